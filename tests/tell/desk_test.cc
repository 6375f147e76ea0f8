// What becomes of a message: every outcome, every back-off, and what two who are at it do.
#include "server/tell/desk.h"

#include <gtest/gtest.h>

#include <thread>

#include "server/app/delivery_log.h"
#include "server/app/erasure.h"
#include "tests/tell/post_office.h"

namespace kulanz {
namespace {

Postbox::Answering always(DeliveryOutcome outcome, const char* detail = "") {
  return [=](const std::string&) { return Delivered{outcome, detail}; };
}

int carry_all(Desk& desk) {
  int carried = 0;
  while (desk.carry_one()) ++carried;
  return carried;
}

class Desks : public ::testing::Test {
 protected:
  void pass(std::int64_t s) { shop.clock().set(app().now() + seconds(s)); }
  App& app() { return shop.app(); }

  std::int64_t last(const std::string& types, const char* channel = "fake") {
    std::optional<Instant> at;
    app().read([&](Reader& reader) {
      at = last_delivered(reader, "K-1/delivery/" + types, channel);
    });
    return at ? at->unix_seconds : 0;
  }
  Json listed(const char* state) { return list_deliveries(app(), state).at("deliveries"); }

  Answer retry(const std::string& which) {
    return retry_delivery(app(), shop.attempt("retry " + which), which);
  }

  TestShop shop;
  const std::string id = "K-1~delivery~promise.breached~1~fake";
};

TEST_F(Desks, DeliversEachMessageOnceAndNotesIt) {
  Postbox box(always(DeliveryOutcome::delivered, "204"));
  Desk desk(app(), outgoing(box), {});
  tell_messages(app(), 20);
  EXPECT_EQ(listed("waiting").size(), 20u);
  EXPECT_EQ(carry_all(desk), 20);
  EXPECT_EQ(box.counts().size(), 20u);
  EXPECT_EQ(box.taken().size(), 20u);
  EXPECT_EQ(listed("waiting"), Json::array());
  EXPECT_EQ(listed("delivered").size(), 20u);
  const DeliveryRecord record = delivery(app(), 7);
  EXPECT_EQ(record.state, kDeliveryDelivered);
  EXPECT_EQ(record.detail, "204");
  EXPECT_EQ(record.attempts, 1);
  EXPECT_EQ(record.ended_at, app().now().unix_seconds);
  EXPECT_EQ(next_attempt(app()), std::nullopt);
  EXPECT_EQ(last("promise."), app().now().unix_seconds);
  EXPECT_EQ(last("voucher."), 0);
  EXPECT_EQ(last("promise.", kMailChannel), 0);
  pass(1'000'000);
  EXPECT_EQ(carry_all(desk), 0);
}

TEST_F(Desks, WhatIsNotNeededOrRefusedIsNotTriedAgain) {
  Postbox box([](const std::string& told) {
    return told == message(1) ? Delivered{DeliveryOutcome::not_needed, "erased"}
                              : Delivered{DeliveryOutcome::refused, "410"};
  });
  Desk desk(app(), outgoing(box), {});
  tell_messages(app(), 2);
  EXPECT_EQ(carry_all(desk), 2);
  EXPECT_EQ(next_attempt(app()), std::nullopt);
  ASSERT_EQ(listed("delivered").size(), 1u);
  EXPECT_EQ(listed("delivered")[0].at("state"), "not_needed");
  ASSERT_EQ(listed("dead").size(), 1u);
  EXPECT_EQ(listed("dead")[0].at("state"), "refused");
  EXPECT_EQ(listed("dead")[0].at("detail"), "410");
}

// The times of Standard Webhooks, each from the failure before.
TEST_F(Desks, AFailureIsTriedAgainLaterAndLaterAndThenGivenUp) {
  Postbox box(always(DeliveryOutcome::later, "503"));
  Desk desk(app(), outgoing(box), {});
  tell_messages(app(), 1);
  std::vector<std::int64_t> waited;
  Instant last = app().now();
  while (const auto next = next_attempt(app())) {
    waited.push_back(next->unix_seconds - last.unix_seconds);
    if (*next > app().now()) {
      shop.clock().set(*next - seconds(1));
      ASSERT_FALSE(desk.carry_one()) << "a second early";
      shop.clock().set(*next);
    }
    ASSERT_EQ(carry_all(desk), 1);
    last = app().now();
  }
  EXPECT_EQ(waited, (Waits{0, 5, 300, 1'800, 7'200, 18'000, 36'000, 50'400, 72'000, 86'400}));
  EXPECT_EQ(box.taken().size(), 10u);
  EXPECT_EQ(delivery(app(), 1).state, kDeliveryDead);
  EXPECT_EQ(delivery(app(), 1).attempts, 10);
  EXPECT_EQ(listed("dead")[0].at("id"), id);
  pass(1'000'000);
  EXPECT_EQ(carry_all(desk), 0);
}

TEST_F(Desks, ADeadOneIsSentAgainByHandWithAllItsAttempts) {
  DeliveryOutcome outcome = DeliveryOutcome::refused;
  Postbox box([&](const std::string&) { return Delivered{outcome, "no"}; });
  Desk desk(app(), outgoing(box), {});
  tell_messages(app(), 1);
  carry_all(desk);
  const Json again = retry(id).body.at("delivery");
  EXPECT_EQ(again.at("state"), "waiting");
  EXPECT_EQ(again.at("attempts"), 0);
  EXPECT_EQ(listed("dead"), Json::array());
  outcome = DeliveryOutcome::later;
  EXPECT_EQ(carry_all(desk), 1);
  EXPECT_EQ(delivery(app(), 1).attempts, 1);
  retry(id);  // while it waits: at once
  outcome = DeliveryOutcome::delivered;
  EXPECT_EQ(carry_all(desk), 1);
  EXPECT_EQ(refusal_code([&] { retry(id); }), "delivery_ended");
}

TEST_F(Desks, WhatIsNoDeliveryIsNotFound) {
  tell_messages(app(), 1);
  for (const char* wrong :
       {"", "~", "K-1~delivery~promise.breached~1", "K-1~delivery~promise.breached~2~fake",
        "K-1~delivery~promise.breached~1~other", "K-1~delivery~~1~fake", "K-1/x~a~b~c~fake"}) {
    EXPECT_EQ(refusal_code([&] { retry(wrong); }), "delivery_not_found") << wrong;
  }
  EXPECT_EQ(refusal_code([&] { listed("lost"); }), "bad_enum");
}

TEST_F(Desks, AChannelThatThrowsIsAskedAgainLater) {
  Postbox box(
      [](const std::string&) -> Delivered { throw std::runtime_error("PF7K-2M9Q secret"); });
  std::string log;
  Desk desk(app(), outgoing(box), [&](std::string_view line) { log += line; });
  tell_messages(app(), 1);
  EXPECT_EQ(carry_all(desk), 1);
  EXPECT_EQ(delivery(app(), 1).state, kDeliveryWaiting);
  EXPECT_EQ(log.find("secret"), std::string::npos) << log;
  EXPECT_EQ(delivery(app(), 1).detail.find("secret"), std::string::npos);
}

TEST_F(Desks, TheLogNamesNoOrder) {
  Postbox box(always(DeliveryOutcome::refused, "550 5.1.1"));
  std::vector<std::string> lines;
  Desk desk(app(), outgoing(box), [&](std::string_view line) { lines.emplace_back(line); });
  tell_messages(app(), 1);
  carry_all(desk);
  ASSERT_EQ(lines.size(), 1u);
  const Json expected = {{"level", "error"},     {"event", "not_delivered"},
                         {"channel", kFake},     {"type", kPromiseBreached},
                         {"attempt", 1},         {"state", kDeliveryRefused},
                         {"detail", "550 5.1.1"}};
  EXPECT_EQ(Json::parse(lines.front()), expected);
}

TEST_F(Desks, NoMoreInAMinuteThanAllowed) {
  Postbox box;
  Desk desk(app(), outgoing(box, 3), {});
  tell_messages(app(), 8);
  EXPECT_EQ(carry_all(desk), 3);
  pass(59);
  EXPECT_EQ(carry_all(desk), 0);
  pass(1);
  EXPECT_EQ(carry_all(desk), 3);
  pass(60);
  EXPECT_EQ(carry_all(desk), 2);
}

TEST_F(Desks, NothingGoesOutWhileTheClockIsInDoubt) {
  Postbox box;
  Desk desk(app(), outgoing(box), {});
  tell_messages(app(), 1);
  shop.clock().jump(app().now() + seconds(2 * kClockTolerance_s));
  EXPECT_EQ(carry_all(desk), 0);
}

// The process died with the lease in its hand.
TEST_F(Desks, ALeaseThatNobodyHoldsIsTakenAgainUnderTheSameId) {
  tell_messages(app(), 1);
  const auto none = [](const std::string&) { return false; };
  ASSERT_EQ(lease_errands(app(), kFake, "dead.1", none, 8).size(), 1u);
  Postbox box;
  Desk desk(app(), outgoing(box), {});
  pass(kLease_s - 1);
  EXPECT_EQ(carry_all(desk), 0);
  pass(1);
  EXPECT_EQ(carry_all(desk), 1);
  EXPECT_EQ(box.taken(), std::vector<std::string>{message(1)});
  EXPECT_EQ(delivery(app(), 1).attempts, 2);
}

// And the next one knows that it is alone.
TEST_F(Desks, WhatADeadProcessHadLeasedGoesOutAtTheNextStart) {
  tell_messages(app(), 2);
  const auto none = [](const std::string&) { return false; };
  ASSERT_EQ(lease_errands(app(), kFake, "dead.1", none, 8).size(), 2u);
  Postbox box;
  Desk desk(app(), outgoing(box), {});
  desk.begin();
  EXPECT_EQ(carry_all(desk), 2);
  EXPECT_EQ(box.counts().size(), 2u);
  EXPECT_EQ(delivery(app(), 1).attempts, 2);
}

// One that kills the process each time must leave it some time to live.
TEST_F(Desks, WhatAProcessDiedOverTwiceWaitsForTheEndOfItsLease) {
  tell_messages(app(), 1);
  const auto none = [](const std::string&) { return false; };
  Postbox box;
  Desk desk(app(), outgoing(box), {});
  ASSERT_EQ(lease_errands(app(), kFake, "dead.1", none, 8).size(), 1u);
  desk.begin();
  ASSERT_EQ(lease_errands(app(), kFake, "dead.2", none, 8).size(), 1u);
  desk.begin();
  EXPECT_EQ(carry_all(desk), 0);
  pass(kLease_s);
  EXPECT_EQ(carry_all(desk), 1);
  EXPECT_EQ(box.taken(), std::vector<std::string>{message(1)});
}

TEST_F(Desks, AStartDoesNotShortenTheWaitAfterAFailure) {
  Postbox box(always(DeliveryOutcome::later, "503"));
  Desk desk(app(), outgoing(box), {});
  tell_messages(app(), 1);
  EXPECT_EQ(carry_all(desk), 1);
  desk.begin();
  EXPECT_EQ(carry_all(desk), 0);
  pass(5);
  EXPECT_EQ(carry_all(desk), 1);
}

// A delivery takes until after its lease is over: it is not begun anew meanwhile.
TEST_F(Desks, WhatIsUnderWayIsNotBegunAgain) {
  Desk* desk = nullptr;
  Postbox box([&](const std::string&) {
    pass(2 * kLease_s);
    EXPECT_FALSE(desk->carry_one());
    return Delivered{};
  });
  Desk made(app(), outgoing(box), {});
  desk = &made;
  tell_messages(app(), 1);
  EXPECT_EQ(carry_all(made), 1);
  EXPECT_EQ(box.taken().size(), 1u);
  EXPECT_EQ(delivery(app(), 1).state, kDeliveryDelivered);
  EXPECT_EQ(next_attempt(app()), std::nullopt);
}

// What was leased and waits so long that it would not be through in time is left alone.
TEST_F(Desks, ALeaseThatIsAlmostOverIsNotBegun) {
  bool slow = true;
  Postbox box([&](const std::string&) {
    if (slow) pass(kLease_s - kMaxDelivery_s + 1);
    slow = false;
    return Delivered{};
  });
  Desk desk(app(), outgoing(box), {});
  tell_messages(app(), 2);
  carry_all(desk);
  EXPECT_EQ(box.taken().size(), 1u);
  pass(kLease_s);
  carry_all(desk);
  EXPECT_EQ(box.counts().size(), 2u);
  EXPECT_EQ(box.taken().size(), 2u);
}

TEST_F(Desks, AClosedDeskGivesBackWhatItHasNotBegun) {
  Postbox box;
  Desk desk(app(), outgoing(box), {});
  tell_messages(app(), 3);
  EXPECT_TRUE(desk.carry_one());
  desk.close();
  EXPECT_FALSE(desk.carry_one());
  Desk next(app(), outgoing(box), {});
  EXPECT_EQ(carry_all(next), 2);  // at once
  EXPECT_EQ(box.counts().size(), 3u);
  EXPECT_EQ(delivery(app(), 3).attempts, 1);
}

TEST_F(Desks, AnErasedOrderIsForgottenAlsoUnderWay) {
  shop.put_policies();
  shop.late_pizza("K-1");
  Postbox box([&](const std::string&) {
    erase_customer(app(), shop.attempt("erase"), "c-1");
    return Delivered{DeliveryOutcome::later, "451"};
  });
  Desk desk(app(), outgoing(box), {});
  set_channels(app(), {{kFake, {kPromiseKept}}});
  app().write([&](Transaction& tx) {
    tell(tx, {"K-1", "delivery", kPromiseKept, "1"}, app().now());
    tell(tx, {"K-1", "delivery", kPromiseKept, "2"}, app().now());
  });
  carry_all(desk);
  pass(1'000'000);
  carry_all(desk);
  app().read([](Reader& reader) {
    reader.scan(Table::deliveries, "", "", [](auto key, auto) {
      ADD_FAILURE() << key;
      return true;
    });
  });
  EXPECT_EQ(next_attempt(app()), std::nullopt);
}

// Two desks of one channel on one store, each with two who work at it.
TEST_F(Desks, ManyAtOnceDeliverEachMessageOnce) {
  constexpr int kMessages = 200;
  Postbox box;
  tell_messages(app(), kMessages);
  std::vector<std::unique_ptr<Desk>> desks;
  std::vector<std::thread> workers;
  for (int i = 0; i < 2; ++i) {
    desks.push_back(std::make_unique<Desk>(app(), outgoing(box), CourierLog()));
  }
  for (int i = 0; i < 4; ++i) {
    workers.emplace_back([&, i] {
      // One that was beaten to a portion finds nothing, and there may be more.
      while (next_attempt(app())) desks[static_cast<std::size_t>(i % 2)]->carry_one();
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(box.counts().size(), std::size_t{kMessages});
  EXPECT_EQ(box.taken().size(), std::size_t{kMessages});
  for (int i = 1; i <= kMessages; ++i) EXPECT_EQ(delivery(app(), i).attempts, 1) << i;
}

}  // namespace
}  // namespace kulanz
