// The machine's clock: the only place in server/ that reads it.
#pragma once

#include <chrono>

#include "server/app/clock.h"

namespace kulanz {

class SystemClock : public Clock {
 public:
  Instant now() const override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(since).count()};
  }
};

}  // namespace kulanz
