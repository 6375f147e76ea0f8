#include "core/voucher/voucher.h"

#include <gtest/gtest.h>

namespace kulanz {
namespace {

constexpr Currency kEur{0x455552};
constexpr Currency kGbp{0x474250};
constexpr Instant kFrom{1'000'000};
constexpr Instant kUntil{2'000'000};
constexpr Instant kNow{1'500'000};
constexpr Basket kBig{{100'000}, kEur};

Voucher twenty_euros() {
  Voucher voucher;
  voucher.face = {2'000};
  voucher.currency = kEur;
  voucher.valid_from = kFrom;
  voucher.valid_until = kUntil;
  return voucher;
}

Voucher with(Money spent, Money held = {}, Instant hold_until = {}) {
  Voucher voucher = twenty_euros();
  voucher.spent = spent;
  voucher.held = held;
  voucher.hold_until = hold_until;
  return voucher;
}

Voucher revoked() { return voucher_revoke(twenty_euros()); }

struct DiscountCase {
  const char* name;
  Voucher voucher;
  Basket basket;
  Instant now;
  Reason reason;
  Money discount;
};

TEST(Voucher, DiscountTable) {
  Voucher above_thirty = twenty_euros();
  above_thirty.minimum_basket = {3'000};
  const Instant held_until = kNow + hours(1);
  const DiscountCase cases[] = {
      {"another currency",
       twenty_euros(),
       {{5'000}, kGbp},
       kNow,
       Reason::voucher_other_currency,
       {}},
      {"no currency", twenty_euros(), {{5'000}, {}}, kNow, Reason::voucher_other_currency, {}},
      {"spent", with({2'000}), kBig, kNow, Reason::voucher_spent, {}},
      {"revoked", revoked(), kBig, kNow, Reason::voucher_revoked, {}},
      {"before", twenty_euros(), kBig, kFrom - seconds(1), Reason::voucher_not_yet_valid, {}},
      {"first second", twenty_euros(), kBig, kFrom, Reason::ok, {2'000}},
      {"last second", twenty_euros(), kBig, kUntil - seconds(1), Reason::ok, {2'000}},
      {"expired", twenty_euros(), kBig, kUntil, Reason::voucher_expired, {}},
      {"below minimum", above_thirty, {{2'999}, kEur}, kNow, Reason::basket_below_minimum, {}},
      {"at minimum", above_thirty, {{3'000}, kEur}, kNow, Reason::ok, {2'000}},
      {"all held", with({500}, {1'500}, held_until), kBig, kNow, Reason::voucher_held, {}},
      {"hold just over", with({500}, {1'500}, kNow), kBig, kNow, Reason::ok, {1'500}},
      {"partly held", with({500}, {600}, held_until), kBig, kNow, Reason::ok, {900}},
      {"empty basket", twenty_euros(), {{0}, kEur}, kNow, Reason::nothing_to_redeem, {}},
      {"small basket", twenty_euros(), {{1}, kEur}, kNow, Reason::ok, {1}},
      {"face value", twenty_euros(), {{2'000}, kEur}, kNow, Reason::ok, {2'000}},
      {"big basket", with({1}), kBig, kNow, Reason::ok, {1'999}},
  };
  for (const DiscountCase& c : cases) {
    const auto discount = voucher_discount(c.voucher, c.basket, c.now);
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
  Money basket;
  Reason reason;
  HoldOf hold = HoldOf::another_order;
};

TEST(Voucher, RedeemTable) {
  const Instant held_until = kNow + hours(1);
  const RedeemCase cases[] = {
      {"nothing", twenty_euros(), {0}, {5'000}, Reason::nothing_to_redeem},
      {"less than nothing", twenty_euros(), {-1}, {5'000}, Reason::nothing_to_redeem},
      {"more than the basket", twenty_euros(), {1'001}, {1'000}, Reason::amount_too_high},
      {"more than is left", with({1'000}), {1'001}, {5'000}, Reason::amount_too_high},
      {"spent", with({2'000}), {1}, {5'000}, Reason::voucher_spent},
      {"revoked", revoked(), {1}, {5'000}, Reason::voucher_revoked},
      {"held for another", with({0}, {600}, held_until), {1'401}, {5'000}, Reason::voucher_held},
      {"beside another's hold", with({0}, {600}, held_until), {1'400}, {5'000}, Reason::ok},
      {"own hold", with({0}, {600}, held_until), {600}, {5'000}, Reason::ok, HoldOf::this_order},
      {"beyond the own hold",
       with({0}, {600}, held_until),
       {2'000},
       {5'000},
       Reason::ok,
       HoldOf::this_order},
      {"all of it", twenty_euros(), {2'000}, {2'000}, Reason::ok},
  };
  for (const RedeemCase& c : cases) {
    const auto next = voucher_redeem(c.voucher, c.amount, {c.basket, kEur}, kNow, c.hold);
    EXPECT_EQ(next.reason(), c.reason) << c.name;
    if (next.ok()) {
      EXPECT_EQ(next->spent.minor, c.voucher.spent.minor + c.amount.minor) << c.name;
    }
  }
}

TEST(Voucher, StateFollowsTheRecord) {
  const Instant held_until = kNow + hours(1);
  EXPECT_EQ(voucher_state(twenty_euros(), kNow), VoucherState::issued);
  EXPECT_EQ(voucher_state(twenty_euros(), kFrom - seconds(1)), VoucherState::issued);
  EXPECT_EQ(voucher_state(with({1}), kNow), VoucherState::partially_redeemed);
  EXPECT_EQ(voucher_state(with({1}, {5}, held_until), kNow), VoucherState::reserved);
  EXPECT_EQ(voucher_state(with({1}, {5}, held_until), held_until),
            VoucherState::partially_redeemed);
  EXPECT_EQ(voucher_state(with({1}, {5}, held_until), kUntil), VoucherState::expired);
  EXPECT_EQ(voucher_state(revoked(), kUntil), VoucherState::revoked);
  EXPECT_EQ(voucher_state(voucher_revoke(with({2'000})), kNow), VoucherState::redeemed);
}

TEST(Voucher, RollbackRestoresTheBalance) {
  const auto spent = voucher_redeem(twenty_euros(), {700}, kBig, kNow);
  EXPECT_EQ(*voucher_roll_back(*spent, {700}, kNow), twenty_euros());
  EXPECT_EQ(voucher_roll_back(*spent, {701}, kNow).reason(), Reason::amount_too_high);
  EXPECT_EQ(voucher_roll_back(*spent, {0}, kNow).reason(), Reason::nothing_to_redeem);
  EXPECT_EQ(voucher_roll_back(*spent, {-700}, kNow).reason(), Reason::nothing_to_redeem);
}

TEST(Voucher, ThatExpiredMeanwhileLivesFourteenMoreDays) {
  const auto spent = voucher_redeem(twenty_euros(), {2'000}, kBig, kUntil - seconds(1));
  const Instant rolled_back_at = kUntil + hours(24 * 100);
  const auto back = voucher_roll_back(*spent, {2'000}, rolled_back_at);
  EXPECT_EQ(back->valid_until, rolled_back_at + hours(14 * 24));
  EXPECT_EQ(*voucher_discount(*back, kBig, back->valid_until - seconds(1)), Money{2'000});
  EXPECT_EQ(voucher_discount(*back, kBig, back->valid_until).reason(), Reason::voucher_expired);
}

TEST(Voucher, ThatIsStillValidKeepsItsDateInARollback) {
  EXPECT_EQ(voucher_roll_back(with({5}), {5}, kUntil - seconds(1))->valid_until, kUntil);
  EXPECT_EQ(voucher_roll_back(with({5}), {5}, kUntil)->valid_until, kUntil + kGraceAfterRollback);
}

TEST(Voucher, RollbackDoesNotReviveARevokedOne) {
  const auto back = voucher_roll_back(voucher_revoke(with({2'000})), {2'000}, kNow);
  EXPECT_EQ(voucher_state(*back, kNow), VoucherState::revoked);
  EXPECT_EQ(voucher_available(*back, kNow), Money{0});
}

TEST(Voucher, HoldNeverBlocksItsOwnOrder) {
  const Voucher held = *voucher_reserve(twenty_euros(), {2'000}, kBig, kNow, kNow + hours(1));
  EXPECT_EQ(voucher_discount(held, kBig, kNow).reason(), Reason::voucher_held);
  EXPECT_EQ(*voucher_discount(held, kBig, kNow, HoldOf::this_order), Money{2'000});
  const auto paid = voucher_redeem(held, {2'000}, kBig, kNow, HoldOf::this_order);
  EXPECT_EQ(paid->held, Money{0});
  EXPECT_EQ(voucher_state(*paid, kNow), VoucherState::redeemed);
}

TEST(Voucher, HoldIsHonouredWhenTheVoucherExpiresBeforePayment) {
  const Voucher held =
      *voucher_reserve(twenty_euros(), {800}, kBig, kUntil - seconds(1), kUntil + minutes(30));
  EXPECT_TRUE(voucher_redeem(held, {800}, kBig, kUntil, HoldOf::this_order).ok());
  EXPECT_EQ(voucher_redeem(held, {801}, kBig, kUntil, HoldOf::this_order).reason(),
            Reason::amount_too_high);
  EXPECT_EQ(voucher_redeem(held, {800}, kBig, kUntil).reason(), Reason::voucher_expired);
  EXPECT_EQ(voucher_redeem(held, {800}, kBig, kUntil + minutes(30), HoldOf::this_order).reason(),
            Reason::voucher_expired);
}

TEST(Voucher, CarriesOneHold) {
  const Instant until = kNow + hours(1);
  const Voucher held = *voucher_reserve(twenty_euros(), {300}, kBig, kNow, until);
  EXPECT_EQ(voucher_reserve(held, {300}, kBig, kNow, until).reason(), Reason::voucher_held);
  EXPECT_EQ(voucher_reserve(held, {500}, kBig, kNow, until, HoldOf::this_order)->held, Money{500});
  EXPECT_EQ(voucher_reserve(held, {500}, kBig, until, until + hours(1))->held, Money{500});
  EXPECT_EQ(voucher_available(voucher_release(held), kNow), Money{2'000});
}

TEST(Voucher, RedemptionBesideAHoldLeavesTheHold) {
  const Voucher held = *voucher_reserve(twenty_euros(), {600}, kBig, kNow, kNow + hours(1));
  const Voucher next = *voucher_redeem(held, {1'400}, kBig, kNow);
  EXPECT_EQ(next.held, Money{600});
  EXPECT_TRUE(voucher_redeem(next, {600}, kBig, kNow, HoldOf::this_order).ok());
}

TEST(Voucher, FaceOnlyRises) {
  EXPECT_EQ(voucher_top_up(twenty_euros(), {2'500}, kNow)->face, Money{2'500});
  EXPECT_EQ(*voucher_top_up(twenty_euros(), {2'000}, kNow), twenty_euros());
  EXPECT_EQ(*voucher_top_up(twenty_euros(), {1}, kNow), twenty_euros());
  EXPECT_EQ(voucher_top_up(with({500}), {2'500}, kNow)->face, Money{2'500});
}

TEST(Voucher, ASecondOneIsNeededWhereTheFirstCannotGrow) {
  const Money more{2'500};
  EXPECT_EQ(voucher_top_up(with({2'000}), more, kNow).reason(), Reason::voucher_spent);
  EXPECT_EQ(voucher_top_up(revoked(), more, kNow).reason(), Reason::voucher_revoked);
  EXPECT_EQ(voucher_top_up(twenty_euros(), more, kUntil).reason(), Reason::voucher_expired);
  const Voucher held = with({0}, {1}, kNow + seconds(1));
  EXPECT_EQ(voucher_top_up(held, more, kNow).reason(), Reason::voucher_held);
  EXPECT_TRUE(voucher_top_up(held, more, kNow + seconds(1)).ok());
  // Nothing more is due: the answer to a repeated claim is the voucher as it is.
  EXPECT_EQ(*voucher_top_up(with({2'000}), {2'000}, kUntil), with({2'000}));
}

TEST(Voucher, RevokingTwiceIsRevokingOnce) {
  EXPECT_EQ(voucher_revoke(revoked()), revoked());
  EXPECT_EQ(voucher_available(revoked(), kNow), Money{0});
}

TEST(VoucherDeathTest, ARecordThatDoesNotAddUpTraps) {
  EXPECT_DEATH(voucher_state(with({2'001}), kNow), "");
  EXPECT_DEATH(voucher_available(with({-1}), kNow), "");
  EXPECT_DEATH((void)voucher_redeem(with({0}, {-1}), {1}, kBig, kNow), "");
  EXPECT_DEATH((void)voucher_roll_back(with({2'001}), {1}, kNow), "");
  EXPECT_DEATH((void)voucher_reserve(twenty_euros(), {1}, kBig, kNow, kNow), "");
}

}  // namespace
}  // namespace kulanz
