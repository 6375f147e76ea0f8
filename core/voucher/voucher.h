// The rules of a voucher as pure functions over its record: nothing here reads
// a clock or a store. A change is proposed as a new record; the caller commits
// it, in one transaction, together with the redemption it belongs to.
#pragma once

#include <cstdint>

#include "core/base/result.h"
#include "core/base/units.h"
#include "core/time/time.h"

namespace kulanz {

// A voucher that expired while its redemption was being rolled back lives on
// for this long, so that a failed payment never burns a customer's voucher.
inline constexpr Duration kGraceAfterRollback = hours(14 * 24);

struct Voucher {
  Money face;    // what it was issued or topped up to
  Money spent;   // redeemed and not rolled back
  Money held;    // reserved for an order until `hold_until`
  Currency currency;
  Instant valid_from;
  Instant valid_until;  // first moment at which it is no longer valid
  Instant hold_until;
  Money minimum_basket;
  bool revoked = false;
};

// Derived, never stored.
enum class VoucherState : std::uint8_t {
  issued, reserved, partially_redeemed, redeemed, expired, revoked
};

VoucherState voucher_state(const Voucher& voucher, Instant now);

// What can still be spent at `now`, a live hold of another order taken off.
Money voucher_available(const Voucher& voucher, Instant now);

// What the voucher would take off this basket: min(available, total). Fails with
// the voucher_*, basket_below_minimum and nothing_to_redeem reasons. Whose voucher
// it is, is the caller's question: the record does not know people.
struct Basket {
  Money total;
  Currency currency;
};
Result<Money> voucher_discount(const Voucher& voucher, const Basket& basket, Instant now);

// Each returns the voucher as it will be, or why not.
Result<Voucher> voucher_redeem(const Voucher& voucher, Money amount, const Basket& basket, Instant now);
Result<Voucher> voucher_roll_back(const Voucher& voucher, Money amount, Instant now);
Result<Voucher> voucher_top_up(const Voucher& voucher, Money new_face, Instant now);
Result<Voucher> voucher_revoke(const Voucher& voucher);

}  // namespace kulanz
