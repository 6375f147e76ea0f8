// A calendar's encoding as it lies in memory: little-endian words at a multiple
// of four bytes. For the inside of core/time and for whoever writes the bytes.
//
//   calendar = zone head interval*intervals date*dates yearly*yearly
//   head     = first:i32 last:i32 week:plan*7 intervals:u32 dates:u32 yearly:u32 choices:u32
//   interval = from:i32 until:i32         (seconds after local midnight, 0..86'400)
//   plan     = u32: index of its first interval * 2 + works
//   date     = i32: days since 1970-01-01 * 2^14 + plan
//   yearly   = u32: days after 1 March, 0..365 (zone.h tells why years begin there)
//
// A plan is one day's opening hours: the intervals from its first one on, up to
// one with from = until = 0. They ascend and do not overlap. `works` tells that
// they make a working day: the author has asked, so that nobody has to look at the
// zone. A plan without intervals never works; one with intervals does, but for a
// date on which clocks leave out all of them.
//
// `week` begins on Monday. `dates` are those that differ from their weekday; they
// ascend. Every day in `yearly` is closed; they ascend, and no date is one of them.
// Breaks, holidays and published holidays are no more here: the author has cut
// the former out of their dates' plans and given the latter a closed one.
// The calendar is known for the local dates first..last.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kulanz {

// A stretch of seconds, from <= s < until, of a local day.
struct Interval {
  std::int32_t from;
  std::int32_t until;
};

inline constexpr int kPlanBits = 14;

// What a calendar without published holidays knows: 1970-01-01..2199-12-31.
inline constexpr std::int32_t kFirstKnown = 0;
inline constexpr std::int32_t kLastKnown = 84'005;

inline constexpr std::uint32_t kAllChoices = 3;

struct CalendarHead {
  std::int32_t first;
  std::int32_t last;
  std::uint32_t week[7];
  std::uint32_t intervals;
  std::uint32_t dates;
  std::uint32_t yearly;
  std::uint32_t choices;  // Choices::of_bits

  const Interval* interval() const { return reinterpret_cast<const Interval*>(this + 1); }
  const std::int32_t* date() const {
    return reinterpret_cast<const std::int32_t*>(interval() + intervals);
  }
  const std::uint32_t* yearly_day() const {
    return reinterpret_cast<const std::uint32_t*>(date() + dates);
  }
  std::size_t size() const {
    return sizeof(CalendarHead) + intervals * sizeof(Interval) + dates * sizeof(std::int32_t) +
           yearly * sizeof(std::uint32_t);
  }
};

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
static_assert(sizeof(Interval) == 8 && sizeof(CalendarHead) == 52);

}  // namespace kulanz
