// What the real server's test (tests/http/erasure_test.cc) cannot reach by itself.
#include "server/app/erasure.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/app/forgetting.h"
#include "server/app/keeper.h"
#include "server/app/orders.h"
#include "server/app/voucher_codes.h"
#include "tests/app/test_shop.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

class Erasing : public ::testing::Test {
 protected:
  void SetUp() override { shop.put_policies(); }

  Answer erase(const std::string& customer = "c-1") {
    return erase_customer(shop.app(), shop.attempt("erase " + customer), customer);
  }

  // Which tables mention it.
  std::vector<int> tables_with(const std::string& marker) {
    std::vector<int> tables;
    shop.app().read([&](Reader& reader) {
      for (int table = 0; table < kTables; ++table) {
        reader.scan(static_cast<Table>(table), "", "", [&](auto key, auto value) {
          const bool found = key.find(marker) != key.npos || value.find(marker) != value.npos;
          if (found) tables.push_back(table);
          return !found;
        });
      }
    });
    return tables;
  }

  TestShop shop;
};

TEST_F(Erasing, AVoucherOfNobodysForgetsTheOrderItWasUsedFor) {
  VoucherRecord bearer;
  bearer.serial = 77;
  bearer.key_id = 1;
  bearer.currency = "EUR";
  bearer.face_minor = 5000;
  bearer.valid_until = at("2030-01-01T00:00:00Z").unix_seconds;
  shop.app().write([&](Transaction& tx) { save_voucher(tx, bearer); });
  const std::string code = make_code(shop.secrets(), {77, 1});
  shop.redemption(code, "zq7marker", 1000);
  EXPECT_EQ(erase().body, Json({{"orders", 0}, {"vouchers_revoked", 0}}));
  EXPECT_EQ(tables_with("zq7marker"), std::vector<int>{});
  EXPECT_EQ(shop.validation(code, "c-2").at("available_minor"), 4000);  // it is not revoked
}

TEST_F(Erasing, LeavesOtherCustomersAlone) {
  shop.late_pizza("K-1");
  Json order = pizza_order();
  order["customer"]["ref"] = "c-10";
  shop.put("K-10", order);
  shop.events("K-10", {event("door", "delivered", "2026-05-03T20:30:00Z")});
  const std::string code = shop.claim_code("K-10");
  const std::string mine = shop.claim_code("K-1");
  EXPECT_EQ(erase().body, Json({{"orders", 1}, {"vouchers_revoked", 1}}));
  EXPECT_EQ(refusal_code([&] { shop.redemption(mine, "K-3", 100); }), "voucher_revoked");
  EXPECT_EQ(shop.redemption(code, "K-2", 100, {}, "c-10").made, Made::created);
}

TEST_F(Erasing, WhatWasSpentStaysSpentAndIsNoneToRevoke) {
  shop.late_pizza("K-1");
  const std::string id = shop.redemption(shop.claim_code("K-1"), "K-2", 2850).body.at("id");
  EXPECT_EQ(erase().body.at("vouchers_revoked"), 0);
  EXPECT_EQ(shop.rollback(id).body.at("remaining_minor"), 2850);  // and it stays revoked
}

TEST_F(Erasing, NobodyCannotBeErased) {
  EXPECT_EQ(refusal_code([&] { erase("c-2"); }), "customer_not_found");
  EXPECT_EQ(refusal_code([&] { erase("c/2"); }), "bad_id");
  shop.late_pizza("K-1");
  erase();
  EXPECT_EQ(refusal_code([&] { erase(); }), "customer_not_found");
  EXPECT_EQ(refusal_code([&] { shop.app().read([](Reader& r) { need_order(r, "K-1"); }); }),
            "order_not_found");
}

// A backup reads for minutes; what it still sees cannot be taken out of the files.
class ErasingBesideALongReader : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.put_policies();
    Json order = pizza_order();
    order["customer"]["name"] = "zq7marker";
    shop.put("K-1", order);
    ASSERT_TRUE(is_in_files());
  }

  Answer erase() { return erase_customer(shop.app(), shop.attempt("erase", "one"), "c-1"); }

  void during_backup(const std::function<void()>& body) {
    const auto backup = open_sqlite_reader(options);
    backup->read([&](Reader& reader) {
      reader.get(Table::orders, "K-1");
      body();
    });
  }

  bool is_in_files() {
    for (const auto& entry : std::filesystem::directory_iterator(folder.file(""))) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(file), {});
      if (bytes.find("zq7marker") != bytes.npos) return true;
    }
    return false;
  }

  // What a step of the keeper could not do.
  std::string failed_part() {
    std::string part;
    keep(shop.app(), [&](std::string_view line) {
      const Json told = Json::parse(line);
      if (told.at("event") == "keeper_failed") part += told.at("part");
    });
    return part;
  }

  void wait() { shop.clock().set(shop.clock().now() + seconds(kForgetAgain_s)); }

  FreshFolder folder;
  SqliteOptions options{.path = folder.file("shop.db"), .vfs = {}};
  TestShop shop{open_sqlite_store(options)};
};

TEST_F(ErasingBesideALongReader, IsAcceptedAndCompletedByTheKeeper) {
  during_backup([&] {
    EXPECT_EQ(erase().made, Made::accepted);
    EXPECT_EQ(failed_part(), "") << "tried again at once";
    wait();
    EXPECT_EQ(failed_part(), "forget");
  });
  keep(shop.app());
  EXPECT_TRUE(is_in_files()) << "this test is blind";
  wait();
  EXPECT_EQ(failed_part(), "");
  EXPECT_FALSE(is_in_files());
  EXPECT_EQ(erase().made, Made::nothing_new);
}

TEST_F(ErasingBesideALongReader, IsCompletedWhenItIsAskedAgain) {
  during_backup([&] {
    EXPECT_EQ(erase().made, Made::accepted);
    EXPECT_EQ(erase().made, Made::accepted);
  });
  EXPECT_EQ(erase().made, Made::nothing_new);
  EXPECT_FALSE(is_in_files());
}

// What is erased while the files are gone over has a mark of its own.
TEST_F(ErasingBesideALongReader, LeavesNoMarkOnceItIsDone) {
  EXPECT_EQ(erase().made, Made::nothing_new);
  EXPECT_FALSE(is_in_files());
  shop.app().read([](Reader& reader) { EXPECT_FALSE(reader.get(Table::meta, "forget")); });
}

}  // namespace
}  // namespace kulanz
