// The oracle: a calendar that writes down for every second of a few weeks whether
// it is open, and answers by looking at one second after the other. It shares no
// code with core/time but Zone::offset, which the C library vouches for.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/time/calendar.h"

namespace kulanz {

struct PlainCalendar {
  using Interval = std::pair<int, int>;  // minutes after local midnight

  std::string tz;
  std::array<std::vector<Interval>, 7> hours;
  std::map<std::int32_t, std::vector<Interval>> date_hours;
  std::vector<std::tuple<std::int32_t, int, int>> breaks;
  std::set<std::int32_t> holidays;
  std::set<std::string> yearly_holidays;  // MM-DD

  nlohmann::ordered_json authored() const;
};

class SlowCalendar {
 public:
  static constexpr std::int64_t kNever = -1;

  // Knows the local dates first .. first + days - 1.
  SlowCalendar(const PlainCalendar& plain, const Zone& zone, std::int32_t first, int days);

  // All as Calendar's, in seconds since 1970; kNever when the answer lies outside.
  std::int64_t add(std::int64_t from, std::int64_t budget, const std::vector<Pause>& pauses,
                   Choices choices) const;
  std::int64_t between(std::int64_t from, std::int64_t until, const std::vector<Pause>& pauses,
                       Dst dst) const;
  std::int64_t next_change(std::int64_t at) const;
  bool is_working_day(std::int32_t date) const;

 private:
  // One axis, of UTC or of local clocks, a byte for each second from `start` on.
  struct Axis {
    std::int64_t start = 0;
    std::vector<std::uint8_t> open;

    bool is_open(std::int64_t t) const {
      return t >= start && t < end() && open[static_cast<std::size_t>(t - start)] != 0;
    }
    std::int64_t end() const { return start + static_cast<std::int64_t>(open.size()); }
  };

  struct ClockChange {
    std::int64_t at;
    std::int64_t before;
    std::int64_t after;
  };

  void find_changes();
  std::vector<std::uint8_t> local_seconds(const PlainCalendar& plain, std::int32_t date) const;
  void mark(std::int32_t date, const std::vector<std::uint8_t>& local);
  std::int64_t read_local(std::int64_t local) const;
  std::int64_t local_of(std::int64_t t) const { return t + zone_.offset(Instant{t}); }
  std::int64_t moment_of_local(std::int64_t local, std::int64_t from) const;
  Axis with_pauses(const std::vector<Pause>& pauses, Dst dst) const;

  Zone zone_;
  std::vector<ClockChange> changes_;
  Axis utc_;
  Axis local_;
  std::map<std::int32_t, bool> working_;
};

}  // namespace kulanz
