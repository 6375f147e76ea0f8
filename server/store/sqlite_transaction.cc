#include "server/store/sqlite_transaction.h"

#include <algorithm>

#include "server/store/limits.h"

namespace kulanz {
namespace {

// A scan copies its rows in growing portions, so that no statement is open while
// the visitor uses the same table.
constexpr std::size_t kFirstPortion = 8;
constexpr std::size_t kLastPortion = 512;

using Use = SqliteConnection::Use;

}  // namespace

template <typename Work>
auto SqliteTransaction::guarded(const Work& work) {
  rethrow_failure();
  try {
    return work();
  } catch (const StoreError&) {
    failure_ = std::current_exception();
    throw;
  }
}

std::optional<std::string> SqliteTransaction::get(Table table, std::string_view key) {
  return guarded([&]() -> std::optional<std::string> {
    Query query(connection_, connection_.statement(Use::get, table));
    if (!query.bind(1, key).next()) return std::nullopt;
    return std::string(query.bytes(0));
  });
}

void SqliteTransaction::scan(Table table, std::string_view from, std::string_view until,
                             const Visitor& visit) {
  std::string next(from);
  const std::string end(until);
  for (std::size_t portion = kFirstPortion;; portion = std::min(portion * 4, kLastPortion)) {
    const auto rows = guarded([&] { return read_rows(table, next, end, portion); });
    for (const Row& row : rows) {
      if (!visit(row.key, row.value)) return;
    }
    if (rows.size() < portion) return;
    next = rows.back().key + '\0';  // the smallest key after it
  }
}

void SqliteTransaction::put(Table table, std::string_view key, std::string_view value) {
  check_key(key);
  check_value(value);
  guarded([&] {
    Query query(connection_, connection_.statement(Use::put, table));
    query.bind(1, key).bind(2, value).next();
  });
}

void SqliteTransaction::erase(Table table, std::string_view key) {
  guarded([&] {
    Query query(connection_, connection_.statement(Use::erase, table));
    query.bind(1, key).next();
  });
}

void SqliteTransaction::rethrow_failure() const {
  if (failure_) std::rethrow_exception(failure_);
}

std::vector<SqliteTransaction::Row> SqliteTransaction::read_rows(Table table, std::string_view from,
                                                                 std::string_view until,
                                                                 std::size_t limit) {
  const Use use = until.empty() ? Use::scan_to_end : Use::scan;
  Query query(connection_, connection_.statement(use, table));
  query.bind(1, from).bind(3, static_cast<std::int64_t>(limit));
  if (use == Use::scan) query.bind(2, until);
  std::vector<Row> rows;
  while (query.next()) rows.push_back({std::string(query.bytes(0)), std::string(query.bytes(1))});
  return rows;
}

}  // namespace kulanz
