#include "core/time/calendar.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/author/calendar_author.h"

namespace kulanz {
namespace {

constexpr const char* kOffice = R"({"tz": "Europe/Berlin", "hours": {
    "mon": [["09:00","12:00"],["13:00","17:00"]], "tue": [["09:00","17:00"]],
    "wed": [["09:00","17:00"]], "thu": [["09:00","17:00"]], "fri": [["09:00","15:00"]]},
    "holidays": ["2026-05-14"], "yearly_holidays": ["12-25","02-29"],
    "date_hours": {"2026-05-09": [["10:00","14:00"]], "2026-05-13": []},
    "breaks": [["2026-05-05","11:00","12:00"],["2026-05-05","16:30","18:00"]]})";
constexpr const char* kAlways = R"({"tz": "Europe/Berlin", "hours": {"mon": [["00:00","24:00"]],
    "tue": [["00:00","24:00"]], "wed": [["00:00","24:00"]], "thu": [["00:00","24:00"]],
    "fri": [["00:00","24:00"]], "sat": [["00:00","24:00"]], "sun": [["00:00","24:00"]]}})";
constexpr const char* kOnce = R"({"tz": "UTC", "date_hours": {"2026-05-04": [["09:00","10:00"]]}})";

std::vector<std::uint8_t> bytes_of(const char* authored) {
  std::vector<CalendarError> errors;
  const EncodedCalendar encoded =
      encode_calendar(nlohmann::ordered_json::parse(authored), "", errors);
  EXPECT_TRUE(errors.empty());
  return encoded.bytes;
}

class Fixture {
 public:
  explicit Fixture(const char* authored) : bytes_(bytes_of(authored)) {
    std::size_t used = 0;
    calendar_ = *Calendar::view(bytes_, &used);
    EXPECT_EQ(used, bytes_.size());
  }
  const Calendar* operator->() const { return &calendar_; }

 private:
  std::vector<std::uint8_t> bytes_;
  Calendar calendar_;
};

Instant at(const char* text) { return *parse_instant(text); }
CivilDate on(const char* text) { return *parse_date(text); }

std::string text_of(Result<Instant> result) {
  if (!result) {
    return std::string(reason_code(result.reason()));
  }
  char text[20];
  return {text, static_cast<std::size_t>(format_instant(*result, text))};
}

std::string text_of(Result<CivilDate> result) {
  if (!result) {
    return std::string(reason_code(result.reason()));
  }
  char text[10];
  return {text, static_cast<std::size_t>(format_date(*result, text))};
}

TEST(Calendars, OpenOnceOnly) {
  const Fixture once(kOnce);
  EXPECT_EQ(text_of(once->add(at("2026-05-01T00:00:00Z"), minutes(60))), "2026-05-04T10:00:00Z");
  EXPECT_EQ(text_of(once->add(at("2026-05-01T00:00:00Z"), minutes(61))), "out_of_range");
  EXPECT_EQ(text_of(once->add(at("2026-05-04T10:00:00Z"), minutes(1))), "out_of_range");
  EXPECT_EQ(text_of(once->add(at("2026-05-01T00:00:00Z"), minutes(60), {},
                              {Tie::next_open, Dst::elapsed})),
            "out_of_range");
  EXPECT_EQ(once->next_change(at("2026-05-04T10:00:00Z")).unix_seconds, Instant::kLast);
}

TEST(Calendars, BudgetsOutOfRange) {
  const Fixture always(kAlways);
  const Instant from = at("2026-05-04T10:00:00Z");
  EXPECT_EQ(text_of(always->add(from, Duration{-1})), "out_of_range");
  EXPECT_EQ(text_of(always->add(from, Duration{std::numeric_limits<std::int64_t>::max()})),
            "out_of_range");
  EXPECT_EQ(text_of(always->add(Instant{-1}, hours(1))), "out_of_range");
  EXPECT_EQ(text_of(always->add(Instant{Instant::kLast + 1}, hours(1))), "out_of_range");
  EXPECT_EQ(text_of(always->add(Instant{Instant::kLast}, hours(1))), "out_of_range");
  EXPECT_EQ(text_of(always->add(Instant{Instant::kLast - 3600}, hours(1))), "2199-12-31T23:59:59Z");
}

// Seconds are counted exactly over the whole span that an instant may name.
TEST(Calendars, AlwaysOpenIsElapsedTime) {
  const Fixture always(kAlways);
  const Instant last{Instant::kLast};
  EXPECT_EQ(always->between(Instant{0}, last)->seconds, Instant::kLast);
  EXPECT_EQ(always->between(Instant{-1}, last).reason(), Reason::out_of_range);
  EXPECT_EQ(always->between(Instant{0}, last + seconds(2)).reason(), Reason::out_of_range);
  EXPECT_EQ(*always->add(Instant{0}, Duration{Instant::kLast}), last);
  EXPECT_EQ(always->next_change(Instant{0}), last);
}

TEST(Calendars, TheEdgesOfOpenTime) {
  const Fixture office(kOffice);
  struct {
    const char* from;
    std::int64_t budget_s;
    Tie tie;
    const char* expected;
  } const kCases[] = {
      {"2026-05-04T07:00:00Z", 0, Tie::close, "2026-05-04T07:00:00Z"},  // just open
      {"2026-05-04T06:59:59Z", 0, Tie::close, "2026-05-04T07:00:00Z"},  // not yet
      {"2026-05-04T10:00:00Z", 0, Tie::close, "2026-05-04T11:00:00Z"},  // closed since now
      {"2026-05-04T09:59:59Z", 0, Tie::close, "2026-05-04T09:59:59Z"},
      {"2026-05-04T07:00:00Z", 10'800, Tie::close, "2026-05-04T10:00:00Z"},  // lunch
      {"2026-05-04T07:00:00Z", 10'800, Tie::next_open, "2026-05-04T11:00:00Z"},
      {"2026-05-04T07:00:00Z", 10'801, Tie::close, "2026-05-04T11:00:01Z"},
      {"2026-05-05T07:00:00Z", 7'201, Tie::close, "2026-05-05T10:00:01Z"},   // a break
      {"2026-05-05T07:00:00Z", 23'400, Tie::close, "2026-05-05T14:30:00Z"},  // clipped to hours
      {"2026-05-05T07:00:00Z", 23'400, Tie::next_open, "2026-05-06T07:00:00Z"},
      {"2026-05-08T13:00:00Z", 1, Tie::close, "2026-05-09T08:00:01Z"},  // an open Saturday
      {"2026-05-12T15:00:00Z", 1, Tie::close, "2026-05-15T07:00:01Z"},  // closed, holiday
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(
        text_of(office->add(at(one.from), seconds(one.budget_s), {}, {one.tie, Dst::elapsed})),
        one.expected)
        << one.from << " + " << one.budget_s;
  }
}

TEST(Calendars, PausesInAnyOrder) {
  const Fixture office(kOffice);
  const Pause kPauses[] = {
      {at("2026-05-04T08:00:00Z"), at("2026-05-04T09:00:00Z")},
      {at("2026-05-04T07:30:00Z"), at("2026-05-04T08:30:00Z")},  // overlaps the first
      {at("2026-05-04T12:00:00Z"), at("2026-05-04T11:00:00Z")},  // ends before it starts
      {at("2026-05-04T09:00:00Z"), at("2026-05-04T09:15:00Z")},  // touches
  };
  const Instant from = at("2026-05-04T07:00:00Z");
  EXPECT_EQ(text_of(office->add(from, minutes(30), kPauses)), "2026-05-04T07:30:00Z");
  EXPECT_EQ(text_of(office->add(from, minutes(31), kPauses)), "2026-05-04T09:16:00Z");
  EXPECT_EQ(*office->between(from, at("2026-05-04T10:00:00Z"), kPauses), minutes(75));
  const Pause kForEver[] = {{Instant{0}, Instant{Instant::kLast + 1}}};
  EXPECT_EQ(text_of(office->add(from, minutes(1), kForEver)), "out_of_range");
  EXPECT_EQ(*office->between(from, at("2027-05-04T10:00:00Z"), kForEver), Duration{});
}

TEST(Calendars, EndBeforeStart) {
  const Fixture office(kOffice);
  EXPECT_EQ(*office->between(at("2026-05-05T07:00:00Z"), at("2026-05-04T07:00:00Z")), Duration{});
  EXPECT_EQ(*office->working_days_between(on("2026-05-08"), on("2026-05-04")), -4);
  EXPECT_EQ(*office->working_days_between(on("2026-05-08"), on("2026-05-04"), true), -5);
  EXPECT_EQ(*office->working_days_between(on("2026-05-08"), on("2026-05-08")), 0);
  EXPECT_EQ(*office->working_days_between(on("2026-05-08"), on("2026-05-08"), true), 1);
}

TEST(Calendars, WorkingDays) {
  const Fixture office(kOffice);
  struct {
    const char* from;
    std::int32_t n;
    const char* added;
    const char* nth;
  } const kCases[] = {
      {"2026-05-08", 1, "2026-05-09", "2026-05-09"},  // Friday, open Saturday
      {"2026-05-10", 1, "2026-05-12", "2026-05-11"},  // Sunday: rolls to Monday first
      {"2026-05-12", 1, "2026-05-15", "2026-05-15"},  // closed and holiday between
      {"2026-05-14", 0, "2026-05-14", "out_of_range"},
      {"2026-05-14", -1, "2026-05-11", "out_of_range"},  // rolls back to Tuesday first
      {"2027-12-24", 1, "2027-12-27", "2027-12-27"},
      {"2199-12-31", 1, "out_of_range", "out_of_range"},
      {"1970-01-01", -1, "out_of_range", "out_of_range"},
      {"2026-05-04", std::numeric_limits<std::int32_t>::min(), "out_of_range", "out_of_range"},
      {"2026-05-04", std::numeric_limits<std::int32_t>::max(), "out_of_range", "out_of_range"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(text_of(office->add_working_days(on(one.from), one.n)), one.added) << one.from;
    EXPECT_EQ(text_of(office->nth_working_day_after(on(one.from), one.n)), one.nth) << one.from;
  }
  EXPECT_FALSE(*office->is_working_day(on("2028-02-29")));  // a yearly holiday of leap years
  EXPECT_TRUE(*office->is_working_day(on("2029-02-28")));
  EXPECT_TRUE(*office->is_working_day(on("2029-03-01")));
}

TEST(Calendars, NextChange) {
  const Fixture office(kOffice);
  struct {
    const char* at;
    const char* expected;
  } const kCases[] = {
      {"2026-05-04T06:00:00Z", "2026-05-04T07:00:00Z"},
      {"2026-05-04T07:00:00Z", "2026-05-04T10:00:00Z"},
      {"2026-05-04T10:00:00Z", "2026-05-04T11:00:00Z"},
      {"2026-05-05T08:59:59Z", "2026-05-05T09:00:00Z"},  // a break begins
      {"2026-05-12T15:00:00Z", "2026-05-15T07:00:00Z"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(text_of(office->next_change(at(one.at))), one.expected) << one.at;
  }
}

// An hour inside the gap would be read as later than the one written after it.
TEST(Calendars, HoursInAGapDoNotHideThoseAfterIt) {
  const Fixture sunday(R"({"tz": "Europe/Berlin", "hours": {"sun":
      [["02:30","02:45"],["03:00","05:00"]]}})");
  const Instant midnight = at("2026-03-28T23:00:00Z");
  EXPECT_EQ(*sunday->between(midnight, at("2026-03-29T22:00:00Z")), hours(2));
  EXPECT_EQ(text_of(sunday->add(midnight, minutes(10))), "2026-03-29T01:10:00Z");
}

// On 2006-10-29 at 00:01 the clocks of St. John's went back to 23:01 of the 28th.
TEST(Calendars, TheNextDateCountsThoughClocksWentBackOverItsMidnight) {
  const Fixture always(R"({"tz": "America/St_Johns", "hours": {
      "fri": [["00:00","24:00"]], "sat": [["00:00","24:00"]], "sun": [["00:00","24:00"]]}})");
  const Instant noon = at("2006-10-28T14:30:00Z");
  EXPECT_EQ(*always->between(noon, at("2006-10-29T03:20:12Z")), hours(12) + minutes(50) + seconds(12));
}

// Working days were once counted day by day, so a large number could be asked for
// all day long.
TEST(Calendars, ManyWorkingDaysCostNoMoreThanFew) {
  const Fixture office(kOffice);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1'000; ++i) {
    (void)office->add_working_days(on("1970-01-05"), 50'000);
    (void)office->working_days_between(on("1970-01-01"), on("2199-12-31"));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

constexpr const char* kBavaria = R"({"tz": "Europe/Berlin", "public_holidays": ["DE-BY"],
    "hours": {"mon": [["00:00","24:00"]], "tue": [["00:00","24:00"]], "wed": [["00:00","24:00"]],
    "thu": [["00:00","24:00"]], "fri": [["00:00","24:00"]]}, "holidays": ["2035-01-01"]})";

TEST(KnownYears, WorkingDaysOutsideAreUnknown) {
  const Fixture shop(kBavaria);
  struct {
    const char* from;
    std::int32_t n;
    const char* added;
    const char* nth;
  } const kCases[] = {
      {"2026-12-23", 1, "2026-12-24", "2026-12-24"},  // no public holiday
      {"2026-01-05", 1, "2026-01-07", "2026-01-07"},  // Epiphany
      {"2019-01-02", -1, "calendar_ends", "out_of_range"},
      {"2018-12-31", 1, "calendar_ends", "calendar_ends"},
      {"2018-12-31", 0, "2018-12-31", "out_of_range"},
      {"2030-12-30", 1, "2030-12-31", "2030-12-31"},
      {"2030-12-31", 1, "calendar_ends", "calendar_ends"},
      {"2030-12-31", -1, "2030-12-30", "out_of_range"},
      {"2031-01-01", -1, "calendar_ends", "out_of_range"},
      {"2020-01-01", 1'000'000, "calendar_ends", "calendar_ends"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(text_of(shop->add_working_days(on(one.from), one.n)), one.added) << one.from;
    EXPECT_EQ(text_of(shop->nth_working_day_after(on(one.from), one.n)), one.nth) << one.from;
  }
  EXPECT_EQ(shop->is_working_day(on("2018-12-31")).reason(), Reason::calendar_ends);
  EXPECT_EQ(shop->is_working_day(on("2035-01-01")).reason(), Reason::calendar_ends);
  EXPECT_FALSE(*shop->is_working_day(on("2019-01-01")));
  EXPECT_TRUE(*shop->is_working_day(on("2030-12-31")));
  EXPECT_EQ(*shop->working_days_between(on("2019-01-01"), on("2030-12-31"), true), 3011);
  EXPECT_EQ(shop->working_days_between(on("2018-12-31"), on("2019-01-05")).reason(),
            Reason::calendar_ends);
  EXPECT_EQ(shop->working_days_between(on("2030-12-31"), on("2031-01-01")).reason(),
            Reason::calendar_ends);
}

TEST(KnownYears, BusinessTimeOutsideIsUnknown) {
  const Fixture shop(kBavaria);
  const Instant first = at("2018-12-31T23:00:00Z");
  const Instant end = at("2030-12-31T23:00:00Z");
  EXPECT_EQ(text_of(shop->add(first, hours(1))), "2019-01-02T00:00:00Z");
  EXPECT_EQ(text_of(shop->add(first - seconds(1), hours(1))), "calendar_ends");
  EXPECT_EQ(text_of(shop->add(end - hours(1), hours(1))), "2030-12-31T23:00:00Z");
  EXPECT_EQ(text_of(shop->add(end - hours(1), hours(1), {}, Choices::of_bits(1))),
            "calendar_ends");
  EXPECT_EQ(text_of(shop->add(end - hours(1), seconds(3'601))), "calendar_ends");
  EXPECT_EQ(text_of(shop->add(end, hours(0))), "calendar_ends");
  EXPECT_EQ(*shop->between(end - hours(2), end), hours(2));
  EXPECT_EQ(shop->between(end - hours(2), end + seconds(1)).reason(), Reason::calendar_ends);
  EXPECT_EQ(shop->between(first - seconds(1), end).reason(), Reason::calendar_ends);
  EXPECT_EQ(*shop->between(end + hours(1), end), Duration{});
  EXPECT_EQ(shop->next_change(end - hours(1)), end);
  EXPECT_EQ(shop->next_change(at("2030-12-24T22:30:00Z")), at("2030-12-24T23:00:00Z"));
}

TEST(Choices, AreTwoBits) {
  EXPECT_EQ(Choices::of_bits(0).tie, Tie::close);
  EXPECT_EQ(Choices::of_bits(0).dst, Dst::elapsed);
  EXPECT_EQ(Choices::of_bits(1).tie, Tie::next_open);
  EXPECT_EQ(Choices::of_bits(1).dst, Dst::elapsed);
  EXPECT_EQ(Choices::of_bits(2).tie, Tie::close);
  EXPECT_EQ(Choices::of_bits(2).dst, Dst::wall_clock);
}

}  // namespace
}  // namespace kulanz
