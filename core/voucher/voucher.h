// The rules of a voucher as pure functions over its record: nothing here reads
// a clock or a store. A change is proposed as a new record; the caller commits
// it, in one transaction, together with the redemption it belongs to.
//
// The record knows neither people nor orders. Whose voucher it is, whether this
// order used it already, and whose hold stands on it are the caller's questions;
// the answer to the last one is passed in as HoldOf.
#pragma once

#include <cstdint>

#include "core/base/result.h"
#include "core/base/units.h"
#include "core/time/time.h"

namespace kulanz {

// A voucher that expired while its redemption was being rolled back lives on
// for this long, so that a failed payment never burns a customer's voucher.
inline constexpr Duration kGraceAfterRollback = hours(14 * 24);

// 0 <= spent <= face and 0 <= held at all times; a record that breaks this traps.
struct Voucher {
  Money face;   // what it was issued or topped up to
  Money spent;  // redeemed and not rolled back
  Money held;   // reserved for one order; means nothing from `hold_until` on
  Currency currency;
  Instant valid_from;
  Instant valid_until;  // first moment at which it is no longer valid
  Instant hold_until;
  Money minimum_basket;
  bool revoked = false;
  constexpr bool operator==(const Voucher&) const = default;
};

// Derived, never stored. The first that applies: redeemed (nothing left), revoked,
// expired, reserved (a live hold), partially_redeemed, issued.
enum class VoucherState : std::uint8_t {
  issued,
  reserved,
  partially_redeemed,
  redeemed,
  expired,
  revoked
};

VoucherState voucher_state(const Voucher& voucher, Instant now);

// Whose the hold on the voucher is, if there is one. A hold never blocks its own
// order, and what it holds stays spendable for that order should the voucher
// expire between reservation and payment.
enum class HoldOf : std::uint8_t { another_order, this_order };

// What can still be spent at `now`, a live hold of another order taken off. Zero
// when the voucher is not valid.
Money voucher_available(const Voucher& voucher, Instant now, HoldOf hold = HoldOf::another_order);

struct Basket {
  Money total;
  Currency currency;
};

// What the voucher would take off this basket: min(available, total), more than
// zero. Fails, first that applies, with voucher_other_currency, voucher_spent,
// voucher_revoked, voucher_not_yet_valid, voucher_expired, basket_below_minimum,
// voucher_held (all that is left is held) or nothing_to_redeem (an empty basket).
Result<Money> voucher_discount(const Voucher& voucher, const Basket& basket, Instant now,
                               HoldOf hold = HoldOf::another_order);

// Each of the following returns the voucher as it will be, or why not.

// Spends `amount` on this basket and ends the order's own hold. Fails as
// voucher_discount does, with nothing_to_redeem for an amount of zero or less,
// voucher_held when only another order's hold stands in the way, and
// amount_too_high beyond the basket's total or what is left.
Result<Voucher> voucher_redeem(const Voucher& voucher, Money amount, const Basket& basket,
                               Instant now, HoldOf hold = HoldOf::another_order);

// Gives `amount` of a redemption back, at any time and also to a revoked voucher
// (which stays revoked). That each redemption is rolled back once is the caller's
// duty; amount_too_high beyond what is spent, nothing_to_redeem at zero or less.
Result<Voucher> voucher_roll_back(const Voucher& voucher, Money amount, Instant now);

// Holds `amount` for an order until the moment `until`, which lies after `now`. A
// voucher carries one hold: while another order's is live, voucher_held; the same
// order's is replaced. Otherwise fails as voucher_redeem does.
Result<Voucher> voucher_reserve(const Voucher& voucher, Money amount, const Basket& basket,
                                Instant now, Instant until, HoldOf hold = HoldOf::another_order);

// Ends the hold. The caller has checked that it is this order's.
Voucher voucher_release(const Voucher& voucher);

// Raises the face value. What was given stays given: a lower or equal face returns
// the voucher unchanged. Fails where a second voucher must carry the difference:
// voucher_spent (nothing left), voucher_revoked, voucher_expired, voucher_held.
Result<Voucher> voucher_top_up(const Voucher& voucher, Money new_face, Instant now);

// What is left can no longer be spent, nor what a later rollback gives back.
Voucher voucher_revoke(const Voucher& voucher);

}  // namespace kulanz
