// Walks a calendar's open time in order: the one place where written hours, zone
// and pauses become stretches of seconds. For the inside of core/time; Calendar's
// functions only count what it yields.
//
// Around a gap, hours may come to overlap or to change places: the overlap counts
// once. No hours reach beyond their own local day, and a date that a zone left
// out has none.
#pragma once

#include <span>

#include "core/time/calendar.h"
#include "core/time/calendar_format.h"

namespace kulanz {

// A stretch of all time, from <= s < until.
struct Seconds {
  std::int64_t from = 0;
  std::int64_t until = 0;
};

// Pauses on the axis that is counted on: seconds of UTC, or of local clocks.
struct PauseView {
  std::span<const Pause> pauses;
  const Zone* shift;  // null on the axis of UTC

  std::int64_t place(Instant at) const {
    return at.unix_seconds + (shift == nullptr ? 0 : shift->offset(at));
  }
};

class OpenTime {
 public:
  // The open time from `start` on, on the clocks of `zone`, up to the end of the
  // local date of `end` or of what the calendar knows.
  OpenTime(const CalendarHead& calendar, Zone zone, PauseView pauses, std::int64_t start,
           std::int64_t end);

  // The next stretch, never empty and never before the last one; two may touch.
  // False when there is none.
  bool next(Seconds* stretch);

 private:
  void read_day();
  bool next_of_day(Seconds* stretch);
  bool cut_pauses(Seconds* stretch);
  std::int64_t moment(std::int64_t date, std::int32_t clock) {
    return clock_.at(CivilDate{static_cast<std::int32_t>(date)}, TimeOfDay{clock}).unix_seconds;
  }

  const CalendarHead& calendar_;
  ZoneClock clock_;
  PauseView pauses_;
  std::int64_t date_;
  std::int64_t last_date_;
  const Interval* hours_;  // of date_
  std::int64_t day_end_;
  std::int64_t floor_;  // everything before it was yielded, paused or not asked for
};

}  // namespace kulanz
