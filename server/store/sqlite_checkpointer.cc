#include "server/store/sqlite_checkpointer.h"

#include "server/store/sqlite_scrub.h"

namespace kulanz {

SqliteCheckpointer::SqliteCheckpointer(const SqliteOptions& options, SqliteConnection& writer)
    : writer_(writer), copier_(options, SqliteConnection::Access::write) {
  copier_.execute(options.sync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
  scrubbing_ = scrub_what_is_written(copier_, options.sync ? kPagesASync : 0);
  sqlite3_wal_hook(writer_.handle(), note_commit, this);
  thread_ = std::thread([this] { work(); });
}

SqliteCheckpointer::~SqliteCheckpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
}

int SqliteCheckpointer::note_commit(void* self, sqlite3*, const char*, int pages) {
  static_cast<SqliteCheckpointer*>(self)->pages_ = pages;
  return SQLITE_OK;
}

void SqliteCheckpointer::after_commit() {
  if (pages_ < kPagesToCopy) return;
  if (rest_is_small_.exchange(false)) {
    copy(writer_);
    return;
  }
  if (pages_ >= kMostPages) {
    const auto paused = pause();
    copy(writer_);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  wake_.notify_one();
}

void SqliteCheckpointer::work() {
  while (wait_for_work()) copy_but_a_rest();
}

bool SqliteCheckpointer::wait_for_work() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return wanted_ || stopping_; });
  wanted_ = false;
  return !stopping_;
}

// Each round leaves what came during it. When that gets no smaller the disk is slower
// than the writes, and they must wait for it.
void SqliteCheckpointer::copy_but_a_rest() {
  const std::lock_guard lock(copying_);
  if (rest_is_small_) return;
  int rest = pages_;
  for (int before = rest + 1; rest < before && rest > kPagesOfRest;) {
    before = rest;
    const int copied = copy(copier_);
    if (copied == 0) return;  // the disk failed, or a reader is still at the beginning
    rest = pages_ - copied;
  }
  rest_is_small_ = true;
}

// How many pages of the log are in the file now. One that fails is no loss: all of it is
// still in the log, and it will be tried again after the next commit.
int SqliteCheckpointer::copy(SqliteConnection& connection) {
  int pages = 0;
  int copied = 0;
  const int result = sqlite3_wal_checkpoint_v2(connection.handle(), "main",
                                               SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
  return result == SQLITE_OK ? copied : 0;
}

}  // namespace kulanz
