// One history lived by three at once: the app over SQLite on a disk whose power
// fails, the app over the in-memory store, and the plain model. Whatever is
// answered must be the same for all of them; from time to time, and after every
// crash, so must everything that is stored.
#pragma once

#include <string>
#include <vector>

#include "tests/ledger/history.h"
#include "tests/ledger/tally.h"

namespace kulanz::ledger {

struct Life {
  std::uint64_t seed = 1;  // of the disk, and of everything drawn
  bool sync = true;        // false only to show that the simulation sees what is lost
};

struct Outcome {
  std::string difference;         // empty: none
  std::size_t at = 0;             // the op at which it was seen
  std::vector<std::string> told;  // what was done, a line each
  Tally tally;                    // of the calls that were answered, and compared
  int crashes = 0;
  int given_up = 0;  // crashed calls that had not happened, and were left at that
};

Outcome live(const Life& life, const History& history);

// The same history with everything taken out that is not needed for a difference.
History shrunk(const Life& life, History history);

// How to read a failure: the seed, and the short history with its answers.
std::string report(const Life& life, const History& history);

}  // namespace kulanz::ledger
