// A time zone as data: explicit transitions, then the POSIX rule that holds
// after the last of them. A Zone is a view over bytes it does not own (a part
// of a compiled policy); opening checks the bytes, afterwards nothing fails.
//
// Encoding, little-endian, no padding:
//   zone        = count:u16 first_offset:i32 transition*count rule
//   transition  = at:i64 (unix seconds) offset:i32 (seconds east of UTC)
//                 ascending in `at`; each offset differs from the one before
//   rule        = standard:i32 has_dst:u8 [dst:i32 change change]   (to dst, back)
//   change      = month:u8 week:u8 (5 = last) weekday:u8 (0 = Sunday) at:i32 (local seconds)
// Before the first transition first_offset holds, from the last one on the rule;
// without transitions the rule always holds. Offsets stay below 24 hours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/time/time.h"

namespace kulanz {

class Zone {
 public:
  static constexpr std::size_t kMaxTransitions = 512;

  Zone() = default;  // UTC

  // The zone that starts at bytes[0]; *used is its encoded size.
  // policy_damaged when the bytes do not follow the grammar above.
  static Result<Zone> open(std::span<const std::uint8_t> bytes, std::size_t* used);

  // Seconds east of UTC at that moment.
  std::int32_t offset(Instant at) const;

  // The next moment after `at` when the offset changes; Instant::kLast when never.
  Instant next_change(Instant at) const;

  CivilDate date(Instant at) const;
  TimeOfDay time_of_day(Instant at) const;

  // The moment when local clocks show that date and time. A time inside a gap
  // is read with the offset before the change; of two, the earlier is meant.
  Instant at(CivilDate date, TimeOfDay time) const;

  // The first moment of a local date (the first that exists, where midnight
  // falls into a gap).
  Instant start_of(CivilDate date) const { return at(date, TimeOfDay{0}); }

 private:
  struct Stretch;
  Stretch stretch(std::int64_t moment) const;

  std::span<const std::uint8_t> bytes_;
};

}  // namespace kulanz
