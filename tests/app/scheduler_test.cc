// Promises that change while nobody asks.
#include "server/app/scheduler.h"

#include <gtest/gtest.h>

#include <thread>

#include "server/app/clock_guard.h"
#include "server/app/erasure.h"
#include "server/app/keeper.h"
#include "server/app/outbox.h"
#include "server/app/status.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class Scheduler : public ::testing::Test {
 protected:
  Scheduler() {
    shop.put_policies();
    shop.clock().set(at("2026-05-03T16:30:00Z"));
    shop.app().set_issues_at_breach(true);
  }

  // Time goes on until then, and the keeper has its step.
  void wait_until(const char* then) {
    shop.clock().set(at(then));
    keep(shop.app());
  }

  std::vector<std::string> keys(Table table, const std::string& from = "",
                                const std::string& until = "") {
    std::vector<std::string> found;
    shop.app().read([&](Reader& reader) {
      reader.scan(table, from, until,
                  [&](auto key, auto) { return found.emplace_back(key), true; });
    });
    return found;
  }

  // What was told of the order's promises and vouchers: PROMISE/TYPE/NUMBER, of vouchers
  // without their number.
  std::vector<std::string> told() {
    std::vector<std::string> found = keys(Table::outbox, "K-1/", "K-10");
    std::erase_if(found, [](const std::string& key) {
      return key.find("/promise.") == std::string::npos && key.find("/voucher.") == std::string::npos;
    });
    for (std::string& key : found) {
      if (key.find("/voucher.") != std::string::npos) key = key.substr(0, key.rfind('/'));
    }
    return found;
  }

  std::vector<std::string> looks() { return keys(Table::due, "order/", "order0"); }

  EntitlementRecord entitlement(const std::string& ref = "K-1") {
    std::optional<EntitlementRecord> e;
    shop.app().read([&](Reader& reader) {
      e = load<EntitlementRecord>(reader, Table::entitlements, ref + "/delivery/goodwill_voucher");
    });
    return e.value_or(EntitlementRecord{});
  }

  TestShop shop;
};

TEST_F(Scheduler, ABreachIsFoundAndMadeGoodWithNobodyAsking) {
  shop.put("K-1", pizza_order());
  wait_until("2026-05-03T17:14:59Z");
  EXPECT_EQ(told(), (std::vector<std::string>{"K-1/delivery/promise.at_risk/1"}));
  wait_until("2026-05-03T17:15:01Z");
  EXPECT_EQ(told().back(), "K-1/delivery/promise.breached/1");
  EXPECT_EQ(entitlement().given_minor, 0);
  wait_until("2026-05-03T17:45:00Z");
  EXPECT_EQ(entitlement().given_minor, 750);
  EXPECT_EQ(entitlement().serials.size(), 1U);
  EXPECT_EQ(keys(Table::vouchers).size(), 1U);
}

TEST_F(Scheduler, OneCodeGrowsWithTheDelay) {
  shop.put("K-1", pizza_order());
  wait_until("2026-05-03T17:45:00Z");
  const std::string code = shop.claim_code("K-1");
  for (const char* const then : {"2026-05-03T18:15:00Z", "2026-05-03T19:15:00Z"}) wait_until(then);
  EXPECT_EQ(entitlement().given_minor, 2150);
  wait_until("2026-05-03T23:00:00Z");
  EXPECT_EQ(entitlement().given_minor, 2850);
  EXPECT_EQ(shop.claim_code("K-1"), code);
  EXPECT_EQ(keys(Table::vouchers).size(), 1U);
  EXPECT_TRUE(looks().empty()) << "a reached cap is looked at again";
}

TEST_F(Scheduler, ADownTimeIsCaughtUp) {
  shop.put("K-1", pizza_order());
  wait_until("2026-05-04T09:00:00Z");
  EXPECT_EQ(entitlement().given_minor, 2850);
  EXPECT_EQ(told(), (std::vector<std::string>{"K-1/delivery/promise.breached/1",
                                              "K-1/delivery/voucher.issued"}));
}

// Orders are often told of late, and what happened to them a moment after.
TEST_F(Scheduler, AnOrderThatIsToldLateIsGivenTimeForItsEvents) {
  shop.clock().set(at("2026-05-03T20:31:00Z"));
  shop.put("K-1", pizza_order());
  keep(shop.app());
  EXPECT_TRUE(told().empty());
  shop.events("K-1", {event("door", "delivered", "2026-05-03T17:00:00Z")});
  wait_until("2026-05-03T20:45:00Z");
  EXPECT_EQ(told(), (std::vector<std::string>{"K-1/delivery/promise.kept/1"}));
  shop.clock().set(at("2026-05-04T20:31:00Z"));
  shop.put("K-2", pizza_order());
  wait_until("2026-05-04T20:41:00Z");
  EXPECT_EQ(entitlement("K-2").given_minor, 2850);
}

TEST_F(Scheduler, ThenIsNotIssuedWhatIsClaimed) {
  shop.app().set_issues_at_breach(false);
  shop.put("K-1", pizza_order());
  wait_until("2026-05-03T17:45:00Z");
  EXPECT_EQ(entitlement().due_minor, 750);
  EXPECT_TRUE(keys(Table::vouchers).empty());
  EXPECT_EQ(shop.claim_voucher("K-1").body.at("voucher").at("face_minor"), 750);
}

TEST_F(Scheduler, WhatWasGivenStaysWhenALateEventProvesLess) {
  shop.put("K-1", pizza_order());
  wait_until("2026-05-03T19:15:00Z");
  EXPECT_EQ(entitlement().given_minor, 2150);
  shop.events("K-1", {event("door", "delivered", "2026-05-03T17:50:00Z")});
  EXPECT_EQ(entitlement().due_minor, 750);
  EXPECT_EQ(entitlement().given_minor, 2150);
  const Json status = read_status(shop.app(), "K-1");
  EXPECT_EQ(status.at("promises")[0].at("entitlements")[0].at("given_beyond_due_minor"), 1400);
  EXPECT_EQ(told(), (std::vector<std::string>{"K-1/delivery/promise.breached/1",
                                              "K-1/delivery/promise.ended/1",
                                              "K-1/delivery/voucher.issued"}));
  EXPECT_TRUE(looks().empty());
}

TEST_F(Scheduler, TheEndOfABreachIsToldOnce) {
  shop.put("K-1", pizza_order());
  wait_until("2026-05-03T17:20:00Z");
  shop.events("K-1", {event("door", "delivered", "2026-05-03T17:20:00Z")});
  shop.events("K-1", {event("bell", "delivered", "2026-05-03T17:21:00Z")});
  wait_until("2026-05-03T23:00:00Z");
  EXPECT_EQ(told(), (std::vector<std::string>{"K-1/delivery/promise.breached/1",
                                              "K-1/delivery/promise.ended/1"}));
}

TEST_F(Scheduler, ABreachThatWasOverWhenItWasFoundHasNoEnd) {
  shop.put("K-1", pizza_order());
  shop.clock().set(at("2026-05-03T17:30:00Z"));
  shop.events("K-1", {event("door", "delivered", "2026-05-03T17:20:00Z")});
  wait_until("2026-05-03T23:00:00Z");
  EXPECT_EQ(told(), (std::vector<std::string>{"K-1/delivery/promise.breached/1"}));
}

TEST_F(Scheduler, AKeptPromiseIsNotLookedAtAgain) {
  shop.put("K-1", pizza_order());
  EXPECT_EQ(looks().size(), 1U);
  shop.events("K-1", {event("door", "delivered", "2026-05-03T16:30:00Z")});
  EXPECT_TRUE(looks().empty());
  EXPECT_TRUE(keys(Table::orders, "K-1/", "K-10").empty());
}

TEST_F(Scheduler, SilenceThatProvesNothingPaysNobody) {
  shop.clock().set(at("2026-05-03T16:31:00Z"));
  for (int i = 1; i <= 20; ++i) shop.put("K-" + std::to_string(i), parcel_order());
  wait_until("2026-06-03T12:00:00Z");
  EXPECT_TRUE(keys(Table::entitlements).empty());
  EXPECT_TRUE(keys(Table::outbox).empty());
}

TEST_F(Scheduler, NothingIsIssuedWhileTheClockIsInDoubt) {
  shop.put("K-1", pizza_order());
  shop.clock().jump(at("2026-08-04T16:30:00Z"));
  keep(shop.app());
  EXPECT_TRUE(keys(Table::vouchers).empty());
  read_status(shop.app(), "K-1");
  EXPECT_TRUE(keys(Table::vouchers).empty());
  confirm_clock(shop.app(), shop.attempt("clock/confirm"));
  keep(shop.app());
  EXPECT_EQ(entitlement().given_minor, 2850);
}

TEST_F(Scheduler, AnErasedOrderIsNotLookedAt) {
  shop.put("K-1", pizza_order());
  erase_customer(shop.app(), shop.attempt("erase"), "c-1");
  EXPECT_TRUE(looks().empty());
  EXPECT_TRUE(keys(Table::orders).empty());
}

TEST_F(Scheduler, ManyKeepersDoAThingOnce) {
  constexpr int kOrders = 100;
  for (int i = 1; i <= kOrders; ++i) shop.put("K-" + std::to_string(i), pizza_order());
  shop.clock().set(at("2026-05-03T18:00:00Z"));
  std::vector<std::thread> keepers;
  for (int i = 0; i < 4; ++i) keepers.emplace_back([&] { keep(shop.app()); });
  for (std::thread& keeper : keepers) keeper.join();
  EXPECT_EQ(keys(Table::vouchers).size(), std::size_t{kOrders});
  EXPECT_EQ(keys(Table::outbox).size(), std::size_t{3 * kOrders});  // broken, offered, issued
  EXPECT_EQ(looks().size(), std::size_t{kOrders});
}

TEST_F(Scheduler, EachMissedIssueIsABreachOfItsOwn) {
  shop.clock().set(at("2026-05-04T05:10:00Z"));
  shop.put("K-1", newspaper_order());
  const Json report = {{"promise", "issues"}, {"kind", "not_received"}};
  for (const char* const day : {"2026-05-04", "2026-05-05"}) {
    shop.clock().set(at((day + std::string("T05:10:00Z")).c_str()));
    Json body = report;
    body["instance"] = day;
    shop.reports("K-1", body);
  }
  EXPECT_EQ(told(), (std::vector<std::string>{"K-1/issues/promise.breached/1",
                                              "K-1/issues/promise.breached/2"}));
}

}  // namespace
}  // namespace kulanz
