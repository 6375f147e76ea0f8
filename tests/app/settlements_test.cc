// What the shop paid itself: said once, said again, said for less.
#include "server/app/settlements.h"

#include <gtest/gtest.h>

#include "server/app/status.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class Settlements : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.put_policies();
    shop.clock().set(at("2026-05-13T10:00:05Z"));
    shop.put("D-1", data_order());
    shop.events("D-1", {event("up", "activated", "2026-05-13T10:00:00Z", "activation")});
  }

  Json settled(std::int64_t amount_minor, const std::string& id = "D-1~activation~tkg_daily") {
    return settle(shop.app(), shop.attempt("settle " + id), id,
                  {{"amount_minor", amount_minor}, {"reference", "SEPA 17"}})
        .body.at("entitlement");
  }
  std::string refused(std::int64_t amount_minor,
                      const std::string& id = "D-1~activation~tkg_daily") {
    return refusal_code([&] { settled(amount_minor, id); });
  }

  TestShop shop;
};

TEST_F(Settlements, WhatWasPaidIsBookedOnce) {
  const Json first = settled(5000);
  EXPECT_EQ(first.at("state"), "settled");
  EXPECT_EQ(first.at("given_minor"), 5000);
  EXPECT_EQ(first.at("reference"), "SEPA 17");
  EXPECT_EQ(settled(5000), first);
  EXPECT_EQ(refused(4999), "settled_already");
  const Json seen = read_status(shop.app(), "D-1").at("promises").at(0).at("entitlements");
  for (const Json& e : seen) {
    const bool is_it = e.at("remedy") == "tkg_daily";
    EXPECT_EQ(e.at("state") == "settled", is_it);
  }
}

TEST_F(Settlements, PartOfItLeavesTheRestDue) {
  EXPECT_EQ(settled(1000).at("state"), "due");
  EXPECT_EQ(settled(5000).at("state"), "settled");
}

TEST_F(Settlements, MoreThanIsDueIsGivenBeyondDue) {
  EXPECT_EQ(settled(6000).at("given_beyond_due_minor"), 1000);
}

TEST_F(Settlements, ThingsAreSettledWithoutAmount) {
  shop.clock().set(at("2026-05-03T17:31:00Z"));
  shop.put("K-1", pizza_order());
  shop.events("K-1", {event("door", "delivered", "2026-05-03T17:30:00Z")});
  EXPECT_EQ(refused(1, "K-1~delivery~dessert"), "not_settled_so");
  EXPECT_EQ(settled(0, "K-1~delivery~dessert").at("state"), "settled");
  EXPECT_EQ(settled(0, "K-1~delivery~dessert").at("state"), "settled");
}

TEST_F(Settlements, AVoucherIsClaimedAndNotSettled) {
  shop.clock().set(at("2026-05-03T20:31:00Z"));
  shop.late_pizza("K-1");
  EXPECT_EQ(refused(2850, "K-1~delivery~goodwill_voucher"), "not_settled_so");
}

TEST_F(Settlements, WhatIsNotOwedIsNotFound) {
  for (const char* const id : {"D-1", "D-1~activation", "D-1~activation~nothing", "~~", "D-1~a~b~c",
                               "D-2~activation~tkg_daily", "D-1/activation/tkg_daily"}) {
    EXPECT_EQ(refused(100, id), "entitlement_not_found") << id;
  }
  EXPECT_EQ(refused(0), "not_settled_so");
  EXPECT_EQ(refused(-1), "out_of_range");
}

}  // namespace
}  // namespace kulanz
