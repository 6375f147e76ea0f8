// The delivery log and the list of what is owed over HTTP: every answer is held against the
// OpenAPI document.
#include <gtest/gtest.h>

#include "server/app/deliveries.h"
#include "server/app/outbox.h"
#include "server/app/status.h"
#include "tests/http/test_server.h"

namespace kulanz {
namespace {

class DeliveryApi : public ::testing::Test {
 protected:
  DeliveryApi() {
    set_channels(server.shop().app(), {{"webhook", {kPromiseBreached, kBudgetThreshold}}});
  }

  HttpAnswer get(const std::string& path) { return server.call("GET", path, shop_key); }
  HttpAnswer retry(const std::string& which, const std::string& key) {
    return server.call("POST", "/v1/deliveries/" + which + "/retry", key);
  }
  static std::string code_of(const HttpAnswer& answer) { return answer.json().value("code", ""); }

  // As the courier notes it.
  void end(const char* state) {
    App& app = server.shop().app();
    app.write([&](Transaction& tx) {
      const DeliveryRecord before = load_delivery(tx, name).value();
      DeliveryRecord after = before;
      after.state = state;
      after.attempts = 10;
      after.begun_at = after.ended_at = app.now().unix_seconds;
      after.detail = "503";
      replace_delivery(tx, name, before, after);
    });
  }

  TestServer server;
  std::string shop_key = server.key(Scope::shop);
  const DeliveryName name = {"K-1/delivery/promise.breached/1", "webhook"};
  const std::string id = "K-1~delivery~promise.breached~1~webhook";
};

TEST_F(DeliveryApi, ADeadOneIsListedAndSentAgain) {
  server.shop().late_pizza("K-1");
  const HttpAnswer waiting = get("/v1/deliveries?state=waiting");
  ASSERT_EQ(waiting.json().at("deliveries").size(), 1u);
  EXPECT_EQ(waiting.json().at("deliveries")[0].at("id"), id);
  EXPECT_EQ(get("/v1/deliveries").json().at("deliveries"), Json::array());
  end(kDeliveryDead);
  EXPECT_EQ(get("/v1/deliveries").json().at("deliveries")[0].at("detail"), "503");
  EXPECT_EQ(retry(id, shop_key).json().at("delivery").at("state"), "waiting");
  EXPECT_EQ(get("/v1/deliveries?state=dead").json().at("deliveries"), Json::array());
  end(kDeliveryDelivered);
  EXPECT_EQ(get("/v1/deliveries?state=delivered").json().at("deliveries").size(), 1u);
  EXPECT_EQ(code_of(retry(id, shop_key)), "delivery_ended");
}

TEST_F(DeliveryApi, AMessageOfNoOrderHasAnIdAsWell) {
  server.shop().app().write([&](Transaction& tx) {
    tell(tx, {"", "", kBudgetThreshold, "spring.80"}, server.shop().app().now());
  });
  const Json listed = get("/v1/deliveries?state=waiting").json().at("deliveries");
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].at("id"), "~~budget.threshold~spring.80~webhook");
  EXPECT_EQ(retry(listed[0].at("id"), shop_key).status, 200);
}

TEST_F(DeliveryApi, WhatIsWrongIsRefused) {
  EXPECT_EQ(code_of(get("/v1/deliveries?state=lost")), "bad_enum");
  EXPECT_EQ(code_of(get("/v1/entitlements?state=paid")), "bad_enum");
  EXPECT_EQ(code_of(retry("nothing", shop_key)), "delivery_not_found");
  EXPECT_EQ(code_of(retry(id, server.key(Scope::support))), "scope_missing");
  EXPECT_EQ(server.call("GET", "/v1/deliveries", server.key(Scope::checkout)).status, 403);
  EXPECT_EQ(server.call("GET", "/v1/entitlements", server.key(Scope::checkout)).status, 403);
  EXPECT_EQ(server.call("GET", "/v1/entitlements", "").status, 401);
}

TEST_F(DeliveryApi, WhatIsOwedIsListedUntilItIsSettled) {
  server.shop().clock().set(at("2026-05-09T10:00:05Z"));
  server.shop().put("D-1", data_order());
  read_status(server.shop().app(), "D-1");
  const Json owed = get("/v1/entitlements?state=owed").json().at("owed");
  ASSERT_FALSE(owed.empty());
  EXPECT_EQ(get("/v1/entitlements?state=overdue").json().at("owed"), Json::array());
  for (const Json& one : owed) {
    const std::string which = one.at("entitlement").at("id");
    const HttpAnswer settled = server.call("POST", "/v1/entitlements/" + which + "/settle",
                                           shop_key, {{"amount_minor", one.at("owed_minor")}});
    EXPECT_EQ(settled.status, 200) << settled.body;
  }
  EXPECT_EQ(server.call("GET", "/v1/entitlements", server.key(Scope::support)).json().at("owed"),
            Json::array());
}

}  // namespace
}  // namespace kulanz
