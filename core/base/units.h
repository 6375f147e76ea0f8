// Money and percent: integers with their unit in the type. Mixing them up does
// not compile (tests/time/misuse). Instants, durations and dates: core/time.
#pragma once

#include <compare>
#include <cstdint>

namespace kulanz {

// An amount in minor units (cents, pence) of a currency named elsewhere: a
// policy, an order and a voucher each have exactly one.
struct Money {
  std::int64_t minor = 0;
  constexpr auto operator<=>(const Money&) const = default;
};

// A percentage in millionths of a percent: 98.5 % is 98'500'000.
struct Percent {
  static constexpr std::int64_t kOne = 1'000'000;  // 1 %
  std::int64_t millionths = 0;
  constexpr auto operator<=>(const Percent&) const = default;
};

// ISO 4217: three upper-case letters, packed big-endian. Zero is "none".
struct Currency {
  std::uint32_t packed = 0;
  constexpr auto operator<=>(const Currency&) const = default;
};

}  // namespace kulanz
