#include "slow_calendar.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace kulanz {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kMargin = 2 * kDay;
constexpr std::array kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string date_text(std::int32_t date) {
  const std::time_t noon = date * kDay + kDay / 2;
  std::tm parts{};
  gmtime_r(&noon, &parts);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

std::string clock_text(int minutes) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
  return text;
}

nlohmann::ordered_json intervals_json(const std::vector<PlainCalendar::Interval>& intervals) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& [from, until] : intervals) {
    list.push_back({clock_text(from), clock_text(until)});
  }
  return list;
}

void fill(std::vector<std::uint8_t>& seconds, std::int64_t from, std::int64_t until, bool open) {
  for (std::int64_t s = from; s < until; ++s) {
    seconds[static_cast<std::size_t>(s)] = open ? 1 : 0;
  }
}

}  // namespace

nlohmann::ordered_json PlainCalendar::authored() const {
  nlohmann::ordered_json json{{"tz", tz}, {"hours", nlohmann::ordered_json::object()}};
  for (std::size_t i = 0; i < hours.size(); ++i) {
    json["hours"][kWeekdays[i]] = intervals_json(hours[i]);
  }
  json["date_hours"] = nlohmann::ordered_json::object();
  for (const auto& [date, intervals] : date_hours) {
    json["date_hours"][date_text(date)] = intervals_json(intervals);
  }
  json["breaks"] = nlohmann::ordered_json::array();
  for (const auto& [date, from, until] : breaks) {
    json["breaks"].push_back({date_text(date), clock_text(from), clock_text(until)});
  }
  json["holidays"] = nlohmann::ordered_json::array();
  for (const std::int32_t date : holidays) {
    json["holidays"].push_back(date_text(date));
  }
  json["yearly_holidays"] = yearly_holidays;
  return json;
}

SlowCalendar::SlowCalendar(const PlainCalendar& plain, const Zone& zone, std::int32_t first,
                           int days)
    : zone_(zone) {
  local_.start = first * kDay;
  local_.open.resize(static_cast<std::size_t>(days * kDay));
  utc_.start = first * kDay - kMargin;
  utc_.open.resize(static_cast<std::size_t>(days * kDay + 2 * kMargin));
  find_changes();
  for (std::int32_t date = first; date < first + days; ++date) {
    const std::vector<std::uint8_t> local = local_seconds(plain, date);
    std::copy(local.begin(), local.end(),
              local_.open.begin() + static_cast<std::ptrdiff_t>((date - first) * kDay));
    mark(date, local);
  }
}

std::vector<std::uint8_t> SlowCalendar::local_seconds(const PlainCalendar& plain,
                                                      std::int32_t date) const {
  std::vector<std::uint8_t> seconds(kDay, 0);
  const bool yearly = plain.yearly_holidays.count(date_text(date).substr(5)) > 0;
  if (yearly || plain.holidays.count(date) > 0) {
    return seconds;
  }
  const auto special = plain.date_hours.find(date);
  const auto& hours = special != plain.date_hours.end()
                          ? special->second
                          : plain.hours[static_cast<std::size_t>((date + 3) % 7)];
  for (const auto& [from, until] : hours) {
    fill(seconds, from * 60, until * 60, true);
  }
  for (const auto& [day, from, until] : plain.breaks) {
    if (day == date) {
      fill(seconds, from * 60, until * 60, false);
    }
  }
  return seconds;
}

// Runs of local seconds become moments by their ends, inside their own date.
void SlowCalendar::mark(std::int32_t date, const std::vector<std::uint8_t>& local) {
  const std::int64_t day_end = read_local((date + 1) * kDay);
  working_[date] = false;
  for (std::int64_t s = 0; s < kDay; ++s) {
    if (local[static_cast<std::size_t>(s)] == 0) {
      continue;
    }
    const std::int64_t from = read_local(date * kDay + s);
    while (s < kDay && local[static_cast<std::size_t>(s)] != 0) {
      ++s;
    }
    const std::int64_t until = std::min(read_local(date * kDay + s), day_end);
    if (from < until) {
      fill(utc_.open, from - utc_.start, until - utc_.start, true);
      working_[date] = true;
    }
  }
}

void SlowCalendar::find_changes() {
  for (std::int64_t t = utc_.start + 60; t < utc_.end(); t += 60) {
    const std::int64_t before = zone_.offset(Instant{t - 60});
    const std::int64_t after = zone_.offset(Instant{t});
    if (before != after) {
      changes_.push_back({t, before, after});
    }
  }
}

// The earliest moment whose clocks show that time; in a gap, the one that the
// offset before it gives.
std::int64_t SlowCalendar::read_local(std::int64_t local) const {
  std::set<std::int64_t> moments;
  const auto consider = [&](std::int64_t offset) {
    if (local_of(local - offset) == local) {
      moments.insert(local - offset);
    }
  };
  consider(zone_.offset(Instant{local}));
  for (const ClockChange& change : changes_) {
    consider(change.before);
    consider(change.after);
    if (change.at + change.before <= local && local < change.at + change.after) {
      return local - change.before;
    }
  }
  return *moments.begin();
}

// A result is never before `from`: in an hour that comes twice it may be the later.
std::int64_t SlowCalendar::moment_of_local(std::int64_t local, std::int64_t from) const {
  const std::int64_t moment = read_local(local);
  return moment < from ? from + local - local_of(from) : moment;
}

SlowCalendar::Axis SlowCalendar::with_pauses(const std::vector<Pause>& pauses, Dst dst) const {
  Axis axis = dst == Dst::wall_clock ? local_ : utc_;
  for (const Pause& pause : pauses) {
    const bool local = dst == Dst::wall_clock;
    const std::int64_t from = pause.from.unix_seconds;
    const std::int64_t until = pause.until.unix_seconds;
    const std::int64_t first = std::max(local ? local_of(from) : from, axis.start);
    const std::int64_t end = std::min(local ? local_of(until) : until, axis.end());
    if (first < end) {
      fill(axis.open, first - axis.start, end - axis.start, false);
    }
  }
  return axis;
}

std::int64_t SlowCalendar::add(std::int64_t from, std::int64_t budget,
                               const std::vector<Pause>& pauses, Choices choices) const {
  const bool local = choices.dst == Dst::wall_clock;
  const Axis axis = with_pauses(pauses, choices.dst);
  const auto answer = [&](std::int64_t t) { return local ? moment_of_local(t, from) : t; };
  for (std::int64_t t = local ? local_of(from) : from; t < axis.end() - kMargin; ++t) {
    if (!axis.is_open(t)) {
      continue;
    }
    if (budget == 0) {
      return answer(t);
    }
    if (--budget == 0 && choices.tie == Tie::close) {
      return answer(t + 1);
    }
  }
  return kNever;
}

std::int64_t SlowCalendar::between(std::int64_t from, std::int64_t until,
                                   const std::vector<Pause>& pauses, Dst dst) const {
  const bool local = dst == Dst::wall_clock;
  const Axis axis = with_pauses(pauses, dst);
  const std::int64_t end = local ? local_of(until) : until;
  std::int64_t count = 0;
  for (std::int64_t t = local ? local_of(from) : from; t < end; ++t) {
    count += axis.is_open(t) ? 1 : 0;
  }
  return count;
}

std::int64_t SlowCalendar::next_change(std::int64_t at) const {
  for (std::int64_t t = at + 1; t < utc_.end() - 2 * kMargin; ++t) {
    if (utc_.is_open(t) != utc_.is_open(t - 1)) {
      return t;
    }
  }
  return kNever;
}

bool SlowCalendar::is_working_day(std::int32_t date) const { return working_.at(date); }

}  // namespace kulanz
