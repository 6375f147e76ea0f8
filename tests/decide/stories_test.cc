// The six stories of the product, as the core tells them.
#include <gtest/gtest.h>

#include "tests/support/question.h"

namespace kulanz::test {
namespace {

Leaves pizza() {
  return {{"order/placed_at", "2026-05-04T18:00:00Z"},
          {"order/paid_minor", "3250"},
          {"order/currency", "EUR"},
          {"facts/meal_minor", "2850"},
          {"facts/promised_min", "45"}};
}

TEST(Pizza, GoodwillGrowsWithTheDelayUpToThePriceOfTheMeal) {
  Asked policy = Asked::shipped("pizza");
  struct Row {
    const char* now;
    PromiseState state;
    std::int64_t voucher;
    const char* apology;
  };
  const Row rows[] = {
      {"2026-05-04T18:00:00Z", PromiseState::open, -1, ""},
      {"2026-05-04T18:34:59Z", PromiseState::open, -1, ""},
      {"2026-05-04T18:35:00Z", PromiseState::at_risk, -1, ""},
      {"2026-05-04T18:45:00Z", PromiseState::at_risk, -1, ""},
      {"2026-05-04T18:45:01Z", PromiseState::breached, -1, "pizza.late"},
      {"2026-05-04T19:14:59Z", PromiseState::breached, -1, "pizza.late"},
      {"2026-05-04T19:15:00Z", PromiseState::breached, 750, "pizza.late"},
      {"2026-05-04T19:45:00Z", PromiseState::breached, 1450, "pizza.late"},
      {"2026-05-04T20:45:00Z", PromiseState::breached, 2150, "pizza.very_late"},
      {"2026-05-04T21:45:00Z", PromiseState::breached, 2850, "pizza.very_late"},
      {"2026-05-09T21:45:00Z", PromiseState::breached, 2850, "pizza.very_late"},
  };
  for (const Row& row : rows) {
    const Answer answer = policy.at(row.now, pizza());
    EXPECT_EQ(answer.reason(), Reason::ok) << row.now;
    EXPECT_EQ(answer.state(), row.state) << row.now;
    EXPECT_EQ(answer.amount("goodwill_voucher"), row.voucher) << row.now;
    EXPECT_EQ(answer.apology(), row.apology) << row.now;
  }
}

TEST(Pizza, SaysWhenItWillSaySomethingElse) {
  Asked policy = Asked::shipped("pizza");
  const auto next = [&](const char* now) { return policy.at(now, pizza()).header.next_change_at; };
  EXPECT_EQ(next("2026-05-04T18:00:00Z"), unix_time("2026-05-04T18:35:00Z"));
  EXPECT_EQ(next("2026-05-04T18:35:00Z"), unix_time("2026-05-04T18:45:01Z"));
  EXPECT_EQ(next("2026-05-04T18:45:01Z"), unix_time("2026-05-04T19:15:00Z"));
  EXPECT_EQ(next("2026-05-04T20:45:00Z"), unix_time("2026-05-04T21:45:00Z"));
}

TEST(Pizza, ReachedCapSleepsForEver) {
  Asked policy = Asked::shipped("pizza");
  EXPECT_EQ(policy.at("2026-05-04T21:45:00Z", pizza()).header.next_change_at, kNever);
}

TEST(Pizza, NeverGivesMoreThanWasPaid) {
  Leaves order = pizza();
  order[1].text = "1000";
  EXPECT_EQ(Asked::shipped("pizza").at("2026-05-05T00:00:00Z", order).amount("goodwill_voucher"),
            1000);
}

TEST(Pizza, ALittleLateBringsADessert) {
  Leaves order = pizza();
  add_event(order, 0, "delivered", "2026-05-04T18:57:00Z");
  const Answer answer = Asked::shipped("pizza").at("2026-05-04T20:00:00Z", order);
  EXPECT_EQ(answer.amount("dessert"), 1);
  EXPECT_EQ(answer.amount("goodwill_voucher"), -1);
  EXPECT_EQ(answer.header.next_change_at, kNever);
}

TEST(Pizza, KeptPromiseOffersNothing) {
  Leaves order = pizza();
  add_event(order, 0, "delivered", "2026-05-04T18:45:00Z");
  const Answer answer = Asked::shipped("pizza").at("2026-05-04T20:00:00Z", order);
  EXPECT_EQ(answer.state(), PromiseState::kept);
  EXPECT_EQ(answer.header.remedy_count, 0);
  EXPECT_EQ(answer.apology(), "");
  EXPECT_EQ(answer.header.next_change_at, kNever);
}

TEST(Pizza, AnEstimateNeverMovesThePromise) {
  Leaves order = pizza();
  add_event(order, 0, "delay_announced", "2026-05-04T18:30:00Z");
  EXPECT_EQ(Asked::shipped("pizza").at("2026-05-04T18:45:01Z", order).state(),
            PromiseState::breached);
}

Leaves data_option() {
  return {{"order/placed_at", "2026-11-02T09:00:00Z"},  // 10:00 in Berlin
          {"order/paid_minor", "2999"},
          {"order/currency", "EUR"},
          {"facts/monthly_fee_minor", "2999"},
          {"facts/activation_hours", "24"}};
}

TEST(DataOption, LawOwesMoneyForEachDayAndForTheMissedAppointment) {
  Leaves order = data_option();
  add_event(order, 0, "appointment_missed", "2026-11-06T14:00:00Z");
  add_event(order, 1, "activated", "2026-11-13T09:00:00Z");
  const Answer answer = Asked::shipped("data_option").at("2026-11-14T09:00:00Z", order);
  // Due on 3 November; nine complete days without service: the 4th to the 12th.
  EXPECT_EQ(answer.amount("tkg_daily"), 2 * 500 + 5 * 1000);
  EXPECT_EQ(answer.amount("tkg_appointment"), 1000);
  EXPECT_EQ(answer.amount("data_credit"), 10);
  EXPECT_EQ(answer.apology(), "data.late_appointment");
}

TEST(DataOption, ADayCountsWhenItIsOverInTheShopsZone) {
  Asked policy = Asked::shipped("data_option");
  const Answer before = policy.at("2026-11-06T22:59:59Z", data_option());
  EXPECT_EQ(before.amount("tkg_daily"), -1);
  EXPECT_EQ(policy.at("2026-11-06T23:00:00Z", data_option()).amount("tkg_daily"), 500);
  EXPECT_EQ(policy.at("2026-11-07T23:00:00Z", data_option()).amount("tkg_daily"), 1000);
  EXPECT_EQ(policy.at("2026-11-08T23:00:00Z", data_option()).amount("tkg_daily"), 2000);
}

TEST(DataOption, ADearContractIsOwedItsPercentage) {
  Leaves order = data_option();
  order[3].text = "6005";  // 10 % = 6.005, rounded half up; 20 % = 12.01
  EXPECT_EQ(Asked::shipped("data_option").at("2026-11-08T23:00:00Z", order).amount("tkg_daily"),
            2 * 601 + 1201);
}

TEST(DataOption, ASwitchOfProviderCountsWorkingDays) {
  Leaves order = data_option();
  order.push_back({"facts/provider_switch", "true"});
  add_event(order, 0, "activated", "2026-11-10T09:00:00Z");
  // Tuesday the 3rd; complete working days: 4, 5, 6, 9; the first does not count.
  EXPECT_EQ(Asked::shipped("data_option").at("2026-11-14T09:00:00Z", order).amount("tkg_daily"),
            3 * 1000);
}

Leaves newspaper() {
  return {{"order/placed_at", "2026-05-01T09:00:00Z"}, {"order/paid_minor", "4290"},
          {"order/currency", "EUR"},                   {"facts/period_price_minor", "4290"},
          {"facts/issues_in_period", "26"},            {"facts/first_issue", "2026-05-04"},
          {"facts/last_issue", "2026-06-03"}};
}

TEST(Newspaper, EachMissedIssueIsRefundedAndTheThirdReportCallsAPerson) {
  Asked policy = Asked::shipped("newspaper");
  Leaves order = newspaper();
  EXPECT_EQ(policy.at("2026-05-04T08:00:00Z", order).amount("refund_issues"), -1);
  add_event(order, 0, "not_received", "2026-05-04T08:00:00Z", "customer", "2026-05-04");
  EXPECT_EQ(policy.at("2026-05-04T08:00:00Z", order).amount("refund_issues"), 165);
  add_event(order, 1, "not_received", "2026-05-05T08:00:00Z", "customer", "2026-05-05");
  add_event(order, 2, "passed_on", "2026-05-05T09:00:00Z");
  const Answer second = policy.at("2026-05-05T10:00:00Z", order);
  EXPECT_EQ(second.amount("refund_issues"), 330);
  EXPECT_EQ(second.due("delivery_desk_case"), kNoInstant);
  add_event(order, 3, "not_received", "2026-05-06T15:00:00Z", "customer", "2026-05-06");
  const Answer third = policy.at("2026-05-06T16:00:00Z", order);
  EXPECT_EQ(third.amount("refund_issues"), 495);
  // 17:00 in Berlin and four business hours: 18:00 that day, then 08:00 to 11:00.
  EXPECT_EQ(third.due("delivery_desk_case"), unix_time("2026-05-07T09:00:00Z"));
  EXPECT_EQ(third.apology(), "newspaper.missed_again");
}

TEST(Newspaper, SilenceNeverClosesItAnIssueThatCameDoes) {
  Asked policy = Asked::shipped("newspaper");
  Leaves order = newspaper();
  for (int i = 0; i < 3; ++i) {
    const std::string day = "2026-05-0" + std::to_string(4 + i);
    add_event(order, i, "not_received", day + "T15:00:00Z", "customer", day);
  }
  EXPECT_NE(policy.at("2026-08-06T16:00:00Z", order).due("delivery_desk_case"), kNoInstant);
  add_event(order, 3, "received", "2026-05-07T06:00:00Z", "customer", "2026-05-07");
  const Answer answer = policy.at("2026-05-07T16:00:00Z", order);
  EXPECT_EQ(answer.state(), PromiseState::kept);
  EXPECT_EQ(answer.due("delivery_desk_case"), kNoInstant);
  EXPECT_EQ(answer.amount("refund_issues"), 495);
}

TEST(Newspaper, AReportBeforeTheDeadlineProvesNothing) {
  Leaves order = newspaper();
  add_event(order, 0, "not_received", "2026-05-04T04:00:00Z", "customer", "2026-05-04");
  EXPECT_EQ(Asked::shipped("newspaper").at("2026-05-04T08:00:00Z", order).amount("refund_issues"),
            -1);
}

Leaves parcel() {
  return {{"order/placed_at", "2026-05-08T09:00:00Z"},  // Friday, 11:00 in Berlin
          {"order/paid_minor", "5900"},
          {"order/currency", "EUR"},
          {"facts/delivery_days", "2"}};
}

TEST(Parcel, ThePromiseCountsTheShopsWorkingDays) {
  Asked policy = Asked::shipped("parcel");
  Leaves order = parcel();
  const auto deadline = [&] { return policy.at("2026-05-09T09:00:00Z", order).header.deadline; };
  EXPECT_EQ(deadline(), unix_time("2026-05-12T21:59:59Z"));  // Tuesday, end of day
  order[0].text = "2026-05-08T12:30:00Z";                    // after the cut-off: like Monday's
  EXPECT_EQ(deadline(), unix_time("2026-05-13T21:59:59Z"));
}

TEST(Parcel, ACarriersScanAfterTheDeadlineProvesTheBreach) {
  Asked policy = Asked::shipped("parcel");
  Leaves order = parcel();
  add_event(order, 0, "shipped", "2026-05-08T15:00:00Z", "partner");
  const Answer silent = policy.at("2026-05-20T09:00:00Z", order);
  EXPECT_EQ(silent.state(), PromiseState::unknown);
  EXPECT_EQ(silent.header.remedy_count, 0);
  EXPECT_EQ(silent.apology(), "parcel.checking");
  add_event(order, 1, "in_transit", "2026-05-13T08:00:00Z", "partner");
  const Answer late = policy.at("2026-05-20T09:00:00Z", order);
  EXPECT_EQ(late.state(), PromiseState::breached);
  EXPECT_EQ(late.amount("goodwill_voucher"), 500);  // no more lateness than is proved
  add_event(order, 2, "delivered", "2026-05-15T22:00:00Z", "partner");
  EXPECT_EQ(policy.at("2026-05-20T09:00:00Z", order).amount("goodwill_voucher"), 1000);
}

TEST(Parcel, NotAtHomeIsAnHonestWordAndAContradictionOpensACase) {
  Asked policy = Asked::shipped("parcel");
  Leaves order = parcel();
  add_event(order, 0, "delivery_attempted", "2026-05-12T10:00:00Z", "partner");
  const Answer absent = policy.at("2026-05-14T09:00:00Z", order);
  EXPECT_EQ(absent.state(), PromiseState::excused);
  EXPECT_EQ(absent.header.remedy_count, 0);
  EXPECT_EQ(absent.apology(), "parcel.absent");
  add_event(order, 1, "not_so", "2026-05-13T08:00:00Z", "customer");
  EXPECT_EQ(policy.at("2026-05-14T09:00:00Z", order).due("absent_contradicted"),
            unix_time("2026-05-13T12:00:00Z"));
}

TEST(Parcel, OnlyTheShopsWordSetsTheFault) {
  Asked policy = Asked::shipped("parcel");
  Leaves order = parcel();
  add_event(order, 0, "delivery_attempted", "2026-05-12T10:00:00Z", "partner");
  add_event(order, 1, "fault_set", "2026-05-13T10:00:00Z");
  order.push_back({"events/1/fault", "partner"});
  add_event(order, 2, "delivered", "2026-05-13T15:00:00Z", "partner");
  const Answer answer = policy.at("2026-05-14T09:00:00Z", order);
  EXPECT_EQ(answer.state(), PromiseState::breached);
  EXPECT_EQ(answer.amount("goodwill_voucher"), 500);
}

TEST(Parcel, ATimeKnownOnlyAsADayPaysTheLeastLatenessItProves) {
  Leaves order = parcel();
  add_event(order, 0, "delivered", "2026-05-13", "partner");
  const Answer answer = Asked::shipped("parcel").at("2026-05-20T09:00:00Z", order);
  EXPECT_EQ(answer.state(), PromiseState::breached);
  EXPECT_EQ(answer.header.fulfilled_at, unix_time("2026-05-12T22:00:00Z"));
  EXPECT_EQ(answer.amount("goodwill_voucher"), 500);
}

// The moment from which nothing changes any more, along the moments that the
// decisions themselves name; kNever when they do not come to an end.
std::int64_t last_change(Asked& policy, const Leaves& leaves, std::int64_t from) {
  for (int change = 0; change < 100; ++change) {
    const Answer answer = policy.at(Instant{from}, leaves);
    EXPECT_EQ(answer.reason(), Reason::ok);
    if (answer.header.next_change_at == kNever) return from;
    from = answer.header.next_change_at;
  }
  return kNever;
}

Leaves with(Leaves leaves, const std::vector<std::array<const char*, 3>>& events) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    add_event(leaves, static_cast<int>(i), events[i][0], events[i][1], events[i][2]);
  }
  return leaves;
}

TEST(Stories, OnceTheirEndIsReachedTheySleepForEver) {
  struct Row {
    const char* what;
    const char* policy;
    Leaves leaves;
    const char* from;
    const char* last;
  };
  const Row rows[] = {
      {"the price of the meal", "pizza", pizza(), "2026-05-04T18:00:00Z", "2026-05-04T21:45:00Z"},
      {"delivered", "pizza", with(pizza(), {{"delivered", "2026-05-04T19:20:00Z", "merchant"}}),
       "2026-05-04T19:20:00Z", "2026-05-04T19:20:00Z"},
      {"activated after nine days", "data_option", with(data_option(), {{"activated", "2026-11-13T09:00:00Z", "merchant"}}),
       "2026-11-13T09:00:00Z", "2026-11-13T09:00:00Z"},
      {"the last issue is due", "newspaper", newspaper(), "2026-05-01T09:00:00Z", "2026-06-03T05:00:01Z"},
      {"a scan proves that it is late", "parcel", with(parcel(), {{"in_transit", "2026-05-20T08:00:00Z", "partner"}}),
       "2026-05-20T08:00:00Z", "2026-05-20T08:00:00Z"},
      {"nobody says anything", "parcel", parcel(), "2026-05-08T09:00:00Z", "2026-05-12T22:00:00Z"},
  };
  for (const Row& row : rows) {
    Asked policy = Asked::shipped(row.policy);
    const std::int64_t last = last_change(policy, row.leaves, unix_time(row.from));
    EXPECT_EQ(last, unix_time(row.last)) << row.what;
    EXPECT_EQ(policy.at(Instant{last}, row.leaves).bytes(), policy.at("2199-12-01T00:00:00Z", row.leaves).bytes())
        << row.what;
  }
}

// What the law owes for each day has no cap: a day that is over is a change.
TEST(Stories, WhatTheLawOwesForEachDayHasNoEnd) {
  Asked policy = Asked::shipped("data_option");
  EXPECT_EQ(last_change(policy, data_option(), unix_time("2026-11-02T09:00:00Z")), kNever);
}

TEST(Stories, AnyOrderOfArrivalTellsTheSame) {
  Asked policy = Asked::shipped("newspaper");
  Leaves forward = newspaper();
  Leaves backward = newspaper();
  for (int i = 0; i < 9; ++i) {
    const std::string day = "2026-05-" + std::string(i < 6 ? "0" : "1") + std::to_string((4 + i) % 10);
    const int other = 8 - i;
    const auto add = [&](Leaves& order, int at) {
      add_event(order, at, i % 3 == 1 ? "received" : "not_received", day + "T15:00:00Z", "customer", day);
      order[order.size() - 5].text = "id" + std::to_string(i);
    };
    add(forward, i);
    add(backward, other);
  }
  EXPECT_EQ(policy.at("2026-05-20T09:00:00Z", forward).bytes(),
            policy.at("2026-05-20T09:00:00Z", backward).bytes());
}

}  // namespace
}  // namespace kulanz::test
