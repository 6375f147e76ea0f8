#include "core/time/time.h"

#include "core/time/civil.h"

namespace kulanz {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2199;

// Exactly `count` digits; -1 when one is missing.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) {
    return -1;
  }
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return -1;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool has(std::string_view text, std::size_t at, char c) {
  return at < text.size() && text[at] == c;
}

bool below(int value, int limit) { return value >= 0 && value < limit; }

// HH:MM:SS with an hour below 24, in seconds; -1 otherwise.
std::int32_t clock_seconds(std::string_view text) {
  const int hour = digits(text, 0, 2);
  const int minute = digits(text, 3, 2);
  const int second = digits(text, 6, 2);
  const bool in_range = below(hour, 24) && below(minute, 60) && below(second, 60);
  if (text.size() != 8 || !has(text, 2, ':') || !has(text, 5, ':') || !in_range) {
    return -1;
  }
  return hour * 3600 + minute * 60 + second;
}

// "Z" or "+HH:MM", in seconds east of UTC.
Result<std::int32_t> offset_seconds(std::string_view text) {
  if (text == "Z" || text == "z") {
    return std::int32_t{0};
  }
  const int hour = digits(text, 1, 2);
  const int minute = digits(text, 4, 2);
  const bool in_range = below(hour, 24) && below(minute, 60);
  if (text.size() != 6 || !has(text, 3, ':') || !in_range || (text[0] != '+' && text[0] != '-')) {
    return Reason::bad_instant;
  }
  const std::int32_t seconds_east = hour * 3600 + minute * 60;
  return text[0] == '-' ? -seconds_east : seconds_east;
}

// The ten bytes YYYY-MM-DD of any year that four digits can name.
Result<CivilDate> any_date(std::string_view text) {
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  if (text.size() != 10 || !has(text, 4, '-') || !has(text, 7, '-')) {
    return Reason::bad_date;
  }
  return civil_date({year, month, day});
}

void put(char* out, std::int64_t value, int count) {
  for (int i = count; i-- > 0; value /= 10) {
    out[i] = static_cast<char>('0' + value % 10);
  }
}

}  // namespace

Result<CivilDate> civil_date(YearMonthDay ymd) {
  if (!below(ymd.year, 10'000) || ymd.month < 1 || ymd.month > 12 || ymd.day < 1 || ymd.day > 31) {
    return Reason::bad_date;
  }
  // A day beyond the month's end runs on, so it comes back as another day.
  const std::int64_t days = civil::days(ymd.year, ymd.month, ymd.day);
  if (civil::date(days).day != ymd.day) {
    return Reason::bad_date;
  }
  return CivilDate{static_cast<std::int32_t>(days)};
}

YearMonthDay year_month_day(CivilDate date) {
  const civil::Date d = civil::date(date.days);
  return {static_cast<std::int32_t>(d.year), static_cast<std::int32_t>(d.month),
          static_cast<std::int32_t>(d.day)};
}

Weekday weekday(CivilDate date) { return static_cast<Weekday>(civil::weekday(date.days)); }

Result<CivilDate> parse_date(std::string_view text) {
  const Result<CivilDate> date = any_date(text);
  if (!date) {
    return date;
  }
  const int year = digits(text, 0, 4);
  return year < kFirstYear || year > kLastYear ? Result<CivilDate>(Reason::out_of_range) : date;
}

Result<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) {
    return Reason::bad_instant;
  }
  const Result<CivilDate> date = any_date(text.substr(0, 10));
  const std::int32_t clock = clock_seconds(text.substr(11, 8));
  const Result<std::int32_t> offset = offset_seconds(text.substr(19));
  if (!date || clock < 0 || !offset) {
    return Reason::bad_instant;
  }
  const std::int64_t moment = date->days * civil::kDaySeconds + clock - *offset;
  if (moment < Instant::kFirst || moment > Instant::kLast) {
    return Reason::out_of_range;
  }
  return Instant{moment};
}

Result<TimeOfDay> parse_time_of_day(std::string_view text) {
  if (text == "24:00" || text == "24:00:00") {
    return TimeOfDay{static_cast<std::int32_t>(civil::kDaySeconds)};
  }
  const int hour = digits(text, 0, 2);
  const int minute = digits(text, 3, 2);
  if (text.size() == 5 && has(text, 2, ':') && below(hour, 24) && below(minute, 60)) {
    return TimeOfDay{hour * 3600 + minute * 60};
  }
  const std::int32_t clock = clock_seconds(text);
  return clock < 0 ? Result<TimeOfDay>(Reason::bad_time_of_day) : TimeOfDay{clock};
}

int format_date(CivilDate date, char* out) {
  const civil::Date d = civil::date(date.days);
  KULANZ_CHECK(d.year >= 0 && d.year <= 9999);
  put(out, d.year, 4);
  out[4] = '-';
  put(out + 5, d.month, 2);
  out[7] = '-';
  put(out + 8, d.day, 2);
  return 10;
}

int format_instant(Instant instant, char* out) {
  const std::int64_t days = civil::floor_div(instant.unix_seconds, civil::kDaySeconds);
  const std::int64_t clock = instant.unix_seconds - days * civil::kDaySeconds;
  const int date_size = format_date(CivilDate{static_cast<std::int32_t>(days)}, out);
  char* time = out + date_size;
  time[0] = 'T';
  put(time + 1, clock / 3600, 2);
  time[3] = ':';
  put(time + 4, clock / 60 % 60, 2);
  time[6] = ':';
  put(time + 7, clock % 60, 2);
  time[9] = 'Z';
  return date_size + 10;
}

}  // namespace kulanz
