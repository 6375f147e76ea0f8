// What every store promises (store.h), tried on each of them.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>

#include "tests/store/every_store.h"

namespace kulanz {
namespace {

INSTANTIATE_TEST_SUITE_P(Every, StoreTest, ::testing::Values("memory", "sqlite"), store_name);

TEST_P(StoreTest, AnEmptyStoreHasNothing) {
  for (int table = 0; table < kTables; ++table) {
    EXPECT_EQ(get(static_cast<Table>(table), "key"), std::nullopt);
    EXPECT_EQ(scan(static_cast<Table>(table), "", ""), Rows{});
  }
}

TEST_P(StoreTest, TablesDoNotSeeEachOther) {
  for (int table = 0; table < kTables; ++table) {
    put(static_cast<Table>(table), "key", std::to_string(table));
  }
  for (int table = 0; table < kTables; ++table) {
    EXPECT_EQ(get(static_cast<Table>(table), "key"), std::to_string(table));
  }
}

TEST_P(StoreTest, PutReplacesAndEraseForgets) {
  put(Table::orders, "a", "1");
  put(Table::orders, "a", "2");
  EXPECT_EQ(get(Table::orders, "a"), "2");
  store_->write([](Transaction& tx) {
    tx.erase(Table::orders, "a");
    tx.erase(Table::orders, "never there");
  });
  EXPECT_EQ(get(Table::orders, "a"), std::nullopt);
}

TEST_P(StoreTest, KeysAndValuesAreAnyBytes) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  put(Table::meta, every_byte, every_byte);
  put(Table::meta, "", "");
  EXPECT_EQ(get(Table::meta, every_byte), every_byte);
  EXPECT_EQ(get(Table::meta, ""), "");
  EXPECT_EQ(get(Table::meta, std::string_view("\0", 1)), std::nullopt);
}

TEST_P(StoreTest, ScanIsInByteOrderAndHalfOpen) {
  const std::string high = "\xff";
  const std::string zero("a\0", 2);
  for (const std::string& key : {std::string("b"), high, std::string("a"), zero, std::string("aa")})
    put(Table::events, key, "v");
  EXPECT_EQ(scan(Table::events, "", ""),
            (Rows{{"a", "v"}, {zero, "v"}, {"aa", "v"}, {"b", "v"}, {high, "v"}}));
  EXPECT_EQ(scan(Table::events, "a", "b"), (Rows{{"a", "v"}, {zero, "v"}, {"aa", "v"}}));
  EXPECT_EQ(scan(Table::events, "aa", ""), (Rows{{"aa", "v"}, {"b", "v"}, {high, "v"}}));
  EXPECT_EQ(scan(Table::events, "b", "b"), Rows{});
  EXPECT_EQ(scan(Table::events, "b", "a"), Rows{});
}

TEST_P(StoreTest, ScanStopsWhenItIsTold) {
  for (const char* key : {"a", "b", "c"}) put(Table::due, key, "");
  int seen = 0;
  store_->read([&](Reader& reader) {
    reader.scan(Table::due, "", "", [&](auto, auto) { return ++seen < 2; });
  });
  EXPECT_EQ(seen, 2);
}

TEST_P(StoreTest, LongScansMissNothing) {
  constexpr int kRows = 3'000;
  const auto key_of = [](int i) { return std::to_string(1'000'000 + i); };
  store_->write([&](Transaction& tx) {
    for (int i = 0; i < kRows; ++i) tx.put(Table::audit, key_of(i), std::to_string(i));
  });
  const Rows rows = scan(Table::audit, "", "");
  ASSERT_EQ(rows.size(), kRows);
  for (int i = 0; i < kRows; ++i) {
    ASSERT_EQ(rows[static_cast<std::size_t>(i)], std::pair(key_of(i), std::to_string(i)));
  }
}

TEST_P(StoreTest, AVisitorMayUseTheTableItVisits) {
  for (int i = 0; i < 100; ++i) put(Table::cases, std::to_string(1'000 + i), "old");
  store_->write([](Transaction& tx) {
    tx.scan(Table::cases, "", "", [&](std::string_view key, std::string_view value) {
      EXPECT_EQ(tx.get(Table::cases, key), value);
      tx.scan(Table::cases, key, "", [&](std::string_view inner, auto) {
        EXPECT_EQ(inner, key);
        return false;
      });
      const std::string mine(key);
      tx.put(Table::cases, mine, "new");
      tx.erase(Table::cases, std::to_string(std::stoi(mine) - 1));
      return true;
    });
  });
  EXPECT_EQ(scan(Table::cases, "", ""), (Rows{{"1099", "new"}}));
}

TEST_P(StoreTest, ATransactionSeesItsOwnPuts) {
  store_->write([](Transaction& tx) {
    tx.put(Table::vouchers, "a", "1");
    EXPECT_EQ(tx.get(Table::vouchers, "a"), "1");
    tx.erase(Table::vouchers, "a");
    EXPECT_EQ(tx.get(Table::vouchers, "a"), std::nullopt);
    tx.put(Table::vouchers, "a", "2");
    int seen = 0;
    tx.scan(Table::vouchers, "", "", [&](auto, std::string_view value) {
      EXPECT_EQ(value, "2");
      return ++seen, true;
    });
    EXPECT_EQ(seen, 1);
  });
}

TEST_P(StoreTest, ABodyThatThrowsLeavesNothing) {
  put(Table::orders, "kept", "1");
  put(Table::orders, "erased", "1");
  struct Refusal {
    int number;
  };
  try {
    store_->write([](Transaction& tx) {
      tx.put(Table::orders, "kept", "2");
      tx.put(Table::orders, "kept", "3");
      tx.put(Table::orders, "new", "1");
      tx.put(Table::events, "new", "1");
      tx.erase(Table::orders, "erased");
      tx.put(Table::orders, "erased", "2");
      throw Refusal{42};
    });
    FAIL() << "the exception got lost";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.number, 42);
  }
  EXPECT_EQ(scan(Table::orders, "", ""), (Rows{{"erased", "1"}, {"kept", "1"}}));
  EXPECT_EQ(scan(Table::events, "", ""), Rows{});
}

TEST_P(StoreTest, AReaderThatThrowsArrivesAtTheCaller) {
  EXPECT_THROW(store_->read([](Reader&) { throw std::out_of_range("mine"); }), std::out_of_range);
  put(Table::meta, "a", "still works");
  EXPECT_EQ(get(Table::meta, "a"), "still works");
}

TEST_P(StoreTest, ABodyThatCallsItsStoreIsRefusedInsteadOfWaitingForEver) {
  const auto nothing = [](Reader&) {};
  EXPECT_THROW(store_->read([&](Reader&) { store_->read(nothing); }), std::logic_error);
  EXPECT_THROW(store_->read([&](Reader&) { store_->write(nothing); }), std::logic_error);
  EXPECT_THROW(store_->write([&](Transaction&) { store_->read(nothing); }), std::logic_error);
  EXPECT_THROW(store_->write([&](Transaction&) { store_->write(nothing); }), std::logic_error);
  const auto other = open_memory_store();
  store_->write([&](Transaction&) { other->write(nothing); });
}

TEST_P(StoreTest, KeysAndValuesHaveALimit) {
  const std::string key(kMaxKeyBytes, 'k');
  const std::string value(kMaxValueBytes, 'v');
  put(Table::policies, key, value);
  EXPECT_EQ(get(Table::policies, key), value);
  EXPECT_THROW(put(Table::policies, key + "k", "v"), std::length_error);
  EXPECT_THROW(put(Table::policies, "k", value + "v"), std::length_error);
  EXPECT_EQ(get(Table::policies, "k"), std::nullopt);
}

// A few keys and thousands of random operations, beside plain maps.
TEST_P(StoreTest, AgreesWithPlainMapsOnRandomOperations) {
  std::array<std::map<std::string, std::string>, 2> model;
  std::mt19937 random(7);
  const auto key = [&] { return std::string(random() % 3, "ab\xff"[random() % 3]); };
  for (int round = 0; round < 300; ++round) {
    auto attempt = model;
    const bool gives_up = random() % 4 == 0;
    const auto body = [&](Transaction& tx) {
      for (unsigned i = random() % 8; i > 0; --i) {
        const std::size_t which = random() % 2;
        const Table table = which == 0 ? Table::orders : Table::events;
        const std::string k = key();
        if (random() % 3 == 0) {
          attempt[which].erase(k);
          tx.erase(table, k);
        } else {
          attempt[which][k] = std::to_string(round);
          tx.put(table, k, std::to_string(round));
        }
      }
      if (gives_up) throw std::runtime_error("gives up");
    };
    if (gives_up) {
      EXPECT_THROW(store_->write(body), std::runtime_error);
    } else {
      store_->write(body);
      model = attempt;
    }
    ASSERT_EQ(scan(Table::orders, "", ""), Rows(model[0].begin(), model[0].end()));
    ASSERT_EQ(scan(Table::events, "", ""), Rows(model[1].begin(), model[1].end()));
  }
}

}  // namespace
}  // namespace kulanz
