#include "core/author/calendar_encoder.h"

#include <algorithm>

#include "core/time/calendar.h"
#include "core/time/civil.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxIntervals = 1U << (kPlanBits - 1);

Intervals without(const Intervals& hours, const Intervals& breaks) {
  Intervals left;
  for (Interval open : hours) {
    for (const Interval& cut : breaks) {
      if (cut.from >= open.until || cut.until <= open.from) {
        continue;
      }
      if (cut.from > open.from) {
        left.push_back({open.from, cut.from});
      }
      open.from = std::min(cut.until, open.until);
    }
    if (open.from < open.until) {
      left.push_back(open);
    }
  }
  return left;
}

class Encoder {
 public:
  explicit Encoder(const WrittenCalendar& written) : written_(written) {}

  bool fits() const { return intervals_.size() <= kMaxIntervals; }
  void collect();
  void mark_days_left_out();
  std::vector<std::uint8_t> bytes() const;

 private:
  const Intervals& weekday_hours(std::int32_t date) const {
    return written_.week[static_cast<std::size_t>(civil::weekday(date))];
  }
  bool is_yearly(std::int32_t date) const {
    return written_.yearly.count(static_cast<std::uint32_t>(civil::year_day(date).day)) > 0;
  }
  Intervals hours_of(std::int32_t date) const;
  std::uint32_t plan(const Intervals& hours);
  void collect_date(std::int32_t date);

  const WrittenCalendar& written_;
  std::map<std::vector<std::int32_t>, std::uint32_t> plans_;
  Intervals intervals_;
  std::array<std::uint32_t, 7> week_{};
  std::map<std::int32_t, std::uint32_t> dates_;
};

// The same hours share a plan; the first is that of a closed day.
std::uint32_t Encoder::plan(const Intervals& hours) {
  std::vector<std::int32_t> key;
  for (const Interval& one : hours) {
    key.insert(key.end(), {one.from, one.until});
  }
  const std::uint32_t next = static_cast<std::uint32_t>(intervals_.size()) * 2;
  const auto [found, is_new] = plans_.try_emplace(key, next + (hours.empty() ? 0 : 1));
  if (is_new) {
    intervals_.insert(intervals_.end(), hours.begin(), hours.end());
    intervals_.push_back({0, 0});
  }
  return found->second;
}

Intervals Encoder::hours_of(std::int32_t date) const {
  if (written_.holidays.count(date) > 0 || is_yearly(date)) {
    return {};
  }
  const auto special = written_.date_hours.find(date);
  const auto breaks = written_.breaks.find(date);
  const Intervals& hours =
      special == written_.date_hours.end() ? weekday_hours(date) : special->second;
  return breaks == written_.breaks.end() ? hours : without(hours, breaks->second);
}

void Encoder::collect_date(std::int32_t date) {
  const std::uint32_t own = plan(hours_of(date));
  if (date >= written_.first && date <= written_.last && !is_yearly(date) &&
      own != week_[static_cast<std::size_t>(civil::weekday(date))]) {
    dates_[date] = own;
  }
}

void Encoder::collect() {
  plan({});
  for (std::size_t day = 0; day < week_.size(); ++day) {
    week_[day] = plan(written_.week[day]);
  }
  for (const auto& [date, hours] : written_.date_hours) {
    collect_date(date);
  }
  for (const auto& [date, hours] : written_.breaks) {
    collect_date(date);
  }
  for (const std::int32_t date : written_.holidays) {
    collect_date(date);
  }
}

// Where clocks go forward, an opening may be read as later than its closing. Only
// dates on which they change can lose all their hours, so only they are asked.
void Encoder::mark_days_left_out() {
  const std::vector<std::uint8_t> so_far = bytes();
  std::size_t used = 0;
  const Calendar calendar = *Calendar::view(so_far, &used);
  const Zone& zone = calendar.zone();
  for (Instant at{0}; (at = zone.next_change(at)) < Instant{Instant::kLast};) {
    const CivilDate last = std::max(zone.date(at), zone.date(at - seconds(1)));
    for (CivilDate date = zone.date(at - seconds(1)); date <= last; date = date + Days{1}) {
      const Result<bool> works = calendar.is_working_day(date);
      const Result<Duration> open =
          calendar.between(zone.start_of(date), zone.start_of(date + Days{1}));
      if (works.ok() && *works && open.ok() && *open == Duration{}) {
        dates_[date.days] = plan(hours_of(date.days)) - 1;
      }
    }
  }
}

std::vector<std::uint8_t> Encoder::bytes() const {
  std::vector<std::uint8_t> out(written_.zone.begin(), written_.zone.end());
  const auto put = [&out](const auto& record) {
    const auto* from = reinterpret_cast<const std::uint8_t*>(&record);
    out.insert(out.end(), from, from + sizeof(record));
  };
  CalendarHead head{written_.first,
                    written_.last,
                    {},
                    static_cast<std::uint32_t>(intervals_.size()),
                    static_cast<std::uint32_t>(dates_.size()),
                    static_cast<std::uint32_t>(written_.yearly.size()),
                    written_.choices};
  std::copy(week_.begin(), week_.end(), head.week);
  put(head);
  for (const Interval& one : intervals_) {
    put(one);
  }
  for (const auto& [date, plan] : dates_) {
    put(static_cast<std::int32_t>((static_cast<std::uint32_t>(date) << kPlanBits) | plan));
  }
  for (const std::uint32_t day : written_.yearly) {
    put(day);
  }
  return out;
}

}  // namespace

std::vector<std::uint8_t> encode(const WrittenCalendar& written) {
  Encoder encoder(written);
  encoder.collect();
  if (!encoder.fits()) {
    return {};
  }
  encoder.mark_days_left_out();
  return encoder.bytes();
}

}  // namespace kulanz
