// The demo's clock: it runs like any clock, and can be set. The product has none
// like it.
#pragma once

#include <atomic>
#include <chrono>

#include "server/app/clock.h"

namespace kulanz::demo {

class MovableClock : public Clock {
 public:
  explicit MovableClock(std::int64_t start_s) { set(start_s); }

  Instant now() const override { return {offset_s_.load() + machine_s()}; }
  // In the demo time really passes when the clock is moved.
  Duration elapsed() const override { return {now().unix_seconds}; }
  void set(std::int64_t to_s) { offset_s_ = to_s - machine_s(); }
  void move(std::int64_t seconds) { offset_s_ += seconds; }

 private:
  static std::int64_t machine_s() {
    using std::chrono::duration_cast, std::chrono::seconds, std::chrono::steady_clock;
    return duration_cast<seconds>(steady_clock::now().time_since_epoch()).count();
  }

  std::atomic<std::int64_t> offset_s_{0};
};

}  // namespace kulanz::demo
