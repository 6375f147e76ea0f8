#include "core/time/calendar_days.h"

#include "core/time/civil.h"

namespace kulanz {
namespace {

constexpr std::uint32_t kPlanMask = (1U << kPlanBits) - 1;

// The first of the dates that is not before `date`.
const std::int32_t* lower_bound(const CalendarHead& calendar, std::int64_t date) {
  const std::int32_t* low = calendar.date();
  for (std::size_t left = calendar.dates; left > 0;) {
    const std::size_t half = left / 2;
    const bool before = low[half] >> kPlanBits < date;
    low += before ? half + 1 : 0;
    left = before ? left - half - 1 : half;
  }
  return low;
}

std::uint32_t week_plan(const CalendarHead& calendar, std::int64_t date) {
  return calendar.week[civil::weekday(date)];
}

// The yearly days of all years from the first date's on, as far as they lie there.
std::int32_t yearly_on_working_weekdays(const CalendarHead& calendar, std::int64_t first,
                                        std::int64_t end) {
  std::int32_t count = 0;
  if (calendar.yearly == 0) {
    return count;
  }
  for (std::int64_t year = civil::year_day(first).year; civil::year_start(year) < end; ++year) {
    for (std::uint32_t i = 0; i < calendar.yearly; ++i) {
      const std::int64_t date = civil::year_start(year) + calendar.yearly_day()[i];
      const bool exists = date < civil::year_start(year + 1);
      count += exists && date >= first && date < end && works(week_plan(calendar, date)) ? 1 : 0;
    }
  }
  return count;
}

}  // namespace

std::uint32_t plan_of(const CalendarHead& calendar, std::int64_t date) {
  if (calendar.yearly != 0) {
    const std::int64_t day = civil::year_day(date).day;
    for (std::uint32_t i = 0; i < calendar.yearly; ++i) {
      if (calendar.yearly_day()[i] == day) {
        return 0;
      }
    }
  }
  const std::int32_t* at = lower_bound(calendar, date);
  if (at != calendar.date() + calendar.dates && *at >> kPlanBits == date) {
    return static_cast<std::uint32_t>(*at) & kPlanMask;
  }
  return week_plan(calendar, date);
}

std::int32_t count_working_days(const CalendarHead& calendar, std::int64_t first,
                                std::int64_t end) {
  std::int32_t a_week = 0;
  for (const std::uint32_t plan : calendar.week) {
    a_week += works(plan) ? 1 : 0;
  }
  const std::int64_t weeks = (end - first) / 7;
  std::int32_t count = static_cast<std::int32_t>(weeks) * a_week;
  for (std::int64_t date = first + weeks * 7; date < end; ++date) {
    count += works(week_plan(calendar, date)) ? 1 : 0;
  }
  const std::int32_t* const last = lower_bound(calendar, end);
  for (const std::int32_t* at = lower_bound(calendar, first); at != last; ++at) {
    count += works(static_cast<std::uint32_t>(*at)) ? 1 : 0;
    count -= works(week_plan(calendar, *at >> kPlanBits)) ? 1 : 0;
  }
  return count - yearly_on_working_weekdays(calendar, first, end);
}

}  // namespace kulanz
