// Everything an app stands on, opened in the order in which it depends, for the
// commands that work on a shop's database.
#pragma once

#include <memory>
#include <string>

#include "server/app/app.h"
#include "server/cli/system_clock.h"

namespace kulanz {

struct HouseOptions {
  std::string store;     // sqlite:PATH
  std::string key_file;  // empty: PATH.keys
  std::string roster;    // file; empty: nobody
};

// Signals that stop the program are for the thread that waits for them: call it
// before any other thread starts.
void block_stop_signals();

struct House {
  // Throws StoreError (also when another process has the database), Refusal,
  // std::runtime_error: each says what to do.
  explicit House(const HouseOptions& options);

  std::string path;
  SystemClock clock;
  SystemRandom random;
  std::unique_ptr<Store> store;
  App app;
};

}  // namespace kulanz
