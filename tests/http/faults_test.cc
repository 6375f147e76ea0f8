// What no decent client sends, over a raw socket, against every documented route.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "tests/http/test_server.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kHundredMegabytes = 100 * 1024 * 1024;

struct Operation {
  std::string method;
  std::string path;  // with its placeholders filled
  Json document;
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

std::string filled(std::string path) {
  path = replaced(path, "{ref}", "K-1");
  path = replaced(path, "{id}", "K-1~delivery~goodwill_voucher");
  path = replaced(path, "{name}", "pizza");
  path = replaced(path, "{code}", "0000-0000-0000-0000");
  return replaced(path, "{digest}", std::string(64, '0'));
}

std::vector<Operation> operations_of(const Json& openapi) {
  std::vector<Operation> operations;
  for (const auto& [path, item] : openapi.at("paths").items()) {
    for (const auto& [verb, operation] : item.items()) {
      if (verb == "parameters") continue;
      std::string method = verb;
      std::transform(method.begin(), method.end(), method.begin(), ::toupper);
      operations.push_back({method, filled(path), operation});
    }
  }
  return operations;
}

class Faults : public ::testing::Test {
 protected:
  Faults() {
    server.shop().late_pizza("K-1");
    credentials = {server.key(Scope::shop), server.key(Scope::operations), server.token("K-1")};
  }

  // With the first credential that opens the route. What the answer breaks in the
  // document is a failure.
  HttpAnswer send(const Operation& operation, const std::string& body, Headers headers) {
    HttpAnswer answer;
    for (const std::string& credential : credentials) {
      Headers all = headers;
      all.emplace_back("Authorization", "Bearer " + credential);
      all.emplace_back("Idempotency-Key", "fault-" + std::to_string(++number));
      HttpClient client(server.port());
      answer = client.call(operation.method, operation.path, all, body);
      if (answer.status != 403) break;
    }
    for (const std::string& finding : server.findings(operation.method, operation.path, answer)) {
      ADD_FAILURE() << operation.method << " " << operation.path << ": " << finding;
    }
    return answer;
  }

  void expect_each(const std::string& body, const Headers& headers, int status,
                   const std::string& code) {
    int asked = 0;
    for (const Operation& operation : operations_of(server.openapi())) {
      if (!operation.document.contains("requestBody")) continue;
      if (operation.path.starts_with("/v1/ingest/")) continue;  // tests/ingest: only a signature counts
      const HttpAnswer answer = send(operation, body, headers);
      const std::string said = operation.method + " " + operation.path + ": " + answer.body;
      // A policy is authored text with findings of its own.
      if (operation.path.starts_with("/v1/policies/") && status != 415) {
        EXPECT_EQ(answer.status, 422) << said;
      } else {
        EXPECT_EQ(answer.status, status) << said;
        if (!code.empty()) {
          EXPECT_EQ(answer.json().value("code", ""), code) << said;
        }
      }
      ++asked;
    }
    EXPECT_GT(asked, 8);
  }

  TestServer server;
  std::vector<std::string> credentials;
  int number = 0;
};

const Headers kJson = {{"Content-Type", "application/json"}};

TEST_F(Faults, WrongMethod) {
  for (const Operation& operation : operations_of(server.openapi())) {
    HttpClient client(server.port());
    const HttpAnswer answer = client.call("PATCH", operation.path);
    EXPECT_EQ(answer.status, 405) << operation.path;
    EXPECT_NE(answer.header("allow").find(operation.method), std::string::npos) << operation.path;
  }
}

TEST_F(Faults, WrongMediaType) {
  expect_each("{}", {{"Content-Type", "text/plain"}}, 415, "unsupported_media_type");
  expect_each("{}", {{"Content-Type", "application/json; charset=utf-16"}}, 415,
              "unsupported_media_type");
}

TEST_F(Faults, CompressedBody) {
  expect_each("{}", {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}}, 415,
              "unsupported_media_type");
}

TEST_F(Faults, MalformedJson) {
  for (const char* const body :
       {"{\"a\":", "nul", "{\"a\":1}}", "{\"a\":1,\"a\":1}", "{\"a\":\"\xff\"}"}) {
    expect_each(body, kJson, 400, "malformed_json");
  }
}

TEST_F(Faults, NestingBomb) {
  expect_each(std::string(60'000, '['), kJson, 400, "json_too_deep");
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += "{\"a\":";
  expect_each(objects, kJson, 400, "json_too_deep");
}

TEST_F(Faults, WrongType) { expect_each("[]", kJson, 422, "wrong_type"); }

TEST_F(Faults, UnknownField) { expect_each(R"({"no_such_field":1})", kJson, 422, ""); }

TEST_F(Faults, HundredMegabytesAnnounced) {
  for (const Operation& operation : operations_of(server.openapi())) {
    HttpClient client(server.port());
    ASSERT_TRUE(client.send(operation.method + " " + operation.path +
                            " HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                            std::to_string(kHundredMegabytes) + "\r\n\r\n"));
    const HttpAnswer answer = client.receive();
    EXPECT_EQ(answer.status, 413) << operation.path;
    EXPECT_EQ(answer.header("connection"), "close");
  }
}

TEST_F(Faults, HundredMegabytesInChunks) {
  HttpClient client(server.port());
  ASSERT_TRUE(client.send(
      "POST /v1/redemptions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
  const std::string chunk = "100000\r\n" + std::string(0x100000, 'x') + "\r\n";
  for (std::size_t sent = 0; sent < kHundredMegabytes && client.send(chunk); sent += 0x100000) {
  }
  EXPECT_EQ(client.receive().status, 413);
}

TEST_F(Faults, LengthsOfTexts) {
  const std::string key = server.key(Scope::checkout);
  const auto with_code = [&](const std::string& code) {
    return server.call("POST", "/v1/validations", key,
                       {{"code", code},
                        {"customer_ref", "c-1"},
                        {"basket", {{"total_minor", 1}, {"currency", "EUR"}}}});
  };
  EXPECT_EQ(with_code(std::string(257, '7')).json().at("code"), "bad_text");
  EXPECT_EQ(with_code("").json().at("code"), "bad_text");
  EXPECT_EQ(with_code(std::string(256, '7')).json().at("code"), "code_malformed");
}

// Every answered effect exists, and nothing that was not answered does.
TEST(Stop, UnderLoadLosesNoAnswerAndNoEffect) {
  constexpr int kClients = 16;
  constexpr int kAnswersBeforeStop = 200;
  FreshFolder folder;
  TestServer server(open_sqlite_store({.path = folder.file("shop.db"), .vfs = {}}));
  const std::string key = server.key(Scope::checkout);
  server.shop().late_pizza("K-1");
  const std::string code = server.shop().claim_code("K-1");
  std::atomic<int> created{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back([&, i] {
      HttpClient client(server.port());
      for (int n = 0;; ++n) {
        const std::string me = std::to_string(i) + "-" + std::to_string(n);
        const Json body = {{"code", code},
                           {"customer_ref", "c-1"},
                           {"order_ref", "o-" + me},
                           {"amount_minor", 1},
                           {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}};
        const HttpAnswer answer = client.call("POST", "/v1/redemptions",
                                              {{"Authorization", "Bearer " + key},
                                               {"Content-Type", "application/json"},
                                               {"Idempotency-Key", me}},
                                              body.dump());
        if (answer.status != 201) return;
        ++created;
        if (answer.header("connection") == "close") return;
      }
    });
  }
  while (created < kAnswersBeforeStop) std::this_thread::yield();
  server.stop();
  for (std::thread& thread : threads) thread.join();
  const Json after = server.shop().validation(code);
  EXPECT_EQ(after.at("available_minor"), 2850 - created);
  EXPECT_GE(created, kAnswersBeforeStop);
}

}  // namespace
}  // namespace kulanz
