#include "core/time/verify_time.h"

#include "core/time/calendar_format.h"
#include "core/time/civil.h"
#include "core/time/zone_format.h"

namespace kulanz {
namespace {

constexpr std::int32_t kYearDays = 366;
constexpr std::int32_t kMaxClock = 9 * civil::kClockDay;  // RFC 9636, 3.3.1: a week, on clocks of any offset

bool valid_offset(std::int32_t offset) { return offset > -civil::kClockDay && offset < civil::kClockDay; }

bool valid_change(const ZoneChange& change) {
  return change.day < kYearDays && change.weekday < 7 && change.clock > -kMaxClock &&
         change.clock < kMaxClock && valid_offset(change.offset);
}

bool valid_transitions(const ZoneHead& zone) {
  const ZoneTransition* const all = zone.transition();
  bool valid = zone.transitions > 0 && zone.transitions <= Zone::kMaxTransitions &&
               all[0].at == 0 && valid_offset(all[0].offset);
  for (std::size_t i = 1; valid && i < zone.transitions; ++i) {
    valid = all[i].at > all[i - 1].at && all[i].offset != all[i - 1].offset &&
            valid_offset(all[i].offset);
  }
  return valid;
}

// Two months apart at least, so that neither overtakes the other in any year.
bool valid_changes(const ZoneHead& zone) {
  constexpr std::uint32_t kApart = 60;
  const ZoneChange* const all = zone.change();
  return zone.changes == 0 ||
         (zone.changes == 2 && valid_change(all[0]) && valid_change(all[1]) &&
          all[0].offset != all[1].offset && all[0].day + kApart <= all[1].day &&
          all[1].day + kApart <= all[0].day + kYearDays);
}

// Every plan ends with an empty interval; so does the table.
bool valid_intervals(const CalendarHead& calendar) {
  const Interval* const all = calendar.interval();
  std::int32_t last = 0;
  for (std::uint32_t i = 0; i < calendar.intervals; ++i) {
    const bool ends = all[i].from == 0 && all[i].until == 0;
    if (!ends && (all[i].from < last || all[i].from >= all[i].until || all[i].until > civil::kClockDay)) {
      return false;
    }
    last = all[i].until;
  }
  return calendar.intervals > 0 && all[calendar.intervals - 1].until == 0 && all[0].until == 0;
}

bool valid_plan(const CalendarHead& calendar, std::uint32_t plan) {
  const bool inside = plan / 2 < calendar.intervals && plan < 1U << kPlanBits;
  return inside && (plan % 2 == 0 || calendar.interval()[plan / 2].until != 0);
}

bool valid_week(const CalendarHead& calendar) {
  bool valid = true;
  for (const std::uint32_t plan : calendar.week) {
    valid = valid && valid_plan(calendar, plan);
  }
  return valid;
}

bool valid_dates(const CalendarHead& calendar) {
  std::int32_t before = calendar.first - 1;
  for (std::uint32_t i = 0; i < calendar.dates; ++i) {
    const std::int32_t date = calendar.date()[i] >> kPlanBits;
    const std::uint32_t plan =
        static_cast<std::uint32_t>(calendar.date()[i]) & ((1U << kPlanBits) - 1);
    if (date <= before || date > calendar.last || !valid_plan(calendar, plan)) {
      return false;
    }
    const std::int64_t day = civil::year_day(date).day;
    for (std::uint32_t k = 0; k < calendar.yearly; ++k) {
      if (calendar.yearly_day()[k] == day) {
        return false;
      }
    }
    before = date;
  }
  return true;
}

bool valid_yearly(const CalendarHead& calendar) {
  std::int64_t before = -1;
  for (std::uint32_t i = 0; i < calendar.yearly; ++i) {
    const std::int64_t day = calendar.yearly_day()[i];
    if (day <= before || day >= kYearDays) {
      return false;
    }
    before = day;
  }
  return true;
}

}  // namespace

bool verify_zone(const Zone& zone) {
  return zone.head() == nullptr || (valid_transitions(*zone.head()) && valid_changes(*zone.head()));
}

bool verify_calendar(const Calendar& calendar) {
  const CalendarHead& head = calendar.head();
  return verify_zone(calendar.zone()) && head.first >= kFirstKnown && head.first <= head.last &&
         head.last <= kLastKnown && head.choices <= kAllChoices && valid_intervals(head) && valid_week(head) &&
         valid_yearly(head) && valid_dates(head);
}

}  // namespace kulanz
