// Vouchers that are not an amount: a percentage, a thing, free shipping.
#include <gtest/gtest.h>

#include <limits>

#include "core/voucher/voucher.h"

namespace kulanz {
namespace {

constexpr Currency kEur{0x455552};
constexpr Instant kNow{1'500'000};
constexpr Instant kUntil{2'000'000};
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

Voucher of(VoucherKind kind, Money face, BasisPoints percent = {}) {
  Voucher voucher;
  voucher.kind = kind;
  voucher.face = face;
  voucher.percent = percent;
  voucher.currency = kEur;
  voucher.valid_until = kUntil;
  return voucher;
}

// 12.5 %, at most 10.00
Voucher eighth() { return of(VoucherKind::percent, {1'000}, {1'250}); }
Voucher dessert() { return of(VoucherKind::in_kind, {}); }
Voucher shipping() { return of(VoucherKind::free_shipping, {590}); }

Basket basket(std::int64_t total, std::int64_t shipping = 0) { return {{total}, kEur, {shipping}}; }

Voucher used(const Voucher& voucher, Money amount) {
  return *voucher_redeem(voucher, amount, basket(100'000, 490), kNow);
}

Voucher held(const Voucher& voucher, Money amount) {
  return *voucher_reserve(voucher, amount, basket(100'000, 490), kNow, kNow + hours(1));
}

struct DiscountCase {
  const char* name;
  Voucher voucher;
  Basket basket;
  Reason reason;
  Money discount;
};

TEST(VoucherKinds, DiscountTable) {
  Voucher from_thirty = shipping();
  from_thirty.minimum_basket = {3'000};
  const Voucher half = of(VoucherKind::percent, {kMost}, {5'000});
  const Voucher all = of(VoucherKind::percent, {kMost}, {BasisPoints::kAll});
  const DiscountCase cases[] = {
      {"percent, nothing in it", eighth(), basket(0), Reason::nothing_to_redeem, {}},
      {"percent, less than nothing", eighth(), basket(-8), Reason::basket_below_minimum, {}},
      {"percent, under half a cent", eighth(), basket(3), Reason::nothing_to_redeem, {}},
      {"percent, half a cent", eighth(), basket(4), Reason::ok, {1}},
      {"percent, exact", eighth(), basket(2'000), Reason::ok, {250}},
      {"percent, just below half", eighth(), basket(2'003), Reason::ok, {250}},
      {"percent, half is up", eighth(), basket(2'004), Reason::ok, {251}},
      {"percent, just below the cap", eighth(), basket(7'995), Reason::ok, {999}},
      {"percent, the cap", eighth(), basket(7'996), Reason::ok, {1'000}},
      {"percent, beyond the cap", eighth(), basket(100'000), Reason::ok, {1'000}},
      {"percent, without shipping", eighth(), basket(80, 490), Reason::ok, {10}},
      {"percent, the largest basket", half, basket(kMost), Reason::ok, {kMost / 2 + 1}},
      {"percent, all of the largest", all, basket(kMost), Reason::ok, {kMost}},
      {"percent, used", used(eighth(), {5}), basket(2'000), Reason::voucher_spent, {}},
      {"percent, held", held(eighth(), {5}), basket(2'000), Reason::voucher_held, {}},
      {"in kind", dessert(), basket(100), Reason::ok, {0}},
      {"in kind, nothing else bought", dessert(), basket(0), Reason::ok, {0}},
      {"in kind, used", used(dessert(), {0}), basket(100), Reason::voucher_spent, {}},
      {"in kind, held", held(dessert(), {0}), basket(100), Reason::voucher_held, {}},
      {"shipping", shipping(), basket(100, 490), Reason::ok, {490}},
      {"shipping, of a free thing", shipping(), basket(0, 490), Reason::ok, {490}},
      {"shipping, beyond the cap", shipping(), basket(100, 591), Reason::ok, {590}},
      {"shipping, free already", shipping(), basket(100, 0), Reason::nothing_to_redeem, {}},
      {"shipping, below nothing", shipping(), basket(100, -1), Reason::nothing_to_redeem, {}},
      {"shipping, not in the minimum",
       from_thirty,
       basket(2'999, 490),
       Reason::basket_below_minimum,
       {}},
      {"shipping, used", used(shipping(), {490}), basket(100, 490), Reason::voucher_spent, {}},
      {"shipping, held", held(shipping(), {490}), basket(100, 490), Reason::voucher_held, {}},
  };
  for (const DiscountCase& c : cases) {
    const auto discount = voucher_discount(c.voucher, c.basket, kNow);
    EXPECT_EQ(discount.reason(), c.reason) << c.name;
    if (discount.ok()) {
      EXPECT_EQ(*discount, c.discount) << c.name;
    }
  }
}

struct RedeemCase {
  const char* name;
  Voucher voucher;
  Money amount;
  Basket basket;
  Reason reason;
};

TEST(VoucherKinds, RedeemTable) {
  const RedeemCase cases[] = {
      {"percent, nothing", eighth(), {0}, basket(2'000), Reason::nothing_to_redeem},
      {"percent, a cent more", eighth(), {251}, basket(2'000), Reason::amount_too_high},
      {"percent, all", eighth(), {250}, basket(2'000), Reason::ok},
      {"percent, less", eighth(), {249}, basket(2'000), Reason::ok},
      {"percent, over the cap", eighth(), {1'001}, basket(90'000), Reason::amount_too_high},
      {"percent, small basket", eighth(), {1}, basket(3), Reason::amount_too_high},
      {"percent, again", used(eighth(), {1}), {1}, basket(2'000), Reason::voucher_spent},
      {"percent, held", held(eighth(), {1}), {1}, basket(2'000), Reason::voucher_held},
      {"in kind", dessert(), {0}, basket(100), Reason::ok},
      {"in kind, for money", dessert(), {1}, basket(100), Reason::amount_too_high},
      {"in kind, below nothing", dessert(), {-1}, basket(100), Reason::nothing_to_redeem},
      {"in kind, again", used(dessert(), {0}), {0}, basket(100), Reason::voucher_spent},
      {"in kind, held", held(dessert(), {0}), {0}, basket(100), Reason::voucher_held},
      {"shipping", shipping(), {490}, basket(0, 490), Reason::ok},
      {"shipping, off the goods", shipping(), {491}, basket(900, 490), Reason::amount_too_high},
      {"shipping, nothing", shipping(), {0}, basket(900, 490), Reason::nothing_to_redeem},
  };
  for (const RedeemCase& c : cases) {
    const auto next = voucher_redeem(c.voucher, c.amount, c.basket, kNow);
    EXPECT_EQ(next.reason(), c.reason) << c.name;
    if (next.ok()) {
      EXPECT_TRUE(next->used) << c.name;
      EXPECT_EQ(next->spent, c.amount) << c.name;
    }
  }
}

TEST(VoucherKinds, AreUsedUpByWhateverAmount) {
  for (const Voucher& voucher :
       {used(eighth(), {1}), used(dessert(), {0}), used(shipping(), {1})}) {
    EXPECT_EQ(voucher_state(voucher, kNow), VoucherState::redeemed);
    EXPECT_EQ(voucher_state(voucher, kUntil), VoucherState::redeemed);
    EXPECT_EQ(voucher_available(voucher, kNow), Money{0});
  }
}

TEST(VoucherKinds, AreGivenBackAsAWhole) {
  EXPECT_EQ(*voucher_roll_back(used(eighth(), {9}), {9}, kNow), eighth());
  EXPECT_EQ(*voucher_roll_back(used(dessert(), {0}), {0}, kNow), dessert());
  EXPECT_EQ(*voucher_roll_back(used(shipping(), {490}), {490}, kNow), shipping());
  EXPECT_EQ(voucher_roll_back(used(eighth(), {9}), {8}, kNow).reason(), Reason::nothing_to_redeem);
  EXPECT_EQ(voucher_roll_back(used(eighth(), {9}), {10}, kNow).reason(), Reason::amount_too_high);
  EXPECT_EQ(voucher_roll_back(dessert(), {0}, kNow).reason(), Reason::nothing_to_redeem);
  EXPECT_EQ(voucher_roll_back(used(dessert(), {0}), {1}, kNow).reason(), Reason::amount_too_high);
}

TEST(VoucherKinds, AHoldIsOfTheWholeAndNeverBlocksItsOwnOrder) {
  for (const Voucher& voucher :
       {held(eighth(), {1}), held(dessert(), {0}), held(shipping(), {1})}) {
    EXPECT_EQ(voucher_state(voucher, kNow), VoucherState::reserved);
    EXPECT_EQ(voucher_available(voucher, kNow), Money{0});
    const auto paid =
        voucher_redeem(voucher, voucher.held, basket(100, 490), kNow, HoldOf::this_order);
    ASSERT_TRUE(paid.ok());
    EXPECT_EQ(paid->hold_until, Instant{});
    // The hold is over by itself.
    EXPECT_TRUE(voucher_redeem(voucher, voucher.held, basket(100, 490), kNow + hours(1)).ok());
  }
}

TEST(VoucherKinds, AHoldOutlivesTheVoucherForItsOwnOrder) {
  const auto hold_late = [](const Voucher& voucher, Money amount) {
    return *voucher_reserve(voucher, amount, basket(100'000, 490), kUntil - seconds(1),
                            kUntil + hours(1));
  };
  const Basket paid = basket(100'000, 490);
  const Voucher percent = hold_late(eighth(), {400});
  EXPECT_TRUE(voucher_redeem(percent, {400}, paid, kUntil, HoldOf::this_order).ok());
  EXPECT_EQ(voucher_redeem(percent, {401}, paid, kUntil, HoldOf::this_order).reason(),
            Reason::amount_too_high);
  EXPECT_EQ(voucher_redeem(percent, {400}, paid, kUntil).reason(), Reason::voucher_expired);
  const Voucher thing = hold_late(dessert(), {0});
  EXPECT_TRUE(voucher_redeem(thing, {0}, paid, kUntil, HoldOf::this_order).ok());
  EXPECT_EQ(voucher_redeem(thing, {0}, paid, kUntil + hours(1), HoldOf::this_order).reason(),
            Reason::voucher_expired);
}

TEST(VoucherKinds, OnlyAnAmountIsToppedUp) {
  EXPECT_EQ(voucher_top_up(eighth(), {1'001}, kNow).reason(), Reason::voucher_other_kind);
  EXPECT_EQ(voucher_top_up(dessert(), {1}, kNow).reason(), Reason::voucher_other_kind);
  EXPECT_EQ(*voucher_top_up(shipping(), {590}, kNow), shipping());
}

TEST(VoucherKinds, HaveNames) {
  for (const VoucherKind kind : {VoucherKind::fixed, VoucherKind::percent, VoucherKind::in_kind,
                                 VoucherKind::free_shipping}) {
    EXPECT_EQ(*parse_voucher_kind(voucher_kind_name(kind)), kind);
  }
  for (const char* const text : {"", "Fixed", "fixed ", "shipping"}) {
    EXPECT_EQ(parse_voucher_kind(text).reason(), Reason::bad_enum) << text;
  }
}

TEST(VoucherKindsDeathTest, ARecordThatDoesNotAddUpTraps) {
  Voucher fixed = of(VoucherKind::fixed, {100});
  fixed.used = true;
  EXPECT_DEATH(voucher_state(fixed, kNow), "");
  Voucher unused = used(eighth(), {1});
  unused.used = false;
  EXPECT_DEATH(voucher_available(unused, kNow), "");
  EXPECT_DEATH(voucher_available(of(VoucherKind::percent, {1}, {10'001}), kNow), "");
  EXPECT_DEATH(voucher_available(of(VoucherKind::percent, {1}, {-1}), kNow), "");
}

}  // namespace
}  // namespace kulanz
