// Sixty-four at once for what is left of a budget, over the real store: what fits is
// given and never one more. KULANZ_SOAK=1 runs the thousand rounds of each.
#include <gtest/gtest.h>

#include <atomic>

#include "tests/app/budget_shop.h"
#include "tests/store/fresh_folder.h"
#include "tests/support/all_at_once.h"

namespace kulanz {
namespace {

int rounds() { return rounds_of_race(10); }

class BudgetRace : public ::testing::Test {
 protected:
  BudgetRace() : shop(open_sqlite_store({.path = folder.file("shop.db"), .vfs = {}})) {}

  // How many of kParallel threads `act(i)` let through; the others must hear
  // budget_exhausted.
  int winners(const std::function<void(int)>& act) {
    std::atomic<int> won{0};
    std::atomic<int> exhausted{0};
    all_at_once([&](int i) {
      const std::string refused = refusal_code([&] { act(i); });
      if (refused.empty()) ++won;
      if (refused == "budget_exhausted") ++exhausted;
    });
    EXPECT_EQ(won + exhausted, kParallel);
    return won;
  }

  FreshFolder folder;
  BudgetShop shop;
};

TEST_F(BudgetRace, TheLastUnitIsGivenOnce) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string name = "unit-" + std::to_string(round);
    shop.campaign(name, count_of(1));
    ASSERT_EQ(winners([&](int) { shop.issue({{"campaign", name}}); }), 1) << round;
    ASSERT_EQ(shop.spent(name).at("total").at("count"), 1);
  }
}

TEST_F(BudgetRace, TheLastCentIsSpentAndNotOneMore) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string name = "cent-" + std::to_string(round);
    shop.campaign(name,
                  {{"currency", "EUR"},
                   {"total", {{"amount_minor", 7 * 1000 + 999}}},
                   {"per", {{"period", "day"}, {"zone", "UTC"}, {"amount_minor", 8 * 1000}}}});
    ASSERT_EQ(winners([&](int) { shop.issue({{"campaign", name}}); }), 7) << round;
    ASSERT_EQ(refusal_code([&] { shop.issue({{"campaign", name}, {"face_minor", 999}}); }), "");
    ASSERT_EQ(shop.spent(name).at("total").at("amount_minor"), 7999);
    ASSERT_EQ(shop.spent(name).at("period").at("amount_minor"), 7999);
  }
}

TEST_F(BudgetRace, ClaimsOfManyOrdersShareOneBudget) {
  shop.put_asking_policy();
  for (int round = 0; round < rounds() / 5; ++round) {
    const std::int64_t before = 2850 * 3 * round;
    shop.campaign("care", total_of(before + 2850 * 3, {"pizza/goodwill_voucher"}));
    const auto ref = [&](int i) { return "K-" + std::to_string(round * kParallel + i); };
    for (int i = 0; i < kParallel; ++i) shop.late_pizza(ref(i));
    ASSERT_EQ(winners([&](int i) { shop.claim_voucher(ref(i)); }), 3) << round;
    ASSERT_EQ(shop.spent("care").at("total").at("amount_minor"), before + 2850 * 3);
    ASSERT_EQ(shop.overrun("care").at("count"), 0);
  }
}

TEST_F(BudgetRace, ClaimsOfOneOrderDrawOnce) {
  shop.put_asking_policy();
  for (int round = 0; round < rounds() / 5; ++round) {
    const std::int64_t before = 2850 * round;
    shop.campaign("care", total_of(before + 2850, {"pizza/goodwill_voucher"}));
    const std::string ref = "K-" + std::to_string(round);
    shop.late_pizza(ref);
    ASSERT_EQ(winners([&](int) { shop.claim_voucher(ref); }), kParallel) << round;
    ASSERT_EQ(shop.spent("care").at("total").at("amount_minor"), before + 2850);
  }
}

TEST_F(BudgetRace, RevokingAndIssuingNeverGiveMoreThanThereIs) {
  for (int round = 0; round < rounds(); ++round) {
    const std::string name = "back-" + std::to_string(round);
    shop.campaign(name, count_of(1));
    const std::string code = shop.voucher({{"campaign", name}}).at("code");
    std::atomic<int> issued{0};
    const int through = winners([&](int i) {
      if (i % 2 == 0) {
        shop.revoked(code);
      } else {
        shop.issue({{"campaign", name}});
        ++issued;
      }
    });
    ASSERT_LE(issued, 1) << round;
    ASSERT_EQ(through, kParallel / 2 + issued);
    ASSERT_EQ(shop.spent(name).at("total").at("count"), issued.load());
  }
}

}  // namespace
}  // namespace kulanz
