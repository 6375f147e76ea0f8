// A test of every kind of store: TEST_P(StoreTest, ...).
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/store/store.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {

using Rows = std::vector<std::pair<std::string, std::string>>;

class StoreTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (std::string_view(GetParam()) == "memory") {
      store_ = open_memory_store();
    } else {
      store_ = open_sqlite_store({.path = folder_.file("store.db"), .vfs = {}});
    }
  }

  void put(Table table, std::string_view key, std::string_view value) {
    store_->write([&](Transaction& tx) { tx.put(table, key, value); });
  }

  std::optional<std::string> get(Table table, std::string_view key) {
    std::optional<std::string> value;
    store_->read([&](Reader& reader) { value = reader.get(table, key); });
    return value;
  }

  Rows scan(Table table, std::string_view from, std::string_view until) {
    Rows rows;
    store_->read([&](Reader& reader) {
      reader.scan(table, from, until, [&](std::string_view key, std::string_view value) {
        rows.emplace_back(key, value);
        return true;
      });
    });
    return rows;
  }

  FreshFolder folder_;
  std::unique_ptr<Store> store_;
};

inline std::string store_name(const ::testing::TestParamInfo<const char*>& kind) {
  return kind.param;
}

}  // namespace kulanz
