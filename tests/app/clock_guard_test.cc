// A clock that is wrong must not make codes, nor take time back.
#include "server/app/clock_guard.h"

#include <gtest/gtest.h>

#include "server/app/audit.h"
#include "server/app/keeper.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class ClockGuarded : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.put_policies();
    start_clock(shop.app());
    shop.late_pizza("K-1");
  }

  std::string issuing(TestShop& at_shop) {
    return refusal_code([&] { at_shop.claim_voucher("K-1"); });
  }

  // The same rows in a new process, whose clock says `now`.
  std::unique_ptr<TestShop> restarted(Instant now) {
    auto copy = open_memory_store();
    copy->write([&](Transaction& tx) {
      shop.app().read([&](Reader& reader) {
        for (int table = 0; table < kTables; ++table) {
          reader.scan(static_cast<Table>(table), "", "", [&](auto key, auto value) {
            return tx.put(static_cast<Table>(table), key, value), true;
          });
        }
      });
    });
    auto next = std::make_unique<TestShop>(std::move(copy), shop.secrets());
    next->clock().jump(now);
    start_clock(next->app());
    return next;
  }

  void pass(Duration time) {
    shop.clock().set(shop.clock().now() + time);
    keep(shop.app());
  }
  Instant wall() { return shop.clock().now(); }

  TestShop shop;
};

TEST_F(ClockGuarded, NormalTimeAndIdleNightsIssue) {
  EXPECT_EQ(issuing(shop), "");
  shop.clock().set(wall() + hours(14));  // not even a heartbeat: the machine slept
  shop.put("K-2", pizza_order());
  shop.events("K-2", {event("door", "delivered", "2026-05-03T20:30:00Z")});
  EXPECT_EQ(refusal_code([&] { shop.claim_voucher("K-2"); }), "");
}

TEST_F(ClockGuarded, AJumpAheadStopsIssuingAndNothingElseHappensByIt) {
  const Instant before = shop.app().now();
  shop.clock().jump(wall() + hours(24 * 400));
  EXPECT_EQ(issuing(shop), "clock_suspect");
  EXPECT_EQ(shop.app().now(), before);
  shop.clock().set(wall() + minutes(5));
  EXPECT_EQ(shop.app().now(), before + minutes(5));
  shop.put("K-2", pizza_order());  // orders are taken all the same
  shop.app().write([&](Transaction& tx) { schedule(tx, {before, kForgetAnswer, "x"}); });
  keep(shop.app());
  EXPECT_EQ(take_due(shop.app(), due_handlers()), 1);  // keep() left it
}

TEST_F(ClockGuarded, SmallStepsAreBelieved) {
  shop.clock().jump(wall() + minutes(15));
  EXPECT_EQ(issuing(shop), "");
  shop.clock().jump(wall() + seconds(1));
  shop.put("K-2", pizza_order());
  EXPECT_EQ(shop.app().clock_guard().doubt(), ClockDoubt::ran_ahead);
}

TEST_F(ClockGuarded, AJumpBackNeverTakesTimeBack) {
  const Instant before = shop.app().now();
  shop.clock().jump(wall() - minutes(10));
  EXPECT_EQ(shop.app().now(), before);
  EXPECT_EQ(issuing(shop), "");
  shop.clock().jump(wall() - minutes(6));
  EXPECT_EQ(shop.app().now(), before);
  EXPECT_EQ(shop.app().clock_guard().doubt(), ClockDoubt::behind);
}

TEST_F(ClockGuarded, StaysInDoubtWhenTheClockIsSetRightUntilItIsConfirmed) {
  const Instant right = wall();
  shop.clock().jump(right + hours(2));
  EXPECT_EQ(issuing(shop), "clock_suspect");
  shop.clock().jump(right);
  EXPECT_EQ(issuing(shop), "clock_suspect");
  const Answer answer = confirm_clock(shop.app(), shop.attempt("confirm", "key-1"));
  EXPECT_EQ(answer.body.at("doubt"), "ran_ahead");
  EXPECT_EQ(answer.body.at("now"), instant_text(right));
  EXPECT_EQ(issuing(shop), "");
  const Json rows = read_audit(shop.app(), 0).at("rows");
  const auto confirmed = [](const Json& row) { return row.at("action") == "clock_confirmed"; };
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(), confirmed), 1);
}

TEST_F(ClockGuarded, AnOldConfirmationAskedAgainConfirmsNothing) {
  confirm_clock(shop.app(), shop.attempt("confirm", "key-1"));
  shop.clock().jump(wall() + hours(2));
  confirm_clock(shop.app(), shop.attempt("confirm", "key-1"));
  EXPECT_EQ(issuing(shop), "clock_suspect");
}

TEST_F(ClockGuarded, ConfirmingTakesTimeBackWhereItWasWrong) {
  const Instant right = wall();
  auto wrong = restarted(right + hours(24 * 3650));
  wrong->put("K-2", pizza_order());
  EXPECT_GT(wrong->app().now(), right + hours(24));
  wrong->clock().jump(right + hours(1));
  EXPECT_GT(wrong->app().now(), right + hours(24));
  confirm_clock(wrong->app(), wrong->attempt("confirm"));
  EXPECT_EQ(wrong->app().now(), right + hours(1));
  note_clean_stop(wrong->app());
  start_clock(wrong->app());
  EXPECT_EQ(wrong->app().now(), right + hours(1));
  EXPECT_EQ(issuing(*wrong), "");
}

TEST_F(ClockGuarded, ACrashOfMinutesIsBelieved) {
  pass(hours(5));
  auto next = restarted(wall() + minutes(15));
  EXPECT_EQ(issuing(*next), "");
}

TEST_F(ClockGuarded, ACrashOfHoursIsAskedAboutAlsoAfterFurtherRestarts) {
  pass(hours(5));
  auto next = restarted(wall() + hours(3));
  EXPECT_EQ(issuing(*next), "clock_suspect");
  EXPECT_EQ(next->app().clock_guard().doubt(), ClockDoubt::downtime);
  note_clean_stop(next->app());
  start_clock(next->app());
  EXPECT_EQ(issuing(*next), "clock_suspect");
  confirm_clock(next->app(), next->attempt("confirm"));
  start_clock(next->app());
  EXPECT_EQ(issuing(*next), "");
}

TEST_F(ClockGuarded, AWeekendAfterACleanStopIsBelieved) {
  note_clean_stop(shop.app());
  auto next = restarted(wall() + hours(63));
  EXPECT_EQ(issuing(*next), "");
}

TEST_F(ClockGuarded, AStartBeforeTheLastCommitIsAskedAbout) {
  note_clean_stop(shop.app());
  auto next = restarted(wall() - minutes(16));
  EXPECT_EQ(issuing(*next), "clock_suspect");
  EXPECT_EQ(next->app().now(), wall());
}

TEST_F(ClockGuarded, TheHeartbeatIsWrittenEveryMinuteAndNotMore) {
  int writes = 0;
  const auto note = [&] {
    std::string now;
    shop.app().read([&](Reader& reader) { now = reader.get(Table::meta, "clock").value(); });
    return now;
  };
  std::string before = note();
  for (int i = 0; i < 180; ++i) {
    pass(seconds(1));
    if (note() != before) ++writes;
    before = note();
  }
  EXPECT_EQ(writes, 3);
}

}  // namespace
}  // namespace kulanz
