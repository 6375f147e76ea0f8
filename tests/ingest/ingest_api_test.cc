// The routes: who may send, what is answered, and that every answer is as documented.
#include "server/http/ingest_api.h"

#include <gtest/gtest.h>

#include <thread>

#include "server/app/keys.h"
#include "server/http/documents.h"
#include "tests/http/http_client.h"
#include "tests/http/schema.h"
#include "tests/ingest/ingest_shop.h"

namespace kulanz {
namespace {

class IngestApi : public ::testing::Test {
 protected:
  IngestApi() : server_({}), shop_key_(create_key(shop_.app(), Scope::shop)) {
    mount_ingest(server_, shop_.app(), shop_.intake());
    server_.listen();
    thread_ = std::thread([this] { server_.run(); });
    openapi_ = Json::parse(k_openapi_json);
    schemas_.add("openapi.json", openapi_);
    schemas_.add("./status.schema.json", Json::parse(k_status_schema_json));
  }
  ~IngestApi() override {
    server_.stop();
    thread_.join();
  }

  // `pattern` is the path in the document.
  HttpAnswer call(const std::string& method, const std::string& pattern, const std::string& path,
                  const Headers& headers, const std::string& body = "") {
    HttpClient client(server_.port());
    const HttpAnswer answer = client.call(method, path, headers, body);
    const Json& responses =
        openapi_.at("paths").at(pattern).at(method == "GET" ? "get" : "post").at("responses");
    const std::string status = std::to_string(answer.status);
    EXPECT_TRUE(responses.contains(status))
        << method << " " << path << " " << answer.status << answer.body;
    if (!responses.contains(status)) return answer;
    const Json& content = responses[status].at("content");
    for (const std::string& finding :
         schemas_.check(content.begin().value().at("schema"), answer.json(), "openapi.json")) {
      ADD_FAILURE() << method << " " << path << " " << status << ": " << finding;
    }
    const std::string code = answer.status >= 400 ? answer.json().value("code", "") : "";
    const std::string told = responses[status].at("description");
    EXPECT_TRUE(code.empty() || told.find("`" + code + "`") != std::string::npos) << code;
    return answer;
  }

  HttpAnswer send(const Told& told, const std::string& signature) {
    return call("POST", "/v1/ingest/{sender}", "/v1/ingest/" + told.sender,
                {{"Content-Type", "application/json"},
                 {"X-Shopify-Topic", told.topic},
                 {"X-Shopify-API-Version", "2026-04"},
                 {"X-Shopify-Hmac-Sha256", signature}},
                told.body);
  }

  HttpAnswer ask(const std::string& method, const std::string& pattern, const std::string& path,
                 bool with_key = true) {
    Headers headers = {{"Idempotency-Key", "k" + std::to_string(++keys_)}};
    if (with_key) headers.emplace_back("Authorization", "Bearer " + shop_key_);
    return call(method, pattern, path, headers);
  }

  IngestShop shop_;
  Server server_;
  std::string shop_key_;
  std::thread thread_;
  Json openapi_;
  Schemas schemas_;
  int keys_ = 0;
};

TEST_F(IngestApi, TakesWhatIsSigned) {
  const Told create = told("shopify_order_create", "7001");
  EXPECT_EQ(send(create, "").status, 401);
  EXPECT_EQ(send(create, "").json()["code"], "signature_wrong");
  EXPECT_EQ(send({"nobody", "", "{}"}, "").status, 404);
  const HttpAnswer taken = send(create, signature_of("secret of shopify", create.body));
  EXPECT_EQ(taken.status, 200);
  EXPECT_EQ(taken.json()["verdict"], "applied");
  EXPECT_EQ(taken.json()["order"], "7001");
}

TEST_F(IngestApi, WhatIsTooLongIsNotRead) {
  const Told large{"shopify", "orders/create", std::string(kMaxIngestBody + 1, 'x')};
  EXPECT_EQ(send(large, "").status, 413);
  const Told whole{"shopify", "orders/create", std::string(kMaxIngestBody, 'x')};
  EXPECT_EQ(send(whole, signature_of("secret of shopify", whole.body)).json()["verdict"],
            "refused");
}

TEST_F(IngestApi, ShowsWhatWaitsAndWasRefusedToTheShop) {
  const Told event = told("shopify_event_delivered", "7001");
  send(event, signature_of("secret of shopify", event.body));
  EXPECT_EQ(ask("GET", "/v1/inbox", "/v1/inbox?verdict=waiting", false).status, 401);
  EXPECT_EQ(ask("GET", "/v1/inbox", "/v1/inbox?verdict=lost").status, 422);
  const Json waiting = ask("GET", "/v1/inbox", "/v1/inbox?verdict=waiting").json();
  ASSERT_EQ(waiting["messages"].size(), 1);
  const std::string id = waiting["messages"][0]["id"];
  EXPECT_EQ(ask("GET", "/v1/inbox/{id}", "/v1/inbox/" + id).json()["version"], "2026-04");
  EXPECT_EQ(ask("GET", "/v1/inbox/{id}", "/v1/inbox/7001~none").status, 404);
  EXPECT_EQ(ask("POST", "/v1/inbox/{id}/replay", "/v1/inbox/" + id + "/replay").json()["verdict"],
            "waiting");
  EXPECT_EQ(ask("POST", "/v1/inbox/{id}/replay", "/v1/inbox/~none/replay").status, 404);
}

}  // namespace
}  // namespace kulanz
