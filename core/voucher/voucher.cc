#include "core/voucher/voucher.h"

#include <array>
#include <cstddef>

namespace kulanz {
namespace {

constexpr std::array<std::string_view, 4> kKindNames = {"fixed", "percent", "in_kind",
                                                        "free_shipping"};

Money lesser(Money a, Money b) { return a < b ? a : b; }

void check_adds_up(const Voucher& voucher) {
  KULANZ_CHECK(voucher.spent.minor >= 0 && voucher.spent <= voucher.face);
  KULANZ_CHECK(voucher.held.minor >= 0);
  KULANZ_CHECK(voucher.percent.count >= 0 && voucher.percent.count <= BasisPoints::kAll);
  if (voucher.kind == VoucherKind::fixed) {
    KULANZ_CHECK(!voucher.used);
  } else {
    KULANZ_CHECK(voucher.used || voucher.spent.minor == 0);
  }
}

// What is not spent, whether or not it may be spent now.
Money left_on(const Voucher& voucher) {
  check_adds_up(voucher);
  if (voucher.used || voucher.kind == VoucherKind::in_kind) return {};
  return {voucher.face.minor - voucher.spent.minor};
}

bool is_used_up(const Voucher& voucher) {
  return voucher.kind == VoucherKind::fixed ? left_on(voucher).minor == 0 : voucher.used;
}

// Half a unit up. In two parts, because the product of the whole may not fit: the
// whole ten thousands give whole units, so that only the rest is rounded.
Money share(Money total, BasisPoints percent) {
  const std::int64_t whole = total.minor / BasisPoints::kAll;
  const std::int64_t rest = total.minor % BasisPoints::kAll;
  constexpr std::int64_t kHalf = BasisPoints::kAll / 2;
  return {whole * percent.count + (rest * percent.count + kHalf) / BasisPoints::kAll};
}

// The most that a voucher of this kind takes off the basket, whatever its face.
Money reach(const Voucher& voucher, const Basket& basket) {
  const Money total{basket.total.minor > 0 ? basket.total.minor : 0};
  switch (voucher.kind) {
    case VoucherKind::fixed:
      return total;
    case VoucherKind::percent:
      return share(total, voucher.percent);
    case VoucherKind::in_kind:
      return {};
    case VoucherKind::free_shipping:
      return basket.shipping;
  }
  KULANZ_CHECK(false);
}

bool hold_is_live(const Voucher& voucher, Instant now) { return now < voucher.hold_until; }

bool has_own_hold(const Voucher& voucher, Instant now, HoldOf hold) {
  return hold == HoldOf::this_order && hold_is_live(voucher, now);
}

bool held_by_another(const Voucher& voucher, Instant now, HoldOf hold) {
  return hold == HoldOf::another_order && hold_is_live(voucher, now);
}

// Of a fixed amount another order may have what the hold leaves.
bool is_blocked(const Voucher& voucher, Instant now, HoldOf hold) {
  return held_by_another(voucher, now, hold) && voucher_available(voucher, now, hold).minor == 0;
}

// Why nothing at all can be taken off this basket, or ok.
Reason obstacle(const Voucher& voucher, const Basket& basket, Instant now, HoldOf hold) {
  if (basket.currency != voucher.currency) return Reason::voucher_other_currency;
  if (is_used_up(voucher)) return Reason::voucher_spent;
  if (voucher.revoked) return Reason::voucher_revoked;
  if (now < voucher.valid_from) return Reason::voucher_not_yet_valid;
  if (now >= voucher.valid_until && !has_own_hold(voucher, now, hold)) {
    return Reason::voucher_expired;
  }
  if (basket.total < voucher.minimum_basket) return Reason::basket_below_minimum;
  return is_blocked(voucher, now, hold) ? Reason::voucher_held : Reason::ok;
}

// Why exactly this amount cannot be taken off this basket, or ok.
Reason obstacle_to_amount(const Voucher& voucher, Money amount, const Basket& basket, Instant now,
                          HoldOf hold) {
  const std::int64_t least = voucher.kind == VoucherKind::in_kind ? 0 : 1;
  if (amount.minor < least) return Reason::nothing_to_redeem;
  const Reason reason = obstacle(voucher, basket, now, hold);
  if (reason != Reason::ok) return reason;
  if (amount > reach(voucher, basket) || amount > left_on(voucher)) return Reason::amount_too_high;
  if (amount <= voucher_available(voucher, now, hold)) return Reason::ok;
  return held_by_another(voucher, now, hold) ? Reason::voucher_held : Reason::amount_too_high;
}

}  // namespace

std::string_view voucher_kind_name(VoucherKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

Result<VoucherKind> parse_voucher_kind(std::string_view text) {
  for (std::size_t i = 0; i < kKindNames.size(); ++i) {
    if (kKindNames[i] == text) return static_cast<VoucherKind>(i);
  }
  return Reason::bad_enum;
}

VoucherState voucher_state(const Voucher& voucher, Instant now) {
  if (is_used_up(voucher)) return VoucherState::redeemed;
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
  if (voucher.kind != VoucherKind::fixed) return {};
  return {left.minor - lesser(voucher.held, left).minor};
}

Result<Money> voucher_discount(const Voucher& voucher, const Basket& basket, Instant now,
                               HoldOf hold) {
  const Reason reason = obstacle(voucher, basket, now, hold);
  if (reason != Reason::ok) return reason;
  const Money most = lesser(voucher_available(voucher, now, hold), reach(voucher, basket));
  if (most.minor <= 0 && voucher.kind != VoucherKind::in_kind) return Reason::nothing_to_redeem;
  return most;
}

Result<Voucher> voucher_redeem(const Voucher& voucher, Money amount, const Basket& basket,
                               Instant now, HoldOf hold) {
  const Reason reason = obstacle_to_amount(voucher, amount, basket, now, hold);
  if (reason != Reason::ok) return reason;
  Voucher next = held_by_another(voucher, now, hold) ? voucher : voucher_release(voucher);
  next.spent.minor += amount.minor;
  next.used = next.kind != VoucherKind::fixed;
  return next;
}

Result<Voucher> voucher_roll_back(const Voucher& voucher, Money amount, Instant now) {
  check_adds_up(voucher);
  const std::int64_t least = voucher.used ? voucher.spent.minor : 1;
  if (amount.minor < least) return Reason::nothing_to_redeem;
  if (amount > voucher.spent) return Reason::amount_too_high;
  Voucher next = voucher;
  next.spent.minor -= amount.minor;
  next.used = false;
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
  if (voucher.kind != VoucherKind::fixed) return Reason::voucher_other_kind;
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
