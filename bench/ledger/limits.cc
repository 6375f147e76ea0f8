#include "bench/ledger/limits.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <system_error>

namespace kulanz::bench {
namespace {

constexpr std::size_t kAppendBytes = 4096;
constexpr std::chrono::seconds kLong{1};

double per_second(const std::function<void(int)>& work) {
  const auto start = std::chrono::steady_clock::now();
  int done = 0;
  while (std::chrono::steady_clock::now() - start < kLong) work(done++);
  return done / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void execute(sqlite3* db, const std::string& sql) {
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(db));
  }
}

}  // namespace

double synced_appends_per_second(const std::string& folder) {
  const std::string path = folder + "/appends";
  const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
  const std::string bytes(kAppendBytes, 'x');
  const double found = per_second([&](int) {
    if (write(file, bytes.data(), bytes.size()) < 0 || fdatasync(file) != 0) {
      throw std::system_error(errno, std::generic_category(), "writing " + path);
    }
  });
  close(file);
  unlink(path.c_str());
  return found;
}

double sqlite_commits_per_second(const std::string& folder) {
  const std::string path = folder + "/bare.db";
  sqlite3* db = nullptr;
  if (sqlite3_open(path.c_str(), &db) != SQLITE_OK) throw std::runtime_error("cannot open " + path);
  execute(db,
          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
          "CREATE TABLE rows (key INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT");
  const double found = per_second([&](int i) {
    execute(db, "INSERT INTO rows VALUES (" + std::to_string(i) + ", zeroblob(200))");
  });
  sqlite3_close(db);
  for (const char* end : {"", "-wal", "-shm"}) unlink((path + end).c_str());
  return found;
}

}  // namespace kulanz::bench
