// Holds: what goes wrong with reservations elsewhere does not go wrong here.
#include "server/app/holds.h"

#include <gtest/gtest.h>

#include "server/app/keeper.h"
#include "server/app/revoking.h"
#include "server/app/vouchers.h"
#include "tests/app/checkout_shop.h"

namespace kulanz {
namespace {

class Holds : public ::testing::Test {
 protected:
  std::string refusal(const std::string& order, std::int64_t amount) {
    return refusal_code([&] { shop.reservation(code, order, amount); });
  }
  std::string use_refusal(const std::string& order, std::int64_t amount) {
    return refusal_code([&] { shop.used(shop.use(code, order, amount)); });
  }
  std::string held(const std::string& order, std::int64_t amount) {
    return shop.reservation(code, order, amount).body.at("id");
  }
  Json state() { return shop.details(code).at("state"); }

  CheckoutShop shop;
  std::string code = shop.issued(terms_of("fixed", 2000));
};

// WooCommerce PR 67737.
TEST_F(Holds, NeverBlockTheirOwnOrder) {
  const std::string id = held("cart-1", 2000);
  EXPECT_EQ(shop.question(shop.use(code, "cart-1", 0)).at("discount_minor"), 2000);
  EXPECT_EQ(shop.question(shop.use(code, "cart-2", 0)).at("code"), "voucher_held");
  EXPECT_EQ(use_refusal("cart-2", 1), "voucher_held");
  EXPECT_EQ(shop.used(shop.use(code, "cart-1", 2000)).made, Made::created);
  EXPECT_EQ(shop.letting_go(id).body.at("state"), "redeemed");
  EXPECT_EQ(shop.details(code).at("reservation"), nullptr);
  EXPECT_EQ(shop.rows(Table::reservations, "order/"), 0u);
  EXPECT_EQ(shop.rows(Table::due, "") - shop.rows(Table::idempotency, ""), 0u);
}

TEST_F(Holds, AreUsedUpByLessThanTheyHeld) {
  held("cart-1", 2000);
  shop.used(shop.use(code, "cart-1", 500));
  EXPECT_EQ(state(), "partially_redeemed");
  EXPECT_EQ(use_refusal("cart-2", 1500), "");
}

TEST_F(Holds, LeaveTheRestToOthers) {
  held("cart-1", 1500);
  EXPECT_EQ(use_refusal("cart-2", 501), "voucher_held");
  EXPECT_EQ(use_refusal("cart-2", 500), "");
  EXPECT_EQ(refusal("cart-3", 1), "voucher_held");
  EXPECT_EQ(use_refusal("cart-1", 1500), "");
}

TEST_F(Holds, TheSameAgainIsTheSameHoldAndAnotherAmountReplacesIt) {
  const Answer first = shop.reservation(code, "cart-1", 1500);
  shop.pass(minutes(10));
  const Answer again = shop.reservation(code, "cart-1", 1500);
  EXPECT_EQ(first.made, Made::created);
  EXPECT_EQ(again.made, Made::nothing_new);
  EXPECT_EQ(again.body, first.body);
  const Answer other = shop.reservation(code, "cart-1", 700);
  EXPECT_EQ(other.made, Made::created);
  EXPECT_EQ(other.body.at("expires_at"), "2026-05-03T21:11:00Z");
  // Letting the first one go, late, does not touch the second.
  EXPECT_EQ(shop.letting_go(first.body.at("id")).body.at("state"), "released");
  EXPECT_EQ(shop.details(code).at("reservation").at("id"), other.body.at("id"));
  EXPECT_EQ(shop.told("voucher.reserved"), 2);
  EXPECT_EQ(shop.told("voucher.released"), 1);
}

TEST_F(Holds, EndByThemselvesWithoutAnybodyTidyingUp) {
  const std::string id = held("cart-1", 2000);
  shop.pass(seconds(kDefaultHoldSeconds) - seconds(1));
  EXPECT_EQ(state(), "reserved");
  EXPECT_EQ(refusal("cart-2", 2000), "voucher_held");
  shop.pass(seconds(1));
  EXPECT_EQ(state(), "issued");
  EXPECT_EQ(shop.details(code).at("reservation"), nullptr);
  EXPECT_EQ(use_refusal("cart-2", 2000), "");
  EXPECT_EQ(shop.letting_go(id).body.at("state"), "expired");
}

TEST_F(Holds, AreTidiedUpWhenTheyAreDue) {
  const std::string id = held("cart-1", 2000);
  keep(shop.app());
  EXPECT_EQ(shop.rows(Table::reservations, "order/"), 1u);
  shop.pass(seconds(kDefaultHoldSeconds));
  keep(shop.app());
  EXPECT_EQ(shop.rows(Table::reservations, "order/"), 0u);
  EXPECT_EQ(shop.told("voucher.released"), 1);
  EXPECT_EQ(shop.letting_go(id).body.at("state"), "expired");
  keep(shop.app());
  EXPECT_EQ(shop.told("voucher.released"), 1);
}

TEST_F(Holds, WhatIsDueForAHoldThatWasReplacedHarmsNobody) {
  held("cart-1", 2000);
  shop.pass(seconds(kDefaultHoldSeconds));
  held("cart-2", 2000);
  keep(shop.app());
  EXPECT_EQ(shop.details(code).at("reservation").at("order_ref"), "cart-2");
  EXPECT_EQ(use_refusal("cart-1", 1), "voucher_held");
}

TEST_F(Holds, LetAnotherOrderInOnceTheyAreReleased) {
  const std::string id = held("cart-1", 2000);
  EXPECT_EQ(shop.letting_go(id).body.at("state"), "released");
  EXPECT_EQ(shop.letting_go(id).body.at("state"), "released");
  EXPECT_EQ(shop.told("voucher.released"), 1);
  held("cart-2", 2000);
  EXPECT_EQ(shop.letting_go(id).body.at("state"), "released");
  EXPECT_EQ(shop.details(code).at("reservation").at("order_ref"), "cart-2");
  EXPECT_EQ(refusal_code([&] { shop.letting_go("rs_none"); }), "reservation_not_found");
}

TEST_F(Holds, OutliveTheirVoucherUntilTheyEnd) {
  shop.clock().set(at("2027-04-30T23:59:59Z"));
  held("cart-1", 1500);
  shop.pass(seconds(1));
  EXPECT_EQ(use_refusal("cart-1", 1501), "amount_too_high");
  EXPECT_EQ(use_refusal("cart-2", 100), "voucher_expired");
  EXPECT_EQ(shop.question(shop.use(code, "cart-1", 0)).at("available_minor"), 1500);
  EXPECT_EQ(use_refusal("cart-1", 1500), "");
}

TEST_F(Holds, RefuseWhatARedemptionWouldBeRefusedWith) {
  EXPECT_EQ(refusal("cart-1", 0), "nothing_to_redeem");
  EXPECT_EQ(refusal("cart-1", 2001), "amount_too_high");
  shop.used(shop.use(code, "cart-1", 500));
  EXPECT_EQ(refusal("cart-1", 500), "order_already_redeemed");
  VoucherRecord bound = terms_of("fixed", 100);
  bound.customer_ref = "c-2";
  code = shop.issued(bound);
  EXPECT_EQ(refusal("cart-1", 100), "voucher_other_customer");
  VoucherRecord dear = terms_of("fixed", 100);
  dear.minimum_basket_minor = 5001;
  code = shop.issued(dear);
  EXPECT_EQ(refusal("cart-1", 100), "basket_below_minimum");
  code = "0000-0000-0000-0000";
  EXPECT_EQ(refusal("cart-1", 100), "code_forged");
}

TEST_F(Holds, AreTenAnOrderAtMost) {
  for (std::size_t i = 0; i < kMaxHoldsPerOrder; ++i) {
    shop.reservation(shop.issued(terms_of("fixed", 100)), "cart-1", 100);
  }
  EXPECT_EQ(refusal("cart-1", 100), "too_many_holds");
  EXPECT_EQ(state(), "issued");
  EXPECT_EQ(refusal("cart-2", 100), "");
  // Those whose time is over do not count, tidied up or not.
  shop.pass(seconds(kDefaultHoldSeconds));
  EXPECT_EQ(refusal("cart-1", 100), "");
  EXPECT_EQ(shop.rows(Table::reservations, "order/cart-1/"), 1u);
}

TEST_F(Holds, ARolledBackRedemptionLeavesAnotherOrdersHold) {
  const std::string used = shop.used(shop.use(code, "cart-1", 1500)).body.at("id");
  held("cart-2", 500);
  shop.rollback(used);
  EXPECT_EQ(shop.details(code).at("reservation").at("amount_minor"), 500);
  EXPECT_EQ(use_refusal("cart-3", 1501), "voucher_held");
  EXPECT_EQ(use_refusal("cart-3", 1500), "");
  EXPECT_EQ(use_refusal("cart-2", 500), "");
}

// A checkout that asks is not to be told for hours that it holds what nobody can spend.
TEST_F(Holds, EndWhenTheirVoucherIsRevoked) {
  const std::string id = held("cart-1", 2000);
  revoke(shop.app(), shop.attempt("revoke"), code);
  EXPECT_EQ(state(), "revoked");
  EXPECT_EQ(shop.details(code).at("reservation"), nullptr);
  EXPECT_EQ(shop.rows(Table::reservations, "order/"), 0u);
  EXPECT_EQ(shop.told("voucher.released"), 1);
  EXPECT_EQ(shop.letting_go(id).body.at("state"), "released");
  EXPECT_EQ(use_refusal("cart-1", 2000), "voucher_revoked");
}

class HoldsOfAnOrder : public Holds {
 protected:
  void SetUp() override {
    shop.put_policies();
    Json order = pizza_order();
    Json second = order["promises"][0];
    second["id"] = "drinks";
    order["promises"].push_back(second);
    shop.put("K-7", order);
  }

  void cancel(const std::string& promise) {
    shop.events("K-7", {event("cancel-" + promise, "cancelled", "2026-05-03T20:30:00Z", promise)});
  }
};

// WooCommerce #27673, Magento #19545: the cart is gone and the code with it.
TEST_F(HoldsOfAnOrder, AreReleasedWhenAllOfItIsCancelled) {
  const std::string id = held("K-7", 2000);
  held("K-7", 1900);
  cancel("delivery");
  EXPECT_EQ(state(), "reserved");
  cancel("drinks");
  EXPECT_EQ(state(), "issued");
  EXPECT_EQ(shop.rows(Table::reservations, "order/K-7/"), 0u);
  EXPECT_EQ(use_refusal("cart-2", 2000), "");
}

}  // namespace
}  // namespace kulanz
