// A value and how long it lasts. Every value is exact (a fraction of int64), may
// be unknown, and says until when it holds, so that a decision knows when to be
// made again and nothing ever polls.
#pragma once

#include <cstdint>

#include "core/policy/types.h"

namespace kulanz {

// The facts that are missing: a bit set over kMaxFacts.
struct Missing {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  Missing& operator|=(const Missing& o) {
    low |= o.low;
    high |= o.high;
    return *this;
  }
  bool has(int fact) const { return ((fact < 64 ? low : high) >> (fact % 64) & 1) != 0; }
  bool operator==(const Missing&) const = default;
};
Missing missing_fact(int fact);

// How a value moves on all of [now, for ever).
enum class Trend : std::int32_t { falls = -1, stays = 0, rises = 1, any = 2 };

// For t in [now, hold): value(t) = numerator/denominator + slope * (t - now).
// Of an unknown value, the two numbers are the facts that are missing.
struct Value {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;  // at least 1; 1 where slope is not 0
  std::int64_t hold = kNever;    // unix seconds, later than now
  std::int32_t slope = 0;        // -1, 0 or 1 a second
  Trend trend = Trend::stays;
  bool known = true;

  Missing missing() const {
    return {static_cast<std::uint64_t>(numerator), static_cast<std::uint64_t>(denominator)};
  }
  bool is_true() const { return known && numerator != 0; }
  bool is_false() const { return known && numerator == 0; }
};

inline Value constant_value(std::int64_t number) {
  Value v;
  v.numerator = number;
  return v;
}
// A number of seconds that runs with the clock.
inline Value moving_value(std::int64_t number) {
  Value v = constant_value(number);
  v.slope = 1;
  v.trend = Trend::rises;
  return v;
}
Value unknown_value(const Missing& missing, std::int64_t hold);

}  // namespace kulanz
