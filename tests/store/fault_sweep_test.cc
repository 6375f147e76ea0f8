// A scripted history in which the Nth write, sync or truncation of the disk fails, for
// every N in turn, while the caller repeats what was not acknowledged; then the power
// goes. Nothing acknowledged may be lost, and nothing be there twice. With sync
// switched off the same sweep must find losses, or it is blind.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "server/store/store.h"
#include "tests/store/power_cut_vfs.h"

namespace kulanz {
namespace {

constexpr int kSteps = 12;
constexpr int kMaxAttempts = 4;

enum class Fault { write, sync, truncation };

struct Plan {
  Fault fault = Fault::write;
  int nth = 0;
  bool sync = true;
};

// The sum of all steps done: shows one that was done twice, as a set of rows would not.
int number(const std::optional<std::string>& text) { return text ? std::stoi(*text) : 0; }

void perform(Transaction& tx, int step) {
  const std::string key = std::to_string(step);
  if (tx.get(Table::idempotency, key)) return;
  tx.put(Table::idempotency, key, "");
  tx.put(Table::vouchers, "sum", std::to_string(number(tx.get(Table::vouchers, "sum")) + step));
  tx.put(Table::audit, key, std::string(9'000, 'p'));
  if (step % 3 == 0) tx.erase(Table::audit, std::to_string(step - 1));
}

// One life: open, twelve steps with a forget among them, a restart in the middle.
class History {
 public:
  explicit History(const Plan& plan)
      : disk_(static_cast<std::uint64_t>(plan.nth) + 1),
        options_{.path = "shop.db", .vfs = disk_.vfs(), .sync = plan.sync} {
    switch (plan.fault) {
      case Fault::write:
        disk_.fail_write_after(plan.nth);
        break;
      case Fault::sync:
        disk_.fail_sync_after(plan.nth);
        break;
      case Fault::truncation:
        disk_.fail_truncation_after(plan.nth);
        break;
    }
  }

  void live() {
    for (int step = 1; step <= kSteps; ++step) {
      insist([&] { store().write([&](Transaction& tx) { perform(tx, step); }); });
      expected_ += step;
      if (step == 4 || step == 10) insist([&] { store().forget(); });
      if (step == 7) store_.reset();
    }
    EXPECT_LE(failures_, 2) << "one fault, told at most to the write and to the one after it";
  }

  // What is missing or too much after the power was cut, in steps; 0 when all is well.
  int loss() {
    disk_.cut_power();
    store_.reset();
    disk_.reboot(Unsynced::lost);
    int steps = 0;
    int sum = 0;
    try {
      store().read([&](Reader& reader) {
        sum = number(reader.get(Table::vouchers, "sum"));
        reader.scan(Table::idempotency, "", "", [&](auto, auto) { return ++steps, true; });
      });
    } catch (const StoreError&) {
      return kSteps;
    }
    return sum == expected_ ? kSteps - steps : std::max(1, kSteps - steps);
  }

  int failures() const { return failures_; }
  bool met_its_fault() const { return !disk_.failure_is_ahead(); }

 private:
  Store& store() {
    if (!store_) store_ = open_sqlite_store(options_);
    return *store_;
  }

  template <typename Work>
  void insist(const Work& work) {
    for (int attempt = 1;; ++attempt) {
      try {
        return work();
      } catch (const StoreError& error) {
        ++failures_;
        EXPECT_NE(std::string(error.what()).find("the disk failed"), std::string::npos)
            << error.what();
        if (attempt == kMaxAttempts) throw;
      }
    }
  }

  PowerCutDisk disk_;
  SqliteOptions options_;
  std::unique_ptr<Store> store_;
  int expected_ = 0;
  int failures_ = 0;
};

struct Findings {
  int lives = 0;
  int with_failure = 0;
  int loss = 0;
};

// For every N until a life ends before its Nth operation of that kind.
Findings sweep(Fault fault, bool sync) {
  Findings found;
  for (int nth = 1;; ++nth) {
    History history({fault, nth, sync});
    history.live();
    if (!history.met_its_fault()) return found;
    const int loss = history.loss();
    EXPECT_TRUE(!sync || loss == 0) << "operation " << nth << ": " << loss << " steps";
    ++found.lives;
    found.with_failure += history.failures() > 0 ? 1 : 0;
    found.loss += loss;
  }
}

TEST(FaultSweep, NothingIsLostOrDoubledWhenTheNthWriteFails) {
  EXPECT_GT(sweep(Fault::write, true).with_failure, 50);
}

TEST(FaultSweep, NothingIsLostOrDoubledWhenTheNthSyncFails) {
  EXPECT_GT(sweep(Fault::sync, true).with_failure, 10);
}

TEST(FaultSweep, NothingIsLostOrDoubledWhenTheNthTruncationFails) {
  EXPECT_GT(sweep(Fault::truncation, true).with_failure, 0);
}

TEST(FaultSweep, WithoutSyncTheLossIsSeen) {
  EXPECT_GT(sweep(Fault::write, false).loss, 0);
  EXPECT_GT(sweep(Fault::truncation, false).loss, 0);
}

}  // namespace
}  // namespace kulanz
