// The functions of days and times, those of a calendar first. Each is described,
// with an example, in policies/README.md.
#include <array>

#include "core/author/checker.h"

namespace kulanz {
namespace {

struct CalendarFunction {
  std::string_view name;
  Op op;
  Type first;
  Type second;     // not looked at where there is one argument
  Type result;
  std::size_t arguments;  // after the calendar
  bool pauses;     // may end with a series of pauses
};

constexpr std::array<CalendarFunction, 6> kCalendarFunctions = {{
    {"is_working_day", Op::working_day, Type::date, Type::date, Type::boolean, 1, false},
    {"add_working_days", Op::add_days, Type::date, Type::integer, Type::date, 2, false},
    {"nth_working_day_after", Op::nth_day, Type::date, Type::integer, Type::date, 2, false},
    {"working_days_between", Op::days_between, Type::date, Type::date, Type::integer, 2, false},
    {"add_business_time", Op::business_add, Type::instant, Type::duration, Type::instant, 2, true},
    {"business_time_between", Op::business_between, Type::instant, Type::instant, Type::duration, 2, true},
}};

struct DateFunction {
  std::string_view name;
  DatePart part;
};

constexpr std::array<DateFunction, kDateParts> kDateFunctions = {{
    {"year", DatePart::year}, {"month", DatePart::month}, {"day", DatePart::day}, {"weekday", DatePart::weekday},
}};

std::vector<std::string> function_names() {
  std::vector<std::string> names = {"min", "max", "round", "full", "started", "known", "otherwise", "if",
                                    "count", "contains", "date", "time", "at"};
  for (const DateFunction& f : kDateFunctions) names.emplace_back(f.name);
  for (const CalendarFunction& f : kCalendarFunctions) names.emplace_back(f.name);
  return names;
}

}  // namespace

Checker::Maybe Checker::time_call(const Expression& e) {
  if (e.text == "date" || e.text == "time") return local_time(e);
  if (e.text == "at") {
    if (!arity(e, 2) || !part(e, 0, Type::date) || !part(e, 1, Type::time_of_day)) return std::nullopt;
    op(Op::at_time);
    return StaticType::of(Type::instant);
  }
  for (const DateFunction& f : kDateFunctions) {
    if (f.name != e.text) continue;
    if (!arity(e, 1) || !part(e, 0, Type::date)) return std::nullopt;
    op(Op::date_part);
    code_.push_back(static_cast<std::uint8_t>(f.part));
    return StaticType::of(Type::integer);
  }
  for (const CalendarFunction& f : kCalendarFunctions) {
    if (f.name == e.text) return calendar_call(e, f.op, f.arguments, {f.first, f.second, f.result}, f.pauses);
  }
  return complain(e, "unknown_function", "there is no function " + e.text + "(…)" + Scope::suggestion(e.text, function_names()));
}

// date(instant) and time(instant): a clock's time moves with its moment, a date
// only at midnight.
Checker::Maybe Checker::local_time(const Expression& e) {
  if (!arity(e, 1)) return std::nullopt;
  const Maybe instant = part(e, 0, Type::instant);
  if (!instant) return instant;
  const bool clock = e.text == "time";
  op(clock ? Op::time_of : Op::date_of);
  StaticType result = StaticType::of(clock ? Type::time_of_day : Type::date);
  result.running = clock && instant->running;
  return result;
}

Checker::Maybe Checker::calendar_call(const Expression& e, Op which, std::size_t arguments,
                                      const std::array<Type, 3>& types, bool pausable) {
  const bool pauses_given = pausable && e.parts.size() == arguments + 2;
  if (!pauses_given && !arity(e, arguments + 1)) return std::nullopt;
  const std::optional<std::uint8_t> of = calendar(e.parts[0]);
  StaticType result = StaticType::of(types[2]);
  for (std::size_t i = 0; i < arguments; ++i) {
    const Maybe argument = of ? part(e, i + 1, types[i]) : std::nullopt;
    if (!argument) return argument;
    result.running = result.running || (pausable && argument->running);
  }
  std::uint8_t without = kNoSeries;
  if (pauses_given) {
    const std::optional<std::uint8_t> given = pauses(e.parts.back());
    if (!given) return std::nullopt;
    without = *given;
  }
  op(which);
  code_.push_back(*of);
  if (pausable) code_.push_back(without);
  return result;
}

std::optional<std::uint8_t> Checker::calendar(const Expression& e) {
  for (std::size_t i = 0; i < scope_.calendars.size(); ++i) {
    const bool named = e.kind == Expression::Kind::name || e.kind == Expression::Kind::text;
    if (!named || e.text != scope_.calendars[i]) continue;
    scope_.calendars_used[i] = true;
    return static_cast<std::uint8_t>(i);
  }
  complain(e, "unknown_calendar", "\"" + e.text + "\" is no calendar of this policy" + Scope::suggestion(e.text, scope_.calendars));
  return std::nullopt;
}

// A series whose rows are stretches of time: its first two columns are moments.
std::optional<std::uint8_t> Checker::pauses(const Expression& e) {
  const std::optional<std::uint8_t> which = series(e);
  if (!which) return which;
  const SeriesRecord& record = scope_.blob.series[*which];
  const auto is_moment = [&](int column) {
    const std::size_t fact = static_cast<std::size_t>(record.first_fact + column);
    return fact < scope_.blob.facts.size() && column < record.columns &&
           scope_.blob.facts[fact].type == static_cast<std::uint8_t>(Type::instant);
  };
  if (is_moment(0) && is_moment(1)) {
    for (Named& named : scope_.names) named.used = named.used || named.slot == record.first_fact || named.slot == record.first_fact + 1;
    return which;
  }
  complain(e, "type", "pauses are a series whose first two columns are instants: from and until");
  return std::nullopt;
}

}  // namespace kulanz
