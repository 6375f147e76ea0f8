#include "server/store/sqlite_backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>  // renameat2
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "server/store/file_mode.h"
#include "server/store/sqlite_connection.h"
#include "server/store/sqlite_schema.h"

namespace kulanz {
namespace {

constexpr int kPagesAtOnce = 2'048;

using Access = SqliteConnection::Access;

[[noreturn]] void fail(const std::string& path, const char* doing) {
  throw StoreError(path + ": " + doing + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : id_(open(path.c_str(), flags, kOwnerOnly)) {}
  ~Descriptor() {
    if (id_ >= 0) close(id_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int id() const { return id_; }

 private:
  int id_;
};

void sync(const std::string& path) {
  const Descriptor file(path, O_RDONLY | O_CLOEXEC);
  if (file.id() < 0 || fsync(file.id()) != 0) fail(path, "syncing");
}

// The copy under its first name; gone again unless it was given its last one.
class Part {
 public:
  explicit Part(const std::string& to) : to_(to), path_(to + ".part") {
    if (std::filesystem::exists(to)) {
      throw StoreError(to + ": it exists already; a backup overwrites nothing");
    }
    const Descriptor file(path_, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    if (file.id() >= 0) return;
    if (errno != EEXIST) fail(path_, "creating");
    throw StoreError(path_ + ": a backup is being made, or was broken off: then remove this file");
  }
  ~Part() {
    if (!named_) unlink(path_.c_str());
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;

  const std::string& path() const { return path_; }

  void give_name() {
    sync(path_);
    if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, to_.c_str(), RENAME_NOREPLACE) != 0) {
      fail(to_, "naming");
    }
    named_ = true;
    const auto folder = std::filesystem::absolute(to_).parent_path();
    sync(folder.string());
  }

 private:
  std::string to_;
  std::string path_;
  bool named_ = false;
};

// All within the read transaction of `from`: the pages of one moment.
void copy_pages(SqliteConnection& from, SqliteConnection& to, const BackupProgress& progress) {
  const std::int64_t page_size = from.query_number("PRAGMA page_size");
  sqlite3_backup* const backup = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (backup == nullptr) to.fail("copying");
  int result = SQLITE_OK;
  while (result == SQLITE_OK) {
    result = sqlite3_backup_step(backup, kPagesAtOnce);
    const std::int64_t total = sqlite3_backup_pagecount(backup);
    progress((total - sqlite3_backup_remaining(backup)) * page_size, total * page_size);
  }
  if (sqlite3_backup_finish(backup) == SQLITE_OK && result == SQLITE_DONE) return;
  sqlite3_errcode(to.handle()) == SQLITE_OK ? from.fail("copying") : to.fail("copying");
}

// A file of its own, without a log beside it.
void put_to_rest(SqliteConnection& copy) {
  if (copy.query_text("PRAGMA journal_mode = DELETE") != "delete") copy.fail("closing the log");
  const std::string finding = copy.query_text("PRAGMA quick_check");
  if (finding != "ok") {
    throw StoreError(copy.path() + ": the copy is damaged, and probably its source: " + finding);
  }
}

}  // namespace

std::int64_t back_up_sqlite(const SqliteOptions& from, const std::string& to,
                            const BackupProgress& progress) {
  SqliteConnection source(from, Access::read);
  check_schema(source);
  Part part(to);
  {
    SqliteConnection copy({.path = part.path(), .vfs = {}}, Access::write);
    copy.execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF");
    source.execute("BEGIN");
    if (source.query_number("SELECT count(*) FROM sqlite_schema") == 0) {
      throw StoreError(from.path + ": there is nothing in it to back up");
    }
    copy_pages(source, copy, progress);
    source.execute("COMMIT");
    put_to_rest(copy);
  }
  part.give_name();
  return static_cast<std::int64_t>(std::filesystem::file_size(to));
}

}  // namespace kulanz
