// Changes kept beside a database must look as if they were in it.
#include "server/store/changes.h"

#include <gtest/gtest.h>

#include <random>
#include <utility>

namespace kulanz {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows scan(Reader& reader, std::string_view from, std::string_view until) {
  Rows rows;
  reader.scan(Table::due, from, until, [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return true;
  });
  return rows;
}

std::string some_key(std::mt19937& random) { return std::to_string(random() % 40); }

void change(Transaction& tx, std::mt19937& random) {
  const std::string key = random() % 20 == 0 ? "" : some_key(random);
  if (random() % 3 == 0) return tx.erase(Table::due, key);
  tx.put(Table::due, key, std::to_string(random()));
}

void expect_equal(Reader& seen, Reader& expected, std::mt19937& random) {
  const std::string from = some_key(random);
  const std::string until = some_key(random);
  EXPECT_EQ(seen.get(Table::due, from), expected.get(Table::due, from));
  EXPECT_EQ(scan(seen, "", ""), scan(expected, "", ""));
  EXPECT_EQ(scan(seen, from, until), scan(expected, from, until));
}

// One group: bodies of some changes each, of which every third throws.
void run_group(Store& database, Store& oracle, std::mt19937& random) {
  Changes changes;
  database.read([&](Reader& below) {
    for (int body = 0; body < 6; ++body) {
      ChangingTransaction transaction(below, changes);
      const auto seed = random();
      const auto run = [&](Transaction& tx) {
        std::mt19937 same(seed);
        for (int i = 0; i < 5; ++i) change(tx, same);
      };
      run(transaction);
      if (body % 3 == 2) {
        changes.take_back();
      } else {
        changes.keep();
        oracle.write(run);
      }
      oracle.read([&](Reader& expected) { expect_equal(transaction, expected, random); });
    }
  });
  database.write([&](Transaction& tx) { changes.apply(tx); });
}

TEST(Changes, LookAsIfTheyWereInTheDatabase) {
  std::mt19937 random(7);
  const auto database = open_memory_store();
  const auto oracle = open_memory_store();
  for (int group = 0; group < 300; ++group) {
    run_group(*database, *oracle, random);
    database->read([&](Reader& seen) {
      oracle->read([&](Reader& expected) { expect_equal(seen, expected, random); });
    });
  }
}

TEST(Changes, GoToTheDatabaseOnceEach) {
  struct Counting final : Transaction {
    std::optional<std::string> get(Table, std::string_view) override { return std::nullopt; }
    void scan(Table, std::string_view, std::string_view, const Visitor&) override {}
    void put(Table, std::string_view key, std::string_view) override { keys.emplace_back(key); }
    void erase(Table, std::string_view key) override { keys.emplace_back(key); }
    std::vector<std::string> keys;
  } database;
  Changes changes;
  ChangingTransaction transaction(database, changes);
  for (const char* key : {"b", "c", "a", "b", "c"}) transaction.put(Table::due, key, "");
  transaction.erase(Table::due, "b");
  changes.apply(database);
  EXPECT_EQ(database.keys, (std::vector<std::string>{"a", "b", "c"}));
}

}  // namespace
}  // namespace kulanz
