#include "server/app/refusal.h"

namespace kulanz {
namespace {

// A sentence for the reasons that a shop's developer meets most often.
const char* sentence(Reason reason) {
  switch (reason) {
    case Reason::bad_date: return "expected a date that exists, YYYY-MM-DD";
    case Reason::bad_instant: return "expected RFC 3339 with an offset and whole seconds";
    case Reason::bad_enum: return "not one of the declared values";
    case Reason::bad_currency: return "expected an ISO 4217 code, three upper-case letters";
    case Reason::unknown_fact: return "the policy declares no such fact";
    case Reason::unknown_event: return "there is no such kind of event";
    case Reason::source_not_allowed: return "this sender may not send this";
    case Reason::currency_mismatch: return "the order's currency is not the policy's";
    case Reason::deadline_before_order: return "the promise would have been broken when it was made";
    case Reason::event_from_future: return "the event is later than the server's time allows";
    case Reason::code_malformed: return "a code has 16 letters and digits";
    case Reason::code_typo: return "a letter or digit of this code is wrong";
    case Reason::code_forged: return "this code was never issued here";
    case Reason::code_unknown: return "this code is not known";
    case Reason::voucher_not_yet_valid: return "this voucher is not valid yet";
    case Reason::voucher_expired: return "this voucher has expired";
    case Reason::voucher_revoked: return "this voucher was revoked";
    case Reason::voucher_spent: return "not enough is left on this voucher";
    case Reason::voucher_held: return "this voucher is reserved for another order";
    case Reason::voucher_other_customer: return "this voucher belongs to another customer";
    case Reason::voucher_other_currency: return "this voucher is in another currency";
    case Reason::basket_below_minimum: return "this basket is below the voucher's minimum";
    case Reason::order_already_redeemed:
      return "this order has already used this voucher";
    case Reason::amount_too_high: return "more than this basket gives, or than is left";
    case Reason::nothing_to_redeem: return "an amount greater than zero is expected";
    default: return "refused by the rules";
  }
}

}  // namespace

Refusal refused(Reason reason, std::string where) {
  const bool about_voucher = reason >= Reason::code_malformed;
  return Refusal(about_voucher ? RefusalKind::conflict : RefusalKind::unprocessable,
                 std::string(reason_code(reason)), sentence(reason), std::move(where));
}

Refusal public_refusal(const Refusal& refusal) {
  const std::string& code = refusal.code;
  const bool about_code = code.starts_with("code_") || code.starts_with("voucher_") ||
                          code == "basket_below_minimum" || code == "order_already_redeemed" ||
                          code == "nothing_to_redeem" || code == "amount_too_high";
  if (!about_code) return refusal;
  return Refusal(RefusalKind::conflict, "voucher_refused", "This code cannot be used here.");
}

}  // namespace kulanz
