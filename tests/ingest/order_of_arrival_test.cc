// Whatever comes first, twice or late: the same promises, the same owed, the same events.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/ingest/ingest_shop.h"
#include "tests/support/volume.h"

namespace kulanz {
namespace {

using Names = std::vector<std::string>;

class OrderOfArrival : public ::testing::Test {
 protected:
  std::string next_order() { return std::to_string(7'000'000 + ++orders_); }

  Json outcome_of(const Names& names) {
    const std::string order = next_order();
    for (const std::string& name : names) shop_.send(told(name, order));
    return shop_.outcome(order);
  }

  // Every order of the names, and each of them with every body once more at the end.
  void expect_same_in_every_order(Names names) {
    const Json expected = outcome_of(names);
    std::sort(names.begin(), names.end());
    do {
      ASSERT_EQ(outcome_of(names), expected) << Json(names);
      Names twice = names;
      twice.insert(twice.end(), names.begin(), names.end());
      ASSERT_EQ(outcome_of(twice), expected) << Json(twice);
    } while (std::next_permutation(names.begin(), names.end()));
  }

  void expect_nothing_waits() {
    EXPECT_EQ(shop_.intake().list("waiting", "").at("messages"), Json::array());
    EXPECT_EQ(shop_.intake().list("refused", "").at("messages"), Json::array());
  }

  IngestShop shop_;
  int orders_ = 0;
};

TEST_F(OrderOfArrival, OfShopifyIsIndifferent) {
  const Names names = {"shopify_order_create", "shopify_order_updated",
                       "shopify_fulfillment_create", "shopify_event_transit",
                       "shopify_event_delivered"};
  const Json outcome = outcome_of(names);
  // Ordered on Thursday; three working days, Friday being a holiday, end on Wednesday the 6th.
  EXPECT_EQ(outcome["promises"][0]["deadline"], "2026-05-06T21:59:59Z");
  EXPECT_EQ(outcome["promises"][0]["state"], "breached");
  EXPECT_EQ(outcome["owed"],
            Json::parse(R"([{"promise":"delivery","remedy":"goodwill_voucher","minor":500}])"));
  EXPECT_EQ(outcome["events"].size(), 3);
  EXPECT_EQ(outcome["paid_minor"], 8900);           // as it was ordered
  EXPECT_EQ(outcome["email"], "jana@example.net");  // as it is now
  expect_same_in_every_order(names);
  expect_nothing_waits();
}

TEST_F(OrderOfArrival, OfACancellationIsIndifferent) {
  const Names names = {"shopify_order_create", "shopify_order_updated", "shopify_order_cancelled"};
  EXPECT_EQ(outcome_of(names)["promises"][0]["state"], "cancelled");
  expect_same_in_every_order(names);
  expect_nothing_waits();
}

TEST_F(OrderOfArrival, OfWooCommerceIsIndifferent) {
  const Names names = {"woocommerce_created", "woocommerce_paid", "woocommerce_completed",
                       "woocommerce_deleted"};
  const Json outcome = outcome_of(names);
  EXPECT_EQ(outcome["promises"][0]["state"], "unknown");  // nobody said that it came
  EXPECT_EQ(outcome["paid_minor"], 2935);
  EXPECT_EQ(outcome["email"], "sam@example.net");
  expect_same_in_every_order(names);
}

TEST_F(OrderOfArrival, OfACancelledWooCommerceOrderIsIndifferent) {
  const Names names = {"woocommerce_created", "woocommerce_paid", "woocommerce_cancelled"};
  EXPECT_EQ(outcome_of(names)["promises"][0]["state"], "cancelled");
  expect_same_in_every_order(names);
}

// The carrier knows the order by the shop's number.
TEST_F(OrderOfArrival, OfAShopAndACarrierIsIndifferent) {
  const Names names = {"woocommerce_paid", "aftership_transit", "aftership_exception",
                       "aftership_delivered", "woocommerce_completed"};
  const Json outcome = outcome_of(names);
  EXPECT_EQ(outcome["promises"][0]["state"], "breached");
  EXPECT_EQ(outcome["promises"][0]["deadline"], "2026-05-06T21:59:59Z");
  EXPECT_EQ(outcome["promises"][0]["fulfilled"], "2026-05-07T15:40:00Z");
  EXPECT_EQ(outcome["events"].size(), 6);
  expect_same_in_every_order(names);
  expect_nothing_waits();
}

// The seed of a failure is in its message.
TEST_F(OrderOfArrival, OfALongHistoryIsIndifferentInAThousandOrders) {
  const Names names = {"shopify_order_create",
                       "shopify_order_updated",
                       "shopify_fulfillment_create",
                       "shopify_fulfillment_update",
                       "shopify_event_label",
                       "shopify_event_transit",
                       "shopify_event_delayed",
                       "shopify_event_out",
                       "shopify_event_delivered",
                       "aftership_accepted",
                       "aftership_transit",
                       "aftership_exception",
                       "aftership_out",
                       "aftership_delivered"};
  const Json expected = outcome_of(names);
  EXPECT_EQ(expected["events"].size(), 10);
  const auto orders = static_cast<unsigned>(volume(100, 1'000, 1'000));
  for (unsigned seed = 1; seed <= orders; ++seed) {
    std::mt19937 random(seed);
    Names history = names;
    for (int i = 0; i < 4; ++i) history.push_back(names[random() % names.size()]);
    std::shuffle(history.begin(), history.end(), random);
    ASSERT_EQ(outcome_of(history), expected) << "seed " << seed;
  }
  expect_nothing_waits();
}

}  // namespace
}  // namespace kulanz
