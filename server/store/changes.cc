#include "server/store/changes.h"

#include <utility>

#include "server/store/limits.h"

namespace kulanz {
namespace {

// The smallest key after it.
std::string after(std::string_view key) { return std::string(key) + '\0'; }

}  // namespace

const Changes::Row* Changes::find(Table table, std::string_view key) const {
  const Rows& changed = rows(table);
  const auto found = changed.find(key);
  return found == changed.end() ? nullptr : &found->second;
}

void Changes::set(Table table, std::string_view key, Row row) {
  Rows& changed = tables_[static_cast<std::size_t>(table)];
  const auto [at, is_new] = changed.try_emplace(std::string(key));
  std::optional<Row> before;
  if (!is_new) before = std::move(at->second);
  undo_.push_back({table, at->first, std::move(before)});
  at->second = std::move(row);
}

void Changes::take_back() {
  for (; !undo_.empty(); undo_.pop_back()) {
    Before& before = undo_.back();
    Rows& changed = tables_[static_cast<std::size_t>(before.table)];
    if (before.row) {
      changed.insert_or_assign(std::move(before.key), std::move(*before.row));
    } else {
      changed.erase(before.key);
    }
  }
}

void Changes::apply(Transaction& database) const {
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    const auto table = static_cast<Table>(i);
    for (const auto& [key, row] : tables_[i]) {
      if (row) {
        database.put(table, key, *row);
      } else {
        database.erase(table, key);
      }
    }
  }
}

std::optional<std::string> ChangingTransaction::get(Table table, std::string_view key) {
  const Changes::Row* const changed = changes_.find(table, key);
  return changed == nullptr ? database_.get(table, key) : *changed;
}

// The database's rows, and before each of them the changed ones that come before it.
void ChangingTransaction::scan(Table table, std::string_view from, std::string_view until,
                               const Visitor& visit) {
  std::string next(from);
  bool more = true;
  database_.scan(table, from, until, [&](std::string_view key, std::string_view value) {
    const std::string before = std::exchange(next, after(key));
    if (!key.empty()) more = visit_changed(table, before, key, visit);
    if (!more) return false;
    const Changes::Row* const changed = changes_.find(table, key);
    if (changed == nullptr) return more = visit(key, value);
    if (!*changed) return true;
    const std::string copy = **changed;
    return more = visit(key, copy);
  });
  if (more) visit_changed(table, std::move(next), until, visit);
}

// Looks its place up anew for each row, because the visitor may change them.
bool ChangingTransaction::visit_changed(Table table, std::string from, std::string_view until,
                                        const Visitor& visit) {
  const Changes::Rows& changed = changes_.rows(table);
  for (auto at = changed.lower_bound(from);
       at != changed.end() && (until.empty() || at->first < until);
       at = changed.lower_bound(from)) {
    const auto [key, row] = *at;
    from = after(key);
    if (row && !visit(key, *row)) return false;
  }
  return true;
}

void ChangingTransaction::put(Table table, std::string_view key, std::string_view value) {
  check_key(key);
  check_value(value);
  changes_.set(table, key, std::string(value));
}

void ChangingTransaction::erase(Table table, std::string_view key) {
  changes_.set(table, key, std::nullopt);
}

}  // namespace kulanz
