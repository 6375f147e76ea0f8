#include "core/time/time.h"

#include "core/time/civil.h"

namespace kulanz {
namespace {

constexpr CivilDate kLastDate{static_cast<std::int32_t>(Instant::kLast / civil::kDaySeconds)};

bool below(int value, int limit) { return value >= 0 && value < limit; }

// Up to three numbers, e.g. year, month and day.
struct Numbers {
  int first = 0;
  int second = 0;
  int third = 0;
};

// Reads text of that form: a 0 of it stands for a digit, what is between them for
// itself and for the end of a number.
bool read(std::string_view text, std::string_view form, Numbers& numbers) {
  if (text.size() != form.size()) {
    return false;
  }
  int* const all[] = {&numbers.first, &numbers.second, &numbers.third};
  int* const* number = all;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const int digit = text[i] - '0';
    if (form[i] != '0') {
      ++number;
      if (text[i] != form[i]) {
        return false;
      }
    } else if (!below(digit, 10)) {
      return false;
    } else {
      **number = **number * 10 + digit;
    }
  }
  return true;
}

// A time of that form in seconds, below `limit`; -1 otherwise.
std::int32_t clock_seconds(std::string_view text, std::string_view form, std::int32_t limit) {
  Numbers n;
  if (!read(text, form, n) || n.second >= 60 || n.third >= 60) {
    return -1;
  }
  const std::int32_t seconds = n.first * 3600 + n.second * 60 + n.third;
  return seconds < limit ? seconds : -1;
}

constexpr std::string_view kToMinutes = "00:00";
constexpr std::string_view kToSeconds = "00:00:00";

// "Z" or "+HH:MM", in seconds east of UTC; a day or more when it is neither.
std::int32_t offset_seconds(std::string_view text) {
  if (text == "Z" || text == "z") {
    return 0;
  }
  const std::int32_t seconds = clock_seconds(text.substr(1), kToMinutes, civil::kClockDay);
  const bool east = text[0] == '+';
  return seconds < 0 || (!east && text[0] != '-') ? civil::kClockDay : east ? seconds : -seconds;
}

// The ten bytes YYYY-MM-DD of any year that four digits can name.
Result<CivilDate> any_date(std::string_view text) {
  Numbers n;
  return read(text, "0000-00-00", n) ? civil_date({n.first, n.second, n.third})
                                     : Result<CivilDate>(Reason::bad_date);
}

void put(char* out, std::int64_t value, int count) {
  for (int i = count; i-- > 0; value /= 10) {
    out[i] = static_cast<char>('0' + value % 10);
  }
}

}  // namespace

Result<CivilDate> civil_date(YearMonthDay ymd) {
  if (!below(ymd.year, 10'000) || !below(ymd.month - 1, 12) || !below(ymd.day - 1, 31)) {
    return Reason::bad_date;
  }
  // A day beyond the month's end runs on into the next one.
  const std::int64_t days = civil::days(ymd.year, ymd.month, ymd.day);
  const std::int64_t next_month = civil::days(ymd.year, ymd.month + 1, 1);
  return days < next_month ? Result<CivilDate>(CivilDate{static_cast<std::int32_t>(days)})
                           : Reason::bad_date;
}

YearMonthDay year_month_day(CivilDate date) {
  const civil::Date d = civil::date(date.days);
  return {static_cast<std::int32_t>(d.year), static_cast<std::int32_t>(d.month),
          static_cast<std::int32_t>(d.day)};
}

Weekday weekday(CivilDate date) { return static_cast<Weekday>(civil::weekday(date.days)); }

Result<CivilDate> parse_date(std::string_view text) {
  const Result<CivilDate> date = any_date(text);
  const bool outside = date.ok() && (date->days < 0 || *date > kLastDate);
  return outside ? Result<CivilDate>(Reason::out_of_range) : date;
}

Result<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) {
    return Reason::bad_instant;
  }
  const Result<CivilDate> date = any_date(text.substr(0, 10));
  const std::int32_t clock = clock_seconds(text.substr(11, 8), kToSeconds, civil::kClockDay);
  const std::int32_t offset = offset_seconds(text.substr(19));
  if (!date || clock < 0 || offset == civil::kClockDay) {
    return Reason::bad_instant;
  }
  const std::int64_t moment = date->days * civil::kDaySeconds + clock - offset;
  if (moment < Instant::kFirst || moment > Instant::kLast) {
    return Reason::out_of_range;
  }
  return Instant{moment};
}

Result<TimeOfDay> parse_time_of_day(std::string_view text) {
  const std::int32_t clock =
      clock_seconds(text, text.size() == kToMinutes.size() ? kToMinutes : kToSeconds, civil::kClockDay + 1);
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
