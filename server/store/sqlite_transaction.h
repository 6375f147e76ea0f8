// A SQLite database as one body reads it, and as the changes of a group are written
// to it, within the transaction or between groups, as its store has opened it.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/sqlite_connection.h"
#include "server/store/store.h"

namespace kulanz {

class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}

  std::optional<std::string> get(Table table, std::string_view key) override;
  void scan(Table table, std::string_view from, std::string_view until,
            const Visitor& visit) override;
  void put(Table table, std::string_view key, std::string_view value) override;
  void erase(Table table, std::string_view key) override;

  // Throws the database's failure under this body, if there was one: a body that
  // caught it and went on must not be committed.
  void rethrow_failure() const;

 private:
  struct Row {
    std::string key;
    std::string value;
  };
  std::vector<Row> read_rows(Table table, std::string_view from, std::string_view until,
                             std::size_t limit);

  // Runs `work`; after its first StoreError nothing runs any more. SQLite may have
  // ended the transaction, and a put outside of it would commit by itself.
  template <typename Work>
  auto guarded(const Work& work);

  SqliteConnection& connection_;
  std::exception_ptr failure_;
};

}  // namespace kulanz
