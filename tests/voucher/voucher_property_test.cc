// Long random lives of vouchers beside a ledger that only adds and subtracts:
// whatever happens, the two agree and never more than the face value is spent.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "core/voucher/voucher.h"

namespace kulanz {
namespace {

constexpr Currency kEur{0x455552};
constexpr Basket kBasket{{1'000'000}, kEur};

class Life {
 public:
  explicit Life(std::uint64_t seed) : random_(seed) {
    voucher_.face = {pick(1, 5'000)};
    voucher_.currency = kEur;
    voucher_.valid_until = now_ + hours(pick(1, 1'000));
    highest_face_ = voucher_.face;
  }

  void step() {
    now_ = now_ + minutes(pick(0, 600));
    const int order = static_cast<int>(pick(0, 3));
    switch (pick(0, 5)) {
      case 0:
        return redeem(order);
      case 1:
        return roll_back(order);
      case 2:
        return reserve(order);
      case 3:
        return top_up();
      case 4:
        return pick(0, 20) == 0 ? revoke() : redeem(order);
      default:
        return discount_is_what_redeem_takes(order);
    }
  }

  void check() {
    std::int64_t sum = 0;
    for (const auto& [order, amount] : redeemed_) sum += amount.minor;
    ASSERT_EQ(voucher_.spent.minor, sum);
    ASSERT_LE(voucher_.spent, voucher_.face);
    ASSERT_EQ(voucher_.face, highest_face_);
    const Money others = voucher_available(voucher_, now_);
    const Money own = voucher_available(voucher_, now_, HoldOf::this_order);
    ASSERT_GE(others.minor, 0);
    ASSERT_LE(others, own);
    ASSERT_LE(own.minor, voucher_.face.minor - voucher_.spent.minor);
  }

 private:
  std::int64_t pick(std::int64_t from, std::int64_t to) {
    return std::uniform_int_distribution<std::int64_t>(from, to)(random_);
  }

  HoldOf hold_seen_by(int order) const {
    return order == holder_ ? HoldOf::this_order : HoldOf::another_order;
  }

  void redeem(int order) {
    if (redeemed_.contains(order)) return;
    const Money amount{pick(-1, 3'000)};
    const auto next = voucher_redeem(voucher_, amount, kBasket, now_, hold_seen_by(order));
    const Money available = voucher_available(voucher_, now_, hold_seen_by(order));
    ASSERT_EQ(next.ok(), amount.minor > 0 && amount <= available);
    if (!next.ok()) return;
    voucher_ = *next;
    redeemed_[order] = amount;
    if (voucher_.held.minor == 0) holder_ = -1;
  }

  void roll_back(int order) {
    const auto found = redeemed_.find(order);
    if (found == redeemed_.end()) return;
    const auto next = voucher_roll_back(voucher_, found->second, now_);
    ASSERT_TRUE(next.ok());
    const bool usable = voucher_available(*next, now_, HoldOf::this_order) >= found->second;
    ASSERT_EQ(usable, !next->revoked);
    ASSERT_TRUE(next->valid_until == voucher_.valid_until || now_ >= voucher_.valid_until);
    voucher_ = *next;
    redeemed_.erase(found);
  }

  void reserve(int order) {
    const Money amount{pick(-1, 3'000)};
    const Instant until = now_ + minutes(pick(1, 2'000));
    const auto next = voucher_reserve(voucher_, amount, kBasket, now_, until, hold_seen_by(order));
    if (!next.ok()) return;
    voucher_ = *next;
    holder_ = order;
    // The order that holds can pay with exactly that until the hold ends.
    const Instant last = until - seconds(1);
    ASSERT_TRUE(voucher_redeem(voucher_, amount, kBasket, last, HoldOf::this_order).ok());
  }

  void top_up() {
    const auto next = voucher_top_up(voucher_, {pick(0, 6'000)}, now_);
    if (!next.ok()) return;
    ASSERT_GE(next->face, voucher_.face);
    voucher_ = *next;
    highest_face_ = voucher_.face;
  }

  void revoke() {
    voucher_ = voucher_revoke(voucher_);
    holder_ = -1;
    ASSERT_EQ(voucher_available(voucher_, now_, HoldOf::this_order).minor, 0);
  }

  void discount_is_what_redeem_takes(int order) {
    const Basket basket{{pick(0, 4'000)}, kEur};
    const auto discount = voucher_discount(voucher_, basket, now_, hold_seen_by(order));
    if (!discount.ok()) return;
    const HoldOf hold = hold_seen_by(order);
    ASSERT_TRUE(voucher_redeem(voucher_, *discount, basket, now_, hold).ok());
    const Money more{discount->minor + 1};
    ASSERT_FALSE(voucher_redeem(voucher_, more, basket, now_, hold).ok());
  }

  std::mt19937_64 random_;
  Instant now_{1'000'000};
  Voucher voucher_;
  Money highest_face_;
  int holder_ = -1;
  std::map<int, Money> redeemed_;  // one live redemption an order
};

TEST(VoucherProperty, NeverSpendsMoreThanItsFaceWhateverHappens) {
  for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
    Life life(seed);
    for (int i = 0; i < 60; ++i) {
      life.step();
      life.check();
      if (::testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << ", step " << i;
    }
  }
}

}  // namespace
}  // namespace kulanz
