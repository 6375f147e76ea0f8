// What a policy asks of the zone and of its calendars. How calendars count is
// tests/time's business; here it is what a line makes of their answers.
#include <gtest/gtest.h>

#include "tests/decide/lines.h"

namespace kulanz::test {
namespace {

const char* const kFacts = R"(
  "at": { "type": "instant" }, "until": { "type": "instant" },
  "on": { "type": "date" }, "then": { "type": "date" },
  "n": { "type": "integer" }, "clock": { "type": "time of day" },
  "budget": { "type": "duration", "unit": "min" },
  "holds": { "series": { "held_from": { "type": "instant" }, "held_until": { "type": "instant" } } })";

const std::string kHours = R"("hours": {
  "mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]], "wed": [["09:00", "17:00"]],
  "thu": [["09:00", "17:00"]], "fri": [["09:00", "17:00"]] })";
const std::string kAlways = R"("hours": {
  "mon": [["00:00", "24:00"]], "tue": [["00:00", "24:00"]], "wed": [["00:00", "24:00"]],
  "thu": [["00:00", "24:00"]], "fri": [["00:00", "24:00"]], "sat": [["00:00", "24:00"]],
  "sun": [["00:00", "24:00"]] })";

// A desk in Berlin, closed on 1 May; `more` are further members of the calendar.
std::string desk(const std::string& more = "") {
  return R"("desk": { )" + kHours + R"(, "yearly_holidays": ["05-01"])" + more + " }";
}

struct Row {
  const char* expression;
  const char* given;
  const char* expected;
};

void expect(const std::string& calendars, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    Lines lines(kFacts, result_is(row.expression), calendars);
    EXPECT_EQ(lines.value(row.given), row.expected) << row.expression << " with " << row.given;
  }
}

TEST(Days, ADateHasParts) {
  expect("", {{"year(on)", R"("on": "2028-02-29")", "2028"},
              {"month(on)", R"("on": "2028-02-29")", "2"},
              {"day(on)", R"("on": "2028-02-29")", "29"},
              {"weekday(on)", R"("on": "2028-02-28")", "1"},  // Monday
              {"weekday(on)", R"("on": "2028-02-29")", "2"},
              {"weekday(on)", R"("on": "2028-02-27")", "7"},
              {"weekday(on)", R"("on": "1970-01-01")", "4"},
              {"year(on)", R"("on": "2199-12-31")", "2199"},
              {"year(on)", "", "unknown"},
              {"year(on + 1)", R"("on": "2199-12-31")", "out_of_range"},
              {"weekday(on - 1)", R"("on": "1970-01-01")", "out_of_range"}});
}

TEST(Days, AMomentsDayAndTimeAreLocal) {
  expect("", {{"date(at)", R"("at": "2026-03-31T21:59:59Z")", "2026-03-31"},
              {"date(at)", R"("at": "2026-03-31T22:00:00Z")", "2026-04-01"},
              {"date(at)", R"("at": "2026-12-31T22:59:59Z")", "2026-12-31"},  // winter: an hour later
              {"date(at)", R"("at": "2026-12-31T23:00:00Z")", "2027-01-01"},
              {"time(at)", R"("at": "2026-03-31T21:59:59Z")", "23:59:59"},
              {"time(at)", R"("at": "2026-03-29T00:59:59Z")", "01:59:59"},  // clocks go forward
              {"time(at)", R"("at": "2026-03-29T01:00:00Z")", "03:00"},
              {"time(at)", R"("at": "2026-10-25T00:30:00Z")", "02:30"},  // and back: half past two,
              {"time(at)", R"("at": "2026-10-25T01:30:00Z")", "02:30"},  // twice
              {"at(on, clock)", R"("on": "2026-05-04", "clock": "14:00")", "2026-05-04T12:00:00Z"},
              {"at(on, 14:00)", R"("on": "2026-12-04")", "2026-12-04T13:00:00Z"},
              {"at(on, 24:00)", R"("on": "2026-05-04")", "2026-05-04T22:00:00Z"},
              {"time(at) >= 18:00", R"("at": "2026-05-04T15:59:59Z")", "false"},
              {"time(at) >= 18:00", R"("at": "2026-05-04T16:00:00Z")", "true"},
              {"date(at)", "", "unknown"},
              {"at(on, clock)", R"("on": "2026-05-04")", "unknown"}});
}

TEST(WorkingDays, ACalendarCountsThem) {
  const std::string berlin = desk();
  expect(berlin, {{"is_working_day(desk, on)", R"("on": "2026-04-30")", "true"},
                  {"is_working_day(desk, on)", R"("on": "2026-05-01")", "false"},
                  {"is_working_day(desk, on)", R"("on": "2026-05-02")", "false"},
                  {"add_working_days(desk, on, n)", R"("on": "2026-04-30", "n": 1)", "2026-05-04"},
                  {"add_working_days(desk, on, n)", R"("on": "2026-05-02", "n": 1)", "2026-05-05"},
                  {"add_working_days(desk, on, n)", R"("on": "2026-05-02", "n": -1)", "2026-04-29"},
                  {"add_working_days(desk, on, n)", R"("on": "2026-05-02", "n": 0)", "2026-05-02"},
                  {"nth_working_day_after(desk, on, n)", R"("on": "2026-05-02", "n": 1)", "2026-05-04"},
                  {"nth_working_day_after(desk, on, n)", R"("on": "2026-05-02", "n": 0)", "out_of_range"},
                  {"working_days_between(desk, on, then)", R"("on": "2026-04-30", "then": "2026-05-05")", "2"},
                  {"working_days_between(desk, on, then)", R"("on": "2026-05-05", "then": "2026-04-30")", "-2"},
                  {"add_working_days(desk, on, n)", R"("on": "2026-04-30")", "unknown"},
                  {"is_working_day(desk, on)", "", "unknown"}});
}

TEST(BusinessTime, OpenTimeIsCountedWithoutThePauses) {
  const std::string berlin = desk();
  const char* const between = "business_time_between(desk, at, until, holds)";
  const char* const add = "add_business_time(desk, at, budget, holds)";
  // Thursday 14:00 to Monday 11:00 in Berlin: three hours, a holiday, two hours.
  const std::string span = R"("at": "2026-04-30T12:00:00Z", "until": "2026-05-04T09:00:00Z", "budget": 240, "holds": )";
  struct {
    const char* holds;
    const char* between;
    const char* add;
  } const rows[] = {
      {"[]", "5 h", "2026-05-04T08:00:00Z"},
      {R"([{"held_from": "2026-04-30T13:00:00Z", "held_until": "2026-04-30T14:00:00Z"}])", "4 h", "2026-05-04T09:00:00Z"},
      // Two that overlap, in any order, and one while it is closed anyway.
      {R"([{"held_from": "2026-04-30T13:30:00Z", "held_until": "2026-04-30T14:00:00Z"},
           {"held_from": "2026-05-01T08:00:00Z", "held_until": "2026-05-02T08:00:00Z"},
           {"held_from": "2026-04-30T13:00:00Z", "held_until": "2026-04-30T13:45:00Z"}])", "4 h", "2026-05-04T09:00:00Z"},
      {R"([{"held_from": "2026-04-01T00:00:00Z", "held_until": "2026-05-04T08:00:00Z"}])", "1 h", "2026-05-04T12:00:00Z"},
      {R"([{"held_from": "2026-04-30T13:00:00Z"}])", "unknown", "unknown"},
      {"null", "unknown", "unknown"},
  };
  for (const auto& row : rows) {
    const std::string given = span + row.holds;
    expect(berlin, {{between, given.c_str(), row.between}, {add, given.c_str(), row.add}});
  }
  Lines held(kFacts, result_is(between), berlin);
  EXPECT_EQ(held.ask(span + "null").blockers(), std::vector<std::string>{"holds"});
}

TEST(BusinessTime, WithoutPausesNoneAreAskedFor) {
  const std::string berlin = desk();
  expect(berlin, {{"business_time_between(desk, at, until)",
                   R"("at": "2026-05-04T15:30:00+02:00", "until": "2026-05-05T09:30:00+02:00")", "2 h"},
                  {"business_time_between(desk, at, until)",
                   R"("at": "2026-05-05T09:30:00+02:00", "until": "2026-05-04T15:30:00+02:00")", "0 min"},
                  {"add_business_time(desk, at, budget)", R"("at": "2026-05-02T10:00:00Z", "budget": 0)",
                   "2026-05-04T07:00:00Z"},
                  {"add_business_time(desk, at, budget)", R"("at": "2026-05-04T10:00:00Z", "budget": -1)",
                   "out_of_range"},
                  {"business_time_between(desk, at, until)", R"("at": "2026-05-04T10:00:00Z")", "unknown"}});
}

// Eight hours from nine o'clock: used up at closing time, or not before it opens.
TEST(BusinessTime, ACalendarNamesItsTie) {
  const Row at_close = {"add_business_time(desk, at, budget)", R"("at": "2026-05-04T07:00:00Z", "budget": 480)",
                        "2026-05-04T15:00:00Z"};
  Row at_next_open = at_close;
  at_next_open.expected = "2026-05-05T07:00:00Z";
  expect(desk(), {at_close});
  expect(desk(R"(, "tie": "close")"), {at_close});
  expect(desk(R"(, "tie": "next_open")"), {at_next_open});
}

// The Sunday on which the clocks go forward has 23 hours, or 24 on its clocks.
TEST(BusinessTime, ACalendarNamesWhatAChangeOfClocksCounts) {
  const char* const given = R"("at": "2026-03-28T23:00:00Z", "until": "2026-03-29T22:00:00Z", "budget": 240)";
  const char* const between = "business_time_between(always, at, until)";
  const char* const add = "add_business_time(always, at, budget)";
  const auto always = [](const std::string& more) { return R"("always": { )" + kAlways + more + " }"; };
  expect(always(""), {{between, given, "23 h"}, {add, given, "2026-03-29T03:00:00Z"}});
  expect(always(R"(, "dst": "elapsed")"), {{between, given, "23 h"}, {add, given, "2026-03-29T03:00:00Z"}});
  expect(always(R"(, "dst": "wall_clock")"), {{between, given, "1 d"}, {add, given, "2026-03-29T02:00:00Z"}});
}

// Published holidays are known for some years. Outside them nobody knows what is
// a working day: no fact is missing, and nothing is paid.
TEST(CalendarYears, ADayOutsideMakesTheDecisionUnknown) {
  const std::string bavaria = desk(R"(, "public_holidays": ["DE-BY"])");
  const Row rows[] = {
      {"is_working_day(desk, on)", R"("on": "2030-12-30")", "true"},
      {"is_working_day(desk, on)", R"("on": "2031-01-02")", "unknown"},
      {"is_working_day(desk, on)", R"("on": "2018-12-28")", "unknown"},
      {"is_working_day(desk, on)", R"("on": "2030-12-25")", "false"},
      {"add_working_days(desk, on, n)", R"("on": "2030-12-30", "n": 1)", "2030-12-31"},
      {"add_working_days(desk, on, n)", R"("on": "2030-12-30", "n": 2)", "unknown"},
      {"nth_working_day_after(desk, on, n)", R"("on": "2030-12-31", "n": 1)", "unknown"},
      {"working_days_between(desk, on, then)", R"("on": "2030-12-27", "then": "2031-01-02")", "unknown"},
      {"add_business_time(desk, at, budget)", R"("at": "2030-12-31T15:00:00Z", "budget": 60)", "2030-12-31T16:00:00Z"},
      {"add_business_time(desk, at, budget)", R"("at": "2030-12-31T15:00:00Z", "budget": 61)", "unknown"},
      {"business_time_between(desk, at, until)", R"("at": "2030-12-31T15:00:00Z", "until": "2031-01-02T15:00:00Z")",
       "unknown"},
  };
  expect(bavaria, {std::begin(rows), std::end(rows)});
  Lines outside(kFacts, result_is("is_working_day(desk, on)"), bavaria);
  const Answer answer = outside.ask(R"("on": "2031-01-02")");
  EXPECT_EQ(answer.reason(), Reason::ok);
  EXPECT_EQ(answer.blockers(), std::vector<std::string>{});
  EXPECT_EQ(answer.header.remedy_count, 0);
}

TEST(CalendarYears, ACalendarOfItsOwnHolidaysIsKnownForTwoCenturies) {
  expect(desk(), {{"is_working_day(desk, on)", R"("on": "2031-01-02")", "true"},
                  {"is_working_day(desk, on)", R"("on": "2199-12-31")", "true"},
                  {"add_working_days(desk, on, n)", R"("on": "2199-12-31", "n": 1)", "out_of_range"}});
}

}  // namespace
}  // namespace kulanz::test
