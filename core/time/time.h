// Instants, durations and civil dates: integers with their unit in the type.
// Wrong arithmetic does not compile (tests/time/misuse): instant + instant,
// date + duration and duration == integer are all errors.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "core/base/result.h"

namespace kulanz {

// A span of elapsed time in whole seconds; may be negative.
struct Duration {
  std::int64_t seconds = 0;
  constexpr auto operator<=>(const Duration&) const = default;
};

constexpr Duration seconds(std::int64_t n) { return {n}; }
constexpr Duration minutes(std::int64_t n) { return {n * 60}; }
constexpr Duration hours(std::int64_t n) { return {n * 3600}; }

// A moment: whole seconds since 1970-01-01T00:00:00Z, leap seconds ignored.
struct Instant {
  std::int64_t unix_seconds = 0;
  constexpr auto operator<=>(const Instant&) const = default;

  // 1970-01-01T00:00:00Z .. 2199-12-31T23:59:59Z: what text may name.
  static constexpr std::int64_t kFirst = 0;
  static constexpr std::int64_t kLast = 7'258'118'399;
};

constexpr Instant operator+(Instant a, Duration d) { return {a.unix_seconds + d.seconds}; }
constexpr Instant operator-(Instant a, Duration d) { return {a.unix_seconds - d.seconds}; }
constexpr Duration operator-(Instant a, Instant b) { return {a.unix_seconds - b.unix_seconds}; }
constexpr Duration operator+(Duration a, Duration b) { return {a.seconds + b.seconds}; }
constexpr Duration operator-(Duration a, Duration b) { return {a.seconds - b.seconds}; }

// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
struct CivilDate {
  std::int32_t days = 0;
  constexpr auto operator<=>(const CivilDate&) const = default;
};

// A whole number of calendar days: what two dates differ by.
struct Days {
  std::int32_t count = 0;
  constexpr auto operator<=>(const Days&) const = default;
};

constexpr CivilDate operator+(CivilDate a, Days n) { return {a.days + n.count}; }
constexpr CivilDate operator-(CivilDate a, Days n) { return {a.days - n.count}; }
constexpr Days operator-(CivilDate a, CivilDate b) { return {a.days - b.days}; }

// A local clock time in seconds after midnight, 0..86'400 (24:00 ends a day).
struct TimeOfDay {
  std::int32_t seconds = 0;
  constexpr auto operator<=>(const TimeOfDay&) const = default;
};

enum class Weekday : std::uint8_t {
  monday,
  tuesday,
  wednesday,
  thursday,
  friday,
  saturday,
  sunday,
};

// H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": days_from_civil
// and civil_from_days, in our own words. Year, month 1..12, day 1..31.
struct YearMonthDay {
  std::int32_t year = 1970;
  std::int32_t month = 1;
  std::int32_t day = 1;
};
Result<CivilDate> civil_date(YearMonthDay ymd);  // bad_date when no such day in years 0..9999
YearMonthDay year_month_day(CivilDate date);
Weekday weekday(CivilDate date);

// Text. RFC 3339 with a mandatory offset ("Z" or "+02:00"); a fraction of a
// second is refused, because instants are whole seconds, and so is a leap
// second. Dates are YYYY-MM-DD, times of day HH:MM or HH:MM:SS up to 24:00.
// A date or instant outside the years 1970..2199 is out_of_range.
Result<Instant> parse_instant(std::string_view text);
Result<CivilDate> parse_date(std::string_view text);
Result<TimeOfDay> parse_time_of_day(std::string_view text);

// Writes YYYY-MM-DDTHH:MM:SSZ (20 bytes) or YYYY-MM-DD (10 bytes) to `out`,
// which must have room; returns the bytes written. The year must have four
// digits (0..9999): another one traps.
int format_instant(Instant instant, char* out);
int format_date(CivilDate date, char* out);

}  // namespace kulanz
