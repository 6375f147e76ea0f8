// Days and civil dates in 64 bits, so that no moment can overflow them. For the
// inside of core/time; everyone else uses the types of time.h.
#pragma once

#include <cstdint>

namespace kulanz::civil {

inline constexpr std::int64_t kDaySeconds = 86'400;
inline constexpr std::int32_t kClockDay = 86'400;  // the same, where clocks are 32 bits

// Rounds towards minus infinity, as days before 1970 need.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// The Gregorian calendar repeats every 400 years, which are whole weeks. Counting
// starts so many periods ago that every 32-bit date lies after it: no remainder
// is negative.
inline constexpr std::int64_t kPeriodYears = 400;
inline constexpr std::int64_t kPeriodDays = 146'097;
inline constexpr std::int64_t kPeriods = 16'000;

// Years begin in March here: the leap day is the last of its year, so a day's
// number in the year (0..365) names the same date in every year.
// The result is days since 1970-01-01; 0000-03-01 lies 719'468 days before it.
constexpr std::int64_t year_start(std::int64_t year) {
  const std::int64_t y = year + kPeriods * kPeriodYears;
  return y * 365 + y / 4 - y / 100 + y / 400 - (719'468 + kPeriods * kPeriodDays);
}

struct YearDay {
  std::int64_t year;
  std::int64_t day;
};

// A year starts at most 0.72 days later than mean years would have it, and at most
// 1.48 days earlier: two days more and the guess is right or one too many.
constexpr YearDay year_day(std::int64_t days_since_1970) {
  const std::int64_t guess =
      floor_div((days_since_1970 + 719'468 + 2) * kPeriodYears, kPeriodDays);
  const std::int64_t year = year_start(guess) > days_since_1970 ? guess - 1 : guess;
  return {year, days_since_1970 - year_start(year)};
}

// Days of a year before a month, which is counted from March = 0.
constexpr std::int64_t days_before(std::int64_t march_month) { return (153 * march_month + 2) / 5; }

struct Date {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};

// Days since 1970-01-01. A day beyond the month's end runs on into the next month.
constexpr std::int64_t days(std::int64_t year, std::int64_t month, std::int64_t day) {
  return year_start(month <= 2 ? year - 1 : year) + days_before((month + 9) % 12) + day - 1;
}

constexpr Date date(std::int64_t days_since_1970) {
  const YearDay at = year_day(days_since_1970);
  const std::int64_t march_month = (5 * at.day + 2) / 153;
  const bool next_year = march_month >= 10;
  return {at.year + (next_year ? 1 : 0), march_month + (next_year ? -9 : 3),
          at.day - days_before(march_month) + 1};
}

// 0 = Monday. 1970-01-01 was a Thursday.
constexpr std::int64_t weekday(std::int64_t days_since_1970) {
  return (days_since_1970 + 3 + kPeriods * kPeriodDays) % 7;
}

}  // namespace kulanz::civil
