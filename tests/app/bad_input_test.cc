// Everything "Bad input" names: each its own clear error, and nothing changes.
#include <gtest/gtest.h>

#include "server/app/audit.h"
#include "server/app/keys.h"
#include "server/app/orders.h"
#include "server/app/policies.h"
#include "server/app/redact.h"
#include "server/app/status.h"
#include "server/app/tokens.h"
#include "server/app/voucher_codes.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class BadInput : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.put_policies();
    shop.late_pizza("K-1");
    rows = audit_rows();
  }

  // Whatever was refused left no trace.
  void TearDown() override { EXPECT_EQ(audit_rows(), rows); }

  std::size_t audit_rows() { return read_audit(shop.app(), 0).at("rows").size(); }

  std::string refused_order(const Json& order) {
    return refusal_code([&] { shop.put("K-9", order); }, &where);
  }
  std::string refused_event(const Json& one, Source sender = Source::merchant) {
    return refusal_code([&] { shop.events("K-1", {one}, sender); }, &where);
  }
  // What was changed on purpose inside a test.
  void expect_changes() { rows = audit_rows(); }

  TestShop shop;
  std::size_t rows = 0;
  std::string where;
};

TEST_F(BadInput, MalformedJson) {
  EXPECT_EQ(refusal_code([] { parse_json("{\"a\":"); }), "malformed_json");
  EXPECT_EQ(refusal_code([] { parse_json("{\"a\":1,\"a\":2}"); }), "malformed_json");
  EXPECT_EQ(refusal_code([] { parse_json("\"\xff\xfe\""); }), "malformed_json");
  EXPECT_EQ(refusal_code([] { parse_json("{\"a\":1} x"); }), "malformed_json");
  EXPECT_EQ(refusal_code([] { parse_json(std::string(17, '[') + std::string(17, ']')); }),
            "json_too_deep");
  EXPECT_EQ(refusal_code([] { parse_json(std::string(100'000, '[')); }), "json_too_deep");
}

TEST_F(BadInput, WrongTypeMissingAndUnknownField) {
  Json order = pizza_order();
  order["paid_minor"] = "2850";
  EXPECT_EQ(refused_order(order), "wrong_type");
  EXPECT_EQ(where, "paid_minor");
  order = pizza_order();
  order["customer"].erase("ref");
  EXPECT_EQ(refused_order(order), "missing_field");
  EXPECT_EQ(where, "customer/ref");
  order = pizza_order();
  order["promises"][0]["fact"] = 1;
  EXPECT_EQ(refused_order(order), "unknown_field");
  EXPECT_EQ(where, "promises/0/fact");
  order = pizza_order();
  order["paid_minor"] = 28.5;
  EXPECT_EQ(refused_order(order), "wrong_type");
  order = pizza_order();
  order["paid_minor"] = 18446744073709551615u;
  EXPECT_EQ(refused_order(order), "out_of_range");
}

TEST_F(BadInput, UnknownFact) {
  Json order = pizza_order();
  order["promises"][0]["facts"]["topping"] = "olives";
  EXPECT_EQ(refused_order(order), "unknown_fact");
  EXPECT_EQ(where, "promises/0/facts/topping");
}

TEST_F(BadInput, FactOfTheWrongType) {
  Json order = pizza_order();
  order["promises"][0]["facts"]["meal_minor"] = "a lot";
  EXPECT_EQ(refused_order(order), "bad_integer");
  EXPECT_EQ(where, "promises/0/facts/meal_minor");
  order["promises"][0]["facts"]["meal_minor"] = 2850.5;
  EXPECT_EQ(refused_order(order), "bad_integer");
  order["promises"][0]["facts"]["meal_minor"] = 9007199254740993;
  EXPECT_EQ(refused_order(order), "bad_input");
}

TEST_F(BadInput, UnknownPolicy) {
  Json order = pizza_order();
  order["promises"][0]["policy"] = "pasta";
  EXPECT_EQ(refused_order(order), "policy_unknown");
}

TEST_F(BadInput, TooManyPromises) {
  Json order = pizza_order();
  const Json promise = order["promises"][0];
  for (int i = 0; i < 16; ++i) {
    order["promises"].push_back(promise);
    order["promises"].back()["id"] = "p" + std::to_string(i);
  }
  EXPECT_EQ(refused_order(order), "out_of_range");
}

TEST_F(BadInput, EventFromFuture) {
  EXPECT_EQ(refused_event(event("e1", "delivered", "2026-05-03T20:37:00Z")), "event_from_future");
  EXPECT_EQ(where, "events/0/at");
}

TEST_F(BadInput, UnknownEventAndBadTime) {
  EXPECT_EQ(refused_event(event("e1", "teleported", "2026-05-03T20:30:00Z")), "unknown_event");
  EXPECT_EQ(refused_event(event("e1", "delivered", "yesterday")), "bad_instant");
  EXPECT_EQ(refused_event(event("e1", "delivered", "2026-05-03T20:30:00Z", "other")),
            "promise_not_found");
  EXPECT_EQ(where, "events/0/promise");
}

TEST_F(BadInput, SourceNotAllowed) {
  Json fault = event("e1", "fault_set", "2026-05-03T20:30:00Z");
  fault["fault"] = "customer";
  EXPECT_EQ(refused_event(fault, Source::partner), "source_not_allowed");
  EXPECT_EQ(refused_event(event("e1", "solved", "2026-05-03T20:30:00Z")), "source_not_allowed");
  Json as_shop = event("e1", "delivered", "2026-05-03T20:30:00Z");
  as_shop["source"] = "merchant";
  EXPECT_EQ(refused_event(as_shop, Source::partner), "source_not_allowed");
}

TEST_F(BadInput, OneBadEventOfManyRefusesAll) {
  EXPECT_EQ(refusal_code([&] {
              shop.events("K-1", {event("e1", "shipped", "2026-05-03T17:00:00Z"),
                                  event("e2", "teleported", "2026-05-03T17:00:00Z")});
            }),
            "unknown_event");
  EXPECT_EQ(read_status(shop.app(), "K-1").at("promises").at(0).at("input").at("events").size(), 1u);
}

TEST_F(BadInput, SameEventIdForAnotherEvent) {
  EXPECT_EQ(refused_event(event("door", "delivered", "2026-05-03T18:30:00Z")), "event_conflict");
}

TEST_F(BadInput, DeadlineBeforeOrder) {
  Json order = pizza_order();
  order["promises"][0]["facts"]["promised_min"] = -45;
  EXPECT_EQ(refused_order(order), "deadline_before_order");
}

TEST_F(BadInput, PromiseWhoseDeadlineNobodyKnows) {
  Json order = pizza_order();
  order["promises"][0]["facts"].erase("promised_min");
  EXPECT_EQ(refused_order(order), "terms_unknown");
}

TEST_F(BadInput, OrderFromFuture) {
  Json order = pizza_order();
  order["placed_at"] = "2026-05-04T16:30:00Z";
  EXPECT_EQ(refused_order(order), "order_from_future");
}

TEST_F(BadInput, AnotherCurrency) {
  Json order = pizza_order();
  order["currency"] = "CHF";
  EXPECT_EQ(refused_order(order), "currency_mismatch");
  order["currency"] = "euro";
  EXPECT_EQ(refused_order(order), "bad_currency");
}

TEST_F(BadInput, ChangedFrozenOrder) {
  Json order = pizza_order();
  order["promises"][0]["facts"]["promised_min"] = 90;
  EXPECT_EQ(refusal_code([&] { shop.put("K-1", order); }, &where), "order_frozen");
  EXPECT_EQ(where, "promises");
  order = pizza_order();
  order["paid_minor"] = 9999;
  EXPECT_EQ(refusal_code([&] { shop.put("K-1", order); }, &where), "order_frozen");
  EXPECT_EQ(where, "paid_minor");
  EXPECT_EQ(shop.put("K-1", pizza_order()).made, Made::nothing_new);
}

TEST_F(BadInput, ExpiredForeignAndForgedToken) {
  const Instant now = shop.app().now();
  const Secrets& secrets = shop.secrets();
  const auto check = [&](const std::string& token, const std::string& order, TokenScope scope) {
    return refusal_code([&] { check_token(secrets, token, order, scope, now); });
  };
  const std::string good = make_token(secrets, "K-1", {TokenScope::status}, now + seconds(1));
  EXPECT_EQ(check(good, "K-1", TokenScope::status), "");
  EXPECT_EQ(check(good, "K-2", TokenScope::status), "token_foreign");
  EXPECT_EQ(check(good, "K-1", TokenScope::claim), "token_scope");
  EXPECT_EQ(check(make_token(secrets, "K-1", {TokenScope::status}, now), "K-1", TokenScope::status),
            "token_expired");
  std::string changed = good;
  changed[8] = changed[8] == 'A' ? 'B' : 'A';
  EXPECT_EQ(check(changed, "K-1", TokenScope::status), "token_invalid");
  EXPECT_EQ(check("ko_", "K-1", TokenScope::status), "token_invalid");
  EXPECT_EQ(check("ko_W10.AAAA", "K-1", TokenScope::status), "token_invalid");
  TestShop other;
  const std::string foreign =
      make_token(other.secrets(), "K-1", {TokenScope::status}, now + seconds(60));
  EXPECT_EQ(check(foreign, "K-1", TokenScope::status), "token_invalid");
}

TEST_F(BadInput, EveryChangedByteOfATokenIsNoticed) {
  const Instant now = shop.app().now();
  const std::string good =
      make_token(shop.secrets(), "K-1", {TokenScope::status}, now + seconds(60));
  for (std::size_t i = 3; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = changed[i] == 'x' ? 'y' : 'x';
    EXPECT_EQ(refusal_code([&] {
                check_token(shop.secrets(), changed, "K-1", TokenScope::status, now);
              }),
              "token_invalid")
        << i;
  }
}

TEST_F(BadInput, CodeWithATypo) {
  std::string code = shop.claim_code("K-1");
  expect_changes();
  code[2] = code[2] == '7' ? '8' : '7';
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-2", 100); }), "code_typo");
  EXPECT_EQ(shop.validation(code), Json({{"valid", false}, {"code", "code_typo"}}));
  EXPECT_EQ(shop.validation("MAMMUT"), Json({{"valid", false}, {"code", "code_malformed"}}));
}

TEST_F(BadInput, ForgedCode) {
  TestShop other;
  const std::string forged = make_code(other.secrets(), {12345, 1});
  EXPECT_EQ(refusal_code([&] { shop.redemption(forged, "K-2", 100); }), "code_forged");
  const std::string never_issued = make_code(shop.secrets(), {12345, 1});
  EXPECT_EQ(refusal_code([&] { shop.redemption(never_issued, "K-2", 100); }), "code_unknown");
}

TEST_F(BadInput, CodeIsReadAsPeopleTypeIt) {
  std::string code = shop.claim_code("K-1");
  expect_changes();
  for (char& c : code) {
    if (c == '0') c = 'o';
    if (c == '1') c = 'l';
    if (c == '-') c = ' ';
    c = static_cast<char>(std::tolower(c));
  }
  EXPECT_EQ(shop.validation(code).at("valid"), true);
}

TEST_F(BadInput, CodeRedeemedTwiceOrByAnotherCustomer) {
  const std::string code = shop.claim_code("K-1");
  const Answer first = shop.redemption(code, "K-2", 1000);
  expect_changes();
  const Answer again = shop.redemption(code, "K-2", 1000);
  EXPECT_EQ(again.made, Made::nothing_new);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-2", 999); }), "order_already_redeemed");
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-3", 100, {}, "c-2"); }),
            "voucher_other_customer");
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-3", 1851); }), "amount_too_high");
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-3", 0); }), "nothing_to_redeem");
}

TEST_F(BadInput, PublicHearsOneRefusalForEveryBadCode) {
  for (const Reason reason :
       {Reason::code_malformed, Reason::code_typo, Reason::code_forged, Reason::code_unknown,
        Reason::voucher_expired, Reason::voucher_revoked, Reason::voucher_spent,
        Reason::voucher_held, Reason::voucher_other_customer, Reason::voucher_other_currency,
        Reason::voucher_not_yet_valid, Reason::basket_below_minimum, Reason::amount_too_high,
        Reason::order_already_redeemed, Reason::nothing_to_redeem}) {
    const Refusal heard = public_refusal(refused(reason, "code"));
    EXPECT_EQ(heard.code, "voucher_refused");
    EXPECT_EQ(heard.where, "");
    EXPECT_EQ(heard.detail, public_refusal(refused(Reason::code_typo)).detail);
  }
}

TEST_F(BadInput, ExpiredVoucher) {
  const std::string code = shop.claim_code("K-1");
  expect_changes();
  shop.clock().set(at("2027-05-03T22:00:00Z"));
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-2", 100); }), "voucher_expired");
}

TEST_F(BadInput, ReportsAreAClosedListAndLimited) {
  const auto refused = [&](Json body) {
    return refusal_code([&] { shop.reports("K-1", body); }, &where);
  };
  EXPECT_EQ(refused({{"promise", "delivery"}, {"kind", "furious"}}), "bad_enum");
  EXPECT_EQ(refused({{"promise", "delivery"}, {"kind", "not_received"}, {"instance", "soon"}}),
            "bad_date");
  EXPECT_EQ(refused({{"promise", "other"}, {"kind", "received"}}), "promise_not_found");
  for (int i = 0; i < 40; ++i) shop.reports("K-1", {{"promise", "delivery"}, {"kind", "received"}});
  expect_changes();
  EXPECT_EQ(refused({{"promise", "delivery"}, {"kind", "received"}}), "too_many_reports");
}

TEST_F(BadInput, AuthoredPolicyIsRefusedWithFindings) {
  try {
    put_policy(shop.app(), "pizza", "{\"policy\": 3}");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.code, "policy_refused");
    ASSERT_FALSE(refusal.findings.empty());
    EXPECT_TRUE(refusal.findings[0].contains("line"));
  }
  EXPECT_EQ(refusal_code([&] { put_policy(shop.app(), "pasta", shipped_policy("pizza")); }),
            "policy_name_mismatch");
}

TEST_F(BadInput, RosterWithoutAnOwner) {
  EXPECT_EQ(refusal_code([] { Roster::parse({{"roles", Json::object()}}); }), "roster_empty");
  EXPECT_EQ(refusal_code([] {
              Roster::parse({{"roles", {{"delivery_desk", Json::array()}}}});
            }),
            "roster_empty");
}

TEST(Roster, AnOrderThatCouldEscalateToNobodyIsRefused) {
  const auto store = open_memory_store();
  const SetClock clock(at("2026-05-04T05:05:00Z"));
  SystemRandom random;
  start_crypto();
  const Secrets secrets = new_secrets(random);
  const Json desk = {{"roles", {{"delivery_desk", {{{"name", "Mara"}, {"contact", "4417"}}}}}}};
  App before(*store, clock, random, secrets, Roster::parse(desk));
  put_policy(before, "newspaper", shipped_policy("newspaper"));
  App app(*store, clock, random, secrets, Roster());
  EXPECT_EQ(refusal_code([&] { put_order(app, "K-1", newspaper_order()); }), "role_without_owner");
  EXPECT_EQ(refusal_code([&] { check_roster(app); }), "role_without_owner");
  EXPECT_EQ(refusal_code([&] { put_policy(app, "parcel", shipped_policy("parcel")); }),
            "role_without_owner");
  EXPECT_EQ(refusal_code([&] { put_policy(app, "pizza", shipped_policy("pizza")); }), "");
}

TEST(Keys, AreKnownByTheirHashAlone) {
  TestShop shop;
  const std::string key = create_key(shop.app(), Scope::checkout);
  EXPECT_TRUE(key.starts_with("kk_checkout_"));
  EXPECT_EQ(authenticate_key(shop.app(), key).scope, Scope::checkout);
  EXPECT_EQ(refusal_code([&] { authenticate_key(shop.app(), key + "x"); }), "unauthorized");
  EXPECT_EQ(refusal_code([&] { authenticate_key(shop.app(), "kk_shop_0"); }), "unauthorized");
  shop.app().read([&](Reader& reader) {
    reader.scan(Table::keys, "", "", [&](std::string_view stored, std::string_view value) {
      EXPECT_EQ(stored.find(key), std::string_view::npos);
      EXPECT_EQ(value.find(key.substr(12)), std::string_view::npos);
      return true;
    });
  });
}

TEST(Redact, TakesCodesAndSecretsOut) {
  EXPECT_EQ(redact("the code 7K3M-9QPT-00AB-4ZQ7, used"), "the [redacted], used");
  EXPECT_EQ(redact("coupon 7K3M-9QPT-00AB-4ZQ7."), "coupon [redacted].");
  EXPECT_EQ(redact("7k3m 9qpt 00ab 4zq7"), "[redacted]");
  EXPECT_EQ(redact("\"7K3M9QPT00AB4ZQ7\""), "\"[redacted]\"");
  EXPECT_EQ(redact("Bearer kk_shop_abc, ko_W10.xyz!"), "Bearer [redacted], [redacted]!");
  EXPECT_EQ(redact("order K-10241 at 2026-05-03T16:30:00Z"),
            "order K-10241 at 2026-05-03T16:30:00Z");
}

}  // namespace
}  // namespace kulanz
