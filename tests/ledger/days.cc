#include "tests/ledger/days.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace kulanz::ledger::plain {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t kDay = 86'400;

// Clocks change at 01:00 UTC on the last Sundays of March and October.
std::int64_t change_in(chrono::year y, chrono::month m) {
  return chrono::sys_days(y / m / chrono::Sunday[chrono::last]).time_since_epoch().count() * kDay +
         3'600;
}

std::int64_t offset_at(std::int64_t moment, const std::string& zone) {
  if (zone == "UTC") return 0;
  const chrono::year y = chrono::year_month_day(chrono::floor<chrono::days>(
                                                    chrono::sys_seconds(chrono::seconds(moment))))
                             .year();
  const bool summer =
      moment >= change_in(y, chrono::March) && moment < change_in(y, chrono::October);
  return summer ? 7'200 : 3'600;
}

chrono::year_month_day civil(std::int64_t day) { return chrono::sys_days(chrono::days(day)); }

}  // namespace

std::int64_t day_at(std::int64_t moment, const std::string& zone) {
  return (moment + offset_at(moment, zone)) / kDay;
}

// Clocks never change near midnight there: the offset at noon UTC of the day before
// the morning's change is not the morning's, so the guess is corrected once.
std::int64_t start_of_day(std::int64_t day, const std::string& zone) {
  const std::int64_t guess = day * kDay - offset_at(day * kDay, zone);
  return day * kDay - offset_at(guess, zone);
}

int weekday(std::int64_t day) { return static_cast<int>((day + 3) % 7); }

std::int64_t first_of_month(std::int64_t day) {
  const chrono::year_month_day date = civil(day);
  return chrono::sys_days(date.year() / date.month() / 1).time_since_epoch().count();
}

std::string date_text(std::int64_t day) {
  const chrono::year_month_day date = civil(day);
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::int64_t day_of(const std::string& date) {
  int y = 0;
  unsigned m = 0;
  unsigned d = 0;
  std::sscanf(date.c_str(), "%d-%u-%u", &y, &m, &d);
  return chrono::sys_days(chrono::year(y) / static_cast<int>(m) / static_cast<int>(d))
      .time_since_epoch()
      .count();
}

}  // namespace kulanz::ledger::plain
