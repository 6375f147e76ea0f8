// Business time: weekly opening hours in a zone, holidays that close a whole
// local day, hours for single dates, breaks. Like Zone, a view over checked
// bytes of a compiled policy.
//
// The choices on which public libraries disagree are named, with our defaults:
// a budget used up exactly at closing time ends at the closing time (tie
// close); a day across a DST change has its elapsed seconds (dst elapsed); an
// end before its start has zero seconds but negative working days; a zero
// budget outside opening hours ends at the first open moment; adding N working
// days from a closed day first rolls to a working day, forward for N > 0 and
// backward for N < 0, and N = 0 returns the date unchanged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/time/calendar_tables.h"
#include "core/time/time.h"
#include "core/time/zone.h"

namespace kulanz {

enum class Tie : std::uint8_t { close, next_open };
enum class Dst : std::uint8_t { elapsed, wall_clock };

// With wall_clock everything happens on local clocks: moments are read on them,
// their differences are counted, and the result is read back.
struct Choices {
  Tie tie = Tie::close;
  Dst dst = Dst::elapsed;
};

// A stretch of time that does not count, e.g. while waiting for the customer.
struct Pause {
  Instant from;
  Instant until;
};

class Calendar {
 public:
  static constexpr int kMaxIntervalsPerDay = 8;
  static constexpr int kMaxSpecialDates = 1024;  // entries of each table, see calendar_tables.h

  Calendar() = default;  // never open, UTC

  // The calendar that starts at bytes[0]; *used is its encoded size. The
  // grammar is documented in calendar_tables.h. policy_damaged when the bytes do
  // not follow it. Whether it is ever open is not asked here but by the author.
  static Result<Calendar> open(std::span<const std::uint8_t> bytes, std::size_t* used);

  const Zone& zone() const { return zone_; }

  // Open at some time of that local date and not a holiday.
  bool is_working_day(CivilDate date) const;

  // The moment at which `budget` of open time after `from` is used up; pauses
  // are cut out of open time, in any order, overlapping or not. no_open_hours
  // when it is never open again; out_of_range when that moment lies after 2199,
  // `from` is outside the years an instant may name, or the budget is negative.
  Result<Instant> add(Instant from, Duration budget, std::span<const Pause> pauses = {},
                      Choices choices = {}) const;

  // Open time between two moments; zero when `until` is not after `from`. What
  // lies outside 1970..2199 does not count.
  Duration between(Instant from, Instant until, std::span<const Pause> pauses = {},
                   Choices choices = {}) const;

  // The next moment after `at` when it opens or closes; Instant::kLast when never.
  Instant next_change(Instant at) const;

  // Adds (or takes away) N working days, rolling from a closed day first.
  // no_open_hours when there is no working day in that direction, out_of_range
  // when there are too few before 1970 or 2199 ends.
  Result<CivilDate> add_working_days(CivilDate from, std::int32_t n) const;

  // The N-th working day after a date: from a Saturday, Monday is the first.
  // Errors as above, and out_of_range when N < 1.
  Result<CivilDate> nth_working_day_after(CivilDate from, std::int32_t n) const;

  // Working days after the earlier date up to and including the later; negative
  // when `until` is before `from`; `inclusive` counts the earlier date too.
  std::int32_t working_days_between(CivilDate from, CivilDate until, bool inclusive = false) const;

 private:
  Result<CivilDate> find_working_day(CivilDate date, std::int32_t step, std::int64_t skipped) const;

  Zone zone_;
  CalendarTables tables_;
};

}  // namespace kulanz
