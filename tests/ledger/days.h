// The days of the model: counted by its own arithmetic, so that an error in
// core/time does not hide behind itself. Zones: "UTC" and "Europe/Berlin".
#pragma once

#include <cstdint>
#include <string>

namespace kulanz::ledger::plain {

// The day, counted from 1970-01-01, that the zone's clocks show at this moment.
std::int64_t day_at(std::int64_t moment, const std::string& zone);

// The moment at which that day begins there.
std::int64_t start_of_day(std::int64_t day, const std::string& zone);

// 0 is Monday.
int weekday(std::int64_t day);

// The first day of the month in which the day lies.
std::int64_t first_of_month(std::int64_t day);

// "2026-05-03"
std::string date_text(std::int64_t day);
std::int64_t day_of(const std::string& date);

}  // namespace kulanz::ledger::plain
