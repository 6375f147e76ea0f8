// The ops that ask the policy's zone and calendars.
#include "core/decide/machine.h"

namespace kulanz {
namespace {

// A result that follows from operands by a function that rises with them.
Value rising(const Value& a, const Value& b, std::int64_t number) {
  Value r;
  r.numerator = number;
  r.hold = a.hold < b.hold ? a.hold : b.hold;
  r.trend = a.trend == b.trend || b.trend == Trend::stays ? a.trend
            : a.trend == Trend::stays                     ? b.trend
                                                          : Trend::any;
  return r;
}

// Dates and instants that calendars may be asked about.
bool date_in_range(std::int64_t days) { return days >= 0 && days <= Instant::kLast / 86'400; }
bool instant_in_range(std::int64_t at) { return at >= Instant::kFirst && at <= Instant::kLast; }
bool span_in_range(std::int64_t span) { return span >= -kMaxSpan && span <= kMaxSpan; }

CivilDate as_date(const Value& v) { return {static_cast<std::int32_t>(v.numerator)}; }
Instant as_instant(const Value& v) { return {v.numerator}; }

// What each op asks of its second operand.
bool second_in_range(Op op, std::int64_t number) {
  if (op == Op::days_between || op == Op::working_day) return date_in_range(number);
  return op == Op::business_between ? instant_in_range(number) : span_in_range(number);
}

void until(Value& value, std::int64_t moment) {
  if (moment < value.hold) value.hold = moment;
}

std::int64_t number_of(bool yes) { return yes ? 1 : 0; }
std::int64_t number_of(std::int32_t count) { return count; }
std::int64_t number_of(CivilDate date) { return date.days; }
std::int64_t number_of(Instant at) { return at.unix_seconds; }
std::int64_t number_of(Duration time) { return time.seconds; }

}  // namespace

// The local date of a moment: changes at the next local midnight while the
// moment moves.
Value Machine::date_of(const Value& instant) {
  if (!instant.known) return instant;
  if (!instant_in_range(instant.numerator)) {
    fail(Reason::out_of_range);
    return instant;
  }
  Value r = instant;
  const CivilDate date = clock_.date(as_instant(instant));
  r.numerator = date.days;
  r.slope = 0;
  if (instant.slope != 0) {
    const Instant next = clock_.start_of(date + Days{1});
    const std::int64_t wait = next.unix_seconds - instant.numerator;
    until(r, now_.unix_seconds + (instant.slope > 0 ? wait : 1));
  }
  return r;
}

// The local clock at a moment: runs with it as long as the clocks do.
Value Machine::time_of(const Value& instant) {
  Value r = date_of(instant);
  if (!r.known || error() != Reason::ok) return r;
  r.numerator = clock_.time_of_day(as_instant(instant)).seconds;
  if (instant.trend == Trend::stays) return r;
  r.trend = Trend::any;
  until(r, now_.unix_seconds + 1);
  return r;
}

Value Machine::date_part(const Value& date, DatePart part) {
  if (!date.known) return date;
  if (!date_in_range(date.numerator)) {
    fail(Reason::out_of_range);
    return date;
  }
  Value r = date;
  const YearMonthDay ymd = year_month_day(as_date(date));
  switch (part) {
    case DatePart::year: r.numerator = ymd.year; return r;
    case DatePart::month: r.numerator = ymd.month; break;
    case DatePart::day: r.numerator = ymd.day; break;
    case DatePart::weekday: r.numerator = static_cast<int>(weekday(as_date(date))) + 1; break;
  }
  if (r.trend != Trend::stays) r.trend = Trend::any;
  return r;
}

Value Machine::in_time(Op op, int operand, const Value& a, const Value& b) {
  if (!a.known || !b.known) return arithmetic_.add(a, b);  // strict: unknown, with both masks
  const bool from_instant = op == Op::business_add || op == Op::business_between;
  const bool in_range = from_instant ? instant_in_range(a.numerator) : date_in_range(a.numerator);
  if (!in_range || !second_in_range(op, b.numerator)) {
    fail(Reason::out_of_range);
    return a;
  }
  if (op == Op::at_time) {
    const TimeOfDay time{static_cast<std::int32_t>(b.numerator)};
    return rising(a, b, clock_.at(as_date(a), time).unix_seconds);
  }
  KULANZ_CHECK(kWhole);
  if (from_instant) return business_time(op, operand, a, b);
  return days(op, policy_.calendars[static_cast<std::size_t>(operand)], a, b);
}

// A calendar's answer in a value that is ready but for its number. Outside the
// years that it knows there is none, whatever is given: no fact is to blame.
template <typename T>
Value Machine::answered(const Result<T>& answer, Value value) {
  if (answer.reason() == Reason::calendar_ends) return unknown_value({}, value.hold);
  if (answer.ok()) value.numerator = number_of(*answer);
  if (!answer.ok()) fail(answer.reason());
  return value;
}

Value Machine::days(Op op, const Calendar& calendar, const Value& a, const Value& b) {
  if (op == Op::working_day) {
    Value r = rising(a, a, 0);
    if (r.trend != Trend::stays) r.trend = Trend::any;
    return answered(calendar.is_working_day(as_date(a)), r);
  }
  if (op == Op::days_between) {
    return answered(calendar.working_days_between(as_date(a), as_date(b)),
                    rising(b, arithmetic_.negate(a), 0));
  }
  const std::int32_t count = static_cast<std::int32_t>(b.numerator);
  return answered(op == Op::add_days ? calendar.add_working_days(as_date(a), count)
                                     : calendar.nth_working_day_after(as_date(a), count),
                  rising(a, b, 0));
}

// Open time is counted in `calendar | series of pauses << 8`.
Value Machine::business_time(Op op, int operand, const Value& a, const Value& b) {
  const Calendar& calendar = policy_.calendars[static_cast<std::size_t>(operand & 0xff)];
  int pause_count = 0;
  if (operand >> 8 != kNoSeries) {
    const SeriesRecord& series = policy_.series[operand >> 8];
    pause_count = read_pauses(series, operand >> 8);
    if (pause_count < 0) return unknown_value(missing_fact(series.first_fact), kNever);
  }
  const std::span<const Pause> pauses(memory_.pauses.data(), static_cast<std::size_t>(pause_count));
  if (op == Op::business_add) {
    Value r = rising(a, b, 0);
    if (a.slope != 0) until(r, now_.unix_seconds + 1);
    return answered(calendar.add(as_instant(a), seconds(b.numerator), pauses, calendar.choices()), r);
  }
  Value r = rising(b, arithmetic_.negate(a), 0);
  if (a.slope != 0 || b.slope != 0) until(r, now_.unix_seconds + 1);
  return answered(calendar.between(as_instant(a), as_instant(b), pauses, calendar.choices()), r);
}

// How many pauses lie ready in memory; -1 when one of their ends is not known.
int Machine::read_pauses(const SeriesRecord& series, int index) {
  const Rows& rows = known_.series[static_cast<std::size_t>(index)];
  if (!rows.known) return -1;
  const Column& from = known_.columns[policy_.facts[series.first_fact].detail];
  const Column& end = known_.columns[policy_.facts[series.first_fact + 1].detail];
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows.count); ++i) {
    if (from[i] == kNoCell || end[i] == kNoCell) return -1;
    memory_.pauses[i] = {Instant{from[i]}, Instant{end[i]}};
  }
  return rows.count;
}

}  // namespace kulanz
