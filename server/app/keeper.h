// What goes on beside the requests: what is due is taken, what was erased is forgotten,
// the audit is sealed, the time is noted. One step does all of it and may be repeated at
// any time; a program repeats it in a thread of its own.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "server/app/due.h"

namespace kulanz {

inline constexpr std::int64_t kKeeperPause_ms = 1'000;
// How many portions of due things, and of audit rows, one step takes at most, so that the rest of the
// step is reached however much there is.
inline constexpr int kMaxTakesPerStep = 1'000;
inline constexpr int kMaxSealsPerStep = 64;

// A line of JSON for the log; never a code, a secret or a person.
using KeeperLog = std::function<void(std::string_view line)>;

// Every kind of due thing and what is done about it.
const DueHandlers& due_handlers();

// One step; false when there is more to do at once. What goes wrong in one part is
// told to `log` (which may be empty) and tried again at the next step; the other
// parts are done. Never throws for a store that cannot answer.
bool keep(App& app, const KeeperLog& log = {});

// Keeps until it is destroyed: at once while there is more to do, and then every
// kKeeperPause_ms, which is as fine as moments are. The app must outlive it.
class Keeper {
 public:
  Keeper(App& app, KeeperLog log);
  ~Keeper();  // waits for the step under way
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

 private:
  void run();

  App& app_;
  const KeeperLog log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace kulanz
