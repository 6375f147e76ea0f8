// Keys, metrics and what is answered without the store.
#include <gtest/gtest.h>

#include <atomic>

#include "tests/http/test_server.h"

namespace kulanz {
namespace {

// Counts what is asked of a store.
class CountingStore : public Store {
 public:
  explicit CountingStore(std::atomic<int>& calls) : calls_(calls) {}
  void read(const std::function<void(Reader&)>& body) override {
    ++calls_;
    store_->read(body);
  }
  void write(const std::function<void(Transaction&)>& body) override {
    ++calls_;
    store_->write(body);
  }

 private:
  std::atomic<int>& calls_;
  std::unique_ptr<Store> store_ = open_memory_store();
};

Json validation(const std::string& code) {
  return {{"code", code},
          {"customer_ref", "c-1"},
          {"basket", {{"total_minor", 2000}, {"currency", "EUR"}}}};
}

class Keys : public ::testing::Test {
 protected:
  Json make(const std::string& scope, Headers more = {}) {
    return server
        .call("POST", "/v1/keys", operator_key, {{"scope", scope}, {"label", "till 4"}}, more)
        .json();
  }

  TestServer server;
  std::string operator_key = server.key(Scope::operations);
};

TEST_F(Keys, AreMadeListedAndRevokedAtOnce) {
  const Json made = make("checkout");
  const std::string key = made.at("key");
  EXPECT_TRUE(key.starts_with("kk_checkout_"));
  EXPECT_EQ(server.call("POST", "/v1/validations", key, validation("x")).status, 200);
  const Json list = server.call("GET", "/v1/keys", operator_key).json().at("keys");
  EXPECT_EQ(list.size(), 2u);
  EXPECT_EQ(list.dump().find(key), std::string::npos);
  EXPECT_EQ(list[1].at("label").get<std::string>() + list[0].at("label").get<std::string>(),
            "till 4");
  const std::string path = "/v1/keys/" + made.at("id").get<std::string>();
  EXPECT_EQ(server.call("DELETE", path, operator_key).json().at("state"), "revoked");
  EXPECT_EQ(server.call("POST", "/v1/validations", key, validation("x")).status, 401);
  EXPECT_EQ(server.call("DELETE", path, operator_key).json().at("code"), "key_not_found");
  EXPECT_EQ(server.call("GET", "/v1/keys", operator_key).json().at("keys").size(), 1u);
}

TEST_F(Keys, AKeyIsSaidOnce) {
  const Json made = make("shop", {{"Idempotency-Key", "one"}});
  EXPECT_TRUE(made.contains("key"));
  const Json again = make("shop", {{"Idempotency-Key", "one"}});
  EXPECT_EQ(again.at("id"), made.at("id"));
  EXPECT_FALSE(again.contains("key"));
  EXPECT_EQ(server.call("GET", "/v1/keys", operator_key).json().at("keys").size(), 2u);
}

TEST_F(Keys, AreForOperatorsAndOperatorsForNothingElse) {
  const std::string shop = server.key(Scope::shop);
  EXPECT_EQ(server.call("GET", "/v1/keys", shop).status, 403);
  EXPECT_EQ(server.call("POST", "/v1/keys", shop, {{"scope", "shop"}}).status, 403);
  server.shop().late_pizza("K-1");
  EXPECT_EQ(server.call("GET", "/v1/orders/K-1/status", operator_key).status, 403);
  EXPECT_EQ(server.call("GET", "/v1/audit", operator_key).status, 403);
  EXPECT_EQ(server.call("POST", "/v1/validations", operator_key, validation("x")).status, 403);
  EXPECT_EQ(make("king").at("code"), "bad_enum");
}

TEST_F(Keys, AreThereAgainAfterARestart) {
  const std::string key = make("checkout").at("key");
  App later(server.shop().store(), server.shop().clock(), server.shop().random(),
            server.shop().secrets(), {});
  EXPECT_EQ(authenticate_key(later, key).scope, Scope::checkout);
}

TEST(NoStore, IsAskedForAKeyOrForABadCode) {
  std::atomic<int> calls{0};
  TestServer server(std::make_unique<CountingStore>(calls));
  const std::string key = server.key(Scope::checkout);
  server.call("POST", "/v1/validations", key, validation("x"));
  const int before = calls;
  const auto code_of = [&](const std::string& code) {
    return server.call("POST", "/v1/validations", key, validation(code)).json().value("code", "");
  };
  EXPECT_EQ(code_of("x"), "code_malformed");
  EXPECT_EQ(code_of("0000-0000-0000-0001"), "code_typo");
  EXPECT_EQ(code_of("0000-0000-0000-0000"), "code_forged");
  EXPECT_EQ(server.call("POST", "/v1/validations", "kk_checkout_guess", validation("x")).status,
            401);
  const Json redemption = {{"code", "0000-0000-0000-0000"},
                           {"customer_ref", "c-1"},
                           {"order_ref", "K-2"},
                           {"amount_minor", 1},
                           {"basket", {{"total_minor", 2000}, {"currency", "EUR"}}}};
  EXPECT_EQ(server.call("POST", "/v1/redemptions", key, redemption).json().at("code"),
            "code_forged");
  EXPECT_EQ(calls, before);
}

TEST(MetricsRoute, CountsByPatternAndNamesNobody) {
  TestServer server;
  const std::string key = server.key(Scope::checkout);
  server.shop().late_pizza("K-marker");
  const std::string code = server.shop().claim_code("K-marker");
  const Json redemption = {{"code", code},
                           {"customer_ref", "c-1"},
                           {"order_ref", "K-marker-2"},
                           {"amount_minor", 2850},
                           {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}};
  EXPECT_EQ(server.call("POST", "/v1/redemptions", key, redemption).status, 201);
  server.call("POST", "/v1/redemptions", "kk_no", redemption);
  HttpClient client(server.port());
  for (int i = 0; i < 300; ++i) client.call("GET", "/no/marker-" + std::to_string(i));
  client.call("BREW", "/healthz");
  const HttpAnswer answer = server.call("GET", "/metrics", "");
  const auto has = [&](const std::string& line) {
    EXPECT_NE(answer.body.find("\n" + line + "\n"), std::string::npos) << line << "\n"
                                                                       << answer.body;
  };
  has(R"(kulanz_http_requests_total{method="POST",route="/v1/redemptions",status="201"} 1)");
  has(R"(kulanz_http_requests_total{method="POST",route="/v1/redemptions",status="401"} 1)");
  has(R"(kulanz_http_requests_total{method="GET",route="none",status="404"} 300)");
  has(R"(kulanz_http_request_seconds_count{route="/v1/redemptions"} 2)");
  has(R"(kulanz_refusals_total{code="unauthorized"} 1)");
  has(R"(kulanz_effects_total{effect="voucher_redeemed"} 1)");
  has("kulanz_due_backlog 0");
  EXPECT_EQ(answer.body.find("marker"), std::string::npos);
  EXPECT_EQ(answer.body.find(code.substr(0, 9)), std::string::npos);
}

TEST(Tally, CountsOnlyWhatIsOnDisk) {
  TestServer server;
  App& app = server.shop().app();
  EXPECT_THROW(app.write([](Transaction&) {
    count_effect("undone");
    throw std::runtime_error("undone");
  }),
               std::runtime_error);
  int runs = 0;
  app.write([&](Transaction&) {
    ++runs;
    count_effect("done", 2);
  });
  EXPECT_FALSE(app.counters().all().contains("undone"));
  EXPECT_EQ(app.counters().all().at("done"), 2u);
  count_effect("outside");
  EXPECT_FALSE(app.counters().all().contains("outside"));
  for (int i = 0; i < 1000; ++i) app.counters().add("name-" + std::to_string(i));
  EXPECT_LE(app.counters().all().size(), kMaxCounted + 1);
}

}  // namespace
}  // namespace kulanz
