// Transfers between accounts while the power fails. After every reboot each
// acknowledged transfer is there, none is there by half, and nothing else is. The
// same life with sync switched off must lose something, or this test is blind.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "server/store/store.h"
#include "tests/store/power_cut_vfs.h"

namespace kulanz {
namespace {

constexpr int kAccounts = 8;

struct Transfer {
  std::string id;
  std::string from;
  std::string to;
  int amount;
};

struct Findings {
  int acknowledged = 0;
  int lost = 0;            // acknowledged and not there
  int half = 0;            // an account does not add up
  int invented = 0;        // there, and never asked for
  int unacknowledged = 0;  // asked for, in doubt, and there: allowed
  int unreadable = 0;      // the store does not open any more

  bool all_is_well() const { return lost + half + invented + unreadable == 0; }
};

Findings operator+(const Findings& a, const Findings& b) {
  return {a.acknowledged + b.acknowledged,
          a.lost + b.lost,
          a.half + b.half,
          a.invented + b.invented,
          a.unacknowledged + b.unacknowledged,
          a.unreadable + b.unreadable};
}

int number(const std::optional<std::string>& text) { return text ? std::stoi(*text) : 0; }

// Repeatable, as store.h asks of a write whose commit is in doubt. The padding makes
// the log fill up, so that checkpoints are cut as well.
void perform(Transaction& tx, const Transfer& t) {
  if (tx.get(Table::redemptions, t.id)) return;
  const int from = number(tx.get(Table::vouchers, t.from)) - t.amount;
  tx.put(Table::vouchers, t.from, std::to_string(from));
  const int to = number(tx.get(Table::vouchers, t.to)) + t.amount;
  tx.put(Table::vouchers, t.to, std::to_string(to));
  tx.put(Table::redemptions, t.id, t.from + "|" + t.to + "|" + std::to_string(t.amount));
  tx.put(Table::audit, t.id, std::string(5'000, 'p'));
}

class Bank {
 public:
  Bank(std::uint64_t seed, bool sync) : disk_(seed), random_(seed), sync_(sync) {}

  PowerCutDisk& disk() { return disk_; }

  std::unique_ptr<Store> open() {
    return open_sqlite_store({.path = "bank.db", .vfs = disk_.vfs(), .sync = sync_});
  }

  // Opens, transfers, closes, again and again until the power goes, `operations` of
  // the disk from now; then reboots.
  void live(int operations, int threads, Unsynced unsynced) {
    disk_.cut_power_after(operations);
    while (!disk_.is_off()) {
      try {
        const auto store = open();
        transfer_from_threads(*store, threads);
      } catch (const StoreError&) {
        if (!disk_.is_off()) break;  // unreadable: inspect() will say so
      }
    }
    disk_.cut_power();
    disk_.reboot(unsynced);
  }

  // One transfer; true when it was acknowledged.
  bool transfer(Store& store) {
    const Transfer t = next_transfer();
    try {
      store.write([&](Transaction& tx) { perform(tx, t); });
    } catch (const StoreError&) {
      return false;
    }
    const std::lock_guard lock(mutex_);
    acknowledged_.insert(t.id);
    return true;
  }

  Findings inspect() {
    Findings found;
    try {
      open()->read([&](Reader& reader) { found = compare(reader); });
    } catch (const StoreError&) {
      found.unreadable = 1;
    }
    return found;
  }

  int pick(int from, int to) {
    const std::lock_guard lock(mutex_);
    return std::uniform_int_distribution<int>(from, to)(random_);
  }

 private:
  static std::string account(int i) { return "account " + std::to_string(i); }

  Transfer next_transfer() {
    const int amount = pick(1, 100);
    const std::string from = account(pick(0, kAccounts - 1));
    const std::string to = account(pick(0, kAccounts - 1));
    const std::lock_guard lock(mutex_);
    const std::string id = std::to_string(1'000'000 + asked_for_.size());
    asked_for_[id] = {id, from, to, amount};
    return asked_for_[id];
  }

  void transfer_from_threads(Store& store, int count) {
    std::vector<std::thread> threads;
    const int each = pick(1, 60);
    for (int i = 1; i < count; ++i) threads.emplace_back([&] { transfer_many(store, each); });
    transfer_many(store, each);
    for (std::thread& thread : threads) thread.join();
  }

  void transfer_many(Store& store, int count) {
    for (int i = 0; i < count && transfer(store); ++i) continue;
  }

  Findings compare(Reader& reader) {
    Findings found;
    std::map<std::string, int> balance;
    const auto tell_apart = [&](std::string_view key, auto) {
      const auto asked = asked_for_.find(std::string(key));
      if (asked == asked_for_.end()) return ++found.invented, true;
      balance[asked->second.from] -= asked->second.amount;
      balance[asked->second.to] += asked->second.amount;
      if (acknowledged_.contains(asked->first)) {
        ++found.acknowledged;
      } else {
        ++found.unacknowledged;
      }
      if (!reader.get(Table::audit, key)) ++found.half;
      return true;
    };
    reader.scan(Table::redemptions, "", "", tell_apart);
    found.lost = static_cast<int>(acknowledged_.size()) - found.acknowledged;
    for (int i = 0; i < kAccounts; ++i) {
      if (number(reader.get(Table::vouchers, account(i))) != balance[account(i)]) ++found.half;
    }
    return found;
  }

  PowerCutDisk disk_;
  std::mutex mutex_;
  std::mt19937_64 random_;
  bool sync_;
  std::map<std::string, Transfer> asked_for_;
  std::set<std::string> acknowledged_;
};

struct Plan {
  int banks;
  int cuts_each;
  int threads;
  bool sync;
  Unsynced unsynced;
};

// Most lives are short, so that opening, recovering and closing are cut as often as
// committing; some are long enough for checkpoints.
Findings run(const Plan& plan) {
  Findings all;
  for (int seed = 1; seed <= plan.banks; ++seed) {
    Bank bank(static_cast<std::uint64_t>(seed), plan.sync);
    for (int cut = 1; cut <= plan.cuts_each; ++cut) {
      const int longest = cut % 4 == 0 ? 6'000 : 300;
      bank.live(bank.pick(1, longest), plan.threads, plan.unsynced);
      const Findings found = bank.inspect();
      all = all + found;
      if (!plan.sync && !found.all_is_well()) break;  // it will not get well again
      EXPECT_TRUE(!plan.sync || found.all_is_well())
          << "seed " << seed << ", cut " << cut << ": lost " << found.lost << ", half "
          << found.half << ", invented " << found.invented << ", unreadable " << found.unreadable;
    }
  }
  return all;
}

TEST(PowerCut, LosesNothingAcknowledged) {
  for (const Unsynced unsynced : {Unsynced::lost, Unsynced::torn}) {
    const Findings found = run({30, 8, 1, true, unsynced});
    EXPECT_TRUE(found.all_is_well());
    EXPECT_GT(found.acknowledged, 10'000);
    // Some cuts fell where it hurts: between the disk's word and the answer.
    EXPECT_GT(found.unacknowledged, 0);
  }
}

TEST(PowerCut, LosesNothingAcknowledgedWhenManyShareACommit) {
  const Findings found = run({20, 8, 8, true, Unsynced::torn});
  EXPECT_TRUE(found.all_is_well());
  EXPECT_GT(found.acknowledged, 10'000);
}

TEST(PowerCut, WithoutSyncTheLossIsSeen) {
  const Findings lost = run({20, 8, 1, false, Unsynced::lost});
  EXPECT_GT(lost.lost, 0);
  const Findings torn = run({20, 8, 1, false, Unsynced::torn});
  EXPECT_GT(torn.lost + torn.unreadable, 0);
  EXPECT_GT(torn.half + torn.unreadable, 0);
}

// One write or sync fails and the disk goes on, as with a full disk or a bad cable.
// Callers repeat what was in doubt; then the power goes.
Findings run_with_failures(std::uint64_t seed) {
  Bank bank(seed, true);
  auto store = bank.open();
  for (int round = 0; round < 20; ++round) {
    if (bank.pick(0, 1) == 0) {
      bank.disk().fail_write_after(bank.pick(1, 60));
    } else {
      bank.disk().fail_sync_after(bank.pick(1, 8));
    }
    for (int i = bank.pick(1, 40); i > 0; --i) bank.transfer(*store);
  }
  bank.disk().fail_write_after(0);
  bank.disk().fail_sync_after(0);
  EXPECT_TRUE(bank.transfer(*store)) << "the store did not recover, seed " << seed;
  bank.disk().cut_power();
  store.reset();
  bank.disk().reboot(Unsynced::torn);
  return bank.inspect();
}

TEST(PowerCut, FollowsFailuresOfTheDiskAndStillNothingIsLost) {
  Findings all;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Findings found = run_with_failures(seed);
    EXPECT_TRUE(found.all_is_well())
        << "seed " << seed << ": lost " << found.lost << ", half " << found.half << ", invented "
        << found.invented << ", unreadable " << found.unreadable;
    all = all + found;
  }
  EXPECT_GT(all.acknowledged, 10'000);
}

TEST(PowerCut, AFailedSyncIsReportedAsUnknownAndCanBeRepeated) {
  PowerCutDisk disk(1);
  const auto store = open_sqlite_store({.path = "shop.db", .vfs = disk.vfs()});
  const auto put = [](Transaction& tx) { tx.put(Table::meta, "a", "1"); };
  disk.fail_sync_after(1);
  EXPECT_THROW(store->write(put), CommitUnknown);
  store->write(put);
  store->read([](Reader& reader) { EXPECT_EQ(reader.get(Table::meta, "a"), "1"); });
}

std::optional<std::string> look(Store& store) {
  std::optional<std::string> value;
  store.read([&](Reader& reader) { value = reader.get(Table::meta, "a"); });
  return value;
}

// Works until the power goes. What else ends it is a failure, and takes the power with
// it, or the others would go on without end.
template <typename Work>
void until_the_power_goes(PowerCutDisk& disk, const Work& work) {
  try {
    while (!disk.is_off()) work();
  } catch (const StoreError& error) {
    EXPECT_TRUE(disk.is_off()) << error.what();
    disk.cut_power();
  }
}

// Whatever a read has shown, in whatever moment, is there after the power is gone.
TEST(PowerCut, WhatIsReadIsOnDiskAlready) {
  for (int operation = 1; operation <= 40; ++operation) {
    PowerCutDisk disk(static_cast<std::uint64_t>(operation));
    const SqliteOptions options{.path = "shop.db", .vfs = disk.vfs()};
    auto store = open_sqlite_store(options);
    disk.cut_power_after(operation);
    int seen = -1;
    std::thread reader(
        [&] { until_the_power_goes(disk, [&] { seen = std::max(seen, number(look(*store))); }); });
    int written = 0;
    until_the_power_goes(disk, [&] {
      const std::string next = std::to_string(++written);
      store->write([&](Transaction& tx) { tx.put(Table::meta, "a", next); });
    });
    reader.join();
    store.reset();
    disk.reboot(Unsynced::lost);
    EXPECT_GE(number(look(*open_sqlite_store(options))), seen) << "operation " << operation;
  }
}

TEST(PowerCut, ACommitWhoseSyncFailedIsNotRead) {
  PowerCutDisk disk(1);
  const auto store = open_sqlite_store({.path = "shop.db", .vfs = disk.vfs()});
  disk.fail_sync_after(1);
  EXPECT_THROW(store->write([](Transaction& tx) { tx.put(Table::meta, "a", "1"); }), CommitUnknown);
  EXPECT_EQ(look(*store), std::nullopt);
}

// A killed process leaves a whole commit in the log that the disk never got, not even
// by the next sync. The next process may show it only once the disk has it.
TEST(PowerCut, WhatAKilledProcessLeftIsOnDiskBeforeItIsRead) {
  PowerCutDisk disk(1);
  const SqliteOptions options{.path = "shop.db", .vfs = disk.vfs()};
  auto store = open_sqlite_store(options);
  store->write([](Transaction& tx) { tx.put(Table::meta, "a", "1"); });
  disk.fail_sync_after(1);
  EXPECT_THROW(store->write([](Transaction& tx) { tx.put(Table::meta, "a", "2"); }), CommitUnknown);
  disk.kill();
  store.reset();
  store = open_sqlite_store(options);
  const auto seen = look(*store);
  EXPECT_EQ(seen, "2") << "the log is not read back: this test is blind";
  disk.cut_power();
  store.reset();
  disk.reboot(Unsynced::lost);
  EXPECT_EQ(look(*open_sqlite_store(options)), seen);
}

// More than SQLite's cache holds, so that the log is written, and fails, inside the
// body. SQLite then gives the whole transaction up; none of it may be committed.
TEST(PowerCut, AWriteWhoseRowsTheDiskRefusesLeavesNoneOfThem) {
  PowerCutDisk disk(1);
  const auto store = open_sqlite_store({.path = "shop.db", .vfs = disk.vfs()});
  const auto large = [](Transaction& tx) {  // more than is kept in memory until the commit
    for (int i = 0; i < 3'000; ++i) {
      tx.put(Table::orders, std::to_string(i), std::string(9'000, 'v'));
    }
  };
  disk.fail_write_after(1);
  EXPECT_THROW(store->write(large), StoreError);
  int rows = 0;
  const auto count = [&](auto, auto) { return ++rows, true; };
  store->read([&](Reader& reader) { reader.scan(Table::orders, "", "", count); });
  EXPECT_EQ(rows, 0);
  store->write(large);
  store->read([&](Reader& reader) { reader.scan(Table::orders, "", "", count); });
  EXPECT_EQ(rows, 3'000);
}

TEST(PowerCut, WritersAndReadersAreToldAndNobodyHangs) {
  PowerCutDisk disk(1);
  const auto store = open_sqlite_store({.path = "shop.db", .vfs = disk.vfs()});
  disk.cut_power();
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto put = [](Transaction& tx) { tx.put(Table::meta, "a", "1"); };
      EXPECT_THROW(store->write(put), StoreError);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace kulanz
