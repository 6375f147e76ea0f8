#include "core/author/calendar_author.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "core/author/calendar_fields.h"
#include "core/author/zone_data.h"
#include "core/time/calendar.h"

namespace kulanz {
namespace {

using Json = CalendarFields::Json;
using Intervals = CalendarFields::Intervals;
using Interval = CalendarFields::Interval;

constexpr std::array<std::string_view, 7> kWeekdays = {"mon", "tue", "wed", "thu",
                                                       "fri", "sat", "sun"};
constexpr std::array<std::string_view, 6> kMembers = {"tz",     "hours",    "date_hours",
                                                      "breaks", "holidays", "yearly_holidays"};

void put(std::vector<std::uint8_t>& out, std::size_t value, int size) {
  for (int i = 0; i < size; ++i) {
    out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
}

void put_i32(std::vector<std::uint8_t>& out, std::int32_t value) {
  put(out, static_cast<std::uint32_t>(value), 4);
}

class CalendarReader : CalendarFields {
 public:
  explicit CalendarReader(std::vector<CalendarError>& errors) : CalendarFields(errors) {}

  EncodedCalendar read(const Json& calendar, std::string_view default_zone);

 private:
  void read_member(const std::string& name, const Json& value);
  void read_zone(const Json& calendar, std::string_view default_zone);
  void read_hours(const Json& hours);
  void read_date_hours(const Json& date_hours);
  void read_breaks(const Json& breaks);
  void read_holidays(const Json& holidays);
  void read_yearly(const Json& yearly);

  void put_hours(std::string_view name, const std::map<std::int32_t, Intervals>& table);
  void put_days(std::string_view name, std::vector<std::int32_t>& days);
  void check_limit(std::string_view name, std::size_t count);
  void check_opens();

  std::map<std::int32_t, Intervals> weekly_;
  std::map<std::int32_t, Intervals> date_hours_;
  std::map<std::int32_t, Intervals> breaks_;
  std::vector<std::int32_t> holidays_;
  std::vector<std::int32_t> yearly_;
  EncodedCalendar out_;
};

void CalendarReader::read_zone(const Json& calendar, std::string_view default_zone) {
  const auto tz = calendar.find("tz");
  if (tz != calendar.end() && !tz->is_string()) {
    return error("/tz", "a zone is text such as \"Europe/Berlin\"");
  }
  if (tz == calendar.end() && default_zone.empty()) {
    return error("", "no zone: add \"tz\", such as \"Europe/Berlin\"");
  }
  const std::string name =
      tz == calendar.end() ? std::string(default_zone) : tz->get<std::string>();
  const std::span<const std::uint8_t> zone = zone_bytes(name);
  if (zone.empty()) {
    return error(tz == calendar.end() ? "" : "/tz", "no zone " + in_quotes(name) + " in tzdata " +
                                                        std::string(tzdata_version()) + "; " +
                                                        nearest_name(name, zone_names()));
  }
  out_.bytes.assign(zone.begin(), zone.end());
}

void CalendarReader::read_hours(const Json& hours) {
  if (!hours.is_object()) {
    return error("/hours", "expected an object with days \"mon\" to \"sun\"");
  }
  for (const auto& [name, value] : hours.items()) {
    const auto day = std::find(kWeekdays.begin(), kWeekdays.end(), name);
    if (day == kWeekdays.end()) {
      error(child_pointer("/hours", name),
            "no weekday " + in_quotes(name) + "; " + nearest_name(name, kWeekdays));
    } else {
      weekly_[static_cast<std::int32_t>(day - kWeekdays.begin())] =
          read_intervals(child_pointer("/hours", name), value);
    }
  }
}

void CalendarReader::read_date_hours(const Json& date_hours) {
  if (!date_hours.is_object()) {
    return error("/date_hours", "expected an object with a list of hours for each date");
  }
  for (const auto& [name, value] : date_hours.items()) {
    const std::string at = child_pointer("/date_hours", name);
    std::int32_t date = 0;
    if (read_date(at, name, date)) {
      date_hours_[date] = read_intervals(at, value);
      if (date_hours_[date].empty()) {
        date_hours_[date].push_back({0, 0});  // closed, in the grammar's words
      }
    }
  }
}

void CalendarReader::read_breaks(const Json& breaks) {
  constexpr std::string_view kForm = "[[\"2026-05-04\",\"11:30\",\"12:30\"]]";
  if (!is_list("/breaks", breaks, kForm)) {
    return;
  }
  for (std::size_t i = 0; i < breaks.size(); ++i) {
    const std::string at = child_pointer("/breaks", std::to_string(i));
    std::int32_t date = 0;
    Interval interval{};
    if (!breaks[i].is_array() || breaks[i].size() != 3) {
      error(at, "a break is a date and two times, such as [\"2026-05-04\",\"11:30\",\"12:30\"]");
    } else if (read_date(at, breaks[i][0], date) &&
               read_interval(at, breaks[i][1], breaks[i][2], interval)) {
      add_break(breaks_[date], interval);
      if (breaks_[date].size() > static_cast<std::size_t>(Calendar::kMaxIntervalsPerDay)) {
        error(at, "more than " + std::to_string(Calendar::kMaxIntervalsPerDay) +
                      " breaks on one date: write date_hours instead");
      }
    }
  }
}

void CalendarReader::read_holidays(const Json& holidays) {
  if (!is_list("/holidays", holidays, "[\"2026-12-25\"]")) {
    return;
  }
  for (std::size_t i = 0; i < holidays.size(); ++i) {
    std::int32_t date = 0;
    if (read_date(child_pointer("/holidays", std::to_string(i)), holidays[i], date)) {
      holidays_.push_back(date);
    }
  }
}

// 2024 was a leap year, so 02-29 is a day too.
void CalendarReader::read_yearly(const Json& yearly) {
  if (!is_list("/yearly_holidays", yearly, "[\"12-25\"]")) {
    return;
  }
  for (std::size_t i = 0; i < yearly.size(); ++i) {
    const std::string text = yearly[i].is_string() ? yearly[i].get<std::string>() : "";
    const Result<CivilDate> date = parse_date("2024-" + text);
    if (!date) {
      error(child_pointer("/yearly_holidays", std::to_string(i)),
            "a yearly holiday is \"MM-DD\"; here is " + shown(yearly[i]));
    } else {
      const YearMonthDay day = year_month_day(*date);
      yearly_.push_back(day.month * 32 + day.day);
    }
  }
}

void CalendarReader::read_member(const std::string& name, const Json& value) {
  if (name == "hours") {
    read_hours(value);
  } else if (name == "date_hours") {
    read_date_hours(value);
  } else if (name == "breaks") {
    read_breaks(value);
  } else if (name == "holidays") {
    read_holidays(value);
  } else if (name == "yearly_holidays") {
    read_yearly(value);
  } else if (name != "tz") {
    error(child_pointer("", name),
          "a calendar has no " + in_quotes(name) + "; " + nearest_name(name, kMembers));
  }
}

void CalendarReader::check_limit(std::string_view name, std::size_t count) {
  if (count > static_cast<std::size_t>(Calendar::kMaxSpecialDates)) {
    error(child_pointer("", name), std::to_string(count) + " entries, but at most " +
                                       std::to_string(Calendar::kMaxSpecialDates) +
                                       " fit: leave out dates that are long past");
  }
}

void CalendarReader::put_hours(std::string_view name,
                               const std::map<std::int32_t, Intervals>& table) {
  std::size_t count = 0;
  for (const auto& [key, intervals] : table) {
    count += intervals.size();
  }
  check_limit(name, count);
  put(out_.bytes, count, 2);
  for (const auto& [key, intervals] : table) {
    for (const Interval& interval : intervals) {
      put_i32(out_.bytes, key);
      put_i32(out_.bytes, interval.from);
      put_i32(out_.bytes, interval.until);
    }
  }
}

void CalendarReader::put_days(std::string_view name, std::vector<std::int32_t>& days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  check_limit(name, days.size());
  put(out_.bytes, days.size(), 2);
  for (const std::int32_t day : days) {
    put_i32(out_.bytes, day);
  }
}

// Asks the bytes themselves, so that a table of nothing but holidays counts as closed.
void CalendarReader::check_opens() {
  std::size_t used = 0;
  const Result<Calendar> calendar = Calendar::open(out_.bytes, &used);
  KULANZ_CHECK(calendar.ok() && used == out_.bytes.size());
  if (!calendar->add(Instant{Instant::kFirst}, Duration{0})) {
    error("", "never open: give \"hours\" for at least one weekday, or \"date_hours\"");
  }
}

EncodedCalendar CalendarReader::read(const Json& calendar, std::string_view default_zone) {
  if (!calendar.is_object()) {
    error("", "expected a calendar: an object with \"tz\" and \"hours\"");
    return {};
  }
  read_zone(calendar, default_zone);
  for (const auto& [name, value] : calendar.items()) {
    read_member(name, value);
  }
  if (failed()) {
    return {};
  }
  put_hours("hours", weekly_);
  put_hours("date_hours", date_hours_);
  put_hours("breaks", breaks_);
  put_days("holidays", holidays_);
  put_days("yearly_holidays", yearly_);
  if (!failed()) {
    check_opens();
  }
  return failed() ? EncodedCalendar{} : std::move(out_);
}

}  // namespace

EncodedCalendar encode_calendar(const Json& calendar, std::string_view default_zone,
                                std::vector<CalendarError>& errors) {
  return CalendarReader(errors).read(calendar, default_zone);
}

}  // namespace kulanz
