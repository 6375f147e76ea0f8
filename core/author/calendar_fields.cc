#include "core/author/calendar_fields.h"

#include <algorithm>
#include <numeric>

#include "core/time/calendar.h"

namespace kulanz {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

bool opens_first(const Interval& a, const Interval& b) { return a.from < b.from; }

}  // namespace

std::string CalendarFields::in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

std::string CalendarFields::nearest_name(std::string_view name,
                                         std::span<const std::string_view> known) {
  const auto best = std::min_element(known.begin(), known.end(), [&](auto a, auto b) {
    return edit_distance(name.substr(0, 64), a) < edit_distance(name.substr(0, 64), b);
  });
  return "did you mean " + in_quotes(*best) + "?";
}

std::string CalendarFields::child_pointer(const std::string& pointer, std::string_view key) {
  std::string escaped;
  for (const char c : key) {
    escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return pointer + "/" + escaped;
}

std::string CalendarFields::shown(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool CalendarFields::is_list(const std::string& pointer, const Json& value, std::string_view form) {
  if (!value.is_array()) {
    error(pointer, "expected a list of the form " + std::string(form));
  }
  return value.is_array();
}

bool CalendarFields::read_time(const std::string& pointer, const Json& value, std::int32_t& out) {
  const Result<TimeOfDay> time = value.is_string()
                                     ? parse_time_of_day(value.get_ref<const std::string&>())
                                     : Reason::bad_time_of_day;
  if (!time) {
    error(pointer,
          "a time of day is \"HH:MM\", from \"00:00\" to \"24:00\"; here is " + shown(value));
    return false;
  }
  out = time->seconds;
  return true;
}

bool CalendarFields::read_date(const std::string& pointer, const Json& value, std::int32_t& out) {
  const Result<CivilDate> date =
      value.is_string() ? parse_date(value.get_ref<const std::string&>()) : Reason::bad_date;
  if (!date) {
    error(pointer, "a date is \"YYYY-MM-DD\" in the years 1970 to 2199; here is " + shown(value));
    return false;
  }
  out = date->days;
  return true;
}

bool CalendarFields::read_interval(const std::string& pointer, const Json& from, const Json& until,
                                   Interval& out) {
  if (!read_time(pointer, from, out.from) || !read_time(pointer, until, out.until)) {
    return false;
  }
  if (out.from >= out.until) {
    error(pointer, "opens at " + shown(from) + " but closes at " + shown(until) +
                       "; hours end on their own day: split them at \"24:00\" and \"00:00\"");
    return false;
  }
  return true;
}

Intervals CalendarFields::read_intervals(const std::string& pointer, const Json& value) {
  constexpr std::string_view kForm = "[[\"08:00\",\"18:00\"]]";
  Intervals intervals;
  if (!is_list(pointer, value, kForm)) {
    return intervals;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string at = child_pointer(pointer, std::to_string(i));
    Interval interval{};
    if (!value[i].is_array() || value[i].size() != 2) {
      error(at, "hours are two times of day, such as [\"08:00\",\"18:00\"]");
    } else if (read_interval(at, value[i][0], value[i][1], interval)) {
      intervals.push_back(interval);
    }
  }
  std::sort(intervals.begin(), intervals.end(), opens_first);
  for (std::size_t i = 1; i < intervals.size(); ++i) {
    if (intervals[i].from < intervals[i - 1].until) {
      error(pointer, "two of these hours overlap: join them or part them");
    }
  }
  if (intervals.size() > static_cast<std::size_t>(Calendar::kMaxIntervalsPerDay)) {
    error(pointer, "more than " + std::to_string(Calendar::kMaxIntervalsPerDay) +
                       " hours on one day: join some");
  }
  return intervals;
}

void CalendarFields::add_break(Intervals& intervals, Interval next) {
  Intervals apart;
  for (const Interval& other : intervals) {
    if (other.until < next.from || next.until < other.from) {
      apart.push_back(other);
    } else {
      next = {std::min(next.from, other.from), std::max(next.until, other.until)};
    }
  }
  apart.push_back(next);
  std::sort(apart.begin(), apart.end(), opens_first);
  intervals = std::move(apart);
}

}  // namespace kulanz
