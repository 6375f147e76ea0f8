// Which hours a calendar has on which date: look-ups in its tables. For the inside
// of core/time.
#pragma once

#include "core/time/calendar_format.h"

namespace kulanz {

// The plan of a date within first..last.
std::uint32_t plan_of(const CalendarHead& calendar, std::int64_t date);

constexpr bool works(std::uint32_t plan) { return (plan & 1) != 0; }

// Its first interval; the last one is followed by one that is empty.
inline const Interval* intervals_of(const CalendarHead& calendar, std::uint32_t plan) {
  return calendar.interval() + plan / 2;
}

// The number of working days on first <= date < end, which are both known or
// `end` is the day after. In steps of weeks, and of the dates that differ.
std::int32_t count_working_days(const CalendarHead& calendar, std::int64_t first,
                                std::int64_t end);

}  // namespace kulanz
