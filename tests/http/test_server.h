// A shop with its server on a free port. Every answer that goes through call() is
// checked against the OpenAPI document.
#pragma once

#include <thread>

#include "server/app/keys.h"
#include "server/http/api.h"
#include "server/http/ingest_api.h"
#include "tests/app/test_shop.h"
#include "tests/http/http_client.h"
#include "tests/http/schema.h"

namespace kulanz {

class TestServer {
 public:
  explicit TestServer(std::unique_ptr<Store> store = open_memory_store(), ServerOptions options = {});
  ~TestServer();

  TestShop& shop() { return shop_; }
  std::uint16_t port() const { return server_.port(); }
  std::string key(Scope scope) { return create_key(shop_.app(), scope); }
  std::string token(const std::string& order, const Json& scopes = {"status", "claim", "report"});

  // One request on a connection of its own, with JSON, a credential and a fresh
  // Idempotency-Key; reports what the document does not allow as a test failure.
  HttpAnswer call(const std::string& method, const std::string& path, const std::string& credential,
                  const Json& body = nullptr, Headers more = {});

  // What an answer to this request breaks in the document.
  std::vector<std::string> findings(const std::string& method, const std::string& path,
                                    const HttpAnswer& answer) const;
  const Json& openapi() const { return openapi_; }

  void stop();

 private:
  TestShop shop_;
  Intake intake_;  // of no sender
  Server server_;
  std::thread thread_;
  Json openapi_;
  Schemas schemas_;
  int next_key_ = 0;
};

}  // namespace kulanz
