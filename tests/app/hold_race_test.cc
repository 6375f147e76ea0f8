// Sixty-four checkouts that want the same voucher, over the real store.
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "tests/app/checkout_shop.h"
#include "tests/store/fresh_folder.h"
#include "tests/support/all_at_once.h"

namespace kulanz {
namespace {

int rounds() { return rounds_of_race(20); }

class HoldRace : public ::testing::Test {
 protected:
  FreshFolder folder;
  CheckoutShop shop{open_sqlite_store({.path = folder.file("shop.db"), .vfs = {}})};
};

// One of each round: a cart holds only so many vouchers.
std::string cart(int i, int round) {
  return "cart-" + std::to_string(round) + "-" + std::to_string(i);
}

TEST_F(HoldRace, OneOrderGetsTheHold) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string code = shop.issued(terms_of("fixed", 2000));
    std::atomic<int> held{0};
    std::atomic<int> refused{0};
    all_at_once([&](int i) {
      const std::string why = refusal_code([&] { shop.reservation(code, cart(i, round), 2000); });
      held += why.empty() ? 1 : 0;
      refused += why == "voucher_held" ? 1 : 0;
      EXPECT_TRUE(why.empty() || why == "voucher_held") << why;
    });
    ASSERT_EQ(held, 1) << "round " << round;
    ASSERT_EQ(refused, kParallel - 1) << "round " << round;
  }
}

// Whoever comes first: a hold keeps all redemptions of others out, a redemption
// leaves nothing to hold.
TEST_F(HoldRace, HoldsAgainstRedemptions) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string code = shop.issued(terms_of("in_kind", 0));
    std::atomic<int> won{0};
    all_at_once([&](int i) {
      const std::string why = refusal_code([&] {
        if (i % 2 == 0) {
          shop.reservation(code, cart(i, round), 0);
        } else {
          shop.used(shop.use(code, cart(i, round), 0));
        }
      });
      won += why.empty() ? 1 : 0;
    });
    ASSERT_EQ(won, 1) << "round " << round;
  }
}

// One gives its use back while the others want to hold it: at most one does, and
// what is there afterwards adds up.
TEST_F(HoldRace, RollbackAgainstHolds) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string code = shop.issued(terms_of("fixed", 2000));
    const std::string used = shop.used(shop.use(code, "cart", 2000)).body.at("id");
    std::atomic<int> held{0};
    all_at_once([&](int i) {
      if (i == 0) {
        shop.rollback(used);
        return;
      }
      held += refusal_code([&] { shop.reservation(code, cart(i, round), 2000); }).empty() ? 1 : 0;
    });
    ASSERT_LE(held, 1) << "round " << round;
    ASSERT_EQ(shop.details(code).at("state"), held == 1 ? "reserved" : "issued");
  }
}

// Ten holds are left to an order whose sixty-four want one each.
TEST_F(HoldRace, TheLastHoldOfAnOrderIsGivenAndNeverOneMore) {
  for (int round = 0; round < rounds() / 10; ++round) {
    std::vector<std::string> codes;
    for (int i = 0; i < kParallel; ++i) codes.push_back(shop.issued(terms_of("fixed", 100)));
    std::atomic<int> held{0};
    all_at_once([&](int i) {
      const auto& code = codes[static_cast<std::size_t>(i)];
      const std::string why = refusal_code([&] { shop.reservation(code, cart(0, round), 100); });
      held += why.empty() ? 1 : 0;
    });
    ASSERT_EQ(held, 10) << "round " << round;
  }
}

}  // namespace
}  // namespace kulanz
