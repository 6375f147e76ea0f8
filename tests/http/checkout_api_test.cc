// Holding a code and looking at a voucher, over HTTP.
#include <gtest/gtest.h>

#include "tests/http/test_server.h"

namespace kulanz {
namespace {

class CheckoutApi : public ::testing::Test {
 protected:
  void SetUp() override {
    server.shop().late_pizza("K-1");
    code = server.shop().claim_code("K-1");
  }

  HttpAnswer reserve(std::int64_t amount, const std::string& order = "cart-1", Headers more = {}) {
    return server.call("POST", "/v1/reservations", checkout_key, use(amount, order), more);
  }

  HttpAnswer let_go(const std::string& id) {
    return server.call("DELETE", "/v1/reservations/" + id, checkout_key);
  }

  Json use(std::int64_t amount, const std::string& order) const {
    return {{"code", code},
            {"customer_ref", "c-1"},
            {"shopper_ref", "session-7"},
            {"order_ref", order},
            {"amount_minor", amount},
            {"basket", {{"total_minor", 5000}, {"currency", "EUR"}, {"shipping_minor", 490}}}};
  }

  static std::string code_of(const HttpAnswer& answer) { return answer.json().value("code", ""); }

  TestServer server;
  std::string checkout_key = server.key(Scope::checkout);
  std::string code;
};

TEST_F(CheckoutApi, HoldsAndLetsGo) {
  const HttpAnswer held = reserve(2850);
  EXPECT_EQ(held.status, 201);
  EXPECT_EQ(held.json().at("expires_at"), "2026-05-03T21:01:00Z");
  EXPECT_EQ(reserve(2850).status, 200);
  EXPECT_EQ(reserve(2850).body, held.body);
  EXPECT_EQ(code_of(reserve(100, "cart-2")), "voucher_held");
  const std::string id = held.json().at("id");
  EXPECT_EQ(let_go(id).json(), Json({{"id", id}, {"state", "released"}}));
  EXPECT_EQ(let_go(id).json().at("state"), "released");
  EXPECT_EQ(reserve(100, "cart-2").status, 201);
  EXPECT_EQ(let_go("rs_none").status, 404);
  EXPECT_EQ(code_of(let_go("rs_none")), "reservation_not_found");
  EXPECT_EQ(code_of(reserve(100, "cart-2", {{"Idempotency-Key", ""}})), "idempotency_key_missing");
}

TEST_F(CheckoutApi, ShowsAVoucherToWhoeverStandsAtTheCounter) {
  const std::string path = "/v1/vouchers/" + code;
  for (const Scope scope : {Scope::shop, Scope::checkout, Scope::support}) {
    EXPECT_EQ(server.call("GET", path, server.key(scope)).status, 200);
  }
  EXPECT_EQ(code_of(server.call("GET", path, server.key(Scope::partner))), "scope_missing");
  EXPECT_EQ(code_of(server.call("GET", path, server.token("K-1"))), "scope_missing");
  reserve(1000);
  server.call("POST", "/v1/redemptions", checkout_key, use(50, "cart-2"));
  const HttpAnswer shown = server.call("GET", path, checkout_key);
  EXPECT_EQ(shown.header("cache-control"), "no-store");
  const Json voucher = shown.json().at("voucher");
  EXPECT_EQ(voucher.at("state"), "reserved");
  EXPECT_EQ(voucher.at("order_ref"), "K-1");
  EXPECT_EQ(voucher.at("reservation").at("order_ref"), "cart-1");
  EXPECT_EQ(voucher.at("redemptions").size(), 1u);
  EXPECT_EQ(shown.body.find(code), std::string::npos);
}

TEST_F(CheckoutApi, ShowsNobodyWhichCodesExist) {
  std::string typo = code;
  typo.back() = typo.back() == '7' ? '8' : '7';
  for (const std::string& bad :
       {std::string("nothing"), typo, std::string("0000-0000-0000-0000")}) {
    const HttpAnswer answer = server.call("GET", "/v1/vouchers/" + bad, checkout_key);
    EXPECT_EQ(answer.status, 404) << bad;
    EXPECT_EQ(code_of(answer), "voucher_not_found") << bad;
  }
}

TEST_F(CheckoutApi, SaysWhatIsWrongWithAReservation) {
  const auto refused = [&](const char* field, const Json& value) {
    Json body = use(100, "cart-1");
    body[field] = value;
    const HttpAnswer answer = server.call("POST", "/v1/reservations", checkout_key, body);
    return code_of(answer) + " " + answer.json().value("where", "");
  };
  EXPECT_EQ(refused("ttl_s", 59), "out_of_range ttl_s");
  EXPECT_EQ(refused("ttl_s", 86'401), "out_of_range ttl_s");
  EXPECT_EQ(refused("ttl_s", "60"), "wrong_type ttl_s");
  EXPECT_EQ(refused("shopper_ref", "a b"), "bad_id shopper_ref");
  EXPECT_EQ(refused("order_ref", nullptr), "missing_field order_ref");
  EXPECT_EQ(refused("basket", {{"total_minor", 1}, {"currency", "EUR"}, {"shipping_minor", -1}}),
            "out_of_range basket/shipping_minor");
  EXPECT_EQ(refused("held", true), "unknown_field held");
  EXPECT_EQ(refused("ttl_s", nullptr), " ");
}

}  // namespace
}  // namespace kulanz
