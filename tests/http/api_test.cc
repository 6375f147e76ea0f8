// The API as a shop and a customer's page use it.
#include <gtest/gtest.h>

#include "server/app/orders.h"
#include "server/http/documents.h"
#include "tests/http/test_server.h"

namespace kulanz {
namespace {

class Api : public ::testing::Test {
 protected:
  HttpAnswer put_order(const std::string& ref, const Json& order = pizza_order()) {
    return server.call("PUT", "/v1/orders/" + ref, shop_key, order);
  }

  void late_pizza(const std::string& ref) {
    put_order(ref);
    server.call("POST", "/v1/orders/" + ref + "/events", shop_key,
                {{"events", Json::array({event("door", "delivered", "2026-05-03T20:30:00Z")})}});
  }

  HttpAnswer claim(const std::string& ref, const std::string& token, Headers more = {}) {
    return server.call("POST", "/v1/orders/" + ref + "/claims", token,
                       {{"promise", "delivery"}, {"remedy", "goodwill_voucher"}}, more);
  }

  HttpAnswer redeem(const std::string& code, const std::string& order, std::int64_t amount,
                    Headers more = {}) {
    return server.call("POST", "/v1/redemptions", checkout_key,
                       {{"code", code},
                        {"customer_ref", "c-1"},
                        {"order_ref", order},
                        {"amount_minor", amount},
                        {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}},
                       more);
  }

  static std::string code_of(const HttpAnswer& answer) { return answer.json().value("code", ""); }

  TestServer server;
  std::string shop_key = server.key(Scope::shop);
  std::string checkout_key = server.key(Scope::checkout);
};

TEST_F(Api, FromOrderToRedemption) {
  EXPECT_EQ(put_order("K-1").status, 201);
  EXPECT_EQ(put_order("K-1").status, 200);
  late_pizza("K-1");
  const std::string token = server.token("K-1");
  const HttpAnswer status = server.call("GET", "/v1/orders/K-1/status", token);
  EXPECT_EQ(status.status, 200);
  EXPECT_EQ(status.header("cache-control"), "no-store");
  EXPECT_EQ(status.header("referrer-policy"), "no-referrer");
  const Json promise = status.json().at("promises").at(0);
  EXPECT_EQ(promise.at("entitlements").at(0).at("amount_minor"), 2850);

  const HttpAnswer policy = server.call("GET", promise.at("policy").at("url"), "");
  EXPECT_EQ(policy.status, 200);
  EXPECT_NE(policy.header("cache-control").find("immutable"), std::string::npos);
  EXPECT_EQ(hex(sha256(policy.body)), promise.at("policy").at("digest").get<std::string>());

  const std::string code = claim("K-1", token).json().at("voucher").at("code");
  const HttpAnswer valid =
      server.call("POST", "/v1/validations", checkout_key,
                  {{"code", code},
                   {"customer_ref", "c-1"},
                   {"basket", {{"total_minor", 2000}, {"currency", "EUR"}}}});
  EXPECT_EQ(valid.json().at("discount_minor"), 2000);
  const HttpAnswer used = redeem(code, "K-2", 2000);
  EXPECT_EQ(used.status, 201);
  EXPECT_EQ(redeem(code, "K-2", 2000).status, 200);
  EXPECT_EQ(code_of(redeem(code, "K-2", 1999)), "order_already_redeemed");
  EXPECT_EQ(code_of(redeem(code, "K-3", 900)), "amount_too_high");
  const std::string id = used.json().at("id");
  const HttpAnswer back =
      server.call("POST", "/v1/redemptions/" + id + "/rollback", checkout_key);
  EXPECT_EQ(back.status, 200);
  EXPECT_EQ(back.json().at("remaining_minor"), 2850);
}

TEST_F(Api, AnswersAnIdempotencyKeyTheSame) {
  late_pizza("K-1");
  const std::string token = server.token("K-1");
  const HttpAnswer first = claim("K-1", token, {{"Idempotency-Key", "one"}});
  EXPECT_EQ(claim("K-1", token, {{"Idempotency-Key", "one"}}).body, first.body);
  EXPECT_EQ(code_of(claim("K-1", token, {{"Idempotency-Key", ""}})), "idempotency_key_missing");
  const HttpAnswer reused =
      server.call("POST", "/v1/orders/K-1/reports", token,
                  {{"promise", "delivery"}, {"kind", "received"}}, {{"Idempotency-Key", "one"}});
  EXPECT_EQ(reused.status, 422);
  EXPECT_EQ(code_of(reused), "idempotency_key_reused");
}

TEST_F(Api, CredentialsOpenOnlyTheirOwn) {
  late_pizza("K-1");
  put_order("K-2");
  const auto refused = [&](const std::string& method, const std::string& path,
                           const std::string& credential, const Json& body = nullptr) {
    return code_of(server.call(method, path, credential, body));
  };
  EXPECT_EQ(refused("GET", "/v1/orders/K-1/status", ""), "unauthorized");
  EXPECT_EQ(refused("GET", "/v1/orders/K-1/status", "kk_shop_guess"), "unauthorized");
  EXPECT_EQ(refused("GET", "/v1/orders/K-2/status", server.token("K-1")), "token_foreign");
  EXPECT_EQ(refused("GET", "/v1/orders/K-1/status", server.token("K-1", {"claim"})), "token_scope");
  EXPECT_EQ(refused("GET", "/v1/orders/K-1/status", checkout_key), "scope_missing");
  EXPECT_EQ(refused("GET", "/v1/cases", checkout_key), "scope_missing");
  EXPECT_EQ(refused("GET", "/v1/cases", server.token("K-1")), "scope_missing");
  EXPECT_EQ(refused("PUT", "/v1/orders/K-3", checkout_key, pizza_order()), "scope_missing");
  EXPECT_EQ(refused("PUT", "/v1/orders/K-3", server.key(Scope::partner), pizza_order()),
            "scope_missing");
  EXPECT_EQ(code_of(claim("K-1", shop_key)), "scope_missing");
  const std::string token = server.token("K-1");
  server.shop().clock().set(server.shop().app().now() + hours(2));
  EXPECT_EQ(refused("GET", "/v1/orders/K-1/status", token), "token_expired");
}

TEST_F(Api, PartnersTellTheirOwnAndNothingElse) {
  put_order("K-1");
  const std::string partner = server.key(Scope::partner);
  const auto tell = [&](Json one) {
    return server.call("POST", "/v1/orders/K-1/events", partner,
                       {{"events", Json::array({std::move(one)})}});
  };
  EXPECT_EQ(tell(event("a", "out_for_delivery", "2026-05-03T17:00:00Z")).status, 200);
  Json fault = event("b", "fault_set", "2026-05-03T17:00:00Z");
  fault["fault"] = "customer";
  const HttpAnswer answer = tell(fault);
  EXPECT_EQ(code_of(answer), "source_not_allowed");
  EXPECT_EQ(answer.json().at("where"), "events/0/kind");
  EXPECT_EQ(code_of(tell(event("c", "delivered", "2026-05-04T17:00:00Z"))), "event_from_future");
}

TEST_F(Api, ProblemsAreProblemDocuments) {
  const auto raw = [&](const std::string& type, const std::string& body) {
    HttpClient client(server.port());
    return client.call("PUT", "/v1/orders/K-1",
                       {{"Authorization", "Bearer " + shop_key}, {"Content-Type", type}}, body);
  };
  const HttpAnswer malformed = raw("application/json", "{\"placed_at\":");
  EXPECT_EQ(malformed.status, 400);
  EXPECT_EQ(malformed.header("content-type"), "application/problem+json");
  EXPECT_EQ(malformed.json().at("status"), 400);
  EXPECT_EQ(code_of(malformed), "malformed_json");
  EXPECT_EQ(code_of(raw("application/json", std::string(50, '['))), "json_too_deep");
  EXPECT_EQ(code_of(raw("text/plain", "{}")), "unsupported_media_type");
  EXPECT_EQ(code_of(raw("application/json; charset=latin1", "{}")), "unsupported_media_type");
  EXPECT_EQ(code_of(raw("application/json; charset=utf-8", "{}")), "missing_field");
  EXPECT_EQ(code_of(raw("application/json", "[]")), "wrong_type");
  EXPECT_EQ(code_of(server.call("GET", "/v1/orders/K-9/status", shop_key)), "order_not_found");
  EXPECT_EQ(code_of(server.call("GET", "/policies/" + std::string(64, '0'), "")), "policy_unknown");
  EXPECT_EQ(code_of(server.call("POST", "/v1/cases/none/answer", shop_key,
                                {{"by", "x"}, {"text", "y"}})),
            "case_not_found");
  Json frozen = pizza_order();
  put_order("K-1");
  frozen["paid_minor"] = 1;
  EXPECT_EQ(code_of(put_order("K-1", frozen)), "order_frozen");
}

TEST_F(Api, PoliciesAreRefusedWithFindings) {
  const HttpAnswer refused = server.call("PUT", "/v1/policies/pizza", shop_key, {{"policy", 3}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_GT(refused.json().at("findings").at(0).at("line"), 0);
  const Json pizza = Json::parse(shipped_policy("pizza"));
  EXPECT_EQ(server.call("PUT", "/v1/policies/pizza", shop_key, pizza).status, 201);
  EXPECT_EQ(server.call("PUT", "/v1/policies/pizza", shop_key, pizza).status, 200);
}

TEST_F(Api, CasesAndAuditAreThereForPeople) {
  server.shop().clock().set(at("2026-05-06T05:05:00Z"));
  put_order("K-1", newspaper_order());
  const std::string token = server.token("K-1");
  for (const char* const day : {"2026-05-04", "2026-05-05", "2026-05-06"}) {
    const HttpAnswer reported =
        server.call("POST", "/v1/orders/K-1/reports", token,
                    {{"promise", "issues"}, {"kind", "not_received"}, {"instance", day}});
    EXPECT_EQ(reported.status, 200);
  }
  const std::string support = server.key(Scope::support);
  const Json cases = server.call("GET", "/v1/cases", support).json().at("cases");
  ASSERT_EQ(cases.size(), 1u);
  const std::string path = "/v1/cases/" + cases[0].at("id").get<std::string>();
  const HttpAnswer answered = server.call("POST", path + "/answer", support,
                                          {{"by", "Mara Lindner"}, {"text", "Called."}});
  EXPECT_EQ(answered.json().at("history").size(), 2u);
  EXPECT_EQ(code_of(server.call("POST", path + "/resolve", support, {{"by", "Mara Lindner"}})),
            "case_needs_customer");
  const Json audit = server.call("GET", "/v1/audit?after=0", shop_key).json();
  EXPECT_GT(audit.at("rows").size(), 5u);
  const HttpAnswer rest =
      server.call("GET", "/v1/audit?after=" + audit.at("next").dump(), shop_key);
  EXPECT_TRUE(rest.json().at("rows").empty());
  EXPECT_EQ(audit.dump().find("jana"), std::string::npos);
}

TEST_F(Api, ServesTheDocumentsItWasBuiltWith) {
  HttpClient client(server.port());
  EXPECT_EQ(client.call("GET", "/openapi.json").body, k_openapi_json);
  EXPECT_EQ(client.call("GET", "/status.schema.json").body, k_status_schema_json);
  EXPECT_EQ(server.call("GET", "/healthz", "").status, 200);
  EXPECT_EQ(server.call("GET", "/readyz", "").status, 200);
}

TEST_F(Api, EveryDocumentedRouteExists) {
  for (const auto& [path, item] : server.openapi().at("paths").items()) {
    for (const auto& [verb, operation] : item.items()) {
      if (verb == "parameters") continue;
      std::string method = verb;
      for (char& c : method) c = static_cast<char>(std::toupper(c));
      HttpClient client(server.port());
      const HttpAnswer answer = client.call(method, path, {{"Content-Type", "application/json"}}, "{}");
      EXPECT_NE(answer.status, 405) << method << " " << path;
      if (answer.status >= 400) {
        EXPECT_NE(code_of(answer), "not_found") << method << " " << path;
      }
    }
  }
}

}  // namespace
}  // namespace kulanz
