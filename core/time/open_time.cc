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

}  // namespace

OpenTime::OpenTime(const CalendarTables& tables, Zone zone, PauseView pauses, std::int64_t start)
    : tables_(tables),
      zone_(zone),
      pauses_(pauses),
      date_(zone.date(Instant{start}).days),
      last_date_(tables.last_date()),
      floor_(start) {
  constexpr std::int64_t kLastDate = Instant::kLast / civil::kDaySeconds + 1;
  last_date_ = last_date_ < kLastDate ? last_date_ : kLastDate;
  read_day();
}

OpenTime::OpenTime(const CalendarTables& tables, Zone zone, CivilDate date)
    : tables_(tables),
      zone_(zone),
      pauses_{},
      date_(date.days),
      last_date_(date.days),
      floor_(std::numeric_limits<std::int64_t>::min()) {
  read_day();
}

bool OpenTime::next(Seconds* stretch) {
  while (!next_piece(&open_, pauses_, stretch)) {
    if (!next_open()) {
      return false;
    }
  }
  floor_ = stretch->until;
  return true;
}

bool OpenTime::next_open() {
  do {
    while (next_index_ == count_) {
      if (date_ >= last_date_) {
        return false;
      }
      ++date_;
      read_day();
    }
    open_ = pieces_[next_index_++];
    open_.from = open_.from < floor_ ? floor_ : open_.from;
  } while (open_.from >= open_.until);
  any_open_ = true;
  return true;
}

// A day away from any change of clocks, which is nearly always, there is nothing
// to look up.
std::int64_t OpenTime::instant(std::int64_t date, std::int64_t clock) {
  const std::int64_t local = date * civil::kDaySeconds + clock;
  const std::int64_t day_before = local - civil::kDaySeconds;
  if (day_before >= steady_.until) {
    steady_ = {day_before, zone_.next_change(Instant{day_before}).unix_seconds};
    steady_offset_ = zone_.offset(Instant{day_before});
  }
  if (day_before >= steady_.from && local + civil::kDaySeconds < steady_.until) {
    return local - steady_offset_;
  }
  return zone_
      .at(CivilDate{static_cast<std::int32_t>(date)}, TimeOfDay{static_cast<std::int32_t>(clock)})
      .unix_seconds;
}

void OpenTime::read_day() {
  count_ = 0;
  next_index_ = 0;
  const HoursView hours = tables_.hours_of(date_);
  if (hours.size() == 0) {
    return;
  }
  const HoursView breaks = tables_.breaks_of(date_);
  const std::int64_t day_end = instant(date_ + 1, 0);
  for (std::size_t i = 0; i < hours.size(); ++i) {
    Seconds written = hours[i];
    for (Seconds clock; next_piece(&written, breaks, &clock);) {
      const std::int64_t until = instant(date_, clock.until);
      insert({instant(date_, clock.from), until < day_end ? until : day_end});
    }
  }
}

// Around a gap, hours inside it are read as later than those that follow it.
void OpenTime::insert(Seconds piece) {
  if (piece.from >= piece.until) {
    return;
  }
  std::size_t at = count_++;
  for (; at > 0 && pieces_[at - 1].from > piece.from; --at) {
    pieces_[at] = pieces_[at - 1];
  }
  pieces_[at] = piece;
}

}  // namespace kulanz
