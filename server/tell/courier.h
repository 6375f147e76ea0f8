// The courier: takes what waits for each channel (server/app/deliveries.h) and has it
// delivered, by a few threads a channel, so that one server that hangs holds up no other
// channel and little of its own.
//
// Every message goes out at least once under one id, and in normal running once: an attempt
// is leased before and noted after (errand.h), so only a process that dies in between leaves
// one that is made again: by the next process at once, if it was the first, else kLease_s after
// it was leased. Messages may arrive in another order
// than they were told in. How many a minute is counted from the start.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "server/tell/desk.h"

namespace kulanz {

inline constexpr int kWorkersPerChannel = 4;
static_assert(kErrandsPerLease * kMaxDelivery_s / kWorkersPerChannel + kMaxDelivery_s <= kLease_s);
inline constexpr std::int64_t kCourierPause_ms = 1'000;

class Courier {
 public:
  // Tells the app which channels there are: to be made before anything is told. The app must
  // outlive it.
  Courier(App& app, std::vector<Outgoing> outgoing, CourierLog log);
  ~Courier();  // after deliveries under way, at most kMaxDelivery_s each
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  // Begins to deliver, alone in the store: what another process has leased is taken from it.
  void start();

 private:
  void run(Desk& desk);

  std::vector<std::unique_ptr<Desk>> desks_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace kulanz
