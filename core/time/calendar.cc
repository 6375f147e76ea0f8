#include "core/time/calendar.h"

#include <algorithm>

#include "core/time/calendar_days.h"
#include "core/time/civil.h"
#include "core/time/open_time.h"

namespace kulanz {
namespace {

// Where moments lie on the axis that is counted on: UTC, or local clocks.
class Axis {
 public:
  Axis(const Zone& zone, Dst dst) : zone_(zone), local_(dst == Dst::wall_clock) {}

  Zone clock() const { return local_ ? Zone{} : zone_; }
  PauseView view(std::span<const Pause> pauses) const {
    return {pauses, local_ ? &zone_ : nullptr};
  }
  std::int64_t place(Instant at) const { return view({}).place(at); }

  // The moment at that place. Of two, the earlier that is not before `from`.
  std::int64_t moment(std::int64_t place, Instant from) const {
    if (!local_) {
      return place;
    }
    const std::int64_t days = civil::floor_div(place, civil::kDaySeconds);
    const std::int64_t clock = place - days * civil::kDaySeconds;
    const Instant at = zone_.at(CivilDate{static_cast<std::int32_t>(days)},
                                TimeOfDay{static_cast<std::int32_t>(clock)});
    return at < from ? place - zone_.offset(from) : at.unix_seconds;
  }

 private:
  const Zone& zone_;
  bool local_;
};

bool in_range(Instant at) {
  return at.unix_seconds >= Instant::kFirst && at.unix_seconds <= Instant::kLast;
}

}  // namespace

Choices Calendar::choices() const { return Choices::of_bits(head_->choices); }

Result<Calendar> Calendar::view(std::span<const std::uint8_t> bytes, std::size_t* used) {
  const Result<Zone> zone = Zone::view(bytes, used);
  if (!zone) {
    return zone.reason();
  }
  Calendar calendar;
  calendar.zone_ = *zone;
  const std::size_t left = bytes.size() - *used;
  calendar.head_ = reinterpret_cast<const CalendarHead*>(bytes.data() + *used);
  if (left < sizeof(CalendarHead) || left < calendar.head_->size()) {
    return Reason::policy_damaged;
  }
  *used += calendar.head_->size();
  return calendar;
}

bool Calendar::knows(CivilDate date) const {
  return date.days >= head_->first && date.days <= head_->last;
}

// The first and the last moment lie on other dates east and west of UTC.
bool Calendar::knows(Instant at) const {
  return in_range(at) &&
         knows(CivilDate{std::clamp(zone_.date(at).days, kFirstKnown, kLastKnown)});
}

Reason Calendar::beyond() const {
  return head_->last < kLastKnown ? Reason::calendar_ends : Reason::out_of_range;
}

Result<bool> Calendar::is_working_day(CivilDate date) const {
  if (!knows(date)) {
    return beyond();
  }
  return works(plan_of(*head_, date.days));
}

Result<Instant> Calendar::add(Instant from, Duration budget, std::span<const Pause> pauses,
                              Choices choices) const {
  if (budget.seconds < 0) {
    return Reason::out_of_range;
  }
  if (!knows(from)) {
    return beyond();
  }
  const Axis axis(zone_, choices.dst);
  OpenTime open(*head_, axis.clock(), axis.view(pauses), axis.place(from), Instant::kLast);
  std::int64_t left = budget.seconds;
  for (Seconds stretch; open.next(&stretch);) {
    const std::int64_t length = stretch.until - stretch.from;
    if (left < length || (left == length && choices.tie == Tie::close)) {
      const Instant end{axis.moment(stretch.from + left, from)};
      return in_range(end) ? Result<Instant>(end) : Reason::out_of_range;
    }
    left -= length;
  }
  return beyond();
}

Result<Duration> Calendar::between(Instant from, Instant until, std::span<const Pause> pauses,
                                   Choices choices) const {
  if (until <= from) {
    return Duration{};
  }
  if (!knows(from) || !knows(until - seconds(1))) {
    return beyond();
  }
  const Axis axis(zone_, choices.dst);
  const std::int64_t end = axis.place(until);
  OpenTime open(*head_, axis.clock(), axis.view(pauses), axis.place(from), end);
  Duration total;
  for (Seconds stretch; open.next(&stretch) && stretch.from < end;) {
    total.seconds += std::min(stretch.until, end) - stretch.from;
  }
  return total;
}

Instant Calendar::next_change(Instant at) const {
  if (!knows(at)) {
    return Instant{Instant::kLast};
  }
  const Instant last = head_->last < kLastKnown ? zone_.start_of(CivilDate{head_->last + 1})
                                                : Instant{Instant::kLast};
  OpenTime open(*head_, zone_, PauseView{}, at.unix_seconds, Instant::kLast);
  Seconds stretch;
  if (!open.next(&stretch)) {
    return last;
  }
  if (stretch.from > at.unix_seconds) {
    return Instant{stretch.from};
  }
  for (Seconds next; open.next(&next) && next.from == stretch.until;) {
    stretch.until = next.until;
  }
  return std::min(Instant{stretch.until}, last);
}

// The n-th working day from `date` on, which may be the first, in steps of one
// day. Among n days there are at most n working days: leaps never go too far, and
// the last one ends on the day that is wanted.
Result<CivilDate> Calendar::find_working_day(std::int64_t day, std::int32_t step,
                                             std::int64_t n) const {
  const std::int64_t end = step < 0 ? head_->first - 1 : head_->last + 1;
  while (n > 0) {
    const std::int64_t leap = std::min(n, (end - day) * step);
    if (leap <= 0) {
      return beyond();
    }
    const std::int64_t next = day + leap * step;
    n -= step < 0 ? count_working_days(*head_, next + 1, day + 1)
                  : count_working_days(*head_, day, next);
    day = next;
  }
  return CivilDate{static_cast<std::int32_t>(day - step)};
}

Result<CivilDate> Calendar::add_working_days(CivilDate from, std::int32_t n) const {
  if (n == 0) {
    return from;
  }
  const std::int64_t steps = n;
  return !knows(from) ? Result<CivilDate>(beyond())
         : n < 0      ? find_working_day(from.days, -1, 1 - steps)
                      : find_working_day(from.days, 1, 1 + steps);
}

Result<CivilDate> Calendar::nth_working_day_after(CivilDate from, std::int32_t n) const {
  return n < 1          ? Result<CivilDate>(Reason::out_of_range)
         : !knows(from) ? Result<CivilDate>(beyond())
                        : find_working_day(from.days + 1, 1, n);
}

Result<std::int32_t> Calendar::working_days_between(CivilDate from, CivilDate until,
                                                    bool inclusive) const {
  if (!knows(from) || !knows(until)) {
    return beyond();
  }
  const bool backward = until < from;
  const CivilDate first = backward ? until : from;
  const CivilDate last = backward ? from : until;
  const std::int32_t count =
      count_working_days(*head_, first.days + (inclusive ? 0 : 1), last.days + 1);
  return backward ? -count : count;
}

}  // namespace kulanz
