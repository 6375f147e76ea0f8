#include "core/base/reason.h"

namespace kulanz {

std::string_view reason_code(Reason reason) {
  switch (reason) {
    case Reason::ok: return "ok";
    case Reason::bad_boolean: return "bad_boolean";
    case Reason::bad_integer: return "bad_integer";
    case Reason::bad_percent: return "bad_percent";
    case Reason::bad_date: return "bad_date";
    case Reason::bad_instant: return "bad_instant";
    case Reason::bad_enum: return "bad_enum";
    case Reason::bad_currency: return "bad_currency";
    case Reason::bad_time_of_day: return "bad_time_of_day";
    case Reason::bad_duration: return "bad_duration";
    case Reason::unknown_fact: return "unknown_fact";
    case Reason::duplicate_fact: return "duplicate_fact";
    case Reason::unknown_field: return "unknown_field";
    case Reason::unknown_event: return "unknown_event";
    case Reason::incomplete_event: return "incomplete_event";
    case Reason::source_not_allowed: return "source_not_allowed";
    case Reason::currency_mismatch: return "currency_mismatch";
    case Reason::deadline_before_order: return "deadline_before_order";
    case Reason::event_from_future: return "event_from_future";
    case Reason::fact_is_observed: return "fact_is_observed";
    case Reason::malformed_frame: return "malformed_frame";
    case Reason::terms_unknown: return "terms_unknown";
    case Reason::bad_series: return "bad_series";
    case Reason::overflow: return "overflow";
    case Reason::division_by_zero: return "division_by_zero";
    case Reason::out_of_range: return "out_of_range";
    case Reason::calendar_ends: return "calendar_ends";
    case Reason::ambiguous_rows: return "ambiguous_rows";
    case Reason::too_many_facts: return "too_many_facts";
    case Reason::too_many_events: return "too_many_events";
    case Reason::too_many_instances: return "too_many_instances";
    case Reason::too_large: return "too_large";
    case Reason::too_many_remedies: return "too_many_remedies";
    case Reason::too_many_rows: return "too_many_rows";
    case Reason::not_a_policy: return "not_a_policy";
    case Reason::policy_version: return "policy_version";
    case Reason::policy_needs_whole: return "policy_needs_whole";
    case Reason::policy_not_plain: return "policy_not_plain";
    case Reason::policy_damaged: return "policy_damaged";
    case Reason::code_malformed: return "code_malformed";
    case Reason::code_typo: return "code_typo";
    case Reason::code_forged: return "code_forged";
    case Reason::code_unknown: return "code_unknown";
    case Reason::voucher_not_yet_valid: return "voucher_not_yet_valid";
    case Reason::voucher_expired: return "voucher_expired";
    case Reason::voucher_revoked: return "voucher_revoked";
    case Reason::voucher_spent: return "voucher_spent";
    case Reason::voucher_held: return "voucher_held";
    case Reason::voucher_other_customer: return "voucher_other_customer";
    case Reason::voucher_other_currency: return "voucher_other_currency";
    case Reason::basket_below_minimum: return "basket_below_minimum";
    case Reason::order_already_redeemed: return "order_already_redeemed";
    case Reason::nothing_to_redeem: return "nothing_to_redeem";
    case Reason::amount_too_high: return "amount_too_high";
    case Reason::voucher_other_kind: return "voucher_other_kind";
  }
  return "unknown_reason";
}

}  // namespace kulanz
