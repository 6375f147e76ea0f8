#include "core/author/calendar_author.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "core/author/calendar_encoder.h"
#include "core/author/calendar_fields.h"
#include "core/author/holiday_data.h"
#include "core/author/zone_data.h"
#include "core/time/calendar.h"
#include "core/time/civil.h"
#include "core/time/verify_time.h"

namespace kulanz {
namespace {

using Json = CalendarFields::Json;

constexpr std::array<std::string_view, 7> kWeekdays = {"mon", "tue", "wed", "thu",
                                                       "fri", "sat", "sun"};
constexpr std::array<std::string_view, 9> kMembers = {
    "tz",  "hours", "date_hours", "breaks", "holidays", "yearly_holidays", "public_holidays",
    "tie", "dst"};

// What a calendar may choose: the usual word, the other one, and its bit.
struct Choice {
  std::string_view usual;
  std::string_view other;
  std::uint32_t bit;
};

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
  void read_choice(const std::string& name, const Json& value, const Choice& choice);

  void read_public_holidays(const Json& regions);
  void add_region(const std::string& at, const std::string& region);

  void check_limit(std::string_view name, std::size_t count);
  EncodedCalendar encoded();

  WrittenCalendar written_;
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
  written_.zone = zone;
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
      written_.week[static_cast<std::size_t>(day - kWeekdays.begin())] =
          read_intervals(child_pointer("/hours", name), value);
    }
  }
}

void CalendarReader::check_limit(std::string_view name, std::size_t count) {
  if (count > static_cast<std::size_t>(Calendar::kMaxSpecialDates)) {
    error(child_pointer("", name), std::to_string(count) + " entries, but at most " +
                                       std::to_string(Calendar::kMaxSpecialDates) +
                                       " fit: leave out dates that are long past");
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
      written_.date_hours[date] = read_intervals(at, value);
    }
  }
  check_limit("date_hours", date_hours.size());
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
      Intervals& of_date = written_.breaks[date];
      add_break(of_date, interval);
      if (of_date.size() > static_cast<std::size_t>(Calendar::kMaxIntervalsPerDay)) {
        error(at, "more than " + std::to_string(Calendar::kMaxIntervalsPerDay) +
                      " breaks on one date: write date_hours instead");
      }
    }
  }
  check_limit("breaks", breaks.size());
}

void CalendarReader::read_holidays(const Json& holidays) {
  if (!is_list("/holidays", holidays, "[\"2026-12-25\"]")) {
    return;
  }
  for (std::size_t i = 0; i < holidays.size(); ++i) {
    std::int32_t date = 0;
    if (read_date(child_pointer("/holidays", std::to_string(i)), holidays[i], date)) {
      written_.holidays.insert(date);
    }
  }
  check_limit("holidays", holidays.size());
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
      written_.yearly.insert(static_cast<std::uint32_t>(civil::year_day(date->days).day));
    }
  }
}

// A calendar is known where all that it is made of is.
void CalendarReader::add_region(const std::string& at, const std::string& region) {
  const std::optional<PublicHolidays> published = public_holidays(region);
  if (!published) {
    return error(at, "no public holidays of " + in_quotes(region) + " in " +
                         std::string(holiday_source()) + " as it is built in; " +
                         nearest_name(region, holiday_regions()));
  }
  written_.first = std::max(written_.first, published->first.days);
  written_.last = std::min(written_.last, published->last.days);
  for (const CivilDate date : published->dates) {
    written_.holidays.insert(date.days);
  }
}

void CalendarReader::read_public_holidays(const Json& regions) {
  if (!is_list("/public_holidays", regions, "[\"DE-BY\"]")) {
    return;
  }
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const std::string at = child_pointer("/public_holidays", std::to_string(i));
    if (regions[i].is_string()) {
      add_region(at, regions[i].get<std::string>());
    } else {
      error(at, "a region is text such as \"DE-BY\"; here is " + shown(regions[i]));
    }
  }
}

void CalendarReader::read_choice(const std::string& name, const Json& value,
                                 const Choice& choice) {
  const std::string word = value.is_string() ? value.get<std::string>() : "";
  if (word == choice.other) {
    written_.choices |= choice.bit;
  } else if (word != choice.usual) {
    error(child_pointer("", name), in_quotes(name) + " is " + in_quotes(choice.usual) + " or " +
                                       in_quotes(choice.other) + "; here is " + shown(value));
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
  } else if (name == "public_holidays") {
    read_public_holidays(value);
  } else if (name == "tie") {
    read_choice(name, value, {"close", "next_open", 1});
  } else if (name == "dst") {
    read_choice(name, value, {"elapsed", "wall_clock", 2});
  } else if (name != "tz") {
    error(child_pointer("", name),
          "a calendar has no " + in_quotes(name) + "; " + nearest_name(name, kMembers));
  }
}

// Asks the bytes themselves, so that a table of nothing but holidays counts as closed.
EncodedCalendar CalendarReader::encoded() {
  EncodedCalendar out{encode(written_)};
  if (out.bytes.empty()) {
    error("", "more different hours than a calendar can hold: leave out dates that are long past");
    return {};
  }
  std::size_t used = 0;
  const Result<Calendar> calendar = Calendar::view(out.bytes, &used);
  KULANZ_CHECK(calendar.ok() && used == out.bytes.size() && verify_calendar(*calendar));
  const Result<std::int32_t> days = calendar->working_days_between(
      CivilDate{written_.first}, CivilDate{written_.last}, true);
  if (*days == 0) {
    error("", "never open: give \"hours\" for at least one weekday, or \"date_hours\"");
    return {};
  }
  return out;
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
  return failed() ? EncodedCalendar{} : encoded();
}

}  // namespace

EncodedCalendar encode_calendar(const Json& calendar, std::string_view default_zone,
                                std::vector<CalendarError>& errors) {
  return CalendarReader(errors).read(calendar, default_zone);
}

}  // namespace kulanz
