// A store of which one call fails, and a process that dies between any two steps: no message
// is lost, and only one that was out when the process died goes out again.
#include <gtest/gtest.h>

#include <utility>

#include "tests/ledger/faulty_store.h"
#include "tests/tell/post_office.h"

namespace kulanz {
namespace {

using ledger::StoreFault;
using ledger::FaultPlan;

constexpr int kMessages = 3;
constexpr int kMaxSteps = 100;

// What is read of it is not counted among a plan's calls.
class Behind : public Store {
 public:
  explicit Behind(Store& store) : store_(store) {}
  void read(const std::function<void(Reader&)>& body) override { store_.read(body); }
  void write(const std::function<void(Transaction&)>& body) override { store_.write(body); }

 private:
  Store& store_;
};

// Somebody does something between a read and the write that follows from it.
class Interrupted : public Behind {
 public:
  Interrupted(Store& store, std::function<void()>& interrupt)
      : Behind(store), interrupt_(interrupt) {}
  void write(const std::function<void(Transaction&)>& body) override {
    if (interrupt_) std::exchange(interrupt_, nullptr)();
    Behind::write(body);
  }

 private:
  std::function<void()>& interrupt_;
};

// The process dies; nothing of ours catches it.
struct Killed {};

// Dies before or after one of its calls, counted together.
class Deadly : public Behind {
 public:
  Deadly(Store& store, int& steps_left) : Behind(store), left_(steps_left) {}
  void read(const std::function<void(Reader&)>& body) override {
    step();
    Behind::read(body);
    step();
  }
  void write(const std::function<void(Transaction&)>& body) override {
    step();
    Behind::write(body);
    step();
  }

 private:
  void step() {
    if (left_ > 0 && --left_ == 0) throw Killed{};
  }

  int& left_;
};

bool all_ended(Store& store) {
  bool ended = true;
  store.read([&](Reader& reader) {
    reader.scan(Table::due, "", "", [&](auto, auto) { return ended = false; });
  });
  return ended;
}

// How many attempts each took that was delivered.
std::vector<std::int64_t> attempts_of_delivered(Store& store) {
  std::vector<std::int64_t> attempts;
  store.read([&](Reader& reader) {
    for (int i = 1; i <= kMessages; ++i) {
      const auto record = load_delivery(reader, {message(i), kFake});
      if (record && record->state == kDeliveryDelivered) attempts.push_back(record->attempts);
    }
  });
  return attempts;
}

// Until nothing waits; time goes on when there is nothing to do.
void carry_to_the_end(TestShop& shop, Desk& desk, Store& behind) {
  for (int step = 0; step < kMaxSteps && !all_ended(behind); ++step) {
    if (!desk.carry_one()) shop.clock().set(shop.clock().now() + seconds(kLease_s));
  }
}

class DeskFaults : public ::testing::TestWithParam<StoreFault> {};

TEST_P(DeskFaults, NothingIsLostAndNothingDoubled) {
  int met = 0;
  for (int nth = 1;; ++nth) {
    SCOPED_TRACE(nth);
    const auto behind = open_memory_store();
    FaultPlan plan;
    TestShop shop(ledger::make_faulty(std::make_unique<Behind>(*behind), plan));
    tell_messages(shop.app(), kMessages);
    Postbox box;
    Desk desk(shop.app(), outgoing(box), {});
    plan.fail(GetParam(), nth);
    carry_to_the_end(shop, desk, *behind);
    EXPECT_EQ(attempts_of_delivered(*behind), std::vector<std::int64_t>(kMessages, 1));
    EXPECT_EQ(box.counts().size(), std::size_t{kMessages});
    EXPECT_EQ(box.taken().size(), std::size_t{kMessages});
    if (HasFailure() || !plan.is_over()) break;
    ++met;
  }
  EXPECT_GE(met, kMessages);  // each is noted in a write of its own, at least
}

INSTANTIATE_TEST_SUITE_P(EachKind, DeskFaults,
                         ::testing::Values(StoreFault::begin, StoreFault::statement, StoreFault::commit_not_done,
                                           StoreFault::commit_done));

TEST(DeskRace, WhoIsBeatenToAMessageLeavesItAlone) {
  const auto behind = open_memory_store();
  std::function<void()> interrupt;
  TestShop shop(std::make_unique<Interrupted>(*behind, interrupt));
  TestShop other(std::make_unique<Behind>(*behind), shop.secrets());
  other.clock().set(shop.clock().now());
  tell_messages(shop.app(), kMessages);
  Postbox box;
  Desk slow(shop.app(), outgoing(box), {});
  Desk quick(other.app(), outgoing(box), {});
  interrupt = [&] {
    while (quick.carry_one()) {
    }
  };
  while (slow.carry_one()) {
  }
  EXPECT_EQ(box.taken().size(), std::size_t{kMessages});
  // The same while the quick one still has them in its hands.
  tell_messages(shop.app(), 2 * kMessages);
  interrupt = [&] {
    lease_errands(
        other.app(), kFake, "quick", [](auto&) { return false; }, 8);
  };
  while (slow.carry_one()) {
  }
  EXPECT_EQ(box.taken().size(), std::size_t{kMessages});
}

TEST(DeskKilled, BetweenAnyTwoStepsNoneIsLostAndOneAtMostGoesOutTwice) {
  int doubled = 0;
  int killed = 0;
  for (int nth = 1;; ++nth) {
    SCOPED_TRACE(nth);
    const auto behind = open_memory_store();
    Postbox box;
    int left = 0;
    TestShop shop(std::make_unique<Deadly>(*behind, left));
    tell_messages(shop.app(), kMessages);
    bool died = false;
    {
      Desk desk(shop.app(), outgoing(box), {});
      left = nth;
      try {
        carry_to_the_end(shop, desk, *behind);
      } catch (const Killed&) {
        died = true;
      }
    }
    TestShop next(std::make_unique<Behind>(*behind), shop.secrets());
    next.clock().set(shop.clock().now());
    Desk desk(next.app(), outgoing(box), {});
    carry_to_the_end(next, desk, *behind);
    EXPECT_EQ(attempts_of_delivered(*behind).size(), std::size_t{kMessages});
    EXPECT_EQ(box.counts().size(), std::size_t{kMessages});
    EXPECT_LE(box.taken().size(), std::size_t{kMessages} + 1);
    if (box.taken().size() > kMessages) ++doubled;
    if (HasFailure() || !died) break;
    ++killed;
  }
  EXPECT_GE(killed, 2 * kMessages);
  EXPECT_GE(doubled, kMessages);  // between its way out and its note each is at risk once
}

}  // namespace
}  // namespace kulanz
