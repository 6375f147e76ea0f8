#include "core/time/open_time.h"

#include <limits>

#include "core/time/calendar_days.h"

namespace kulanz {

OpenTime::OpenTime(const CalendarHead& calendar, Zone zone, PauseView pauses, std::int64_t start,
                   std::int64_t end)
    : calendar_(calendar),
      clock_(zone),
      pauses_(pauses),
      date_(clock_.date(Instant{start}).days),
      // Where clocks go back over midnight, the next date has begun once already.
      last_date_(clock_.date(Instant{end}).days + 1),
      floor_(start) {
  const bool known_to_the_end = calendar.last == kLastKnown;
  if (last_date_ > calendar.last && !known_to_the_end) {
    last_date_ = calendar.last;
  }
  read_day();
}

void OpenTime::read_day() {
  hours_ = intervals_of(calendar_, plan_of(calendar_, date_));
  if (hours_->until != 0) {
    day_end_ = moment(date_ + 1, 0);
  }
}

// The earliest of what is left of the day: hours inside a gap are read as later
// than those that follow it.
bool OpenTime::next_of_day(Seconds* stretch) {
  stretch->from = std::numeric_limits<std::int64_t>::max();
  for (const Interval* written = hours_; written->until != 0; ++written) {
    std::int64_t from = moment(date_, written->from);
    std::int64_t until = moment(date_, written->until);
    from = from < floor_ ? floor_ : from;
    until = until < day_end_ ? until : day_end_;
    if (from < until && from < stretch->from) {
      *stretch = {from, until};
    }
  }
  return stretch->from != std::numeric_limits<std::int64_t>::max();
}

// False when the stretch begins in a pause; what comes after it is looked for anew.
bool OpenTime::cut_pauses(Seconds* stretch) {
  for (const Pause& pause : pauses_.pauses) {
    const std::int64_t from = pauses_.place(pause.from);
    const std::int64_t until = pauses_.place(pause.until);
    if (from >= until || until <= stretch->from || from >= stretch->until) {
      continue;
    }
    if (from <= stretch->from) {
      floor_ = until;
      return false;
    }
    stretch->until = from;
  }
  return true;
}

bool OpenTime::next(Seconds* stretch) {
  do {
    while (!next_of_day(stretch)) {
      if (date_ >= last_date_) {
        return false;
      }
      ++date_;
      read_day();
    }
  } while (!cut_pauses(stretch));
  floor_ = stretch->until;
  return true;
}

}  // namespace kulanz
