// How long something took; no time of day. The only such clock in server/http.
#pragma once

#include <chrono>

namespace kulanz {

class StopClock {
 public:
  std::chrono::microseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 start_);
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace kulanz
