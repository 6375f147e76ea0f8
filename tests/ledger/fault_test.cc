// Scripted days at the shop. For every N, the Nth call of the store fails, or the
// Nth write or sync of its disk, or the power goes during the Nth operation of the
// disk; the caller asks again with the same key. In the end, and after one more
// power cut that drops all that was not synced, the rows are those of a day on
// which nothing failed.
#include <gtest/gtest.h>

#include "tests/app/test_shop.h"
#include "tests/ledger/books.h"
#include "tests/ledger/faulty_store.h"
#include "tests/ledger/scripted_day.h"
#include "tests/ledger/shop.h"
#include "tests/store/power_cut_vfs.h"
#include "tests/support/volume.h"

namespace kulanz::ledger {
namespace {

constexpr int kMaxAttempts = 10;
constexpr int kKeeps = 3;
constexpr std::uint64_t kDiskSeed = 1;

enum class DiskFault : std::uint8_t { none, write, sync, cut };

struct Plan {
  StoreFault fault = StoreFault::none;
  DiskFault disk_fault = DiskFault::none;
  int nth = 0;
  Unsynced unsynced = Unsynced::lost;
  bool sync = true;
  ScriptedDay* day = day_of_goodwill;
};

class Day {
 public:
  explicit Day(const Plan& plan)
      : plan_(plan),
        clock_(at("2026-05-03T20:31:30Z")),
        shop_([this] { return open(); }, clock_, common_secrets()) {
    if (is_by_itself()) shop_.issue_at_breach();
    shop_.restart();
    put_common_policy(shop_.app());
    ask(campaign_of_the_day(), 0);
  }

  // What went wrong, empty when nothing did.
  std::string live() {
    arm();
    std::uint64_t number = 0;
    for (const Step& step : plan_.day(clock_.now().unix_seconds)) {
      if (step.pass_s > 0) clock_.set(clock_.now() + seconds(step.pass_s));
      const std::string wrong = ask(step.call, ++number);
      if (!wrong.empty()) return step.call.text() + ": " + wrong;
    }
    operations_ = disk_.operations() - operations_;
    was_met_ = faults_.is_over();
    faults_.fail(StoreFault::none, 0);
    disk_.cut_power();
    if (!reboot()) return "it does not open";
    return is_by_itself() ? "" : wrong_in_books(shop_, model_, names_);
  }

  // Whether the day was long enough for the planned call of the store.
  bool was_met() const { return was_met_; }
  // Of the disk, in one day.
  int operations() const { return operations_; }
  std::string rows() { return shop_.rows(!is_by_itself()); }

 private:
  std::unique_ptr<Store> open() {
    auto store = open_sqlite_store({.path = "shop.db", .vfs = disk_.vfs(), .sync = plan_.sync});
    return make_faulty(std::move(store), faults_);
  }

  // Of this day only the rows are compared: the model knows nothing that is not asked for.
  bool is_by_itself() const { return plan_.day == day_by_itself; }

  void arm() {
    faults_.fail(plan_.fault, plan_.nth);
    operations_ = disk_.operations();
    if (plan_.disk_fault == DiskFault::write) disk_.fail_write_after(plan_.nth);
    if (plan_.disk_fault == DiskFault::sync) disk_.fail_sync_after(plan_.nth);
    if (plan_.disk_fault == DiskFault::cut) disk_.cut_power_after(plan_.nth);
  }

  bool reboot() {
    shop_.stop();
    disk_.reboot(plan_.unsynced);
    try {
      shop_.restart();
    } catch (const StoreError&) {
      return false;
    }
    return true;
  }

  // Asks until it is answered, as a caller with patience does.
  std::string ask(const Call& call, std::uint64_t number) {
    if (is_by_itself()) return repeat(call, number);
    const Expected expected = model_.answer(call, clock_.now().unix_seconds);
    Json answer;
    for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
      answer = shop_.answer(call, number, names_);
      if (disk_.is_off() && !reboot()) return "it does not open";
      if (answer.value("refused", "") != "store_unavailable") break;
    }
    // Without a key the second answer says that it is there already.
    if (call.key.empty() && answer.contains("made")) answer["made"] = expected.made;
    return difference(expected, answer, names_);
  }

  // The keeper tells nobody what failed, and comes again.
  std::string repeat(const Call& call, std::uint64_t number) {
    for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
      const Json answer = shop_.answer(call, number, names_);
      if (disk_.is_off() && !reboot()) return "it does not open";
      const bool failed = answer.value("refused", "") == "store_unavailable";
      const bool comes_again = call.route == Route::keep && attempt < kKeeps;
      if (!failed && !comes_again) break;
    }
    return "";
  }

  Plan plan_;
  PowerCutDisk disk_{kDiskSeed};
  FaultPlan faults_;
  SetClock clock_;
  LedgerShop shop_;
  plain::Model model_;
  Names names_;
  int operations_ = 0;
  bool was_met_ = false;
};

class EachFaultInTurn : public ::testing::TestWithParam<ScriptedDay*> {
 protected:
  EachFaultInTurn() {
    Day good({.day = GetParam()});
    EXPECT_EQ(good.live(), "");
    good_rows_ = good.rows();
    operations_ = good.operations();
  }

  // True when the day ended as a good one does.
  bool ends_well(Day& day, int nth) {
    const std::string wrong = day.live();
    EXPECT_EQ(wrong, "") << "number " << nth;
    if (!wrong.empty()) return false;
    const bool same = day.rows() == good_rows_;
    EXPECT_TRUE(same) << "number " << nth << ": the rows are not those of a good day";
    return same;
  }

  // Every N until the day is over before the fault comes. How many there were.
  int fail_each_call(StoreFault fault) {
    for (Plan plan{.fault = fault, .nth = 1, .day = GetParam()};; plan.nth += step()) {
      Day day(plan);
      if (!ends_well(day, plan.nth) || !day.was_met()) return plan.nth - 1;
    }
  }

  // Every N that the disk could come to.
  void fail_each_operation(DiskFault fault, Unsynced unsynced = Unsynced::lost) {
    Plan plan{.disk_fault = fault, .nth = 1, .unsynced = unsynced, .day = GetParam()};
    for (; plan.nth <= operations_; plan.nth += step()) {
      Day day(plan);
      if (!ends_well(day, plan.nth)) return;
    }
  }

 private:
  static int step() { return volume(3, 1, 1); }

  int operations_ = 0;

 protected:
  std::string good_rows_;
};

TEST_P(EachFaultInTurn, ATransactionDoesNotBegin) { EXPECT_GT(fail_each_call(StoreFault::begin), 10); }

TEST_P(EachFaultInTurn, AStatementFails) { EXPECT_GT(fail_each_call(StoreFault::statement), 100); }

TEST_P(EachFaultInTurn, ACommitInDoubtThatDidNotHappen) {
  EXPECT_GT(fail_each_call(StoreFault::commit_not_done), 5);
}

TEST_P(EachFaultInTurn, ACommitInDoubtThatDidHappen) {
  EXPECT_GT(fail_each_call(StoreFault::commit_done), 5);
}

TEST_P(EachFaultInTurn, AWriteOfTheDiskFails) { fail_each_operation(DiskFault::write); }

TEST_P(EachFaultInTurn, ASyncOfTheDiskFails) { fail_each_operation(DiskFault::sync); }

TEST_P(EachFaultInTurn, ThePowerGoesAndAllUnsyncedIsLost) { fail_each_operation(DiskFault::cut); }

TEST_P(EachFaultInTurn, ThePowerGoesAndSomeUnsyncedSurvives) {
  fail_each_operation(DiskFault::cut, Unsynced::torn);
}

// The last power cut of a day alone must tell, or all of the above is blind.
TEST_P(EachFaultInTurn, WithoutSyncTheLossIsSeen) {
  Day day({.sync = false, .day = GetParam()});
  EXPECT_FALSE(day.live().empty() && day.rows() == good_rows_);
}

std::string name_of(const ::testing::TestParamInfo<ScriptedDay*>& day) {
  if (day.param == day_by_itself) return "by_itself";
  return day.param == day_of_goodwill ? "goodwill" : "issuing";
}

INSTANTIATE_TEST_SUITE_P(Days, EachFaultInTurn,
                         ::testing::Values(&day_of_goodwill, &day_of_issuing, &day_by_itself),
                         name_of);

}  // namespace
}  // namespace kulanz::ledger
