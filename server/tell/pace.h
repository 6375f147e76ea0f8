// A limit on how much is sent in any sixty seconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include "core/time/time.h"

namespace kulanz {

class Pace {
 public:
  // 0: no limit.
  explicit Pace(int per_minute) : per_minute_(per_minute) {}

  // How many of `wanted` may be sent now.
  std::size_t room(std::size_t wanted, Instant now) {
    if (per_minute_ <= 0) return wanted;
    while (!sent_.empty() && sent_.front().first + seconds(60) <= now) {
      in_minute_ -= sent_.front().second;
      sent_.pop_front();
    }
    const auto limit = static_cast<std::size_t>(per_minute_);
    const std::size_t left = limit > in_minute_ ? limit - in_minute_ : 0;
    return left < wanted ? left : wanted;
  }

  void note(std::size_t count, Instant now) {
    if (per_minute_ <= 0 || count == 0) return;
    sent_.emplace_back(now, count);
    in_minute_ += count;
  }

 private:
  const int per_minute_;
  std::deque<std::pair<Instant, std::size_t>> sent_;
  std::size_t in_minute_ = 0;
};

}  // namespace kulanz
