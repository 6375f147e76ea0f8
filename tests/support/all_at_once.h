// Many threads that start together: what races are made of.
#pragma once

#include <barrier>
#include <functional>
#include <thread>
#include <vector>

#include "tests/support/volume.h"

namespace kulanz {

inline constexpr int kParallel = 64;

// The thousand rounds of a race under KULANZ_SOAK=1, otherwise `usual`.
inline int rounds_of_race(int usual) { return volume(usual, usual, 1'000); }

// Runs `act(i)` on kParallel threads, none of which begins before all are there; back
// when all have ended.
inline void all_at_once(const std::function<void(int)>& act) {
  std::barrier start(kParallel);
  std::vector<std::thread> threads;
  for (int i = 0; i < kParallel; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      act(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace kulanz
