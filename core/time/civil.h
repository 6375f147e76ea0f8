// Days and civil dates in 64 bits, so that no moment can overflow them. For the
// inside of core/time; everyone else uses the types of time.h.
#pragma once

#include <cstdint>

namespace kulanz::civil {

inline constexpr std::int64_t kDaySeconds = 86'400;

// Rounds towards minus infinity, as days before 1970 need.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// Days since 1970-01-01. The year starts in March, which puts the leap day at
// its end; an era is 400 years, the period of the Gregorian calendar.
// A day beyond the month's end runs on into the next month.
constexpr std::int64_t days(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = floor_div(y, 400);
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t march_month = month <= 2 ? month + 9 : month - 3;
  const std::int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

struct Date {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};

constexpr Date date(std::int64_t days_since_1970) {
  const std::int64_t shifted = days_since_1970 + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t march_month = (5 * day_of_year + 2) / 153;
  const std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * march_month + 2) / 5 + 1};
}

// 0 = Monday. 1970-01-01 was a Thursday.
constexpr std::int64_t weekday(std::int64_t days_since_1970) {
  const std::int64_t shifted = days_since_1970 + 3;
  return shifted - floor_div(shifted, 7) * 7;
}

}  // namespace kulanz::civil
