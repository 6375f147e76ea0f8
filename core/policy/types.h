// The words that policies, facts and decisions share. Their numbers are part of
// the blob and of the decision buffer: add at the end, never renumber.
#pragma once

#include <cstdint>

namespace kulanz {

enum class PromiseState : std::uint8_t { open, at_risk, kept, breached, excused, unknown, cancelled };
inline constexpr int kPromiseStates = 7;

enum class RemedyKind : std::uint8_t { voucher, refund, credit, in_kind };
enum class Basis : std::uint8_t { law, contract, goodwill };

// The type of a value; the unit is part of it.
enum class Type : std::uint8_t {
  boolean,      // 0 or 1
  integer,      //
  money,        // minor units of the policy's currency
  percent,      // millionths of a percent
  duration,     // seconds
  date,         // days since 1970-01-01
  instant,      // seconds since 1970-01-01T00:00:00Z
  time_of_day,  // seconds after midnight
  enumeration,  // the index of a declared value
};
inline constexpr int kTypes = 9;

// No moment, and a moment that never comes: the two ends of int64.
inline constexpr std::int64_t kNoInstant = INT64_MIN;
inline constexpr std::int64_t kNever = INT64_MAX;

}  // namespace kulanz
