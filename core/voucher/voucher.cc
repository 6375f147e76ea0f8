#include "core/voucher/voucher.h"

namespace kulanz {
namespace {

Money lesser(Money a, Money b) { return a < b ? a : b; }

void check_adds_up(const Voucher& voucher) {
  KULANZ_CHECK(voucher.spent.minor >= 0 && voucher.spent <= voucher.face);
  KULANZ_CHECK(voucher.held.minor >= 0);
}

// What is not spent, whether or not it may be spent now.
Money left_on(const Voucher& voucher) {
  check_adds_up(voucher);
  return {voucher.face.minor - voucher.spent.minor};
}

bool hold_is_live(const Voucher& voucher, Instant now) {
  return voucher.held.minor > 0 && now < voucher.hold_until;
}

bool has_own_hold(const Voucher& voucher, Instant now, HoldOf hold) {
  return hold == HoldOf::this_order && hold_is_live(voucher, now);
}

bool held_by_another(const Voucher& voucher, Instant now, HoldOf hold) {
  return hold == HoldOf::another_order && hold_is_live(voucher, now);
}

// Why nothing at all can be taken off this basket, or ok.
Reason obstacle(const Voucher& voucher, const Basket& basket, Instant now, HoldOf hold) {
  if (basket.currency != voucher.currency) return Reason::voucher_other_currency;
  if (left_on(voucher).minor == 0) return Reason::voucher_spent;
  if (voucher.revoked) return Reason::voucher_revoked;
  if (now < voucher.valid_from) return Reason::voucher_not_yet_valid;
  if (now >= voucher.valid_until && !has_own_hold(voucher, now, hold)) {
    return Reason::voucher_expired;
  }
  if (basket.total < voucher.minimum_basket) return Reason::basket_below_minimum;
  if (voucher_available(voucher, now, hold).minor == 0) return Reason::voucher_held;
  return Reason::ok;
}

// Why exactly this amount cannot be taken off this basket, or ok.
Reason obstacle_to_amount(const Voucher& voucher, Money amount, const Basket& basket, Instant now,
                          HoldOf hold) {
  if (amount.minor <= 0) return Reason::nothing_to_redeem;
  const Reason reason = obstacle(voucher, basket, now, hold);
  if (reason != Reason::ok) return reason;
  if (amount > basket.total || amount > left_on(voucher)) return Reason::amount_too_high;
  if (amount <= voucher_available(voucher, now, hold)) return Reason::ok;
  return held_by_another(voucher, now, hold) ? Reason::voucher_held : Reason::amount_too_high;
}

}  // namespace

VoucherState voucher_state(const Voucher& voucher, Instant now) {
  if (left_on(voucher).minor == 0) return VoucherState::redeemed;
  if (voucher.revoked) return VoucherState::revoked;
  if (now >= voucher.valid_until) return VoucherState::expired;
  if (hold_is_live(voucher, now)) return VoucherState::reserved;
  return voucher.spent.minor > 0 ? VoucherState::partially_redeemed : VoucherState::issued;
}

Money voucher_available(const Voucher& voucher, Instant now, HoldOf hold) {
  const Money left = left_on(voucher);
  if (voucher.revoked || now < voucher.valid_from) return {};
  if (now >= voucher.valid_until) {
    return has_own_hold(voucher, now, hold) ? lesser(voucher.held, left) : Money{};
  }
  if (!held_by_another(voucher, now, hold)) return left;
  return {left.minor - lesser(voucher.held, left).minor};
}

Result<Money> voucher_discount(const Voucher& voucher, const Basket& basket, Instant now,
                               HoldOf hold) {
  const Reason reason = obstacle(voucher, basket, now, hold);
  if (reason != Reason::ok) return reason;
  if (basket.total.minor <= 0) return Reason::nothing_to_redeem;
  return lesser(voucher_available(voucher, now, hold), basket.total);
}

Result<Voucher> voucher_redeem(const Voucher& voucher, Money amount, const Basket& basket,
                               Instant now, HoldOf hold) {
  const Reason reason = obstacle_to_amount(voucher, amount, basket, now, hold);
  if (reason != Reason::ok) return reason;
  Voucher next = held_by_another(voucher, now, hold) ? voucher : voucher_release(voucher);
  next.spent.minor += amount.minor;
  return next;
}

Result<Voucher> voucher_roll_back(const Voucher& voucher, Money amount, Instant now) {
  check_adds_up(voucher);
  if (amount.minor <= 0) return Reason::nothing_to_redeem;
  if (amount > voucher.spent) return Reason::amount_too_high;
  Voucher next = voucher;
  next.spent.minor -= amount.minor;
  if (now >= next.valid_until) next.valid_until = now + kGraceAfterRollback;
  return next;
}

Result<Voucher> voucher_reserve(const Voucher& voucher, Money amount, const Basket& basket,
                                Instant now, Instant until, HoldOf hold) {
  KULANZ_CHECK(now < until);
  const Reason reason = obstacle_to_amount(voucher, amount, basket, now, hold);
  if (reason != Reason::ok) return reason;
  if (held_by_another(voucher, now, hold)) return Reason::voucher_held;
  Voucher next = voucher;
  next.held = amount;
  next.hold_until = until;
  return next;
}

Voucher voucher_release(const Voucher& voucher) {
  Voucher next = voucher;
  next.held = {};
  next.hold_until = {};
  return next;
}

Result<Voucher> voucher_top_up(const Voucher& voucher, Money new_face, Instant now) {
  const Money left = left_on(voucher);
  if (new_face <= voucher.face) return voucher;
  if (left.minor == 0) return Reason::voucher_spent;
  if (voucher.revoked) return Reason::voucher_revoked;
  if (now >= voucher.valid_until) return Reason::voucher_expired;
  if (hold_is_live(voucher, now)) return Reason::voucher_held;
  Voucher next = voucher;
  next.face = new_face;
  return next;
}

Voucher voucher_revoke(const Voucher& voucher) {
  Voucher next = voucher_release(voucher);
  next.revoked = true;
  return next;
}

}  // namespace kulanz
