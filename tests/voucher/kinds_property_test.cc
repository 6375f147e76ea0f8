// Random vouchers of every kind beside the rules told once more, slowly: instead of
// computing what a voucher takes off, the oracle tries one amount after another, and
// it knows what is left only by adding up what happened.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <random>
#include <vector>

#include "core/voucher/voucher.h"

namespace kulanz {
namespace {

constexpr Currency kEur{0x455552};
constexpr std::int64_t kMostTried = 400;

struct Use {
  int order = 0;
  std::int64_t amount = 0;
};

// A voucher as a heap of facts.
struct Plain {
  VoucherKind kind{};
  std::int64_t face = 0;
  std::int64_t percent_bp = 0;
  std::int64_t minimum = 0;
  std::int64_t from = 0;
  std::int64_t until = 0;
  bool revoked = false;
  std::vector<Use> uses;  // those that were not given back
  int holder = -1;        // which order holds it, or -1
  std::int64_t held = 0;
  std::int64_t hold_until = 0;

  bool once() const { return kind != VoucherKind::fixed; }

  std::int64_t spent() const {
    std::int64_t sum = 0;
    for (const Use& use : uses) sum += use.amount;
    return sum;
  }

  // Whether the basket alone would bear this amount.
  bool basket_bears(std::int64_t amount, const Basket& basket) const {
    switch (kind) {
      case VoucherKind::fixed:
        return amount <= basket.total.minor;
      case VoucherKind::percent:
        // The nearest whole unit of the share is at least this amount:
        // amount - 1/2 <= total * bp / 10'000.
        return amount == 0 || (2 * amount - 1) * 10'000 <= 2 * basket.total.minor * percent_bp;
      case VoucherKind::in_kind:
        return amount == 0;
      case VoucherKind::free_shipping:
        return amount <= basket.shipping.minor;
    }
    return false;
  }

  bool may_use(int order, std::int64_t amount, const Basket& basket, std::int64_t now) const {
    const bool is_held = holder >= 0 && now < hold_until;
    const bool own = is_held && holder == order;
    if (revoked || now < from || basket.total.minor < minimum) return false;
    if (kind == VoucherKind::in_kind ? amount != 0 : amount <= 0) return false;
    if (now >= until && !(own && amount <= held)) return false;
    if (once() && (!uses.empty() || (is_held && !own))) return false;
    if (!basket_bears(amount, basket)) return false;
    const std::int64_t kept = is_held && !own ? std::min(held, face - spent()) : 0;
    return amount <= face - spent() - kept || kind == VoucherKind::in_kind;
  }

  std::optional<std::int64_t> discount(int order, const Basket& basket, std::int64_t now) const {
    for (std::int64_t amount = kMostTried; amount >= 0; --amount) {
      if (may_use(order, amount, basket, now)) return amount;
    }
    return std::nullopt;
  }
};

class Pair {
 public:
  explicit Pair(std::uint64_t seed) : random_(seed) {
    plain_.kind = static_cast<VoucherKind>(pick(0, 3));
    plain_.face = plain_.kind == VoucherKind::in_kind ? 0 : pick(1, 300);
    if (plain_.kind == VoucherKind::percent) plain_.percent_bp = pick(1, 10'000);
    plain_.minimum = pick(0, 3) == 0 ? pick(0, 200) : 0;
    plain_.from = now_ + pick(-50, 50);
    plain_.until = plain_.from + pick(1, 800);
    voucher_.kind = plain_.kind;
    voucher_.face = {plain_.face};
    voucher_.percent = {plain_.percent_bp};
    voucher_.minimum_basket = {plain_.minimum};
    voucher_.currency = kEur;
    voucher_.valid_from = {plain_.from};
    voucher_.valid_until = {plain_.until};
  }

  void step() {
    now_ += pick(0, 40);
    const int order = static_cast<int>(pick(0, 3));
    const Basket basket{{pick(0, kMostTried)}, kEur, {pick(0, 60)}};
    ask(order, basket);
    switch (pick(0, 9)) {
      case 0:
      case 1:
      case 2:
        return use(order, basket);
      case 3:
      case 4:
        return hold(order, basket);
      case 5:
        return let_go();
      case 6:
        return top_up();
      case 7:
        return pick(0, 30) == 0 ? revoke() : give_back();
      default:
        return give_back();
    }
  }

 private:
  std::int64_t pick(std::int64_t from, std::int64_t to) {
    return std::uniform_int_distribution<std::int64_t>(from, to)(random_);
  }

  // Amounts near the border more often than others.
  std::int64_t amount_for(int order, const Basket& basket) {
    const std::int64_t border = plain_.discount(order, basket, now_).value_or(0);
    return pick(0, 2) == 0 ? pick(-1, 300) : border + pick(-1, 1);
  }

  HoldOf seen_by(int order) const {
    return order == plain_.holder ? HoldOf::this_order : HoldOf::another_order;
  }

  void ask(int order, const Basket& basket) {
    const auto discount = voucher_discount(voucher_, basket, {now_}, seen_by(order));
    const auto expected = plain_.discount(order, basket, now_);
    ASSERT_EQ(discount.ok(), expected.has_value());
    if (discount.ok()) {
      ASSERT_EQ(discount->minor, *expected);
    }
    const auto state = voucher_state(voucher_, {now_});
    const bool gone = plain_.once() ? !plain_.uses.empty() : plain_.spent() == plain_.face;
    ASSERT_EQ(state == VoucherState::redeemed, gone);
  }

  void use(int order, const Basket& basket) {
    const std::int64_t amount = amount_for(order, basket);
    const auto next = voucher_redeem(voucher_, {amount}, basket, {now_}, seen_by(order));
    ASSERT_EQ(next.ok(), plain_.may_use(order, amount, basket, now_)) << amount;
    if (!next.ok()) return;
    voucher_ = *next;
    plain_.uses.push_back({order, amount});
    if (order == plain_.holder || now_ >= plain_.hold_until) plain_.holder = -1;
  }

  void give_back() {
    if (plain_.uses.empty()) return;
    const auto which = plain_.uses.begin() + pick(0, std::ssize(plain_.uses) - 1);
    const auto next = voucher_roll_back(voucher_, {which->amount}, {now_});
    ASSERT_TRUE(next.ok());
    voucher_ = *next;
    plain_.uses.erase(which);
    if (now_ >= plain_.until) plain_.until = now_ + 14 * 86'400;
    ASSERT_EQ(voucher_.spent.minor, plain_.spent());
    ASSERT_EQ(voucher_.valid_until.unix_seconds, plain_.until);
  }

  void hold(int order, const Basket& basket) {
    const std::int64_t amount = amount_for(order, basket);
    const Instant until{now_ + pick(1, 200)};
    const bool others = plain_.holder >= 0 && plain_.holder != order && now_ < plain_.hold_until;
    const auto next = voucher_reserve(voucher_, {amount}, basket, {now_}, until, seen_by(order));
    ASSERT_EQ(next.ok(), !others && plain_.may_use(order, amount, basket, now_)) << amount;
    if (!next.ok()) return;
    voucher_ = *next;
    plain_.holder = order;
    plain_.held = amount;
    plain_.hold_until = until.unix_seconds;
  }

  void let_go() {
    voucher_ = voucher_release(voucher_);
    plain_.holder = -1;
  }

  void revoke() {
    voucher_ = voucher_revoke(voucher_);
    plain_.revoked = true;
    plain_.holder = -1;
  }

  void top_up() {
    const std::int64_t face = plain_.face + pick(-5, 20);
    const auto next = voucher_top_up(voucher_, {face}, {now_});
    const bool held = plain_.holder >= 0 && now_ < plain_.hold_until;
    const bool may = !plain_.once() && plain_.spent() < plain_.face && !plain_.revoked &&
                     now_ < plain_.until && !held;
    ASSERT_EQ(next.ok(), face <= plain_.face || may);
    if (!next.ok()) return;
    voucher_ = *next;
    plain_.face = std::max(plain_.face, face);
  }

  std::mt19937_64 random_;
  std::int64_t now_ = 1'000'000;
  Voucher voucher_;
  Plain plain_;
};

TEST(VoucherKindsProperty, TakeOffWhatTryingEveryAmountFinds) {
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    Pair pair(seed);
    for (int i = 0; i < 40; ++i) {
      pair.step();
      if (::testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << ", step " << i;
    }
  }
}

}  // namespace
}  // namespace kulanz
