// Moments as senders write them: with an offset, as local time, or only as a date.
#pragma once

#include <string>
#include <string_view>

#include "core/time/zone.h"

namespace kulanz {

// What was told: a date alone keeps its precision.
struct ToldTime {
  CivilDate date;  // as it was written
  Instant moment;  // of a date: its first
  bool is_date = false;
};

// 2026-05-03, 2026-05-03T18:30, 2026-05-03 18:30:00, 2026-05-03T18:30:00.123+02:00 or
// …+0200 or …Z, or unix seconds. What has no offset is a time of `zone`; fractions of a
// second are cut off. bad_instant, bad_date, out_of_range.
Result<ToldTime> parse_told(std::string_view text, Zone zone);

// "2026-05-03", or "2026-05-03T16:30:00Z": as an event's `at` has it.
std::string told_text(const ToldTime& told);

// The last second of the date.
Instant end_of_day(CivilDate date, Zone zone);

}  // namespace kulanz
