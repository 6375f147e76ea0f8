#include "core/time/time.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

namespace kulanz {
namespace {

std::string text_of(Instant at) {
  char text[20];
  return {text, static_cast<std::size_t>(format_instant(at, text))};
}

std::string text_of(CivilDate date) {
  char text[10];
  return {text, static_cast<std::size_t>(format_date(date, text))};
}

TEST(Instants, TextThatIsNotOne) {
  struct {
    const char* text;
    Reason expected;
  } const kCases[] = {
      {"", Reason::bad_instant},
      {"2026-05-04", Reason::bad_instant},
      {"2026-05-04T10:00:00", Reason::bad_instant},     // no offset
      {"2026-05-04T10:00Z", Reason::bad_instant},       // no seconds
      {"2026-05-04 10:00:00Z", Reason::bad_instant},    // no T
      {"2026-05-04T10:00:00.5Z", Reason::bad_instant},  // a fraction
      {"2026-05-04T10:00:00+0200", Reason::bad_instant},
      {"2026-05-04T10:00:00+02", Reason::bad_instant},
      {"2026-05-04T10:00:00+24:00", Reason::bad_instant},
      {"2026-05-04T10:00:00+02:60", Reason::bad_instant},
      {"2026-05-04T10:00:00*02:00", Reason::bad_instant},
      {"2026-05-04T24:00:00Z", Reason::bad_instant},
      {"2026-05-04T10:60:00Z", Reason::bad_instant},
      {"2026-12-31T23:59:60Z", Reason::bad_instant},  // a leap second
      {"2026-02-29T10:00:00Z", Reason::bad_instant},
      {"2026-13-01T10:00:00Z", Reason::bad_instant},
      {"2026-00-01T10:00:00Z", Reason::bad_instant},
      {"2026-05-00T10:00:00Z", Reason::bad_instant},
      {"26-05-04T10:00:00Z", Reason::bad_instant},
      {"2026-05-04T10:00:00Zx", Reason::bad_instant},
      {" 2026-05-04T10:00:00Z", Reason::bad_instant},
      {"2026-5-4T10:00:00.0Z", Reason::bad_instant},
      {"+026-05-04T10:00:00Z", Reason::bad_instant},
      {"1969-12-31T23:59:59Z", Reason::out_of_range},
      {"1970-01-01T00:59:59+01:00", Reason::out_of_range},
      {"2200-01-01T00:00:00Z", Reason::out_of_range},
      {"2199-12-31T23:59:59-00:01", Reason::out_of_range},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(parse_instant(one.text).reason(), one.expected) << one.text;
  }
}

TEST(Instants, TextThatIsOne) {
  struct {
    const char* text;
    const char* utc;
  } const kCases[] = {
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
      {"2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"},
      {"2026-05-04T10:00:00+02:00", "2026-05-04T08:00:00Z"},
      {"2026-05-04T00:30:00+05:45", "2026-05-03T18:45:00Z"},
      {"2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"},
      {"2024-02-29t10:00:00z", "2024-02-29T10:00:00Z"},
      {"2026-05-04T10:00:00-00:00", "2026-05-04T10:00:00Z"},
      {"1969-12-31T23:30:00-00:30", "1970-01-01T00:00:00Z"},
  };
  for (const auto& one : kCases) {
    const Result<Instant> at = parse_instant(one.text);
    ASSERT_TRUE(at.ok()) << one.text;
    EXPECT_EQ(text_of(*at), one.utc);
  }
  EXPECT_EQ(parse_instant("1970-01-01T00:00:00Z")->unix_seconds, Instant::kFirst);
  EXPECT_EQ(parse_instant("2199-12-31T23:59:59Z")->unix_seconds, Instant::kLast);
}

TEST(Dates, Text) {
  struct {
    const char* text;
    Reason expected;
  } const kCases[] = {
      {"", Reason::bad_date},
      {"2026-5-4", Reason::bad_date},
      {"2026-02-29", Reason::bad_date},
      {"2100-02-29", Reason::bad_date},
      {"2026-04-31", Reason::bad_date},
      {"2026-04-00", Reason::bad_date},
      {"2026-04-32", Reason::bad_date},
      {"2026/04/01", Reason::bad_date},
      {"2026-04-01Z", Reason::bad_date},
      {"1969-12-31", Reason::out_of_range},
      {"2200-01-01", Reason::out_of_range},
      {"2024-02-29", Reason::ok},
      {"2000-02-29", Reason::ok},
      {"1970-01-01", Reason::ok},
      {"2199-12-31", Reason::ok},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(parse_date(one.text).reason(), one.expected) << one.text;
  }
  EXPECT_EQ(civil_date({10'000, 1, 1}).reason(), Reason::bad_date);
  EXPECT_EQ(civil_date({-1, 1, 1}).reason(), Reason::bad_date);
}

TEST(Dates, EveryDayOf230YearsComesBackAsItself) {
  CivilDate date{0};
  Weekday expected = Weekday::thursday;
  for (std::int32_t year = 1970; year <= 2199; ++year) {
    for (std::int32_t month = 1; month <= 12; ++month) {
      for (std::int32_t day = 1; civil_date({year, month, day}).ok(); ++day) {
        ASSERT_EQ(*civil_date({year, month, day}), date);
        const YearMonthDay back = year_month_day(date);
        ASSERT_TRUE(back.year == year && back.month == month && back.day == day);
        ASSERT_EQ(weekday(date), expected);
        ASSERT_EQ(*parse_date(text_of(date)), date);
        expected = static_cast<Weekday>((static_cast<int>(expected) + 1) % 7);
        date = date + Days{1};
      }
    }
  }
  EXPECT_EQ(date.days, (Instant::kLast + 1) / 86'400);
}

TEST(Dates, BeforeTheFirstTheyAreStillRight) {
  EXPECT_EQ(text_of(CivilDate{-1}), "1969-12-31");
  EXPECT_EQ(text_of(*civil_date({1600, 2, 29})), "1600-02-29");
  EXPECT_EQ(weekday(*civil_date({1900, 1, 1})), Weekday::monday);
  EXPECT_EQ(text_of(Instant{-1}), "1969-12-31T23:59:59Z");
}

TEST(Instants, AgreeWithTheCLibrary) {
  for (std::int64_t t = 0; t <= Instant::kLast; t += 7 * 86'400 + 12'345) {
    const std::time_t moment = t;
    std::tm parts{};
    gmtime_r(&moment, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    ASSERT_EQ(text_of(Instant{t}), text);
    ASSERT_EQ(parse_instant(text)->unix_seconds, t);
  }
}

TEST(TimesOfDay, Text) {
  struct {
    const char* text;
    std::int32_t seconds;  // -1: refused
  } const kCases[] = {
      {"", -1},          {"9:00", -1},         {"09:60", -1},        {"24:01", -1},
      {"24:00:01", -1},  {"25:00", -1},        {"09:00:60", -1},     {"09:00:0", -1},
      {"09.00", -1},     {"09:00Z", -1},       {"00:00", 0},         {"09:30", 34'200},
      {"24:00", 86'400}, {"24:00:00", 86'400}, {"23:59:59", 86'399},
  };
  for (const auto& one : kCases) {
    const Result<TimeOfDay> time = parse_time_of_day(one.text);
    if (one.seconds < 0) {
      EXPECT_EQ(time.reason(), Reason::bad_time_of_day) << one.text;
    } else {
      ASSERT_TRUE(time.ok()) << one.text;
      EXPECT_EQ(time->seconds, one.seconds) << one.text;
    }
  }
}

}  // namespace
}  // namespace kulanz
