#include "server/ingest/times.h"

#include <algorithm>
#include <optional>

#include "core/facts/text.h"
#include "server/app/json.h"
#include "server/app/zones.h"

namespace kulanz {
namespace {

constexpr std::size_t kDateBytes = 10;  // 2026-05-03

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool are_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

// Whether it looks like 2026-05-03.
bool is_date_shaped(std::string_view text) {
  return text[4] == '-' && text[7] == '-' && are_digits(text.substr(0, 4)) &&
         are_digits(text.substr(5, 2)) && are_digits(text.substr(8));
}

// Takes ".123" or ",123" off the front.
bool skip_fraction(std::string_view& rest) {
  if (rest.empty() || (rest.front() != '.' && rest.front() != ',')) return true;
  std::size_t end = 1;
  while (end < rest.size() && is_digit(rest[end])) ++end;
  rest.remove_prefix(end);
  return end > 1;
}

// "Z", "+02:00", "+0200" or "+02" as RFC 3339 has it; empty: none.
std::optional<std::string> offset_text(std::string_view text) {
  if (text == "Z" || text == "z" || text == " UTC") return "Z";
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits(text.substr(1));
  std::erase(digits, ':');
  if (digits.size() == 2) digits += "00";
  if (digits.size() != 4 || !are_digits(digits)) return std::nullopt;
  return text[0] + digits.substr(0, 2) + ":" + digits.substr(2);
}

// HH:MM or HH:MM:SS off the front, as HH:MM:SS; empty: there is none.
std::string take_clock(std::string_view& rest) {
  const bool short_form =
      rest.size() >= 5 && rest[2] == ':' && (rest.size() == 5 || rest[5] != ':');
  const std::size_t size = short_form ? 5 : std::min<std::size_t>(8, rest.size());
  std::string clock(rest.substr(0, size));
  rest.remove_prefix(size);
  return short_form ? clock + ":00" : clock;
}

Result<ToldTime> parse_moment(std::string_view date, std::string_view rest, Zone zone) {
  const std::string clock = take_clock(rest);
  if (!skip_fraction(rest)) return Reason::bad_instant;
  const Result<CivilDate> day = parse_date(date);
  if (!day.ok()) return day.reason();
  if (!rest.empty()) {
    const auto offset = offset_text(rest);
    if (!offset) return Reason::bad_instant;
    const Result<Instant> moment = parse_instant(std::string(date) + "T" + clock + *offset);
    if (!moment.ok()) return moment.reason();
    return ToldTime{*day, *moment};
  }
  const Result<TimeOfDay> time = parse_time_of_day(clock);
  if (!time.ok() || clock.size() != 8) return Reason::bad_instant;
  return ToldTime{*day, zone.at(*day, *time)};
}

Result<ToldTime> parse_unix(std::string_view text, Zone zone) {
  const Result<std::int64_t> seconds = parse_integer(text);
  if (!seconds.ok()) return Reason::bad_instant;
  if (*seconds < Instant::kFirst || *seconds > Instant::kLast) return Reason::out_of_range;
  return ToldTime{zone.date({*seconds}), {*seconds}};
}

}  // namespace

Result<ToldTime> parse_told(std::string_view text, Zone zone) {
  if (!text.empty() && are_digits(text)) return parse_unix(text, zone);
  if (text.size() < kDateBytes) return Reason::bad_instant;
  const std::string_view date = text.substr(0, kDateBytes);
  const std::string_view rest = text.substr(kDateBytes);
  if (!is_date_shaped(date)) return Reason::bad_instant;
  if (rest.empty()) {
    const Result<CivilDate> day = parse_date(date);
    if (!day.ok()) return day.reason();
    return ToldTime{*day, zone.start_of(*day), true};
  }
  if (rest.front() != 'T' && rest.front() != 't' && rest.front() != ' ') return Reason::bad_instant;
  return parse_moment(date, rest.substr(1), zone);
}

std::string told_text(const ToldTime& told) {
  return told.is_date ? date_text(told.date) : instant_text(told.moment);
}

Instant end_of_day(CivilDate date, Zone zone) { return zone.start_of(date + Days{1}) - seconds(1); }

}  // namespace kulanz
