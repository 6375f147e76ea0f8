#include "tests/ledger/simulation.h"

#include "tests/app/test_shop.h"
#include "tests/ledger/books.h"
#include "tests/ledger/shop.h"
#include "tests/store/power_cut_vfs.h"

namespace kulanz::ledger {
namespace {

constexpr std::size_t kOpsBetweenChecks = 64;
constexpr int kMaxFailuresOfACall = 20;
constexpr char kUnavailable[] = "store_unavailable";

struct Difference {
  std::string what;
};

// Stays when its shop restarts.
class SharedStore : public Store {
 public:
  explicit SharedStore(std::shared_ptr<Store> store) : store_(std::move(store)) {}
  void read(const std::function<void(Reader&)>& body) override { store_->read(body); }
  void write(const std::function<void(Transaction&)>& body) override { store_->write(body); }

 private:
  std::shared_ptr<Store> store_;
};

class Trial {
 public:
  explicit Trial(const Life& life)
      : life_(life),
        disk_(life.seed),
        clock_(at("2026-05-03T20:31:30Z")),
        real_([this] { return open_on_disk(); }, clock_, common_secrets()),
        twin_([this] { return std::make_unique<SharedStore>(memory_); }, clock_, common_secrets()) {
    for (LedgerShop* const shop : {&real_, &twin_}) {
      shop->restart();
      put_common_policy(shop->app());
    }
  }

  Outcome live(const History& history) {
    try {
      for (outcome_.at = 0; outcome_.at < history.size(); ++outcome_.at) {
        step(history[outcome_.at]);
        if (outcome_.at % kOpsBetweenChecks == 0) check_everything();
      }
      check_everything();
    } catch (const Difference& difference) {
      outcome_.difference = difference.what;
    } catch (const std::exception& error) {
      outcome_.difference = std::string("thrown: ") + error.what();
    }
    return outcome_;
  }

 private:
  std::unique_ptr<Store> open_on_disk() {
    return open_sqlite_store({.path = "shop.db", .vfs = disk_.vfs(), .sync = life_.sync});
  }

  void step(const Op& op) {
    switch (op.kind) {
      case OpKind::pass_time:
        return pass_time(seconds_to_pass(op));
      case OpKind::restart:
        return restart();
      case OpKind::fail_disk:
        return fail_disk(op);
      case OpKind::cut_power:
        tell("the power will fail");
        return disk_.cut_power_after(1 + static_cast<int>(op.dice[0] % 40));
      default:
        break;
    }
    const auto call = script_.next(op, model_, now());
    if (!call) return;
    call->route == Route::keep ? keep(*call) : ask(*call, op.dice[3]);
  }

  plain::Moment now() const { return clock_.now().unix_seconds; }

  void pass_time(std::int64_t seconds_passed) {
    clock_.set(clock_.now() + seconds(seconds_passed));
    tell("+" + std::to_string(seconds_passed) + " s, now " + instant_text(clock_.now()));
  }

  void fail_disk(const Op& op) {
    const int steps = 1 + static_cast<int>(op.dice[0] % 12);
    tell("the disk will fail once");
    op.dice[1] % 2 == 0 ? disk_.fail_write_after(steps) : disk_.fail_sync_after((steps + 3) / 4);
  }

  void restart() {
    tell("restart");
    real_.stop();
    if (disk_.is_off()) return recover();
    try {
      real_.restart();
    } catch (const StoreError&) {  // closing or opening met the failure that was planned
      return recover();
    }
    twin_.restart();
  }

  // The power comes back, perhaps to go again while the shop starts.
  void recover() {
    ++outcome_.crashes;
    disk_.fail_write_after(0);
    disk_.fail_sync_after(0);
    const auto draw =
        static_cast<std::uint32_t>(life_.seed) + static_cast<std::uint32_t>(outcome_.at);
    for (int cuts = static_cast<int>(draw % 3);; --cuts) {
      real_.stop();
      disk_.cut_power();
      disk_.reboot(draw % 2 == 0 ? Unsynced::lost : Unsynced::torn);
      if (cuts > 0) disk_.cut_power_after(cuts * 3);
      try {
        real_.restart();
        if (!disk_.is_off()) break;
      } catch (const StoreError& error) {
        if (!disk_.is_off()) throw Difference{std::string("it does not open: ") + error.what()};
      }
    }
    disk_.cut_power_after(0);
    twin_.restart();
    tell("the power failed and came back");
  }

  void ask(const Call& call, std::uint32_t die) {
    const std::uint64_t number = life_.seed * 1'000'000 + outcome_.at;
    tell(call.text());
    Json answer = real_.answer(call, number, names_);
    for (int n = 0; answer.value("refused", "") == kUnavailable && !disk_.is_off(); ++n) {
      if (n == kMaxFailuresOfACall) throw Difference{"the store does not recover"};
      answer = real_.answer(call, number, names_);
    }
    if (answer.value("refused", "") == kUnavailable) return ask_again_after_cut(call, number, die);
    compare(call, answer, twin_.answer(call, number, names_));
    if (disk_.is_off()) recover_and_check();
  }

  // The keeper complains to nobody and comes again: after a power cut the rest is
  // done. One that met another failure puts things off, which the twin cannot know.
  void keep(const Call& call) {
    disk_.fail_write_after(0);
    disk_.fail_sync_after(0);
    tell(call.text());
    const std::uint64_t number = life_.seed * 1'000'000 + outcome_.at;
    Json answer = real_.answer(call, number, names_);
    if (disk_.is_off()) {
      recover();
      answer = real_.answer(call, number, names_);
    }
    compare(call, answer, twin_.answer(call, number, names_));
    check_everything();
  }

  // It happened or it did not; nothing else may be seen. Where it did not, the caller
  // sometimes gives up.
  void ask_again_after_cut(const Call& call, std::uint64_t number, std::uint32_t die) {
    recover();
    if (real_.rows() == twin_.rows()) {
      if (die % 2 == 0) {
        tell("  had not happened; given up");
        ++outcome_.given_up;
        return;
      }
      compare(call, real_.answer(call, number, names_), twin_.answer(call, number, names_));
    } else {
      Json first = twin_.answer(call, number, names_);
      check_rows();
      if (call.key.empty()) {
        compare(call, first, first);
      } else {  // asked of both once more, since also a repeated call may tidy up
        compare(call, real_.answer(call, number, names_), twin_.answer(call, number, names_));
      }
    }
    check_everything();
  }

  void recover_and_check() {
    recover();
    check_everything();
  }

  void compare(const Call& call, const Json& real, const Json& twin) {
    tell("  -> " + twin.dump());
    if (real != twin)
      throw Difference{call.text() + ": over SQLite " + real.dump() + ", in memory " + twin.dump()};
    const Expected expected = model_.answer(call, now());
    const std::string wrong = difference(expected, twin, names_);
    if (!wrong.empty()) throw Difference{call.text() + ": " + wrong};
    outcome_.tally.note(call, twin, model_);
  }

  void check_everything() {
    if (disk_.is_off()) return;
    check_rows();
    const std::string wrong = wrong_in_books(twin_, model_, names_);
    if (!wrong.empty()) throw Difference{wrong};
  }

  void check_rows() {
    const std::string real = real_.rows();
    const std::string twin = twin_.rows();
    if (real == twin) return;
    const auto [a, b] = std::mismatch(real.begin(), real.end(), twin.begin(), twin.end());
    throw Difference{"rows differ: over SQLite ..." + around(real, a) + "..., in memory ..." +
                     around(twin, b) + "..."};
  }

  static std::string around(const std::string& text, std::string::const_iterator place) {
    const auto at = static_cast<std::size_t>(place - text.begin());
    return text.substr(at > 100 ? at - 100 : 0, 200);
  }

  void tell(std::string line) { outcome_.told.push_back(std::move(line)); }

  Life life_;
  PowerCutDisk disk_;
  SetClock clock_;
  std::shared_ptr<Store> memory_ = open_memory_store();
  LedgerShop real_;
  LedgerShop twin_;
  plain::Model model_;
  Names names_;
  Script script_;
  Outcome outcome_;
};

}  // namespace

Outcome live(const Life& life, const History& history) { return Trial(life).live(history); }

namespace {

// Takes out every piece without which a difference remains; whether there was one.
bool drop_pieces(const Life& life, History& history, std::size_t size) {
  bool dropped = false;
  for (std::size_t from = 0; from + size <= history.size();) {
    History shorter = history;
    const auto begin = shorter.begin() + static_cast<std::ptrdiff_t>(from);
    shorter.erase(begin, begin + static_cast<std::ptrdiff_t>(size));
    if (live(life, shorter).difference.empty()) {
      from += size;
    } else {
      history = std::move(shorter);
      dropped = true;
    }
  }
  return dropped;
}

}  // namespace

// In ever smaller pieces, and by single ops for as long as one can go.
History shrunk(const Life& life, History history) {
  const Outcome first = live(life, history);
  if (first.difference.empty()) return history;
  history.resize(std::min(history.size(), first.at + 1));
  for (std::size_t size = history.size() / 2; size > 1; size /= 2) {
    drop_pieces(life, history, size);
  }
  while (drop_pieces(life, history, 1)) continue;
  return history;
}

std::string report(const Life& life, const History& history) {
  const Outcome outcome = live(life, history);
  std::string text = "seed " + std::to_string(life.seed) + ": " + outcome.difference + "\nin " +
                     std::to_string(history.size()) + " operations:\n";
  for (const std::string& line : outcome.told) text += "  " + line + "\n";
  return text;
}

}  // namespace kulanz::ledger
