// Business time: weekly opening hours in a zone, dates with other hours, days
// that are closed. Like Zone, a view over bytes of a compiled policy
// (calendar_format.h); what was written as breaks and holidays has become dates.
//
// The choices on which public libraries disagree are named, with our defaults:
// a budget used up exactly at closing time ends at the closing time (tie
// close); a day across a DST change has its elapsed seconds (dst elapsed); an
// end before its start has zero seconds but negative working days; a zero
// budget outside opening hours ends at the first open moment; adding N working
// days from a closed day first rolls to a working day, forward for N > 0 and
// backward for N < 0, and N = 0 returns the date unchanged.
//
// A calendar with published holidays is known for the years that were published,
// any other for 1970..2199. Whatever touches a day outside has no answer:
// calendar_ends in the first case, out_of_range in the second.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/time/time.h"
#include "core/time/zone.h"

namespace kulanz {

struct CalendarHead;

enum class Tie : std::uint8_t { close, next_open };
enum class Dst : std::uint8_t { elapsed, wall_clock };

// With wall_clock everything happens on local clocks: moments are read on them,
// their differences are counted, and the result is read back.
struct Choices {
  Tie tie = Tie::close;
  Dst dst = Dst::elapsed;

  // As two bits: 1 for tie next_open, 2 for dst wall_clock.
  static constexpr Choices of_bits(unsigned bits) {
    return {static_cast<Tie>(bits & 1), static_cast<Dst>(bits >> 1 & 1)};
  }
};

// A stretch of time that does not count, e.g. while waiting for the customer.
struct Pause {
  Instant from;
  Instant until;
};

class Calendar {
 public:
  static constexpr int kMaxIntervalsPerDay = 8;  // as written; breaks may part them
  static constexpr int kMaxSpecialDates = 1024;  // of each kind, as written

  Calendar() = default;  // nothing may be asked of it

  // The calendar that starts at bytes[0]; *used is its encoded size.
  // policy_damaged when the bytes end before it does. Its contents are not
  // looked at: verify_time.h.
  static Result<Calendar> view(std::span<const std::uint8_t> bytes, std::size_t* used);

  const Zone& zone() const { return zone_; }
  const CalendarHead& head() const { return *head_; }
  // What the calendar itself names, for whoever passes it on to add and between.
  Choices choices() const;

  // Open at some time of that local date and not a holiday.
  Result<bool> is_working_day(CivilDate date) const;

  // The moment at which `budget` of open time after `from` is used up; pauses
  // are cut out of open time, in any order, overlapping or not. out_of_range also
  // when the budget is negative.
  Result<Instant> add(Instant from, Duration budget, std::span<const Pause> pauses = {},
                      Choices choices = {}) const;

  // Open time between two moments; zero when `until` is not after `from`.
  Result<Duration> between(Instant from, Instant until, std::span<const Pause> pauses = {},
                           Choices choices = {}) const;

  // The next moment after `at` when it opens or closes; the end of what it knows
  // (or Instant::kLast) when there is none, Instant::kLast when `at` is not known.
  Instant next_change(Instant at) const;

  // Adds (or takes away) N working days, rolling from a closed day first.
  Result<CivilDate> add_working_days(CivilDate from, std::int32_t n) const;

  // The N-th working day after a date: from a Saturday, Monday is the first.
  // out_of_range also when N < 1.
  Result<CivilDate> nth_working_day_after(CivilDate from, std::int32_t n) const;

  // Working days after the earlier date up to and including the later; negative
  // when `until` is before `from`; `inclusive` counts the earlier date too.
  Result<std::int32_t> working_days_between(CivilDate from, CivilDate until,
                                            bool inclusive = false) const;

 private:
  bool knows(Instant at) const;
  bool knows(CivilDate date) const;
  Reason beyond() const;
  Result<CivilDate> find_working_day(std::int64_t day, std::int32_t step, std::int64_t n) const;

  Zone zone_;
  const CalendarHead* head_ = nullptr;
};

}  // namespace kulanz
