// Every kind of voucher at the checkout, and what is shown of one.
#include <gtest/gtest.h>

#include "server/app/vouchers.h"
#include "tests/app/checkout_shop.h"

namespace kulanz {
namespace {

class Kinds : public ::testing::Test {
 protected:
  std::string tenth() {
    VoucherRecord terms = terms_of("percent", 400);
    terms.percent_bp = 1'000;
    return shop.issued(terms);
  }
  std::string dessert() {
    VoucherRecord terms = terms_of("in_kind", 0);
    terms.item = "dessert";
    terms.count = 2;
    return shop.issued(terms);
  }
  std::string refusal(const std::string& code, const std::string& order, std::int64_t amount) {
    return refusal_code([&] { shop.used(shop.use(code, order, amount)); });
  }

  CheckoutShop shop;
};

TEST_F(Kinds, APercentageIsCappedAndUsedOnce) {
  const std::string code = tenth();
  const Json valid = shop.question(shop.use(code, "cart-1", 0));
  EXPECT_EQ(valid.at("kind"), "percent");
  EXPECT_EQ(valid.at("discount_minor"), 400);  // a tenth of 50.00 is more than its cap
  EXPECT_EQ(refusal(code, "cart-1", 401), "amount_too_high");
  const Answer used = shop.used(shop.use(code, "cart-1", 399));
  EXPECT_EQ(used.body.at("remaining_minor"), 0);
  EXPECT_EQ(refusal(code, "cart-2", 1), "voucher_spent");
  EXPECT_EQ(shop.details(code).at("state"), "redeemed");
}

TEST_F(Kinds, AThingIsUsedWithTheAmountOfZero) {
  const std::string code = dessert();
  const Json valid = shop.question(shop.use(code, "cart-1", 0));
  EXPECT_EQ(valid.at("discount_minor"), 0);
  EXPECT_EQ(valid.at("item"), "dessert");
  EXPECT_EQ(valid.at("count"), 2);
  EXPECT_EQ(refusal(code, "cart-1", 1), "amount_too_high");
  const Answer used = shop.used(shop.use(code, "cart-1", 0));
  EXPECT_EQ(used.made, Made::created);
  EXPECT_EQ(shop.used(shop.use(code, "cart-1", 0)).body, used.body);
  EXPECT_EQ(refusal(code, "cart-2", 0), "voucher_spent");
}

TEST_F(Kinds, FreeShippingTakesOffTheShippingAndNothingElse) {
  const std::string code = shop.issued(terms_of("free_shipping", 1000));
  EXPECT_EQ(shop.question(shop.use(code, "cart-1", 0)).at("discount_minor"), 490);
  Json pickup = shop.use(code, "cart-1", 490);
  pickup["basket"].erase("shipping_minor");
  EXPECT_EQ(shop.question(pickup).at("code"), "nothing_to_redeem");
  EXPECT_EQ(refusal_code([&] { shop.used(pickup); }), "amount_too_high");
  EXPECT_EQ(refusal(code, "cart-1", 490), "");
}

// WooCommerce #31245, Sylius #10125: the payment fails, the code is burned.
TEST_F(Kinds, AFailedPaymentBurnsNone) {
  const std::pair<std::string, int> cases[] = {{tenth(), 400},
                                               {dessert(), 0},
                                               {shop.issued(terms_of("free_shipping", 1000)), 490},
                                               {shop.issued(terms_of("fixed", 490)), 490}};
  for (const auto& [code, amount] : cases) {
    const std::string first = shop.used(shop.use(code, "cart-1", amount)).body.at("id");
    const Answer back = shop.rollback(first);
    EXPECT_EQ(shop.rollback(first).body, back.body);
    EXPECT_EQ(shop.details(code).at("state"), "issued");
    EXPECT_EQ(refusal(code, "cart-2", amount), "");
    // The rollback of what was given back already is not the end of the second use.
    shop.rollback(first);
    EXPECT_EQ(refusal(code, "cart-3", amount), "voucher_spent");
  }
}

TEST_F(Kinds, AreHeldAsAWhole) {
  for (const auto& [code, amount] : {std::pair<std::string, int>{tenth(), 100}, {dessert(), 0}}) {
    shop.reservation(code, "cart-1", amount);
    EXPECT_EQ(shop.details(code).at("state"), "reserved");
    EXPECT_EQ(refusal(code, "cart-2", amount), "voucher_held");
    EXPECT_EQ(refusal(code, "cart-1", amount), "");
    EXPECT_EQ(shop.details(code).at("reservation"), nullptr);
  }
}

// Saleor #8219, PR 15855: a retry counts twice.
TEST_F(Kinds, ARetryIsCountedOnce) {
  const std::string code = tenth();
  const Answer first = shop.used(shop.use(code, "cart-1", 300));
  const Answer again = shop.used(shop.use(code, "cart-1", 300));
  EXPECT_EQ(again.made, Made::nothing_new);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(refusal(code, "cart-1", 299), "order_already_redeemed");
  EXPECT_EQ(shop.question(shop.use(code, "cart-1", 0)).at("code"), "order_already_redeemed");
  EXPECT_EQ(shop.details(code).at("redemptions").size(), 1u);
  EXPECT_EQ(shop.told("voucher.redeemed"), 1);
}

// Easy Digital Downloads #7492, WooCommerce iOS #6254: wrong by a day or by hours.
TEST_F(Kinds, AreValidThroughTheLastSecondOfTheLastDay) {
  VoucherRecord terms = terms_of("fixed", 100);
  terms.valid_from = at("2026-10-25T00:00:00+02:00").unix_seconds;
  terms.valid_until = at("2026-10-26T00:00:00+01:00").unix_seconds;  // a day of 25 hours
  const std::string code = shop.issued(terms);
  const auto refused_at = [&](const char* moment) {
    shop.clock().set(at(moment));
    return shop.question(shop.use(code, "cart-1", 0)).value("code", "");
  };
  EXPECT_EQ(refused_at("2026-10-24T23:59:59+02:00"), "voucher_not_yet_valid");
  EXPECT_EQ(refused_at("2026-10-25T00:00:00+02:00"), "");
  EXPECT_EQ(refused_at("2026-10-25T23:59:59+01:00"), "");
  EXPECT_EQ(refused_at("2026-10-26T00:00:00+01:00"), "voucher_expired");
}

TEST_F(Kinds, EveryRefusalHasItsOwnName) {
  VoucherRecord bound = terms_of("fixed", 100);
  bound.customer_ref = "c-2";
  VoucherRecord francs = terms_of("fixed", 100);
  francs.currency = "CHF";
  VoucherRecord revoked = terms_of("fixed", 100);
  revoked.revoked = true;
  VoucherRecord over = terms_of("fixed", 100);
  over.valid_until = shop.app().now().unix_seconds;
  EXPECT_EQ(refusal(shop.issued(bound), "cart-1", 1), "voucher_other_customer");
  EXPECT_EQ(refusal(shop.issued(francs), "cart-1", 1), "voucher_other_currency");
  EXPECT_EQ(refusal(shop.issued(revoked), "cart-1", 1), "voucher_revoked");
  EXPECT_EQ(refusal(shop.issued(over), "cart-1", 1), "voucher_expired");
  EXPECT_EQ(refusal("nothing", "cart-1", 1), "code_malformed");
}

TEST_F(Kinds, OneVoucherIsShownWithAllThatHappenedToIt) {
  const std::string code = shop.issued(terms_of("fixed", 2000));
  const std::string first = shop.used(shop.use(code, "cart-1", 300)).body.at("id");
  shop.pass(minutes(1));
  shop.used(shop.use(code, "cart-2", 200));
  shop.rollback(first);
  const Json shown = shop.details(code);
  EXPECT_EQ(shown.at("available_minor"), 1800);
  EXPECT_EQ(shown.at("bearer"), true);
  const Json& uses = shown.at("redemptions");
  ASSERT_EQ(uses.size(), 2u);
  EXPECT_EQ(uses[0].at("order_ref"), "cart-1");
  EXPECT_EQ(uses[0].at("rolled_back_at"), "2026-05-03T20:32:00Z");
  EXPECT_EQ(uses[1].at("rolled_back_at"), nullptr);
  EXPECT_EQ(shown.at("more_redemptions"), false);
}

TEST_F(Kinds, NoMoreThanAHundredUsesAreShown) {
  const std::string code = shop.issued(terms_of("fixed", 2000));
  for (std::size_t i = 0; i < kMaxRedemptionsShown; ++i) {
    shop.used(shop.use(code, "cart-" + std::to_string(i), 1));
  }
  EXPECT_EQ(shop.details(code).at("more_redemptions"), false);
  shop.used(shop.use(code, "cart-last", 1));
  EXPECT_EQ(shop.details(code).at("redemptions").size(), kMaxRedemptionsShown);
  EXPECT_EQ(shop.details(code).at("more_redemptions"), true);
}

}  // namespace
}  // namespace kulanz
