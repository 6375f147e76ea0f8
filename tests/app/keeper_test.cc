// What goes on beside the requests, step by step.
#include "server/app/keeper.h"

#include <gtest/gtest.h>

#include "server/app/audit.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class DueThings : public ::testing::Test {
 protected:
  void put(std::int64_t in_s, const std::string& kind, const std::string& id) {
    shop.app().write([&](Transaction& tx) {
      schedule(tx, {shop.app().now() + seconds(in_s), kind, id});
    });
  }

  int waiting() {
    int count = 0;
    shop.app().read([&](Reader& reader) {
      reader.scan(Table::due, "", "", [&](auto, auto) { return ++count, true; });
    });
    return count;
  }

  TestShop shop;
  std::vector<std::string> taken;
  DueHandlers handlers = {
      {"good", [&](App&, Transaction&, const Due& due, Instant) { taken.push_back(due.id); }},
      {"bad", [&](App&, Transaction& tx, const Due&, Instant) {
         tx.put(Table::meta, "half", "done");
         throw std::runtime_error("no");
       }}};
};

TEST_F(DueThings, TakesWhatIsDueEarliestFirstAndLeavesTheRest) {
  put(0, "good", "b");
  put(-5, "good", "a/with/slashes");
  put(1, "good", "later");
  put(-5, "unknown", "kind");
  EXPECT_EQ(take_due(shop.app(), handlers), 2);
  EXPECT_EQ(taken, (std::vector<std::string>{"a/with/slashes", "b"}));
  EXPECT_EQ(take_due(shop.app(), handlers), 0);
  EXPECT_EQ(waiting(), 2);
}

// A million mails that wait must cost nobody else anything.
TEST_F(DueThings, WhatIsOfAnotherKindIsNotEvenRead) {
  put(-5, "good", "b");
  shop.app().write([](Transaction& tx) {
    for (const char* key : {"a", "another/no moment/x", "goods/no moment/x"}) {
      tx.put(Table::due, key, "");
    }
  });
  EXPECT_EQ(take_due(shop.app(), handlers), 1);
}

TEST_F(DueThings, TakesNoMoreThanAskedFor) {
  put(-1, "good", "later");
  put(-3, "good", "a");
  put(-2, "bad", "b");
  EXPECT_EQ(take_due(shop.app(), handlers, {}, 2), 2);
  EXPECT_EQ(waiting(), 2);  // "b" was put off
  EXPECT_EQ(taken.back(), "a");
}

TEST_F(DueThings, AHandlerThatFailsStandsInNobodysWay) {
  put(-2, "bad", "x");
  put(-1, "good", "y");
  int failures = 0;
  const DueFailed failed = [&](const Due& due, const std::exception&) {
    EXPECT_EQ(due.id, "x");
    ++failures;
  };
  EXPECT_EQ(take_due(shop.app(), handlers, failed), 2);
  EXPECT_EQ(taken.back(), "y");
  EXPECT_EQ(failures, 1);
  EXPECT_EQ(take_due(shop.app(), handlers, failed), 0);
  EXPECT_EQ(waiting(), 1);
  shop.app().read([](Reader& reader) { EXPECT_FALSE(reader.get(Table::meta, "half")); });
  shop.clock().set(shop.app().now() + seconds(kPutOff_s));
  take_due(shop.app(), handlers, failed);
  EXPECT_EQ(failures, 2);
}

// A store that answers only while `works`.
class Moody : public Store {
 public:
  void read(const std::function<void(Reader&)>& body) override { check(), under_->read(body); }
  void write(const std::function<void(Transaction&)>& body) override {
    check(), under_->write(body);
  }
  std::atomic<bool> works{true};

 private:
  void check() const {
    if (!works) throw StoreError("the disk is full");
  }
  std::unique_ptr<Store> under_ = open_memory_store();
};

TEST(Keeper, GoesOnWhenTheStoreAnswersAgain) {
  auto owned = std::make_unique<Moody>();
  Moody& store = *owned;
  TestShop shop(std::move(owned));
  shop.put_policies();
  store.works = false;
  std::vector<std::string> lines;
  EXPECT_TRUE(keep(shop.app(), [&](std::string_view line) { lines.emplace_back(line); }));
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(Json::parse(lines[0]).at("what"), "store_unavailable");
  store.works = true;
  lines.clear();
  keep(shop.app(), [&](std::string_view line) { lines.emplace_back(line); });
  for (const std::string& line : lines) EXPECT_NE(Json::parse(line).at("level"), "error") << line;
}

TEST(Keeper, StartsAndStopsInAThreadOfItsOwn) {
  TestShop shop;
  shop.app().write([&](Transaction& tx) {
    tx.put(Table::idempotency, "K-1/aa", R"({"forget_at":1})");
    schedule(tx, {{1}, kForgetAnswer, audit_key(1) + "/K-1/aa"});
  });
  const Keeper keeper(shop.app(), {});
  for (bool waiting = true; waiting;) {
    shop.app().read(
        [&](Reader& reader) { waiting = reader.get(Table::idempotency, "K-1/aa").has_value(); });
    std::this_thread::yield();
  }
}

}  // namespace
}  // namespace kulanz
