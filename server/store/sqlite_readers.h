// The connections that reads go to, a few and always the same.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "server/store/sqlite_connection.h"
#include "server/store/store.h"

namespace kulanz {

class SqliteReaders {
 public:
  // The file must exist, with a write-ahead log or in rest. Throws StoreError.
  SqliteReaders(const SqliteOptions& options, int count);

  // Runs `body` on a connection that nobody else uses meanwhile, within one read
  // transaction: it sees the state of its first look and no other. Waits for another
  // read to end when all connections are in use.
  void read(const std::function<void(Reader&)>& body);

 private:
  class Lease;

  std::vector<std::unique_ptr<SqliteConnection>> connections_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<SqliteConnection*> free_;
};

}  // namespace kulanz
