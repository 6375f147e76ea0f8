// A time zone as data: explicit transitions, then the yearly changes that hold
// after the last of them. A Zone is a view over bytes it does not own (a part of
// a compiled policy). Viewing asks only whether they are all there; bytes of
// unknown origin are verified (verify_time.h) before anything is asked.
//
// Encoding, little-endian, at a multiple of four bytes:
//   zone        = transitions:u32 changes:u32 transition*transitions change*changes
//   transition  = at:u32 (unix seconds) offset:i32 (seconds east of UTC from then on)
//   change      = day:u32 weekday:u32 clock:i32 offset:i32
// There is at least one transition; the first one's `at` is zero and stands for the
// beginning of time. They ascend, and each offset differs from the one before.
// There are two changes in every year after the last transition, or none; the
// first comes earlier in the year. A year begins on 1 March, `day` counts from
// there. The change is on that day or on the next that is `weekday` (0 = Monday),
// `clock` seconds of UTC after its midnight. Offsets stay below 24 hours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/time/time.h"

namespace kulanz {

struct ZoneHead;

class Zone {
 public:
  static constexpr std::size_t kMaxTransitions = 512;

  // A stretch of time with one offset: from <= t < until, in unix seconds.
  struct Stretch {
    std::int64_t from = 0;
    std::int64_t until = 0;
    std::int32_t offset = 0;
  };

  Zone() = default;  // UTC

  // The zone that starts at bytes[0]; *used is its encoded size. policy_damaged
  // when the bytes end before it does.
  static Result<Zone> view(std::span<const std::uint8_t> bytes, std::size_t* used);

  // The longest stretch known around a moment.
  Stretch stretch(std::int64_t moment) const;

  // The encoding; null for the default.
  const ZoneHead* head() const { return head_; }

  // The next moment after `at` when the offset changes; Instant::kLast when never.
  Instant next_change(Instant at) const;

  // As ZoneClock has them. Who asks more than once keeps a ZoneClock.
  std::int32_t offset(Instant at) const;
  CivilDate date(Instant at) const;
  TimeOfDay time_of_day(Instant at) const;
  Instant at(CivilDate date, TimeOfDay time) const;
  Instant start_of(CivilDate date) const;

 private:
  const ZoneHead* head_ = nullptr;  // null: UTC
};

// The clocks of a zone. It keeps the stretch that it found last, so a question
// near the one before costs two comparisons.
class ZoneClock {
 public:
  explicit ZoneClock(Zone zone) : zone_(zone) {}

  // Seconds east of UTC at that moment.
  std::int32_t offset(Instant at) {
    seek(at.unix_seconds);
    return here_.offset;
  }

  CivilDate date(Instant at);
  TimeOfDay time_of_day(Instant at);

  // The moment when local clocks show that date and time. A time inside a gap
  // is read with the offset before the change; of two, the earlier is meant.
  Instant at(CivilDate date, TimeOfDay time);

  // The first moment of a local date (the first that exists, where midnight
  // falls into a gap).
  Instant start_of(CivilDate date) { return at(date, TimeOfDay{0}); }

 private:
  void seek(std::int64_t moment) {
    if (moment < here_.from || moment >= here_.until) {
      here_ = zone_.stretch(moment);
    }
  }

  Zone zone_;
  Zone::Stretch here_;  // none at first
};

inline std::int32_t Zone::offset(Instant at) const { return ZoneClock(*this).offset(at); }
inline CivilDate Zone::date(Instant at) const { return ZoneClock(*this).date(at); }
inline TimeOfDay Zone::time_of_day(Instant at) const { return ZoneClock(*this).time_of_day(at); }
inline Instant Zone::at(CivilDate date, TimeOfDay time) const {
  return ZoneClock(*this).at(date, time);
}
inline Instant Zone::start_of(CivilDate date) const { return ZoneClock(*this).start_of(date); }

}  // namespace kulanz
