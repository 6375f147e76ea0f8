// What the bodies of a group have put and erased so far, kept beside the database
// until the group is committed. A body sees the database with these changes over it:
// its own and those of the bodies before it. One that throws takes its own back, and
// the database never hears of them. What remains goes to the database at the end in
// the order of its keys, each row once, however many bodies have changed it.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/store.h"

namespace kulanz {

class Changes {
 public:
  using Row = std::optional<std::string>;  // none: erased
  using Rows = std::map<std::string, Row, std::less<>>;

  const Rows& rows(Table table) const { return tables_[static_cast<std::size_t>(table)]; }
  // Null when this row was not changed.
  const Row* find(Table table, std::string_view key) const;
  void set(Table table, std::string_view key, Row row);

  // What was set since the last keep() stays, or is as it was before.
  void keep() { undo_.clear(); }
  void take_back();

  void apply(Transaction& database) const;

 private:
  struct Before {
    Table table;
    std::string key;
    std::optional<Row> row;  // none: it was not changed
  };

  std::array<Rows, kTables> tables_;
  std::vector<Before> undo_;
};

// The database as one body sees it. `database` is only read.
class ChangingTransaction final : public Transaction {
 public:
  ChangingTransaction(Reader& database, Changes& changes)
      : database_(database), changes_(changes) {}

  std::optional<std::string> get(Table table, std::string_view key) override;
  void scan(Table table, std::string_view from, std::string_view until,
            const Visitor& visit) override;
  void put(Table table, std::string_view key, std::string_view value) override;
  void erase(Table table, std::string_view key) override;

 private:
  bool visit_changed(Table table, std::string from, std::string_view until, const Visitor& visit);

  Reader& database_;
  Changes& changes_;
};

}  // namespace kulanz
