// From a calendar as authored (JSON) to the bytes that core/time/calendar.h opens.
//
//   {"tz": "Europe/Berlin",                                optional, else the policy's zone
//    "hours": {"mon": [["08:00","13:00"],["14:00","18:00"]], ..., "sun": []},
//    "date_hours": {"2026-12-24": [["08:00","12:00"]]},    instead of that weekday's; [] = closed
//    "breaks": [["2026-05-04","11:30","12:30"]],           cut out of that date's hours
//    "holidays": ["2026-05-14"],                           close the whole local day
//    "tie": "close", "dst": "elapsed",                     see Choices in core/time/calendar.h
//    "yearly_holidays": ["12-25"],
//    "public_holidays": ["DE-BY"]}                         published ones, see holiday_data.h
//
// Every member but one kind of hours may be left out. A holiday wins over date_hours.
// With public holidays the calendar is known only for the years that were published:
// what is written about other years means nothing.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace kulanz {

struct EncodedCalendar {
  std::vector<std::uint8_t> bytes;
};

struct CalendarError {
  std::string pointer;  // JSON pointer inside the calendar, "" for the whole
  std::string message;  // what is wrong and how to mend it
};

// Appends every error found, in the file's order; the bytes are empty when there
// is one. A calendar that is never open is an error.
EncodedCalendar encode_calendar(const nlohmann::ordered_json& calendar,
                                std::string_view default_zone, std::vector<CalendarError>& errors);

}  // namespace kulanz
