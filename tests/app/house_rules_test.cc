// What one customer may be given, whatever the page's policy says.
#include "server/app/house_rules.h"

#include <gtest/gtest.h>

#include <fstream>

#include "server/app/erasure.h"
#include "server/app/keeper.h"
#include "server/app/outbox.h"
#include "server/app/scheduler.h"
#include "server/app/status.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

class House : public ::testing::Test {
 protected:
  House() {
    shop.put_policies();
    shop.clock().set(at("2026-05-03T20:31:00Z"));
    shop.app().set_issues_at_breach(true);
  }

  void rules(const std::vector<std::string>& authored) {
    HouseRules made;
    for (const std::string& text : authored) made.push_back(make_house_rule(text));
    shop.app().set_house_rules(std::move(made));
  }

  // A pizza whose promise was broken and made good to this customer, in minor units.
  std::int64_t late_pizza(const std::string& ref, const std::string& customer = "c-1") {
    Json order = pizza_order();
    order["customer"]["ref"] = customer;
    shop.put(ref, order);
    shop.events(ref, {event("door", "delivered", "2026-05-03T20:30:00Z")});
    std::optional<EntitlementRecord> e;
    shop.app().read([&](Reader& reader) {
      e = load<EntitlementRecord>(reader, Table::entitlements, ref + "/delivery/goodwill_voucher");
    });
    return e ? e->given_minor : 0;
  }

  bool apologised(const std::string& ref) {
    std::optional<nlohmann::json> told;
    shop.app().read([&](Reader& reader) {
      told = told_data(reader, {ref, "delivery", kPromiseBreached, "1", {}});
    });
    EXPECT_TRUE(told) << ref;
    return told && told->at("apologises");
  }

  // A pizza that is twelve minutes late and on its way: words, and nothing to show for them.
  void slightly_late_pizza(const std::string& ref) {
    Json order = pizza_order();
    order["placed_at"] = instant_text(shop.app().now());
    shop.put(ref, order);
    shop.clock().set(shop.app().now() + seconds(57 * 60));
    keep(shop.app());
  }

  TestShop shop;
  const std::string fairness = shipped_policy("house/fairness");
  const std::string control_group = shipped_policy("house/control_group");
};

TEST_F(House, WithoutRulesEverythingIsGiven) {
  for (int i = 1; i <= 8; ++i) EXPECT_EQ(late_pizza("K-" + std::to_string(i)), 2850);
}

TEST_F(House, ACustomerIsGivenUpToTheLimitOfAYearAndNoneAfterIt) {
  rules({fairness});
  for (int i = 1; i <= 5; ++i) EXPECT_EQ(late_pizza("K-" + std::to_string(i)), 2850) << i;
  EXPECT_EQ(late_pizza("K-6"), 0);  // 171 of 150 euros
  EXPECT_EQ(late_pizza("L-1", "c-2"), 2850);
  shop.clock().set(at("2027-05-03T20:31:00Z"));
  read_status(shop.app(), "K-6");
  keep(shop.app());
  EXPECT_EQ(late_pizza("K-6"), 2850);
}

TEST_F(House, ThePageSeesThatNothingNewIsOfferedAndNotWhy) {
  rules({fairness});
  for (int i = 1; i <= 6; ++i) late_pizza("K-" + std::to_string(i));
  const Json promise = read_status(shop.app(), "K-6").at("promises")[0];
  EXPECT_EQ(promise.at("input").at("history"), Json({{"goodwill_open", false}}));
  EXPECT_EQ(promise.at("entitlements"), Json::array());
  EXPECT_EQ(refusal_code([&] { shop.claim_voucher("K-6"); }), "nothing_to_claim");
}

TEST_F(House, WhatWasGivenStaysAndCanBeShownWhenTheLimitIsReached) {
  rules({fairness});
  late_pizza("K-1");
  const std::string code = shop.claim_code("K-1");
  for (int i = 2; i <= 6; ++i) late_pizza("K-" + std::to_string(i));
  EXPECT_EQ(shop.claim_code("K-1"), code);
}

TEST_F(House, WhatACancellationTakesBackMayBeGivenAgain) {
  rules({fairness});
  for (int i = 1; i <= 5; ++i) late_pizza("K-" + std::to_string(i));
  shop.events("K-1", {event("gone", "cancelled", "2026-05-03T20:30:30Z")});
  EXPECT_EQ(late_pizza("K-6"), 2850);
}

TEST_F(House, ASecondApologyNeedsMoneyOrAPerson) {
  rules({fairness});
  slightly_late_pizza("K-1");
  EXPECT_TRUE(apologised("K-1"));
  slightly_late_pizza("K-2");
  EXPECT_FALSE(apologised("K-2"));
  late_pizza("K-3");
  EXPECT_TRUE(apologised("K-3"));  // with a voucher
  shop.clock().set(shop.app().now() + seconds(84 * 86'400));
  slightly_late_pizza("K-4");
  EXPECT_TRUE(apologised("K-4"));
}

TEST_F(House, TheControlGroupIsAlwaysTheSameAndAsLargeAsItSays) {
  rules({replaced(control_group, R"("is": "0")", R"("is": "2500")")});
  constexpr int kCustomers = 1'000;
  int held_out = 0;
  for (int i = 0; i < kCustomers; ++i) {
    OrderRecord order;
    order.customer_ref = "c-" + std::to_string(i);
    const auto first = in_control_group(shop.app(), order, shop.app().now());
    EXPECT_EQ(first, in_control_group(shop.app(), order, shop.app().now()));
    held_out += *first ? 1 : 0;
  }
  EXPECT_NEAR(held_out, kCustomers / 4, 60);  // four standard deviations
}

TEST_F(House, TheControlGroupGetsNoGoodwillAndEverythingElse) {
  rules({replaced(control_group, R"("is": "0")", R"("is": "10000")")});
  EXPECT_EQ(late_pizza("K-1"), 0);
  EXPECT_TRUE(apologised("K-1"));
  shop.clock().set(at("2026-05-20T10:00:00Z"));
  shop.put("K-2", data_order());
  shop.clock().set(shop.app().now() + seconds(kLateNews_s));
  keep(shop.app());
  std::int64_t owed = 0;
  shop.app().read([&](Reader& reader) {
    for (const auto& e : load_all<EntitlementRecord>(reader, Table::entitlements, "K-2/")) {
      if (e.due) owed += e.due_minor;
      EXPECT_NE(e.basis, "goodwill");
    }
  });
  EXPECT_GT(owed, 0);
}

TEST_F(House, NobodyIsInAGroupThatIsNotThere) {
  rules({fairness});
  OrderRecord order;
  EXPECT_EQ(in_control_group(shop.app(), order, shop.app().now()), std::nullopt);
}

TEST_F(House, ARuleThatAsksWhatNobodyTellsIsRefused) {
  std::string where;
  const std::string asks = replaced(fairness, "apologies_84d\": {", "apologies_84days\": {");
  const std::string rule = replaced(asks, "apologies_84d >= 1", "apologies_84days >= 1");
  const std::string tests_off = rule.substr(0, rule.find("\"tests\"")) + "\"tests\": [] }";
  EXPECT_EQ(refusal_code([&] { make_house_rule(tests_off); }, &where), "house_fact_unknown");
  EXPECT_EQ(where, "facts/apologies_84days");
}

TEST_F(House, WhatIsRememberedOfACustomerIsErasedWithIt) {
  rules({fairness});
  late_pizza("K-1");
  erase_customer(shop.app(), shop.attempt("erase"), "c-1");
  shop.app().read([&](Reader& reader) {
    reader.scan(Table::customers, "", "", [&](auto key, auto) {
      ADD_FAILURE() << key;
      return true;
    });
  });
}

}  // namespace
}  // namespace kulanz
