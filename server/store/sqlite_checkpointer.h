// Copies the log into the file while commits go on, on a thread and a connection of its
// own, so that no write waits for the pages of a thousand others. SQLite starts the log
// anew only when all of it has been copied; what commits have added meanwhile, a small
// rest, the writer copies itself.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "server/store/sqlite_connection.h"

namespace kulanz {

// A log this long is copied: 64 MB. The longer, the more pages are in it several times,
// and copied once.
inline constexpr int kPagesToCopy = 16'000;
// The copy is synced each time so many pages are written, so that a commit, whose sync
// the disk takes in turn, finds little to wait for.
inline constexpr int kPagesASync = 64;
// One this long holds the writer up until it is copied.
inline constexpr int kMostPages = 32'000;
// A rest of this many is for the writer.
inline constexpr int kPagesOfRest = 200;

class SqliteCheckpointer {
 public:
  // Watches the commits of `writer`, which must outlive it.
  SqliteCheckpointer(const SqliteOptions& options, SqliteConnection& writer);
  ~SqliteCheckpointer();
  SqliteCheckpointer(const SqliteCheckpointer&) = delete;
  SqliteCheckpointer& operator=(const SqliteCheckpointer&) = delete;

  // For the writer's thread, after a commit.
  void after_commit();

  // Nothing is copied by this while the lock is held.
  std::unique_lock<std::mutex> pause() { return std::unique_lock(copying_); }

 private:
  static int note_commit(void* self, sqlite3*, const char*, int pages);
  void work();
  bool wait_for_work();
  void copy_but_a_rest();
  static int copy(SqliteConnection& connection);

  SqliteConnection& writer_;
  std::shared_ptr<const void> scrubbing_;  // outlives the connection
  SqliteConnection copier_;
  std::atomic<int> pages_{0};  // in the log
  std::atomic<bool> rest_is_small_{false};
  std::mutex copying_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace kulanz
