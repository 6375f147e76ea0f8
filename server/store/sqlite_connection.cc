#include "server/store/sqlite_connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "server/store/file_mode.h"
#include "server/store/sqlite_schema.h"

namespace kulanz {
namespace {

constexpr std::array<const char*, SqliteConnection::kSteps> kStepSql = {"BEGIN IMMEDIATE", "BEGIN",
                                                                        "COMMIT", "ROLLBACK"};

std::string sql_for(SqliteConnection::Use use, Table table) {
  using enum SqliteConnection::Use;
  const std::string name = "\"" + std::string(table_name(table)) + "\"";
  switch (use) {
    case get:
      return "SELECT value FROM " + name + " WHERE key = ?1";
    case put:
      return "INSERT OR REPLACE INTO " + name + " (key, value) VALUES (?1, ?2)";
    case erase:
      return "DELETE FROM " + name + " WHERE key = ?1";
    case scan:
      return "SELECT key, value FROM " + name +
             " WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3";
    case scan_to_end:
      return "SELECT key, value FROM " + name + " WHERE key >= ?1 ORDER BY key LIMIT ?3";
  }
  return {};
}

// What an operator should look at.
const char* advice(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process is using this database";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "the file is damaged, or not a database";
    case SQLITE_CANTOPEN:
      return "it cannot be opened or created; do it and its folder exist?";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "it cannot be written";
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_IOERR:
      return "the disk failed";
    default:
      return "the database failed";
  }
}

// SQLite would make the file readable for everybody, and gives the log its mode. When
// it cannot be made here, SQLite tells why.
void make_for_owner_only(const std::string& path) {
  if (access(path.c_str(), F_OK) == 0) return;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (file >= 0) close(file);
}

}  // namespace

Query::~Query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(int index, std::string_view bytes) {
  // A null pointer would bind NULL instead of no bytes.
  const char* const data = bytes.empty() ? "" : bytes.data();
  if (sqlite3_bind_blob64(statement_, index, data, bytes.size(), SQLITE_STATIC) != SQLITE_OK) {
    connection_.fail("binding");
  }
  return *this;
}

Query& Query::bind(int index, std::int64_t number) {
  if (sqlite3_bind_int64(statement_, index, number) != SQLITE_OK) connection_.fail("binding");
  return *this;
}

bool Query::next() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) connection_.fail(sqlite3_sql(statement_));
  return false;
}

std::string_view Query::bytes(int column) const {
  const void* const data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

std::int64_t Query::number(int column) const { return sqlite3_column_int64(statement_, column); }

void check_path(const std::string& path) {
  if (path.empty() || path[0] == ':' || path.starts_with("file:")) {
    throw StoreError("\"" + path + "\" does not name a file: nothing would be kept");
  }
}

SqliteConnection::SqliteConnection(const SqliteOptions& options, Access access)
    : path_(options.path) {
  check_path(path_);
  open(options, access);
  set_patience(kPatienceMs);
  // What is read is checked, and SQL of the file is not run.
  execute("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
}

void SqliteConnection::open(const SqliteOptions& options, Access access) {
  const bool writes = access == Access::write;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  if (writes && options.vfs.empty()) make_for_owner_only(path_);
  sqlite3* opened = nullptr;
  const char* const vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
  const int result = sqlite3_open_v2(path_.c_str(), &opened, flags, vfs);
  db_.reset(opened);
  if (result != SQLITE_OK) fail("opening");
  if (writes && sqlite3_db_readonly(db_.get(), "main") == 1) {
    throw StoreError(path_ + ": opening: " + advice(SQLITE_READONLY));
  }
}

void SqliteConnection::execute(const std::string& sql) {
  if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail(sql.c_str());
  }
}

std::int64_t SqliteConnection::query_number(const char* sql) {
  const Statement statement = prepare(sql, false);
  Query query(*this, statement.get());
  return query.next() ? query.number(0) : 0;
}

std::string SqliteConnection::query_text(const char* sql) {
  const Statement statement = prepare(sql, false);
  Query query(*this, statement.get());
  return query.next() ? std::string(query.bytes(0)) : std::string();
}

sqlite3_stmt* SqliteConnection::statement(Use use, Table table) {
  const auto index = static_cast<std::size_t>(table) * kUses + static_cast<std::size_t>(use);
  Statement& kept = statements_[index];
  if (!kept) kept = prepare(sql_for(use, table), true);
  return kept.get();
}

void SqliteConnection::run(Step step) {
  const auto index = static_cast<std::size_t>(step);
  Statement& kept = steps_[index];
  if (!kept) kept = prepare(kStepSql[index], true);
  Query(*this, kept.get()).next();
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }

std::string SqliteConnection::explain(const char* doing) const {
  const int code = sqlite3_extended_errcode(db_.get());
  std::string text = path_ + ": " + doing + ": " + advice(code) + " (" + sqlite3_errmsg(db_.get()) +
                     ", SQLite " + std::to_string(code);
  const int system = sqlite3_system_errno(db_.get());
  if (system != 0) text += std::string(", ") + std::strerror(system);
  return text + ")";
}

void SqliteConnection::fail(const char* doing) const { throw StoreError(explain(doing)); }

SqliteConnection::Statement SqliteConnection::prepare(const std::string& sql, bool lasting) {
  sqlite3_stmt* prepared = nullptr;
  const unsigned flags = lasting ? SQLITE_PREPARE_PERSISTENT : 0;
  if (sqlite3_prepare_v3(db_.get(), sql.c_str(), -1, flags, &prepared, nullptr) != SQLITE_OK) {
    fail(sql.c_str());
  }
  return Statement(prepared);
}

}  // namespace kulanz
