#include "server/store/sqlite_log.h"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace kulanz {
namespace {

// SQLite's own VFS takes the size of one write modulo 128 KiB.
constexpr sqlite3_int64 kPortion = 1 << 16;
constexpr int kPrimaryCode = 0xff;  // a path through a link is SQLITE_OK with an extension

// A file of SQLite's own kind, through the same VFS as the database.
class LogFile {
 public:
  explicit LogFile(const SqliteOptions& options) : path_(options.path) {
    sqlite3_vfs* const vfs = sqlite3_vfs_find(options.vfs.empty() ? nullptr : options.vfs.c_str());
    if (vfs == nullptr) throw StoreError(path_ + ": there is no VFS called " + options.vfs);
    std::vector<char> full(static_cast<std::size_t>(vfs->mxPathname) + 1);
    const int size = static_cast<int>(full.size());
    check(vfs->xFullPathname(vfs, path_.c_str(), size, full.data()) & kPrimaryCode);
    const std::string log = std::string(full.data()) + "-wal";
    name_.reset(sqlite3_create_filename(full.data(), "", log.c_str(), 0, nullptr));
    bytes_.resize(static_cast<std::size_t>(vfs->szOsFile));
    int exists = 0;
    const char* const log_name = sqlite3_filename_wal(name_.get());
    check(vfs->xAccess(vfs, log_name, SQLITE_ACCESS_EXISTS, &exists));
    if (exists == 0) return;
    check(vfs->xOpen(vfs, log_name, file(), SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE, nullptr));
  }
  ~LogFile() {
    if (is_open()) file()->pMethods->xClose(file());
  }
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  bool is_open() { return file()->pMethods != nullptr; }

  void rewrite() {
    sqlite3_int64 size = 0;
    check(file()->pMethods->xFileSize(file(), &size));
    std::vector<char> portion(static_cast<std::size_t>(std::min(size, kPortion)));
    for (sqlite3_int64 at = 0; at < size; at += kPortion) {
      const int count = static_cast<int>(std::min(size - at, kPortion));
      check(file()->pMethods->xRead(file(), portion.data(), count, at));
      check(file()->pMethods->xWrite(file(), portion.data(), count, at));
    }
    check(file()->pMethods->xSync(file(), SQLITE_SYNC_FULL));
  }

 private:
  struct Free {
    void operator()(const char* name) const { sqlite3_free_filename(name); }
  };

  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(bytes_.data()); }

  void check(int result) const {
    if (result == SQLITE_OK) return;
    throw StoreError(path_ + "-wal: making it durable: the disk failed (" + sqlite3_errstr(result) +
                     ")");
  }

  std::string path_;
  std::unique_ptr<const char, Free> name_;
  std::vector<char> bytes_;
};

}  // namespace

void make_log_durable(const SqliteOptions& options) {
  LogFile log(options);
  if (log.is_open()) log.rewrite();
}

}  // namespace kulanz
