// What waits for which channel: written with the message, gone with the order.
#include "server/app/deliveries.h"

#include <gtest/gtest.h>

#include "server/app/erasure.h"
#include "server/app/outbox.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class Deliveries : public ::testing::Test {
 protected:
  void tell_it(const char* type, const std::string& number = "1") {
    shop.app().write([&](Transaction& tx) {
      tell(tx, {"K-1", "delivery", type, number}, shop.app().now());
    });
  }

  std::vector<std::string> waiting(const std::string& channel) {
    std::vector<std::string> messages;
    shop.app().read([&](Reader& reader) {
      for (const Due& due : due_of(reader, channel, shop.app().now(), 100)) {
        messages.push_back(due.id);
        const auto record = load_delivery(reader, {due.id, channel});
        ASSERT_TRUE(record);
        EXPECT_EQ(record->next_at, due.when.unix_seconds);
      }
    });
    return messages;
  }

  std::size_t rows(Table table) {
    std::size_t count = 0;
    shop.app().read([&](Reader& reader) {
      reader.scan(table, "", "", [&](auto, auto) { return ++count > 0; });
    });
    return count;
  }

  // As the courier notes it.
  void end(const DeliveryName& name, const char* state) {
    shop.app().write([&](Transaction& tx) {
      const DeliveryRecord before = load_delivery(tx, name).value();
      DeliveryRecord after = before;
      after.state = state;
      after.ended_at = shop.app().now().unix_seconds;
      replace_delivery(tx, name, before, after);
    });
  }

  std::vector<std::string> ended(const char* list) {
    std::vector<std::string> messages;
    shop.app().read([&](Reader& reader) {
      each_ended_delivery(reader, list, [&](const DeliveryName& name) {
        messages.push_back(name.message);
        return true;
      });
    });
    return messages;
  }

  using Names = std::vector<std::string>;
  TestShop shop;
  const std::string breached = "K-1/delivery/promise.breached/1";
};

TEST_F(Deliveries, WithoutChannelsNothingWaits) {
  tell_it(kPromiseBreached);
  EXPECT_EQ(rows(Table::due), 0u);
  EXPECT_EQ(rows(Table::deliveries), 0u);
}

TEST_F(Deliveries, EachChannelGetsWhatItCarriesAndOnlyOnce) {
  set_channels(shop.app(),
               {{"mail", {kPromiseBreached}}, {"webhook", {kPromiseBreached, kVoucherIssued}}});
  tell_it(kPromiseBreached);
  tell_it(kPromiseBreached);
  tell_it(kVoucherIssued);
  tell_it(kCaseOpened);
  EXPECT_EQ(waiting("mail"), (Names{breached}));
  EXPECT_EQ(waiting("webhook"), (Names{breached, "K-1/delivery/voucher.issued/1"}));
}

TEST_F(Deliveries, ALaterChannelDoesNotCarryOldNews) {
  tell_it(kPromiseBreached);
  set_channels(shop.app(), {{"mail", {kPromiseBreached, kPromiseKept}}});
  tell_it(kPromiseBreached);
  EXPECT_EQ(waiting("mail"), Names{});
  tell_it(kPromiseKept);
  EXPECT_EQ(waiting("mail"), (Names{"K-1/delivery/promise.kept/1"}));
  set_channels(shop.app(), {});
  tell_it(kPromiseBreached, "2");
  EXPECT_EQ(waiting("mail").size(), 1u);
}

TEST_F(Deliveries, ATypeNobodyKnowsIsAMistakeOfOurs) {
  EXPECT_THROW(tell_it("promise.broken"), std::logic_error);
}

TEST_F(Deliveries, WhatEndedIsListedNewestFirstAndForgottenInTime) {
  set_channels(shop.app(), {{"mail", {kPromiseBreached}}});
  for (const char* number : {"1", "2", "3"}) {
    tell_it(kPromiseBreached, number);
    const DeliveryName name = {std::string("K-1/delivery/promise.breached/") + number, "mail"};
    end(name, *number == '3' ? kDeliveryDead : kDeliveryDelivered);
    shop.clock().set(shop.app().now() + seconds(60));
  }
  EXPECT_EQ(waiting("mail"), Names{});
  EXPECT_EQ(ended(kDoneDeliveries), (Names{"K-1/delivery/promise.breached/2", breached}));
  EXPECT_EQ(ended(kDeadDeliveries), (Names{"K-1/delivery/promise.breached/3"}));
  shop.clock().set(shop.app().now() + seconds(kDeliveriesKept_s - 120));
  EXPECT_FALSE(forget_old_deliveries(shop.app()));
  EXPECT_EQ(ended(kDoneDeliveries), (Names{"K-1/delivery/promise.breached/2"}));
  shop.clock().set(shop.app().now() + seconds(kDeliveriesKept_s));
  forget_old_deliveries(shop.app());
  EXPECT_EQ(ended(kDoneDeliveries), Names{});
  EXPECT_EQ(rows(Table::deliveries), 2u);  // the dead one stays
}

TEST_F(Deliveries, GoWithTheOrder) {
  set_channels(shop.app(), {{"mail", {kPromiseBreached}},
                            {"webhook", {kPromiseBreached, kVoucherIssued, kPromiseKept}}});
  shop.put_policies();
  shop.late_pizza("K-1");
  shop.late_pizza("K-10");
  shop.app().write([&](Transaction& tx) {
    for (const char* order : {"K-1", "K-10"}) {
      tell(tx, {order, "delivery", kPromiseKept, "9"}, shop.app().now());
    }
  });
  end({breached, "webhook"}, kDeliveryDelivered);
  end({breached, "mail"}, kDeliveryDead);
  ASSERT_EQ(ended(kDoneDeliveries).size(), 1u);
  // Both orders are c-1's; only the rows of K-1 are taken.
  shop.app().write([](Transaction& tx) { forget_deliveries_of(tx, "K-1"); });
  EXPECT_EQ(ended(kDoneDeliveries), Names{});
  EXPECT_EQ(ended(kDeadDeliveries), Names{});
  EXPECT_EQ(waiting("mail"), (Names{"K-10/delivery/promise.breached/1"}));
  EXPECT_EQ(waiting("webhook").size(), 2u);
  erase_customer(shop.app(), shop.attempt("DELETE /v1/customers/c-1"), "c-1");
  EXPECT_EQ(rows(Table::deliveries), 0u);
  EXPECT_EQ(waiting("mail"), Names{});
  EXPECT_EQ(waiting("webhook"), Names{});
}

}  // namespace
}  // namespace kulanz
