// Sixty-four at once, over the real store on a real disk: exactly one outcome each
// time. KULANZ_SOAK=1 runs the thousand rounds of each.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>

#include "tests/app/test_shop.h"
#include "tests/store/fresh_folder.h"
#include "tests/support/all_at_once.h"

namespace kulanz::ledger {
namespace {

int rounds() { return rounds_of_race(50); }

class Race : public ::testing::Test {
 protected:
  void SetUp() override {
    shop =
        std::make_unique<TestShop>(open_sqlite_store({.path = folder.file("shop.db"), .vfs = {}}));
    shop->put_policies();
  }

  std::string order(int round) {
    const std::string ref = "K-" + std::to_string(round);
    shop->late_pizza(ref);
    return ref;
  }

  FreshFolder folder;
  std::unique_ptr<TestShop> shop;
};

TEST_F(Race, SixtyFourRedemptionsOfOneCode) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string code = shop->claim_code(order(round));
    std::atomic<int> redeemed{0};
    std::atomic<int> spent{0};
    all_at_once([&](int i) {
      const std::string refused =
          refusal_code([&] { shop->redemption(code, "cart-" + std::to_string(i), 2850); });
      if (refused.empty()) ++redeemed;
      if (refused == "voucher_spent") ++spent;
    });
    ASSERT_EQ(redeemed, 1) << "round " << round;
    ASSERT_EQ(spent, kParallel - 1) << "round " << round;
  }
}

TEST_F(Race, SixtyFourRetriesOfOneOrderAreOneRedemption) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string code = shop->claim_code(order(round));
    std::mutex mutex;
    std::map<std::string, int> ids;
    std::atomic<int> created{0};
    all_at_once([&](int) {
      const Answer answer = shop->redemption(code, "cart", 1000);
      if (answer.made == Made::created) ++created;
      const std::lock_guard lock(mutex);
      ++ids[answer.body.at("id")];
    });
    ASSERT_EQ(created, 1);
    ASSERT_EQ(ids.size(), 1u);
    ASSERT_EQ(shop->validation(code).at("available_minor"), 1850);
  }
}

TEST_F(Race, PartialRedemptionsNeverAddUpToMore) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string code = shop->claim_code(order(round));
    std::atomic<int> redeemed{0};
    all_at_once([&](int i) {
      if (refusal_code([&] { shop->redemption(code, "cart-" + std::to_string(i), 100); }).empty()) {
        ++redeemed;
      }
    });
    ASSERT_EQ(redeemed, 28);  // of 28.50, one euro each
  }
}

TEST_F(Race, ClaimsOfOneEntitlementAreOneVoucher) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string ref = order(round);
    std::mutex mutex;
    std::map<std::string, int> codes;
    all_at_once([&](int) {
      const std::string code = shop->claim_code(ref);
      const std::lock_guard lock(mutex);
      ++codes[code];
    });
    ASSERT_EQ(codes.size(), 1u);
  }
}

// Half of them give the redemption back, the others want the voucher: it is given
// back once, and used once at most, and never by two.
TEST_F(Race, RollbackAgainstRedemption) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string code = shop->claim_code(order(round));
    const std::string first = shop->redemption(code, "cart", 2850).body.at("id");
    std::atomic<int> redeemed{0};
    std::atomic<int> other{0};
    all_at_once([&](int i) {
      const std::string refused = refusal_code([&] {
        if (i % 2 == 0) {
          shop->rollback(first);
        } else {
          shop->redemption(code, "other-" + std::to_string(i), 2850);
          ++redeemed;
        }
      });
      if (!refused.empty() && (i % 2 == 0 || refused != "voucher_spent")) ++other;
    });
    ASSERT_EQ(other, 0) << "round " << round;
    ASSERT_LE(redeemed, 1) << "round " << round;
    const Json left = shop->validation(code);
    ASSERT_EQ(left.value("available_minor", 0), redeemed == 0 ? 2850 : 0) << "round " << round;
  }
}

TEST_F(Race, OneKeyFromManyThreadsIsOneEffect) {
  const std::string code = shop->claim_code(order(0));
  std::atomic<int> answered{0};
  std::atomic<int> in_use{0};
  all_at_once([&](int) {
    const std::string refused =
        refusal_code([&] { shop->redemption(code, "cart", 500, "the-key"); });
    if (refused.empty()) ++answered;
    if (refused == "idempotency_key_in_use") ++in_use;
  });
  EXPECT_GE(answered, 1);
  EXPECT_EQ(answered + in_use, kParallel);
  EXPECT_EQ(shop->validation(code).at("available_minor"), 2350);
}

}  // namespace
}  // namespace kulanz::ledger
