// The seam through which time comes in. The rules ask here; what stands behind it
// is chosen by the program: the machine's clock in `kulanz`, a movable one in the
// demo, a set one in tests. Nothing else in server/ reads a clock, and of the rules
// only App does: what they use is App::now(), which clock_guard.h keeps sane.
#pragma once

#include <atomic>

#include "core/time/time.h"

namespace kulanz {

inline constexpr std::int64_t kDaySeconds = 86'400;

class Clock {
 public:
  virtual ~Clock() = default;
  // What the wall clock says. It may be wrong, and jump. Callable from any thread.
  virtual Instant now() const = 0;
  // Since some moment in the past, the machine's sleep included. It only grows, and
  // nobody's setting of the wall clock moves it. Callable from any thread.
  virtual Duration elapsed() const = 0;
};

// A clock that stands where it was put.
class SetClock : public Clock {
 public:
  explicit SetClock(Instant start) : seconds_(start.unix_seconds) {}
  Instant now() const override { return {seconds_.load()}; }
  Duration elapsed() const override { return {elapsed_s_.load()}; }

  // Time goes on until then.
  void set(Instant to) {
    const std::int64_t passed = to.unix_seconds - seconds_.exchange(to.unix_seconds);
    if (passed > 0) elapsed_s_ += passed;
  }
  // Somebody sets the wall clock: no time passes.
  void jump(Instant to) { seconds_ = to.unix_seconds; }

 private:
  std::atomic<std::int64_t> seconds_;
  std::atomic<std::int64_t> elapsed_s_{0};
};

}  // namespace kulanz
