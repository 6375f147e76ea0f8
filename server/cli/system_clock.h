// The machine's clock: the only place in server/ that reads it.
#pragma once

#include <time.h>

#include <chrono>

#include "server/app/clock.h"

namespace kulanz {

class SystemClock : public Clock {
 public:
  Instant now() const override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(since).count()};
  }
  // Unlike the monotonic clock, the boot clock goes on while the machine sleeps.
  Duration elapsed() const override {
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return {time.tv_sec};
  }
};

}  // namespace kulanz
