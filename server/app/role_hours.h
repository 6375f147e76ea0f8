// When the people of a role are there, and how long they may take: the same business
// time as a policy's calendars (core/time/calendar.h), written in the roster.
//
//   "zone": "Europe/Berlin", "hours": {"mon": [["08:00","18:00"]], ...},
//   "holidays": ["2026-05-14"], "yearly_holidays": ["12-25"], "public_holidays": ["DE-BE"],
//   "date_hours": {...}, "breaks": [...],              as core/author/calendar_author.h has them
//   "answer_within": "4 h"                             or "90 min"
//
// Without hours the clock runs on, day and night.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/time/time.h"
#include "server/app/json.h"

namespace kulanz {

// Where answer_within is left out: a day, of those who are there some of it and of a clock.
inline constexpr Duration kAnswerWithinOpenTime = hours(8);
inline constexpr Duration kAnswerWithinAnyTime = hours(24);
inline constexpr std::int64_t kMaxAnswerWithin_h = 1'000;

class RoleHours {
 public:
  RoleHours() = default;  // the clock runs on

  // Takes its fields out of a role's object. Throws Refusal bad_hours, bad_duration,
  // missing_field and what else Fields throws, about `where`.
  static RoleHours parse(Fields& fields);

  // That moment when somebody is there, else the next at which somebody is.
  Instant open_at(Instant at) const;
  // When answer_within is used up, counted from there.
  Instant answer_by(Instant from) const;

 private:
  // Beyond the years that a calendar knows, the clock runs on.
  Instant add(Instant from, Duration budget) const;

  std::vector<std::uint8_t> calendar_;  // encoded; empty: the clock runs on
  Duration answer_within_ = kAnswerWithinAnyTime;
};

}  // namespace kulanz
