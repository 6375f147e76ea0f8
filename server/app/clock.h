// The seam through which time comes in. The rules ask here; what stands behind it
// is chosen by the program: the machine's clock in `kulanz`, a movable one in the
// demo, a set one in tests. Nothing else in server/ reads a clock.
#pragma once

#include <atomic>

#include "core/time/time.h"

namespace kulanz {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;  // callable from any thread
};

// A clock that stands where it was put.
class SetClock : public Clock {
 public:
  explicit SetClock(Instant start) : seconds_(start.unix_seconds) {}
  Instant now() const override { return {seconds_.load()}; }
  void set(Instant to) { seconds_ = to.unix_seconds; }

 private:
  std::atomic<std::int64_t> seconds_;
};

}  // namespace kulanz
