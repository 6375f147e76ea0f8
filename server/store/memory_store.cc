// Ordered maps, and an undo log for bodies that throw.
#include <array>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

#include "server/store/limits.h"
#include "server/store/store.h"

namespace kulanz {
namespace {

using Rows = std::map<std::string, std::string, std::less<>>;
using Tables = std::array<Rows, kTables>;

Rows& rows_of(Tables& tables, Table table) { return tables[static_cast<std::size_t>(table)]; }

class MemoryTransaction final : public Transaction {
 public:
  explicit MemoryTransaction(Tables& tables) : tables_(tables) {}

  std::optional<std::string> get(Table table, std::string_view key) override {
    const Rows& rows = rows_of(tables_, table);
    const auto found = rows.find(key);
    if (found == rows.end()) return std::nullopt;
    return found->second;
  }

  // Looks its place up anew for each key, because the visitor may change the table.
  void scan(Table table, std::string_view from, std::string_view until,
            const Visitor& visit) override {
    const Rows& rows = rows_of(tables_, table);
    auto at = rows.lower_bound(from);
    while (at != rows.end() && (until.empty() || at->first < until)) {
      const std::pair<std::string, std::string> row = *at;
      if (!visit(row.first, row.second)) return;
      at = rows.upper_bound(row.first);
    }
  }

  void put(Table table, std::string_view key, std::string_view value) override {
    check_key(key);
    check_value(value);
    remember(table, key);
    rows_of(tables_, table).insert_or_assign(std::string(key), std::string(value));
  }

  void erase(Table table, std::string_view key) override {
    remember(table, key);
    rows_of(tables_, table).erase(std::string(key));
  }

  void roll_back() {
    for (auto change = undo_.rbegin(); change != undo_.rend(); ++change) {
      Rows& rows = rows_of(tables_, change->table);
      if (change->before) {
        rows.insert_or_assign(change->key, *change->before);
      } else {
        rows.erase(change->key);
      }
    }
  }

 private:
  struct Change {
    Table table;
    std::string key;
    std::optional<std::string> before;
  };

  void remember(Table table, std::string_view key) {
    undo_.push_back({table, std::string(key), get(table, key)});
  }

  Tables& tables_;
  std::vector<Change> undo_;
};

class MemoryStore final : public Store {
 public:
  void read(const std::function<void(Reader&)>& body) override {
    check_outside_body(this);
    const std::shared_lock lock(mutex_);
    const InsideBody inside(this);
    MemoryTransaction reader(tables_);
    body(reader);
  }

  void write(const std::function<void(Transaction&)>& body) override {
    check_outside_body(this);
    const std::unique_lock lock(mutex_);
    const InsideBody inside(this);
    MemoryTransaction transaction(tables_);
    try {
      body(transaction);
    } catch (...) {
      transaction.roll_back();
      throw;
    }
  }

 private:
  std::shared_mutex mutex_;
  Tables tables_;
};

}  // namespace

std::unique_ptr<Store> open_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace kulanz
