#include "core/time/open_time.h"

#include <limits>

#include "core/time/civil.h"

namespace kulanz {
namespace {

// Takes the next piece off the front of `rest` that no cut covers; cuts may
// overlap and come in any order. False when nothing is left.
template <typename Cuts>
bool next_piece(Seconds* rest, const Cuts& cuts, Seconds* piece) {
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      const Seconds cut = cuts[i];
      if (cut.from <= rest->from && rest->from < cut.until) {
        rest->from = cut.until;
        moved = true;
      }
    }
  }
  if (rest->from >= rest->until) {
    return false;
  }
  *piece = *rest;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    const Seconds cut = cuts[i];
    if (cut.from > piece->from && cut.from < cut.until && cut.from < piece->until) {
      piece->until = cut.from;
    }
  }
  rest->from = piece->until;
  return true;
}

std::int64_t instant(const Zone& zone, std::int64_t date, std::int64_t clock) {
  return zone
      .at(CivilDate{static_cast<std::int32_t>(date)}, TimeOfDay{static_cast<std::int32_t>(clock)})
      .unix_seconds;
}

}  // namespace

// The day before is walked too: hours that end in a gap are read beyond midnight.
OpenTime::OpenTime(const CalendarTables& tables, Zone zone, PauseView pauses, std::int64_t start)
    : tables_(tables),
      zone_(zone),
      pauses_(pauses),
      date_(zone.date(Instant{start}).days - 1),
      last_date_(tables.last_date()),
      hours_(tables.hours_of(date_)),
      breaks_(tables.breaks_of(date_)),
      floor_(start) {
  constexpr std::int64_t kLastDate = Instant::kLast / civil::kDaySeconds + 1;
  last_date_ = last_date_ < kLastDate ? last_date_ : kLastDate;
}

OpenTime::OpenTime(const CalendarTables& tables, Zone zone, CivilDate date)
    : tables_(tables),
      zone_(zone),
      pauses_{},
      date_(date.days),
      last_date_(date_),
      hours_(tables.hours_of(date_)),
      breaks_(tables.breaks_of(date_)),
      floor_(std::numeric_limits<std::int64_t>::min()) {}

bool OpenTime::next(Seconds* stretch) {
  while (!next_piece(&open_, pauses_, stretch)) {
    if (!next_hours()) {
      return false;
    }
  }
  floor_ = stretch->until;
  return true;
}

// Hours that overlap in seconds, as they may around a gap, count once.
bool OpenTime::next_hours() {
  Seconds piece;
  for (;;) {
    while (!next_piece(&written_, breaks_, &piece)) {
      if (!next_written()) {
        return false;
      }
    }
    const std::int64_t from = instant(zone_, date_, piece.from);
    open_ = {from < floor_ ? floor_ : from, instant(zone_, date_, piece.until)};
    if (open_.from < open_.until) {
      any_open_ = true;
      return true;
    }
  }
}

bool OpenTime::next_written() {
  while (next_index_ == hours_.size()) {
    if (date_ >= last_date_) {
      return false;
    }
    ++date_;
    next_index_ = 0;
    hours_ = tables_.hours_of(date_);
    breaks_ = tables_.breaks_of(date_);
  }
  written_ = hours_[next_index_++];
  return true;
}

}  // namespace kulanz
