// A mutex that serves in the order of arrival. With std::mutex the writer, which
// locks again right after it unlocks, can keep readers out for many commits; here
// a reader waits for the one that is under way and no other.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace kulanz {

class FairMutex {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    const std::uint64_t ticket = next_++;
    turn_.wait(lock, [&] { return serving_ == ticket; });
  }

  void unlock() {
    {
      const std::lock_guard lock(mutex_);
      ++serving_;
    }
    turn_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable turn_;
  std::uint64_t next_ = 0;
  std::uint64_t serving_ = 0;
};

}  // namespace kulanz
