// From a calendar as written to the bytes of core/time/calendar_format.h: breaks
// are cut out of their dates' hours, holidays become closed dates, and dates on
// which clocks leave out all hours stop being working days. The core then has one
// table to look into.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "core/time/calendar_format.h"

namespace kulanz {

using Intervals = std::vector<Interval>;  // of one day: ascending, apart, not empty

struct WrittenCalendar {
  std::span<const std::uint8_t> zone;  // encoded
  std::array<Intervals, 7> week;       // from Monday on
  std::map<std::int32_t, Intervals> date_hours;
  std::map<std::int32_t, Intervals> breaks;
  std::set<std::int32_t> holidays;
  std::set<std::uint32_t> yearly;  // days after 1 March
  std::int32_t first = kFirstKnown;
  std::int32_t last = kLastKnown;
  std::uint32_t choices = 0;  // Choices::of_bits
};

// What lies outside first..last is left out. Empty when there are more different
// hours than the format can number.
std::vector<std::uint8_t> encode(const WrittenCalendar& written);

}  // namespace kulanz
