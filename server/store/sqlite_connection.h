// One SQLite connection and its prepared statements. Not thread-safe: its owner
// lets one thread at a time come near it. Every failure is a StoreError that names
// the file.
#pragma once

#include <sqlite3.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/store/store.h"

namespace kulanz {

class SqliteConnection;

// How long to wait for another process that opens, closes or checkpoints the file.
inline constexpr int kPatienceMs = 5'000;

// A prepared statement in use: bound, stepped, and reset when this ends.
class Query {
 public:
  Query(SqliteConnection& connection, sqlite3_stmt* statement)
      : connection_(connection), statement_(statement) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // The bytes must stay where they are until this ends. `index` counts from 1.
  Query& bind(int index, std::string_view bytes);
  Query& bind(int index, std::int64_t number);

  bool next();  // true: there is a row

  // Of the row; valid until the next call of next().
  std::string_view bytes(int column) const;
  std::int64_t number(int column) const;

 private:
  SqliteConnection& connection_;
  sqlite3_stmt* statement_;
};

// Throws StoreError for names under which SQLite would keep nothing.
void check_path(const std::string& path);

class SqliteConnection {
 public:
  // A reading connection neither creates the file nor changes anything in it.
  enum class Access : std::uint8_t { read, write };

  // Opens the file; a new one is empty then, and its owner's alone.
  SqliteConnection(const SqliteOptions& options, Access access);

  // Outside of the tables: pragmas, schema. One or many statements, no answer.
  void execute(const std::string& sql);
  std::int64_t query_number(const char* sql);
  std::string query_text(const char* sql);

  enum class Use : std::uint8_t { get, put, erase, scan, scan_to_end };
  static constexpr int kUses = 5;
  sqlite3_stmt* statement(Use use, Table table);

  enum class Step : std::uint8_t { begin_write, begin_read, commit, roll_back };
  static constexpr int kSteps = 4;
  void run(Step step);

  // False also when SQLite gave a transaction up by itself, after a disk error.
  bool in_transaction() const;

  // How long a statement waits for other connections, from now on.
  void set_patience(int milliseconds) { sqlite3_busy_timeout(db_.get(), milliseconds); }

  // Forgets the pages kept in memory. Not within a transaction.
  void drop_cache() { sqlite3_db_release_memory(db_.get()); }

  // Throws what went wrong last, as StoreError or, from commit, CommitUnknown.
  [[noreturn]] void fail(const char* doing) const;
  std::string explain(const char* doing) const;

  const std::string& path() const { return path_; }
  sqlite3* handle() { return db_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  void open(const SqliteOptions& options, Access access);
  Statement prepare(const std::string& sql, bool lasting);

  std::string path_;
  std::unique_ptr<sqlite3, Close> db_;
  std::array<Statement, static_cast<std::size_t>(kUses) * kTables> statements_;
  std::array<Statement, kSteps> steps_;
};

}  // namespace kulanz
