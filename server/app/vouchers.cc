#include "server/app/vouchers.h"

#include "server/app/audit.h"
#include "server/app/checkout.h"
#include "server/app/erasure.h"
#include "server/app/events.h"
#include "server/app/holds.h"
#include "server/app/issuing.h"
#include "server/app/outbox.h"
#include "server/app/redemptions.h"
#include "server/app/refusal.h"
#include "server/app/scheduler.h"
#include "server/app/voucher_news.h"

namespace kulanz {
namespace {

Json redemption_json(const RedemptionRecord& record) {
  return {{"id", record.id},
          {"amount_minor", record.amount_minor},
          {"remaining_minor", record.remaining_minor}};
}

// What is left for later, whether or not it may be spent now.
std::int64_t remaining_on(const VoucherRecord& voucher) {
  return voucher.used ? 0 : voucher.face_minor - voucher.spent_minor;
}

// Takes the amount off the voucher. A hold that this leaves nothing of is the
// order's own and used up, or its time is over.
void spend(Transaction& tx, Instant now, const Use& use, VoucherRecord& voucher) {
  const HoldOf hold = hold_seen_by(tx, voucher, use.order_ref);
  const auto after =
      voucher_redeem(core_voucher(voucher), {use.amount_minor}, use.basket, now, hold);
  if (!after.ok()) throw refused(after.reason());
  if (after->hold_until == Instant{}) end_hold(tx, voucher, HoldEnd::redeemed, now);
  take_over(voucher, *after);
  save_voucher(tx, voucher);
}

RedemptionRecord take(App& app, Transaction& tx, Instant now, const Use& use,
                      VoucherRecord& voucher) {
  spend(tx, now, use, voucher);
  RedemptionRecord record;
  record.id = "rd_" + ordered_text(tx, app.random());
  record.serial = voucher.serial;
  record.order_ref = use.order_ref;
  record.amount_minor = use.amount_minor;
  record.remaining_minor = remaining_on(voucher);
  record.at = now.unix_seconds;
  add_redemption(tx, record);
  // A voucher that is nobody's own does not tell whose order this was.
  if (voucher.customer_ref.empty()) {
    note_owner(tx, use.customer_ref, Owned::redemption, record.id);
  }
  tell_news(tx, now, voucher,
            {"voucher_redeemed", kVoucherRedeemed, "redemption", record.id, record.amount_minor});
  return record;
}

// Goodwill for an order that was cancelled ended with it, also what comes back only now: the
// order is looked at once more.
void look_at_cancelled(Transaction& tx, Instant now, const std::string& ref) {
  const auto order = ref.empty() ? std::nullopt : load<OrderRecord>(tx, Table::orders, ref);
  if (order && is_cancelled(tx, *order)) look_next(tx, ref, now);
}

void give_back(Transaction& tx, Instant now, RedemptionRecord& record) {
  const RedemptionRecord before = record;
  VoucherRecord voucher = load_voucher(tx, record.serial).value();
  const auto after = voucher_roll_back(core_voucher(voucher), {record.amount_minor}, now);
  if (!after.ok()) throw refused(after.reason());
  const bool lives_longer = after->valid_until.unix_seconds != voucher.valid_until;
  take_over(voucher, *after);
  save_voucher(tx, voucher);
  if (lives_longer && !voucher.revoked) schedule(tx, expiry_of(voucher));
  record.rolled_back_at = now.unix_seconds;
  record.remaining_minor = remaining_on(voucher);
  replace_redemption(tx, before, record);
  look_at_cancelled(tx, now, voucher.order);
  tell_news(
      tx, now, voucher,
      {"voucher_rolled_back", kVoucherRolledBack, "redemption", record.id, record.amount_minor});
}

Json valid_json(const VoucherRecord& voucher, Money discount, Money available) {
  Json answer = {{"valid", true},
                 {"kind", voucher.kind},
                 {"discount_minor", discount.minor},
                 {"currency", voucher.currency},
                 {"available_minor", available.minor},
                 {"valid_until", instant_text({voucher.valid_until})}};
  if (voucher.kind == voucher_kind_name(VoucherKind::in_kind)) {
    answer["item"] = voucher.item;
    answer["count"] = voucher.count;
  }
  return answer;
}

Json answer_question(Reader& reader, Instant now, const VoucherName& name, const Use& use) {
  const VoucherRecord voucher = need_voucher(reader, name, use);
  if (!use.order_ref.empty() && live_redemption(reader, voucher.serial, use.order_ref)) {
    throw refused(Reason::order_already_redeemed);
  }
  const HoldOf hold = hold_seen_by(reader, voucher, use.order_ref);
  const Voucher rules = core_voucher(voucher);
  const auto discount = voucher_discount(rules, use.basket, now, hold);
  if (!discount.ok()) throw refused(discount.reason());
  return valid_json(voucher, *discount, voucher_available(rules, now, hold));
}

Answer redeem_now(App& app, Transaction& tx, Instant now, const VoucherName& name, const Use& use) {
  VoucherRecord voucher = need_voucher(tx, name, use);
  if (const auto before = live_redemption(tx, voucher.serial, use.order_ref)) {
    if (before->amount_minor != use.amount_minor) throw refused(Reason::order_already_redeemed);
    return {Made::nothing_new, redemption_json(*before)};
  }
  return {Made::created, redemption_json(take(app, tx, now, use, voucher))};
}

}  // namespace

Json validate(App& app, const Json& body) {
  Fields fields(body, "");
  const Use use = parse_question(fields);
  fields.finish();
  Json answer;
  try {
    app.guesses().guard(shopper_of(use), app.now(), [&] {
      const VoucherName name = read_code(app.secrets(), use.code);
      app.read([&](Reader& reader) { answer = answer_question(reader, app.now(), name, use); });
    });
  } catch (const Refusal& refusal) {
    if (refusal.kind != RefusalKind::conflict) throw;
    answer = {{"valid", false}, {"code", refusal.code}};
  }
  return answer;
}

void begin_redeem(App& app, const Attempt& attempt, const Json& body, Answered answered) {
  Fields fields(body, "");
  const Use use = parse_use(fields);
  fields.finish();
  const std::string shopper = shopper_of(use);
  const VoucherName name =
      app.guesses().guard(shopper, app.now(), [&] { return read_code(app.secrets(), use.code); });
  begin_once(
      app, attempt,
      [&app, name, use](Transaction& tx, Instant now) {
        return redeem_now(app, tx, now, name, use);
      },
      [&app, shopper, answered = std::move(answered)](std::exception_ptr failure, Answer answer) {
        answered(app.guesses().noted(shopper, app.now(), std::move(failure)), std::move(answer));
      });
}

Answer redeem(App& app, const Attempt& attempt, const Json& body) {
  return wait_for([&](Answered answered) { begin_redeem(app, attempt, body, answered); });
}

Answer roll_back(App& app, const Attempt& attempt, const std::string& id) {
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    auto record = find_redemption(tx, id);
    if (!record) {
      throw Refusal(RefusalKind::not_found, "redemption_not_found", "there is no such redemption");
    }
    if (record->rolled_back_at == 0) give_back(tx, now, *record);
    return Answer{Made::nothing_new, redemption_json(*record)};
  });
}

}  // namespace kulanz
