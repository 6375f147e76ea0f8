// What the real server's test (tests/http/erasure_test.cc) cannot reach by itself.
#include "server/app/erasure.h"

#include <gtest/gtest.h>

#include "server/app/orders.h"
#include "server/app/voucher_codes.h"
#include "tests/app/test_shop.h"

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

}  // namespace
}  // namespace kulanz
