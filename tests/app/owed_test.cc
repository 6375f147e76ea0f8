// What is owed in money or in kind: asked for, listed, overdue, settled, erased.
#include "server/app/owed.h"

#include <gtest/gtest.h>

#include "server/app/erasure.h"
#include "server/app/keeper.h"
#include "server/app/outbox.h"
#include "server/app/settlements.h"
#include "server/app/status.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class Owed : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.put_policies();
    shop.clock().set(at("2026-05-04T10:00:00Z"));
    shop.put("D-1", data_order());
  }

  // Not activated until then: another day is owed.
  void look_at(const char* moment) {
    shop.clock().set(at(moment));
    read_status(shop.app(), "D-1");
  }

  Json listed(const char* state = "") { return list_owed(shop.app(), state).at("owed"); }

  Json list_of(const char* remedy) {
    Json found = Json::array();
    for (const Json& one : listed()) {
      if (one.at("entitlement").at("remedy") == remedy) found.push_back(one);
    }
    return found;
  }

  std::vector<Json> told(const char* type, const std::string& remedy = "tkg_daily") {
    std::vector<Json> found;
    shop.app().read([&](Reader& reader) {
      reader.scan(Table::outbox, "", "", [&](auto, auto value) {
        const Json row = Json::parse(value);
        if (row.at("type") == type && row.at("data").at("remedy") == remedy) {
          found.push_back(row.at("data"));
        }
        return true;
      });
    });
    return found;
  }

  void settle_it(std::int64_t amount_minor, const std::string& id = "D-1~activation~tkg_daily") {
    settle(shop.app(), shop.attempt("settle " + id), id, {{"amount_minor", amount_minor}});
  }

  void pass_days(std::int64_t days) {
    shop.clock().set(shop.app().now() + seconds(days * 86'400));
    while (!keep(shop.app())) {
    }
  }

  std::size_t rows_of(const char* kind) {
    std::size_t count = 0;
    shop.app().read(
        [&](Reader& reader) { count = due_of(reader, kind, {999'999'999'998}, 1'000).size(); });
    return count;
  }

  TestShop shop;
};

TEST_F(Owed, EachRiseIsANewRequestAndTheListKeepsItsFirstDay) {
  EXPECT_EQ(listed(), Json::array());
  look_at("2026-05-09T10:00:05Z");
  const Json first = list_of("tkg_daily");
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].at("order"), "D-1");
  EXPECT_EQ(first[0].at("since"), "2026-05-09T10:00:05Z");
  EXPECT_EQ(first[0].at("overdue"), false);
  look_at("2026-05-09T10:00:06Z");
  ASSERT_EQ(told(kRefundOwed).size(), 1u);
  look_at("2026-05-10T10:00:05Z");
  const auto asked = told(kRefundOwed);
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_NE(asked[0].at("amount_minor"), asked[1].at("amount_minor"));
  EXPECT_EQ(asked[0].at("entitlement"), "D-1~activation~tkg_daily");
  EXPECT_EQ(asked[0].at("currency"), "EUR");
  const Json second = list_of("tkg_daily");
  EXPECT_EQ(second[0].at("since"), first[0].at("since"));
  EXPECT_GT(second[0].at("owed_minor"), first[0].at("owed_minor"));
}

TEST_F(Owed, WhatIsSettledIsOffTheListUntilMoreIsOwed) {
  look_at("2026-05-09T10:00:05Z");
  const std::int64_t due = list_of("tkg_daily")[0].at("owed_minor");
  settle_it(due - 100);
  EXPECT_EQ(list_of("tkg_daily")[0].at("owed_minor"), 100);
  settle_it(due);
  EXPECT_EQ(list_of("tkg_daily"), Json::array());
  EXPECT_EQ(told(kRefundOwed).size(), 1u);
  look_at("2026-05-10T10:00:05Z");
  const Json more = list_of("tkg_daily");
  ASSERT_EQ(more.size(), 1u);
  EXPECT_EQ(more[0].at("since"), "2026-05-10T10:00:05Z");
  EXPECT_LE(more[0].at("owed_minor"), due);
  EXPECT_EQ(told(kRefundOwed).size(), 2u);
}

TEST_F(Owed, AnOverdueOneIsToldOnceAndStaysListed) {
  look_at("2026-05-09T10:00:05Z");
  shop.events("D-1", {event("up", "activated", "2026-05-09T10:00:00Z", "activation")});
  pass_days(kSettleDays - 1);
  EXPECT_EQ(told(kRefundOverdue).size(), 0u);
  EXPECT_EQ(listed("overdue"), Json::array());
  pass_days(1);
  EXPECT_EQ(told(kRefundOverdue).size(), 1u);
  EXPECT_EQ(listed("overdue"), listed());
  EXPECT_EQ(list_of("tkg_daily")[0].at("overdue"), true);
  pass_days(30);
  EXPECT_EQ(told(kRefundOverdue).size(), 1u);
  settle_it(list_of("tkg_daily")[0].at("owed_minor"));
  EXPECT_EQ(list_of("tkg_daily"), Json::array());
}

TEST_F(Owed, WhatIsSettledInTimeIsNeverOverdue) {
  look_at("2026-05-09T10:00:05Z");
  shop.events("D-1", {event("up", "activated", "2026-05-09T10:00:00Z", "activation")});
  for (const Json& one : listed()) {
    settle_it(one.at("owed_minor"), one.at("entitlement").at("id"));
  }
  EXPECT_EQ(rows_of(kOwedList), 0u);
  EXPECT_EQ(rows_of(kDueSettle), 0u);
  pass_days(60);
  EXPECT_EQ(told(kRefundOverdue).size(), 0u);
}

TEST_F(Owed, AVoucherIsClaimedAndNeverOnTheList) {
  shop.late_pizza("K-1");
  for (const Json& one : listed()) EXPECT_NE(one.at("order"), "K-1");
}

TEST_F(Owed, ThingsAreAskedForAndHandedOut) {
  shop.clock().set(at("2026-05-10T17:31:00Z"));
  Json order = pizza_order();
  shop.put("K-1", order);
  shop.events("K-1", {event("door", "delivered", "2026-05-03T17:30:00Z")});
  std::string id;
  for (const Json& one : listed()) {
    if (one.at("order") == "K-1") id = one.at("entitlement").at("id");
  }
  ASSERT_NE(id, "");
  EXPECT_EQ(told(kRefundOwed, id.substr(id.rfind('~') + 1)).size(), 1u);
  settle_it(0, id);
  for (const Json& one : listed()) EXPECT_NE(one.at("order"), "K-1");
}

TEST_F(Owed, NothingOfItOutlivesItsOrder) {
  look_at("2026-05-09T10:00:05Z");
  ASSERT_NE(listed(), Json::array());
  erase_customer(shop.app(), shop.attempt("erase"), "c-1");
  EXPECT_EQ(listed(), Json::array());
  EXPECT_EQ(rows_of(kOwedList), 0u);
  EXPECT_EQ(rows_of(kDueSettle), 0u);
}

TEST_F(Owed, OnlyTwoStatesAreListed) {
  EXPECT_EQ(refusal_code([&] { listed("paid"); }), "bad_enum");
}

}  // namespace
}  // namespace kulanz
