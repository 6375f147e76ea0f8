#include "server/app/role_hours.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/author/calendar_author.h"
#include "core/time/calendar.h"
#include "server/app/refusal.h"
#include "server/app/zones.h"

namespace kulanz {
namespace {

// What of a role is a calendar's, as the policies write it.
constexpr std::array<const char*, 4> kLists = {"holidays", "yearly_holidays", "public_holidays",
                                               "breaks"};
constexpr char kDateHours[] = "date_hours";

[[noreturn]] void refuse_duration(std::string where) {
  throw Refusal(RefusalKind::unprocessable, "bad_duration",
                "a whole number of h or min is expected, as in \"4 h\" or \"90 min\", up to " +
                    std::to_string(kMaxAnswerWithin_h) + " h",
                std::move(where));
}

Duration parse_duration(const std::string& text, const std::string& where) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit =
      std::string_view(text).substr(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc() || count < 1 || (unit != " h" && unit != " min")) refuse_duration(where);
  const std::int64_t most = kMaxAnswerWithin_h * (unit == " h" ? 1 : 60);
  if (count > most) refuse_duration(where);
  return unit == " h" ? hours(count) : minutes(count);
}

// Checked like a policy's calendar: what is wrong is told with its place.
std::vector<std::uint8_t> encode(const nlohmann::ordered_json& calendar, const std::string& where) {
  std::vector<CalendarError> errors;
  EncodedCalendar encoded = encode_calendar(calendar, "", errors);
  if (errors.empty()) return std::move(encoded.bytes);
  const std::string& pointer = errors.front().pointer;  // "/hours/mon"
  throw Refusal(RefusalKind::unprocessable, "bad_hours", errors.front().message,
                pointer.empty() ? where : where + pointer.substr(1));
}

}  // namespace

RoleHours RoleHours::parse(Fields& fields) {
  RoleHours hours;
  nlohmann::ordered_json calendar;
  const auto holds = [&](const char* name) { return fields.has(name); };
  const bool has_hours = holds("hours") || holds("zone") || holds(kDateHours) ||
                         std::any_of(kLists.begin(), kLists.end(), holds);
  if (has_hours) {
    calendar["hours"] = fields.object("hours");
    calendar["tz"] = read_zone(fields, "zone");
    hours.answer_within_ = kAnswerWithinOpenTime;
  }
  for (const char* const name : kLists) {
    if (holds(name)) calendar[name] = fields.array(name, 0, Calendar::kMaxSpecialDates);
  }
  if (holds(kDateHours)) calendar[kDateHours] = fields.object(kDateHours);
  const auto within = fields.optional_text("answer_within");
  if (within) hours.answer_within_ = parse_duration(*within, fields.where("answer_within"));
  if (has_hours) hours.calendar_ = encode(calendar, fields.where(""));
  return hours;
}

Instant RoleHours::open_at(Instant at) const { return add(at, seconds(0)); }

Instant RoleHours::answer_by(Instant from) const { return add(from, answer_within_); }

Instant RoleHours::add(Instant from, Duration budget) const {
  if (calendar_.empty()) return from + budget;
  std::size_t used = 0;
  const Result<Calendar> calendar = Calendar::view(calendar_, &used);
  if (!calendar.ok()) return from + budget;
  const Result<Instant> end = calendar->add(from, budget);
  return end.ok() ? *end : from + budget;
}

}  // namespace kulanz
