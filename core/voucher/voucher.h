// The rules of a voucher as pure functions over its record: nothing here reads
// a clock or a store. A change is proposed as a new record; the caller commits
// it, in one transaction, together with the redemption it belongs to.
//
// The record knows neither people nor orders. Whose voucher it is, whether this
// order used it already, and whose hold stands on it are the caller's questions;
// the answer to the last one is passed in as HoldOf.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"
#include "core/base/units.h"
#include "core/time/time.h"

namespace kulanz {

// A voucher that expired while its redemption was being rolled back lives on
// for this long, so that a failed payment never burns a customer's voucher.
inline constexpr Duration kGraceAfterRollback = hours(14 * 24);

// What a voucher takes off a basket.
enum class VoucherKind : std::uint8_t {
  fixed,          // an amount, in as many uses as it lasts
  percent,        // of the basket's total, at most its face; used once
  in_kind,        // a thing, and no money; used once
  free_shipping,  // the basket's shipping, at most its face; used once
};

// "fixed", "percent", "in_kind", "free_shipping"; any other text is bad_enum.
std::string_view voucher_kind_name(VoucherKind kind);
Result<VoucherKind> parse_voucher_kind(std::string_view text);

// Hundredths of a percent: 12.5 % is 1'250. At most kAll.
struct BasisPoints {
  static constexpr std::int64_t kAll = 10'000;
  std::int64_t count = 0;
  constexpr auto operator<=>(const BasisPoints&) const = default;
};

// 0 <= spent <= face and 0 <= held at all times; a record that breaks this traps.
// So does one of kind fixed that is `used`, one of another kind of which something
// is spent and that is not, and a percentage outside 0..kAll.
struct Voucher {
  Money face;   // fixed: what it was issued or topped up to; percent, free_shipping: its cap
  Money spent;  // redeemed and not rolled back
  Money held;   // reserved for one order; means nothing from `hold_until` on
  Currency currency;
  Instant valid_from;
  Instant valid_until;  // first moment at which it is no longer valid
  Instant hold_until;   // first moment at which there is no hold; the beginning of time: none
  Money minimum_basket;
  bool revoked = false;
  VoucherKind kind = VoucherKind::fixed;
  bool used = false;    // kinds other than fixed: redeemed and not rolled back
  BasisPoints percent;  // kind percent
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

// What can still be spent at `now`, a live hold of another order taken off; of a
// percentage or of shipping, the most that it would take off any basket. Zero when
// the voucher is not valid, and always for one in kind.
Money voucher_available(const Voucher& voucher, Instant now, HoldOf hold = HoldOf::another_order);

// A percentage is taken of `total`, and the minimum is asked of it; so a shop that
// lets vouchers pay for its shipping adds that to both.
struct Basket {
  Money total;
  Currency currency;
  Money shipping = {};  // what free shipping would save
};

// What the voucher would take off this basket: the least of what is available, its
// face, and the basket's total, the percentage of it (rounded to the nearest minor
// unit, half a unit up) or its shipping. Zero for a voucher in kind, more than zero
// for every other. Fails, first that applies, with voucher_other_currency,
// voucher_spent (nothing left, or used), voucher_revoked, voucher_not_yet_valid,
// voucher_expired, basket_below_minimum, voucher_held (all that is left is held; one
// that is used once is held as a whole) or nothing_to_redeem (nothing to take it off).
Result<Money> voucher_discount(const Voucher& voucher, const Basket& basket, Instant now,
                               HoldOf hold = HoldOf::another_order);

// Each of the following returns the voucher as it will be, or why not.

// Spends `amount` on this basket and ends the order's own hold. One that is used
// once is used up by any amount; one in kind takes the amount of zero and no other.
// Fails as voucher_discount does, with nothing_to_redeem for too small an amount,
// voucher_held when only another order's hold stands in the way, and
// amount_too_high beyond what this basket gives or what is left.
Result<Voucher> voucher_redeem(const Voucher& voucher, Money amount, const Basket& basket,
                               Instant now, HoldOf hold = HoldOf::another_order);

// Gives a redemption of `amount` back, at any time and also to a revoked voucher
// (which stays revoked). That each redemption is rolled back once is the caller's
// duty; amount_too_high beyond what is spent, nothing_to_redeem for zero or less
// (of kind fixed) or for a part of what was used once.
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
// voucher_other_kind (not fixed), voucher_spent (nothing left), voucher_revoked,
// voucher_expired, voucher_held.
Result<Voucher> voucher_top_up(const Voucher& voucher, Money new_face, Instant now);

// What is left can no longer be spent, nor what a later rollback gives back.
Voucher voucher_revoke(const Voucher& voucher);

}  // namespace kulanz
