// A store as it is after a while: its log as long as it gets (sqlite_checkpointer.h). While the log
// still grows, the disk has more to do at each commit, in whichever store is still small.
#pragma once

#include <string>

#include "server/store/store.h"

namespace kulanz {

inline void lengthen_log(Store& store) {
  constexpr std::size_t kBytesAtOnce = 15'000'000;
  constexpr int kTimes = 6;
  const std::string key = "lengthen_log";
  const std::string bytes(kBytesAtOnce, 'x');
  for (int i = 0; i < kTimes; ++i) {
    store.write([&](Transaction& tx) { tx.put(Table::meta, key, bytes); });
  }
  store.write([&](Transaction& tx) { tx.erase(Table::meta, key); });
}

}  // namespace kulanz
