// The promises of store.h when many threads ask at once, on every store.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <random>
#include <thread>

#include "tests/store/every_store.h"

namespace kulanz {
namespace {

class StoreRaceTest : public StoreTest {};

INSTANTIATE_TEST_SUITE_P(Every, StoreRaceTest, ::testing::Values("memory", "sqlite"), store_name);

void add_one(Transaction& tx, std::string_view key) {
  const auto before = tx.get(Table::meta, key);
  tx.put(Table::meta, key, std::to_string((before ? std::stoi(*before) : 0) + 1));
}

TEST_P(StoreRaceTest, RacingReadModifyWritesLoseNothing) {
  constexpr int kThreads = 16;
  constexpr int kEach = 100;
  std::latch start(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      start.arrive_and_wait();
      for (int i = 0; i < kEach; ++i) {
        store_->write([&](Transaction& tx) {
          add_one(tx, "all");
          add_one(tx, "thread " + std::to_string(t));
        });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(get(Table::meta, "all"), std::to_string(kThreads * kEach));
  EXPECT_EQ(get(Table::meta, "thread 7"), std::to_string(kEach));
}

// Bodies share commits: one that throws must not take its neighbours along, nor
// leave anything to the one after it.
TEST_P(StoreRaceTest, RacingBodiesThatThrowHarmOnlyThemselves) {
  constexpr int kThreads = 16;
  constexpr int kEach = 60;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        try {
          store_->write([&](Transaction& tx) {
            add_one(tx, "sum");
            if ((t + i) % 3 == 0) throw std::runtime_error("refused " + std::to_string(t));
          });
        } catch (const std::runtime_error& error) {
          EXPECT_EQ(error.what(), "refused " + std::to_string(t));
          ++refused;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, kThreads * kEach / 3);
  EXPECT_EQ(get(Table::meta, "sum"), std::to_string(kThreads * kEach - refused));
}

// Money moves between accounts while readers add them up.
TEST_P(StoreRaceTest, AReaderNeverSeesHalfOfAWrite) {
  constexpr int kAccounts = 8;
  constexpr int kTotal = kAccounts * 1'000;
  const auto account = [](int i) { return "account " + std::to_string(i); };
  for (int i = 0; i < kAccounts; ++i) put(Table::vouchers, account(i), "1000");
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      int total = 0;
      for (const auto& [key, value] : scan(Table::vouchers, "", "")) total += std::stoi(value);
      ASSERT_EQ(total, kTotal);
    }
  });
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    const std::string from = account(static_cast<int>(random() % kAccounts));
    const std::string to = account(static_cast<int>(random() % kAccounts));
    store_->write([&](Transaction& tx) {
      tx.put(Table::vouchers, from, std::to_string(std::stoi(*tx.get(Table::vouchers, from)) - 1));
      tx.put(Table::vouchers, to, std::to_string(std::stoi(*tx.get(Table::vouchers, to)) + 1));
    });
  }
  done = true;
  reader.join();
}

TEST_P(StoreRaceTest, WhatAWriteReturnedFromIsSeenByTheNextRead) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      const std::string key = "thread " + std::to_string(t);
      for (int i = 0; i < 100; ++i) {
        put(Table::meta, key, std::to_string(i));
        ASSERT_EQ(get(Table::meta, key), std::to_string(i));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace kulanz
