// Issuing over HTTP: every answer is held against the OpenAPI document.
#include <gtest/gtest.h>

#include "server/app/batches.h"
#include "tests/http/test_server.h"

namespace kulanz {
namespace {

class IssueApi : public ::testing::Test {
 protected:
  HttpAnswer post(const std::string& path, const Json& body, Headers more = {}) {
    return server.call("POST", path, shop_key, body, more);
  }
  HttpAnswer get(const std::string& path) { return server.call("GET", path, shop_key); }
  HttpAnswer issue(const Json& changes, Headers more = {}) {
    Json body = {{"kind", "fixed"}, {"face_minor", 1000},      {"currency", "EUR"},
                 {"bearer", true},  {"zone", "Europe/Berlin"}, {"valid_through", "2026-12-31"}};
    body.merge_patch(changes);
    return post("/v1/vouchers", body, more);
  }
  static std::string code_of(const HttpAnswer& answer) { return answer.json().value("code", ""); }

  TestServer server;
  std::string shop_key = server.key(Scope::shop);
};

TEST_F(IssueApi, AVoucherIsIssuedOnceAndRevoked) {
  const Headers key = {{"Idempotency-Key", "one"}};
  const HttpAnswer issued = issue(Json::object(), key);
  EXPECT_EQ(issued.status, 201);
  EXPECT_EQ(issue(Json::object(), key).body, issued.body);
  const std::string code = issued.json().at("voucher").at("code");
  const HttpAnswer revoked = post("/v1/vouchers/" + code + "/revoke", nullptr);
  EXPECT_EQ(revoked.status, 200);
  EXPECT_EQ(revoked.json().at("voucher").at("state"), "revoked");
  EXPECT_EQ(post("/v1/vouchers/0000-0000-0000-0000/revoke", nullptr).status, 404);
}

TEST_F(IssueApi, WhatIsWrongIsSaidWithTheFieldItIsAbout) {
  EXPECT_EQ(code_of(issue({{"zone", "Mars/Olympus"}})), "zone_unknown");
  EXPECT_EQ(code_of(issue({{"kind", "percent"}})), "missing_field");
  EXPECT_EQ(code_of(issue({{"customer_ref", "c-1"}})), "customer_or_bearer");
  EXPECT_EQ(code_of(issue({{"codes", 2}, {"bearer", nullptr}, {"customer_ref", "c-1"}})),
            "batch_needs_bearer");
  EXPECT_EQ(code_of(issue({{"valid_through", "2026-01-01"}})), "validity_over");
  EXPECT_EQ(code_of(issue({{"campaign", "spring"}})), "campaign_not_found");
  EXPECT_EQ(code_of(issue({{"wish", 1}})), "unknown_field");
  const std::string checkout = server.key(Scope::checkout);
  EXPECT_EQ(server.call("POST", "/v1/vouchers", checkout, Json::object()).status, 403);
}

TEST_F(IssueApi, ACampaignKeepsItsBudget) {
  const Json body = {{"currency", "EUR"},
                     {"total", {{"amount_minor", 1500}}},
                     {"per", {{"period", "week"}, {"zone", "Europe/Berlin"}, {"count", 5}}}};
  EXPECT_EQ(server.call("PUT", "/v1/campaigns/spring", shop_key, body).status, 201);
  EXPECT_EQ(server.call("PUT", "/v1/campaigns/spring", shop_key, body).status, 200);
  EXPECT_EQ(issue({{"campaign", "spring"}}).status, 201);
  const HttpAnswer refused = issue({{"campaign", "spring"}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "budget_exhausted");
  EXPECT_EQ(get("/v1/campaigns/spring").json().at("spent").at("total").at("amount_minor"), 1000);
  EXPECT_EQ(get("/v1/campaigns/autumn").status, 404);
}

TEST_F(IssueApi, ABatchIsAJobWhoseCodesAreStreamed) {
  const HttpAnswer started = issue({{"codes", kCodesPerPortion + 1}});
  EXPECT_EQ(started.status, 202);
  const std::string id = started.json().at("batch").at("id");
  const std::string path = "/v1/batches/" + id;
  EXPECT_EQ(get(path + "/codes").status, 409);
  while (continue_batches(server.shop().app())) {
  }
  EXPECT_EQ(get(path).json().at("batch").at("state"), "done");
  const HttpAnswer codes = get(path + "/codes");
  EXPECT_EQ(codes.status, 200);
  EXPECT_EQ(codes.header("content-type"), "text/csv");
  EXPECT_EQ(codes.body.size(), 5 + static_cast<std::size_t>(kCodesPerPortion + 1) * 20);
  EXPECT_EQ(server.shop().validation(codes.body.substr(5, 19)).at("valid"), true);
  EXPECT_EQ(get("/v1/batches/bt_none").status, 404);
}

TEST_F(IssueApi, WhatTheShopPaidIsSettled) {
  server.shop().clock().set(at("2026-05-13T10:00:05Z"));
  server.shop().put("D-1", data_order());
  server.shop().events("D-1", {event("up", "activated", "2026-05-13T10:00:00Z", "activation")});
  const std::string path = "/v1/entitlements/D-1~activation~tkg_daily/settle";
  const HttpAnswer settled = post(path, {{"amount_minor", 5000}, {"reference", "SEPA 17"}});
  EXPECT_EQ(settled.status, 200);
  EXPECT_EQ(settled.json().at("entitlement").at("state"), "settled");
  EXPECT_EQ(code_of(post(path, {{"amount_minor", 1}})), "settled_already");
  EXPECT_EQ(post("/v1/entitlements/D-1~activation~nothing/settle", {{"amount_minor", 1}}).status,
            404);
}

}  // namespace
}  // namespace kulanz
