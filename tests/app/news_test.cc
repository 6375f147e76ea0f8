// What is told of vouchers and budgets, and how often.
#include <gtest/gtest.h>

#include "server/app/outbox.h"
#include "tests/app/budget_shop.h"

namespace kulanz {
namespace {

class News : public ::testing::Test {
 protected:
  std::vector<Json> told(const std::string& type) {
    std::vector<Json> found;
    shop.app().read([&](Reader& reader) {
      reader.scan(Table::outbox, "", "", [&](auto, auto value) {
        const Json row = Json::parse(value);
        if (row.at("type") == type) found.push_back(row.at("data"));
        return true;
      });
    });
    return found;
  }

  // Which marks were told.
  std::vector<int> marks() {
    std::vector<int> percents;
    for (const Json& data : told(kBudgetThreshold)) percents.push_back(data.at("percent"));
    std::sort(percents.begin(), percents.end());
    return percents;
  }

  std::string spend(std::int64_t face_minor) {
    return shop.voucher({{"campaign", "spring"}, {"face_minor", face_minor}}).at("code");
  }

  using Marks = std::vector<int>;
  BudgetShop shop;
};

TEST_F(News, AVoucherIsVoidedOnce) {
  const std::string code = shop.voucher(nullptr).at("code");
  shop.redemption(code, "cart", 300);
  shop.revoked(code);
  shop.revoked(code);
  const auto voided = told(kVoucherVoided);
  ASSERT_EQ(voided.size(), 1u);
  EXPECT_EQ(voided[0].at("unspent_minor"), 700);
}

TEST_F(News, OnlyWhatHadSomethingLeftHasExpired) {
  shop.redemption(shop.voucher(nullptr).at("code"), "cart", 1000);
  shop.redemption(shop.voucher(nullptr).at("code"), "other", 400);
  shop.revoked(shop.voucher(nullptr).at("code"));
  shop.clock().set(at("2026-12-31T23:00:00Z"));
  take_due(shop.app(), {{kDueExpiry, expire_voucher}});
  const auto expired = told(kVoucherExpired);
  ASSERT_EQ(expired.size(), 1u);
  EXPECT_EQ(expired[0].at("unspent_minor"), 600);
}

TEST_F(News, AnOfferIsToldAndItsClaimOnce) {
  shop.put_policies();
  shop.late_pizza("K-1");
  ASSERT_EQ(told(kOfferCreated).size(), 1u);
  EXPECT_EQ(told(kOfferCreated)[0].at("amount_minor"), 2850);
  EXPECT_EQ(told(kOfferClaimed).size(), 0u);
  shop.claim_voucher("K-1");
  shop.claim_voucher("K-1");
  ASSERT_EQ(told(kOfferClaimed).size(), 1u);
  EXPECT_EQ(told(kOfferClaimed)[0].at("entitlement"), "K-1~delivery~goodwill_voucher");
}

TEST_F(News, ABudgetIsToldAtEightyAndAtAHundredPercentOnceEach) {
  shop.campaign("spring", {{"currency", "EUR"}, {"total", {{"amount_minor", 1'000}}}});
  spend(799);
  EXPECT_EQ(marks(), Marks{});
  const std::string code = spend(1);
  EXPECT_EQ(marks(), Marks{80});
  spend(199);
  EXPECT_EQ(marks(), Marks{80});
  spend(1);
  EXPECT_EQ(marks(), (Marks{80, 100}));
  shop.revoked(code);
  spend(1);
  EXPECT_EQ(marks(), (Marks{80, 100}));
  EXPECT_EQ(told(kBudgetThreshold)[0].at("campaign"), "spring");
}

TEST_F(News, ANewLimitIsToldAnew) {
  shop.campaign("spring", {{"currency", "EUR"}, {"total", {{"count", 1}}}});
  spend(500);
  EXPECT_EQ(marks(), (Marks{80, 100}));  // both at once
  shop.campaign("spring", {{"currency", "EUR"}, {"total", {{"count", 5}}}});
  for (int i = 0; i < 3; ++i) spend(500);
  EXPECT_EQ(marks(), (Marks{80, 80, 100}));
}

TEST_F(News, ABudgetWithoutATotalIsNotTold) {
  shop.campaign("spring", {{"currency", "EUR"},
                           {"per", {{"period", "day"}, {"zone", "Europe/Berlin"}, {"count", 1}}}});
  spend(500);
  EXPECT_EQ(marks(), Marks{});
}

}  // namespace
}  // namespace kulanz
