#include "server/app/reservations.h"

#include "server/app/audit.h"
#include "server/app/checkout.h"
#include "server/app/erasure.h"
#include "server/app/holds.h"
#include "server/app/redemptions.h"
#include "server/app/refusal.h"
#include "server/app/voucher_news.h"
#include "server/app/outbox.h"

namespace kulanz {
namespace {

struct Wish {
  Use use;
  Duration how_long;
};

Wish parse_wish(const Json& body) {
  Fields fields(body, "");
  Wish wish;
  wish.use = parse_use(fields);
  wish.how_long = {
      fields.optional_integer("ttl_s", kMinHoldSeconds, kMaxHoldSeconds, kDefaultHoldSeconds)};
  fields.finish();
  return wish;
}

Json reservation_json(const ReservationRecord& record) {
  return {{"id", record.id},
          {"amount_minor", record.amount_minor},
          {"expires_at", instant_text({record.expires_at})}};
}

ReservationRecord new_reservation(App& app, Transaction& tx, Instant now,
                                  const VoucherRecord& voucher, const Wish& wish) {
  ReservationRecord record;
  record.id = "rs_" + ordered_text(tx, app.random());
  record.serial = voucher.serial;
  record.order_ref = wish.use.order_ref;
  record.amount_minor = wish.use.amount_minor;
  record.at = now.unix_seconds;
  record.expires_at = (now + wish.how_long).unix_seconds;
  return record;
}

void check_room(Transaction& tx, const std::string& order_ref, Instant now) {
  if (count_holds(tx, order_ref, now) < kMaxHoldsPerOrder) return;
  throw Refusal(RefusalKind::conflict, "too_many_holds",
                "an order holds at most " + std::to_string(kMaxHoldsPerOrder) +
                    " vouchers at a time: release one that it does not use",
                "order_ref");
}

// The core says whether it may be; a hold that it replaces ends first.
ReservationRecord hold(App& app, Transaction& tx, Instant now, const Wish& wish,
                       VoucherRecord& voucher, HoldOf whose) {
  const ReservationRecord record = new_reservation(app, tx, now, voucher, wish);
  const auto after = voucher_reserve(core_voucher(voucher), {wish.use.amount_minor},
                                     wish.use.basket, now, {record.expires_at}, whose);
  if (!after.ok()) throw refused(after.reason());
  end_hold(tx, voucher, HoldEnd::released, now);
  check_room(tx, record.order_ref, now);
  take_over(voucher, *after);
  begin_hold(tx, voucher, record);
  save_voucher(tx, voucher);
  // A voucher that is nobody's own does not tell whose order this is.
  if (voucher.customer_ref.empty()) {
    note_owner(tx, wish.use.customer_ref, Owned::reservation, record.id);
  }
  tell_news(tx, now, voucher,
            {"voucher_reserved", kVoucherReserved, "reservation", record.id, record.amount_minor});
  return record;
}

Answer reserve_now(App& app, Transaction& tx, Instant now, const VoucherName& name,
                   const Wish& wish) {
  VoucherRecord voucher = need_voucher(tx, name, wish.use);
  if (live_redemption(tx, voucher.serial, wish.use.order_ref)) {
    throw refused(Reason::order_already_redeemed);
  }
  const auto before = live_hold(tx, voucher, wish.use.order_ref, now);
  if (before && before->amount_minor == wish.use.amount_minor) {
    return {Made::nothing_new, reservation_json(*before)};
  }
  const HoldOf whose = before ? HoldOf::this_order : HoldOf::another_order;
  return {Made::created, reservation_json(hold(app, tx, now, wish, voucher, whose))};
}

}  // namespace

Answer reserve(App& app, const Attempt& attempt, const Json& body) {
  const Wish wish = parse_wish(body);
  return app.guesses().guard(shopper_of(wish.use), app.now(), [&] {
    const VoucherName name = read_code(app.secrets(), wish.use.code);
    return once(app, attempt, [&](Transaction& tx, Instant now) {
      return reserve_now(app, tx, now, name, wish);
    });
  });
}

Answer release(App& app, const Attempt& attempt, const std::string& id) {
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    const std::string key = "id/" + id;
    const auto record = load<ReservationRecord>(tx, Table::reservations, key);
    if (!record) {
      throw Refusal(RefusalKind::not_found, "reservation_not_found",
                    "there is no such reservation");
    }
    end_reservation(tx, *record, HoldEnd::released, now);
    const auto after = load<ReservationRecord>(tx, Table::reservations, key);
    return Answer{Made::nothing_new, {{"id", id}, {"state", after->state}}};
  });
}

}  // namespace kulanz
