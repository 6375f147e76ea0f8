// Vouchers issued by hand, of every kind, and taken back.
#include <gtest/gtest.h>

#include "core/voucher/code.h"
#include "server/app/audit.h"
#include "server/app/due.h"
#include "tests/app/budget_shop.h"

namespace kulanz {
namespace {

class Issuing : public ::testing::Test {
 protected:
  BudgetShop shop;

  std::string refused(const Json& changes, std::string* where = nullptr) {
    return refusal_code([&] { shop.issue(changes); }, where);
  }

  std::optional<VoucherRecord> stored(const std::string& code) {
    std::optional<VoucherRecord> found;
    const std::uint64_t serial = parse_code(code)->serial;
    shop.app().read([&](Reader& reader) { found = load_voucher(reader, serial); });
    return found;
  }

  bool has(Table table, const std::string& key) {
    bool found = false;
    shop.app().read([&](Reader& reader) { found = reader.get(table, key).has_value(); });
    return found;
  }

  int audited(const std::string& action) {
    int rows = 0;
    const Json page = read_audit(shop.app(), 0);
    for (const Json& row : page.at("rows")) rows += row.at("action") == action ? 1 : 0;
    return rows;
  }
};

TEST_F(Issuing, AFixedVoucherIsUsedAtTheCheckout) {
  const Answer answer = shop.issue({});
  EXPECT_EQ(answer.made, Made::created);
  const Json voucher = answer.body.at("voucher");
  EXPECT_EQ(voucher.at("kind"), "fixed");
  EXPECT_EQ(voucher.at("valid_through"), "2026-12-31");
  EXPECT_EQ(voucher.at("zone"), "Europe/Berlin");
  EXPECT_EQ(voucher.at("valid_until"), "2026-12-31T23:00:00Z");
  const std::string code = voucher.at("code");
  EXPECT_EQ(shop.validation(code, "anybody").at("discount_minor"), 1000);
  EXPECT_EQ(shop.redemption(code, "cart", 1000).made, Made::created);
}

TEST_F(Issuing, TheSameKeyAgainIsTheSameVoucher) {
  const Json first = shop.issue({}, "one").body;
  EXPECT_EQ(shop.issue({}, "one").body, first);
  EXPECT_NE(shop.issue({}, "two").body.at("voucher").at("code"), first.at("voucher").at("code"));
}

TEST_F(Issuing, EveryKindKeepsItsTerms) {
  const Json percent = shop.voucher({{"kind", "percent"}, {"percent_bp", 1250}});
  EXPECT_EQ(stored(percent.at("code"))->percent_bp, 1250);
  EXPECT_EQ(percent.at("percent_bp"), 1250);
  const Json dessert = shop.voucher(
      {{"kind", "in_kind"}, {"face_minor", nullptr}, {"item", "dessert"}, {"count", 2}});
  EXPECT_EQ(stored(dessert.at("code"))->item, "dessert");
  EXPECT_EQ(dessert.at("count"), 2);
  const Json shipping = shop.voucher({{"kind", "free_shipping"}, {"face_minor", 490}});
  EXPECT_EQ(stored(shipping.at("code"))->face_minor, 490);
}

TEST_F(Issuing, AFieldOfAnotherKindIsUnknown) {
  const struct {
    Json changes;
    const char* code;
    const char* where;
  } cases[] = {
      {{{"percent_bp", 100}}, "unknown_field", "percent_bp"},
      {{{"item", "dessert"}}, "unknown_field", "item"},
      {{{"kind", "percent"}}, "missing_field", "percent_bp"},
      {{{"kind", "percent"}, {"percent_bp", 10'001}}, "out_of_range", "percent_bp"},
      {{{"kind", "in_kind"}}, "missing_field", "item"},
      {{{"kind", "in_kind"}, {"item", "dessert"}, {"count", 1}}, "unknown_field", "face_minor"},
      {{{"kind", "free_shipping"}, {"face_minor", nullptr}}, "missing_field", "face_minor"},
      {{{"kind", "gold"}}, "bad_enum", "kind"},
      {{{"face_minor", 0}}, "out_of_range", "face_minor"},
      {{{"bearer", false}}, "customer_or_bearer", "bearer"},
      {{{"bearer", "yes"}}, "wrong_type", "bearer"},
      {{{"bearer", nullptr}}, "customer_or_bearer", "customer_ref"},
      {{{"customer_ref", "c-1"}}, "customer_or_bearer", "customer_ref"},
      {{{"zone", "Europe/Berlln"}}, "zone_unknown", "zone"},
      {{{"zone", "europe/berlin"}}, "zone_unknown", "zone"},
      {{{"valid_through", "2026-02-30"}}, "bad_date", "valid_through"},
      {{{"valid_through", "2026-05-02"}}, "validity_over", "valid_through"},
      {{{"valid_from", "2027-01-01T00:00:00Z"}}, "validity_over", "valid_through"},
      {{{"campaign", "spring"}}, "campaign_not_found", "campaign"},
      {{{"codes", 0}}, "out_of_range", "codes"},
      {{{"codes", 1'000'001}}, "out_of_range", "codes"},
      {{{"codes", 2}, {"bearer", nullptr}, {"customer_ref", "c-1"}},
       "batch_needs_bearer",
       "customer_ref"},
  };
  for (const auto& c : cases) {
    std::string where;
    EXPECT_EQ(refused(c.changes, &where), c.code) << c.changes;
    EXPECT_EQ(where, c.where) << c.changes;
  }
}

TEST_F(Issuing, ItIsValidUntilItsDayHasEndedInItsZone) {
  const Json there = shop.voucher({{"zone", "Pacific/Auckland"}, {"valid_through", "2026-05-04"}});
  EXPECT_EQ(there.at("valid_until"), "2026-05-04T12:00:00Z");
  EXPECT_EQ(there.at("valid_through"), "2026-05-04");
  shop.clock().set(at("2026-05-04T12:00:00Z"));
  EXPECT_EQ(shop.validation(there.at("code")).at("code"), "voucher_expired");
}

TEST_F(Issuing, OneForACustomerIsNobodyElses) {
  const std::string code = shop.voucher({{"bearer", nullptr}, {"customer_ref", "c-7"}}).at("code");
  EXPECT_EQ(shop.validation(code, "c-8").at("code"), "voucher_other_customer");
  EXPECT_EQ(shop.validation(code, "c-7").at("valid"), true);
  EXPECT_TRUE(has(Table::customers, "c-7/voucher/" + serial_key(parse_code(code)->serial)));
}

TEST_F(Issuing, WhatIsRevokedCanNoLongerBeSpent) {
  const std::string code = shop.voucher({}).at("code");
  shop.redemption(code, "cart", 300);
  EXPECT_EQ(shop.revoked(code).at("state"), "revoked");
  EXPECT_EQ(shop.revoked(code).at("state"), "revoked");
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "other", 100); }), "voucher_revoked");
  EXPECT_EQ(audited("voucher_revoked"), 1);
}

TEST_F(Issuing, OnlyAVoucherOfOursIsRevoked) {
  for (const char* const code : {"nonsense", "0000-0000-0000-0000", "7K3M-QQQQ-QQQQ-QQQQ"}) {
    EXPECT_EQ(refusal_code([&] { shop.revoked(code); }), "voucher_not_found") << code;
  }
}

TEST_F(Issuing, ExpiryIsAuditedOnceWithWhatWasLeft) {
  const DueHandlers handlers = {{kDueExpiry, expire_voucher}};
  const std::string used = shop.voucher({}).at("code");
  shop.redemption(used, "cart", 1000);
  shop.revoked(shop.voucher({}).at("code"));
  shop.voucher({});
  EXPECT_EQ(take_due(shop.app(), handlers), 0);
  shop.clock().set(at("2026-12-31T23:00:00Z"));
  EXPECT_EQ(take_due(shop.app(), handlers), 2);  // the revoked one is not waited for
  EXPECT_EQ(take_due(shop.app(), handlers), 0);
  EXPECT_EQ(audited("voucher_expired"), 1);
}

// It was spent when it expired, so nothing was said of it then.
TEST_F(Issuing, WhatARollbackRevivesExpiresAgain) {
  const DueHandlers handlers = {{kDueExpiry, expire_voucher}};
  const std::string id = shop.redemption(shop.voucher({}).at("code"), "cart", 1000).body.at("id");
  shop.clock().set(at("2027-01-02T00:00:00Z"));
  EXPECT_EQ(take_due(shop.app(), handlers), 1);
  EXPECT_EQ(audited("voucher_expired"), 0);
  shop.rollback(id);
  EXPECT_EQ(take_due(shop.app(), handlers), 0);
  shop.clock().set(shop.clock().now() + kGraceAfterRollback);
  EXPECT_EQ(take_due(shop.app(), handlers), 1);
  EXPECT_EQ(audited("voucher_expired"), 1);
}

TEST_F(Issuing, WhatIsRevokedIsNotWaitedForAfterARollback) {
  const DueHandlers handlers = {{kDueExpiry, expire_voucher}};
  const std::string code = shop.voucher({}).at("code");
  const std::string id = shop.redemption(code, "cart", 400).body.at("id");
  shop.revoked(code);
  shop.clock().set(at("2027-01-02T00:00:00Z"));
  shop.rollback(id);
  shop.clock().set(shop.clock().now() + kGraceAfterRollback);
  EXPECT_EQ(take_due(shop.app(), handlers), 0);
}

}  // namespace
}  // namespace kulanz
