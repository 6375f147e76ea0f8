#include "core/time/calendar.h"

#include <algorithm>

#include "core/time/civil.h"
#include "core/time/open_time.h"

namespace kulanz {
namespace {

constexpr std::int32_t kLastDate = static_cast<std::int32_t>(Instant::kLast / civil::kDaySeconds);

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

bool in_range(CivilDate date) { return date.days >= 0 && date.days <= kLastDate; }

Instant clamp(Instant at) {
  return Instant{std::clamp(at.unix_seconds, Instant::kFirst, Instant::kLast)};
}

CivilDate clamp(CivilDate date) { return CivilDate{std::clamp(date.days, 0, kLastDate)}; }

}  // namespace

Result<Calendar> Calendar::open(std::span<const std::uint8_t> bytes, std::size_t* used) {
  std::size_t zone_size = 0;
  const Result<Zone> zone = Zone::open(bytes, &zone_size);
  if (!zone) {
    return zone.reason();
  }
  Calendar calendar;
  calendar.zone_ = *zone;
  bytes::Reader reader{bytes.subspan(zone_size)};
  if (!calendar.tables_.take(reader)) {
    return Reason::policy_damaged;
  }
  *used = bytes.size() - reader.left.size();
  return calendar;
}

bool Calendar::is_working_day(CivilDate date) const {
  Seconds stretch;
  return OpenTime(tables_, zone_, date).next(&stretch);
}

Result<Instant> Calendar::add(Instant from, Duration budget, std::span<const Pause> pauses,
                              Choices choices) const {
  if (!in_range(from) || budget.seconds < 0) {
    return Reason::out_of_range;
  }
  const Axis axis(zone_, choices.dst);
  OpenTime open(tables_, axis.clock(), axis.view(pauses), axis.place(from));
  std::int64_t left = budget.seconds;
  for (Seconds stretch; open.next(&stretch);) {
    const std::int64_t length = stretch.until - stretch.from;
    if (left < length || (left == length && choices.tie == Tie::close)) {
      const Instant end{axis.moment(stretch.from + left, from)};
      return in_range(end) ? Result<Instant>(end) : Reason::out_of_range;
    }
    left -= length;
  }
  return open.any_open() ? Reason::out_of_range : Reason::no_open_hours;
}

Duration Calendar::between(Instant from, Instant until, std::span<const Pause> pauses,
                           Choices choices) const {
  const Axis axis(zone_, choices.dst);
  const std::int64_t end = axis.place(clamp(until));
  OpenTime open(tables_, axis.clock(), axis.view(pauses), axis.place(clamp(from)));
  Duration total;
  for (Seconds stretch; open.next(&stretch) && stretch.from < end;) {
    total.seconds += std::min(stretch.until, end) - stretch.from;
  }
  return total;
}

Instant Calendar::next_change(Instant at) const {
  at = clamp(at);
  OpenTime open(tables_, zone_, PauseView{}, at.unix_seconds);
  Seconds stretch;
  if (!open.next(&stretch)) {
    return Instant{Instant::kLast};
  }
  if (stretch.from > at.unix_seconds) {
    return clamp(Instant{stretch.from});
  }
  for (Seconds next; open.next(&next) && next.from == stretch.until;) {
    stretch.until = next.until;
  }
  return clamp(Instant{stretch.until});
}

// The working day that comes after `skipped` others, from `date` on in steps of one day.
Result<CivilDate> Calendar::find_working_day(CivilDate date, std::int32_t step,
                                             std::int64_t skipped) const {
  if (!in_range(date)) {
    return Reason::out_of_range;
  }
  bool any = false;
  for (; in_range(date); date.days += step) {
    if (is_working_day(date)) {
      any = true;
      if (skipped-- == 0) {
        return date;
      }
    }
  }
  return any ? Reason::out_of_range : Reason::no_open_hours;
}

Result<CivilDate> Calendar::add_working_days(CivilDate from, std::int32_t n) const {
  if (n == 0) {
    return from;
  }
  const std::int64_t steps = n;
  return find_working_day(from, n < 0 ? -1 : 1, n < 0 ? -steps : steps);
}

Result<CivilDate> Calendar::nth_working_day_after(CivilDate from, std::int32_t n) const {
  return n < 1 || !in_range(from) ? Result<CivilDate>(Reason::out_of_range)
                                  : find_working_day(from + Days{1}, 1, n - 1);
}

std::int32_t Calendar::working_days_between(CivilDate from, CivilDate until, bool inclusive) const {
  const bool backward = until < from;
  const CivilDate last = clamp(backward ? from : until);
  std::int32_t count = 0;
  CivilDate date = clamp(backward ? until : from) + Days{inclusive ? 0 : 1};
  for (; date <= last; date = date + Days{1}) {
    count += is_working_day(date) ? 1 : 0;
  }
  return backward ? -count : count;
}

}  // namespace kulanz
