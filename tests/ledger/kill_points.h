// Where a program can be killed so that the difference shows: before each call by which it
// changes anything outside of itself, files or sockets, and after each by which it has said
// something to somebody. kill_points.cc, loaded before the C library (LD_PRELOAD), counts
// them in all threads together and kills the program at the one that is asked for; nothing
// in the program knows of it. Between two of these points nobody outside can tell where the
// program was.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace kulanz::ledger {

// The environment's name for the file of this many bytes that both sides map.
inline constexpr char kKillPointsFile[] = "KULANZ_KILL_POINTS";

struct KillPoints {
  std::atomic<std::int64_t> armed;    // 0: nothing is counted yet
  std::atomic<std::int64_t> passed;   // so many were
  std::atomic<std::int64_t> kill_at;  // from 1; 0: never
  std::array<char, 24> where;         // what it was killed at
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

}  // namespace kulanz::ledger
