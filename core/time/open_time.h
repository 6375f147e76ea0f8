// Walks a calendar's open time in order: the one place where written hours,
// breaks, zone and pauses become stretches of seconds. For the inside of
// core/time; Calendar's functions only count what it yields.
//
// Around a gap, hours may come to overlap: the overlap counts once. No hours
// reach beyond their own local day, and a date that a zone left out has none.
#pragma once

#include <array>

#include "core/time/calendar.h"
#include "core/time/calendar_tables.h"

namespace kulanz {

// Pauses on the axis that is counted on: seconds of UTC, or of local clocks.
struct PauseView {
  std::span<const Pause> pauses;
  const Zone* shift;  // null on the axis of UTC

  std::size_t size() const { return pauses.size(); }
  std::int64_t place(Instant at) const {
    return at.unix_seconds + (shift == nullptr ? 0 : shift->offset(at));
  }
  Seconds operator[](std::size_t i) const {
    return {place(pauses[i].from), place(pauses[i].until)};
  }
};

class OpenTime {
 public:
  // The open time from `start` on, on the clocks of `zone`.
  OpenTime(const CalendarTables& tables, Zone zone, PauseView pauses, std::int64_t start);

  // The open time of one local date.
  OpenTime(const CalendarTables& tables, Zone zone, CivilDate date);

  // The next stretch, never empty and never before the last one; two may touch.
  // False when there is none up to the end of 2199.
  bool next(Seconds* stretch);

  // Some time was open, be it paused: tells "never" from "too far away".
  bool any_open() const { return any_open_; }

 private:
  // Every break parts one piece in two at most.
  static constexpr std::size_t kMaxPieces = 2 * Calendar::kMaxIntervalsPerDay;

  bool next_open();
  void read_day();
  void insert(Seconds piece);
  std::int64_t instant(std::int64_t date, std::int64_t clock);

  const CalendarTables& tables_;
  Zone zone_;
  PauseView pauses_;
  std::int64_t date_;
  std::int64_t last_date_;
  std::array<Seconds, kMaxPieces> pieces_;  // of date_, sorted
  std::size_t count_ = 0;
  std::size_t next_index_ = 0;
  Seconds open_;    // what is left of the current piece, before pauses
  Seconds steady_;  // a stretch without a change of clocks; none at first
  std::int32_t steady_offset_ = 0;
  std::int64_t floor_;  // everything before it was yielded or not asked for
  bool any_open_ = false;
};

}  // namespace kulanz
