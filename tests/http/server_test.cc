// The HTTP server itself: limits, timeouts, CORS, files, and a graceful stop.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <fstream>

#include "server/http/static_files.h"
#include "server/http/uri.h"
#include "tests/http/test_server.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

// A server with a route or two and no shop.
class Wire : public ::testing::Test {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.read_timeout = 300ms;
    options.idle_timeout = 600ms;
    options.write_timeout = 1s;
    options.stop_timeout = 2s;
    options.max_connections = 8;
    options.page_origins = {"https://shop.example"};
    server = std::make_unique<Server>(options);
    server->route("POST", "/echo/{name}", [](const HttpRequest& request) {
      HttpResponse response;
      response.body = std::string(request.param("name")) + "|" +
                      std::string(request.argument("q")) + "|" + request.body;
      return response;
    });
    server->route("GET", "/page", [](const HttpRequest&) { return HttpResponse{}; }, {.page = true});
    server->route("GET", "/slow", [this](const HttpRequest&) {
      ++waiting;
      std::this_thread::sleep_for(300ms);
      HttpResponse response;
      response.body = "done";
      return response;
    });
    server->route("GET", "/broken", [](const HttpRequest&) -> HttpResponse {
      throw std::runtime_error("a secret kk_shop_0123");
    });
    server->route("GET", "/pieces/{many}", [held = pieces](const HttpRequest& request) {
      HttpResponse response;
      response.content_type = "text/plain";
      // `held` is let go when the server has done with the answer.
      response.next = [left = std::stoi(std::string(request.param("many"))), held]() mutable {
        if (left < 0) throw std::runtime_error("this piece cannot be made");
        return left-- == 0 ? std::string() : std::string(70'000, 'x') + "\n";
      };
      return response;
    });
    server->static_files("/files/", folder.file(""));
    std::ofstream(folder.file("page.html")) << "<p>hello";
    server->listen();
    thread = std::thread([this] { server->run(); });
  }

  void TearDown() override {
    server->stop();
    thread.join();
  }

  FreshFolder folder;
  std::unique_ptr<Server> server;
  std::thread thread;
  std::atomic<int> waiting{0};
  std::shared_ptr<int> pieces = std::make_shared<int>(0);
};

TEST_F(Wire, DecodesPathAndQuery) {
  HttpClient client(server->port());
  EXPECT_EQ(client.call("POST", "/echo/a%2Fb%20c?q=%C3%BC&r", {}, "body").body, "a/b c|ü|body");
  EXPECT_EQ(client.call("POST", "/echo/%zz", {}, "x").status, 400);
  EXPECT_EQ(client.call("POST", "/echo/a?q=%0", {}, "x").status, 400);
  EXPECT_EQ(client.call("POST", "/echo/a%00b", {}, "x").status, 400);
}

TEST_F(Wire, KeepsConnectionsAliveAndAnswersPipelinedRequestsInOrder) {
  HttpClient client(server->port());
  const auto request = [](const std::string& name) {
    return "POST /echo/" + name + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n!";
  };
  ASSERT_TRUE(client.send(request("one") + request("two") + request("three")));
  EXPECT_EQ(client.receive().body, "one||!");
  EXPECT_EQ(client.receive().body, "two||!");
  EXPECT_EQ(client.receive().body, "three||!");
}

TEST_F(Wire, TooLargeBodyIsRefusedBeforeItIsRead) {
  HttpClient client(server->port());
  ASSERT_TRUE(client.send("POST /echo/a HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n"));
  EXPECT_EQ(client.receive().status, 413);
  ASSERT_TRUE(client.send("POST /echo/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
  const std::string chunk = "4000\r\n" + std::string(0x4000, 'x') + "\r\n";
  for (int i = 0; i < 5; ++i) client.send(chunk);
  EXPECT_EQ(client.receive().status, 413);
}

TEST_F(Wire, TooLargeHeaderIsRefused) {
  HttpClient client(server->port());
  client.send("GET /page HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(9000, 'x') + "\r\n\r\n");
  EXPECT_EQ(client.receive().status, 431);
}

TEST_F(Wire, WhatIsNotHttpIsRefused) {
  for (const std::string bytes :
       {"hello\r\n\r\n", "GET /page HTTP/9.9\r\n\r\n", "GET /page\r\n\r\n",
        "POST /echo/a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "POST /echo/a HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
        "POST /echo/a HTTP/1.1\r\nContent-Length: -1\r\n\r\nx"}) {
    HttpClient client(server->port());
    client.send(bytes);
    EXPECT_EQ(client.receive().status, 400) << bytes;
  }
}

// RFC 9112, 3.2. HTTP/1.0 did not have to say it.
TEST_F(Wire, AHostIsSaidOnce) {
  const struct {
    const char* head;
    int status;
  } cases[] = {
      {"GET /page HTTP/1.1\r\n\r\n", 400},
      {"GET /page HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400},
      {"GET /page HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n", 400},
      {"GET /page HTTP/1.1\r\nHost: x\r\n\r\n", 200},
      {"GET /page HTTP/1.0\r\n\r\n", 200},
      {"GET /page HTTP/1.0\r\nHost: x\r\n\r\n", 200},
      {"GET /page HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n", 400},
  };
  for (const auto& c : cases) {
    HttpClient client(server->port());
    ASSERT_TRUE(client.send(c.head));
    const HttpAnswer answer = client.receive();
    EXPECT_EQ(answer.status, c.status) << c.head;
    if (c.status != 400) continue;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << c.head;
    EXPECT_EQ(answer.json().at("code"), "malformed_request") << c.head;
  }
}

TEST_F(Wire, HeadersThatHideAnotherOneAreRefused) {
  const std::string nul = "X-A: a\0b"s;
  for (const std::string& header : {nul, std::string("X A: b"), std::string("X-A : b"), std::string(": b"),
                                    std::string("X-A\x01: b")}) {
    HttpClient client(server->port());
    client.send("GET /page HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
    EXPECT_EQ(client.receive().status, 400) << header;
  }
  HttpClient target(server->port());
  target.send("GET /pa\0ge HTTP/1.1\r\nHost: x\r\n\r\n"s);
  EXPECT_EQ(target.receive().status, 400);
}

// A folded line (RFC 9112, 5.2) belongs to the field above, whatever it looks like.
TEST_F(Wire, AFoldedLineIsNoHeaderOfItsOwn) {
  HttpClient client(server->port());
  const std::string page = "GET /page HTTP/1.1\r\nHost: x\r\n";
  ASSERT_TRUE(client.send(page + "X-A: a\r\n Content-Length: 7\r\n\r\n" + page + "\r\n"));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 200);
}

TEST_F(Wire, ATooLongAddressIsRefused) {
  HttpClient client(server->port());
  EXPECT_EQ(client.call("GET", "/" + std::string(kMaxTargetBytes - 1, 'a')).status, 404);
  EXPECT_EQ(client.call("GET", "/" + std::string(kMaxTargetBytes, 'a')).status, 400);
  EXPECT_EQ(client.call("GET", "/page?" + std::string(9000, 'a')).status, 431);
}

// Without reading a single answer: the server must not collect them without end.
TEST_F(Wire, WhoAsksAndNeverReadsIsCutOff) {
  HttpClient client(server->port());
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "GET /page HTTP/1.1\r\nHost: x\r\n\r\n";
  while (client.send(many)) {
  }
  EXPECT_EQ(HttpClient(server->port()).call("GET", "/page").status, 200);
}

TEST_F(Wire, SlowSendersAreCutOff) {
  HttpClient client(server->port());
  ASSERT_TRUE(client.send("GET /page HTT"));
  bool closed = false;
  for (int i = 0; i < 20 && !closed; ++i) {  // a byte now and then does not help
    closed = client.is_closed_within(100ms) || !client.send("P");
  }
  EXPECT_TRUE(closed);
  HttpClient body(server->port());
  ASSERT_TRUE(body.send("POST /echo/a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"));
  EXPECT_TRUE(body.is_closed_within(2s));
}

TEST_F(Wire, HalfClosedAndIdleConnectionsEnd) {
  HttpClient half(server->port());
  ASSERT_TRUE(half.send("GET /page HTTP/1.1\r\nHost: x\r\n\r\n"));
  half.half_close();
  EXPECT_EQ(half.receive().status, 200);
  EXPECT_TRUE(half.is_closed_within(2s));
  HttpClient idle(server->port());
  EXPECT_EQ(idle.call("GET", "/page").status, 200);
  EXPECT_TRUE(idle.is_closed_within(3s));
}

TEST_F(Wire, ConnectionsAreLimited) {
  std::vector<std::unique_ptr<HttpClient>> clients;
  int answered = 0;
  for (int i = 0; i < 12; ++i) {
    clients.push_back(std::make_unique<HttpClient>(server->port()));
    answered += clients.back()->call("GET", "/page").status == 200 ? 1 : 0;
  }
  EXPECT_EQ(answered, 8);
  EXPECT_EQ(server->load().connections, 8);
  EXPECT_EQ(server->load().connections_refused, 4u);
  clients.erase(clients.begin(), clients.begin() + 8);
  while (server->load().connections > 0) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(HttpClient(server->port()).call("GET", "/page").status, 200) << "there is room again";
}

TEST_F(Wire, ALongAnswerComesInPieces) {
  HttpClient client(server->port());
  const HttpAnswer answer = client.call("GET", "/pieces/3");
  EXPECT_EQ(answer.header("transfer-encoding"), "chunked");
  EXPECT_EQ(answer.header("content-length"), "");
  EXPECT_EQ(answer.body.size(), 3u * 70'001);
  EXPECT_EQ(client.call("GET", "/page").status, 200) << "the connection is kept";
  EXPECT_EQ(client.call("HEAD", "/pieces/3").status, 200);
  EXPECT_EQ(client.call("GET", "/pieces/0").body, "");
  EXPECT_EQ(client.call("GET", "/page").status, 200);
}

TEST_F(Wire, ToAnOldClientTheEndOfTheConnectionIsTheEndOfALongAnswer) {
  HttpClient client(server->port());
  ASSERT_TRUE(client.send("GET /pieces/2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  const HttpAnswer answer = client.receive();
  EXPECT_EQ(answer.header("transfer-encoding"), "");
  EXPECT_EQ(answer.body.size(), 2u * 70'001);
  ASSERT_TRUE(client.send("GET /page HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  EXPECT_EQ(client.receive().header("connection"), "keep-alive");
}

TEST_F(Wire, ALongAnswerThatBreaksOffIsNotTakenForAWholeOne) {
  HttpClient client(server->port());
  EXPECT_EQ(client.call("GET", "/pieces/-1").status, 0);
  ASSERT_TRUE(client.send("GET /pieces/-1 HTTP/1.0\r\n\r\n"));
  EXPECT_EQ(client.receive().status, 0);
}

TEST_F(Wire, WhoDoesNotTakeAPieceInTimeIsCutOff) {
  HttpClient client(server->port());
  ASSERT_TRUE(client.send("GET /pieces/100000 HTTP/1.1\r\nHost: x\r\n\r\n"));
  while (pieces.use_count() < 3) std::this_thread::sleep_for(5ms);
  while (pieces.use_count() > 2) std::this_thread::sleep_for(5ms);  // or this never ends
  EXPECT_EQ(client.receive().status, 0);
}

TEST_F(Wire, MethodsHeadAndOptions) {
  HttpClient client(server->port());
  const HttpAnswer wrong = client.call("DELETE", "/page");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("allow"), "GET, OPTIONS");
  const HttpAnswer head = client.call("HEAD", "/files/page.html");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), "8");
  EXPECT_EQ(client.call("GET", "/nothing").json().at("code"), "not_found");
}

TEST_F(Wire, OnlyNamedOriginsMayAskFromABrowser) {
  HttpClient client(server->port());
  const auto allowed = [&](const std::string& method, const std::string& path,
                           const std::string& origin) {
    return client.call(method, path, {{"Origin", origin}}).header("access-control-allow-origin");
  };
  EXPECT_EQ(allowed("GET", "/page", "https://shop.example"), "https://shop.example");
  EXPECT_EQ(allowed("OPTIONS", "/page", "https://shop.example"), "https://shop.example");
  EXPECT_EQ(allowed("GET", "/page", "https://shop.example.evil"), "");
  EXPECT_EQ(allowed("OPTIONS", "/page", "null"), "");
  EXPECT_EQ(allowed("OPTIONS", "/echo/a", "https://shop.example"), "");
}

TEST_F(Wire, FilesOfOneFolderOnly) {
  HttpClient client(server->port());
  const HttpAnswer page = client.call("GET", "/files/page.html");
  EXPECT_EQ(page.body, "<p>hello");
  EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8");
  for (const char* const path : {"/files/../../../etc/passwd", "/files/%2e%2e/%2e%2e/etc/passwd",
                                 "/files//etc/passwd", "/files/none", "/files/"}) {
    EXPECT_EQ(client.call("GET", path).status, 404) << path;
  }
}

TEST_F(Wire, AFailedHandlerTellsNothing) {
  HttpClient client(server->port());
  const HttpAnswer answer = client.call("GET", "/broken");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.json().at("code"), "internal_error");
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
}

TEST_F(Wire, StopAnswersWhatIsUnderWay) {
  HttpClient client(server->port());
  HttpClient idle(server->port());
  EXPECT_EQ(idle.call("GET", "/page").status, 200);
  ASSERT_TRUE(client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
  while (waiting == 0) std::this_thread::sleep_for(5ms);
  const auto start = std::chrono::steady_clock::now();
  server->stop();
  const HttpAnswer answer = client.receive();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(idle.is_closed_within(1s));
  thread.join();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1500ms);
  EXPECT_EQ(HttpClient(server->port()).call("GET", "/page").status, 0);
  thread = std::thread([] {});
}

TEST(Address, InUseIsSaid) {
  ServerOptions options;
  Server first(options);
  first.listen();
  options.port = first.port();
  EXPECT_THROW(Server(options).listen(), std::runtime_error);
  options.address = "nowhere";
  EXPECT_THROW(Server(options).listen(), std::runtime_error);
}

constexpr int kParallel = 64;
constexpr int kRounds = 20;

TEST(HttpRace, SixtyFourRedemptionsOfOneCode) {
  FreshFolder folder;
  TestServer server(open_sqlite_store({.path = folder.file("shop.db"), .vfs = {}}));
  const std::string key = server.key(Scope::checkout);
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int i = 0; i < kParallel; ++i) clients.push_back(std::make_unique<HttpClient>(server.port()));
  for (int round = 0; round < kRounds; ++round) {
    const std::string ref = "K-" + std::to_string(round);
    server.shop().late_pizza(ref);
    const std::string code = server.shop().claim_code(ref);
    std::atomic<int> created{0};
    std::atomic<int> spent{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kParallel; ++i) {
      threads.emplace_back([&, i] {
        const std::string me = std::to_string(round) + "-" + std::to_string(i);
        const Json body = {{"code", code},
                           {"customer_ref", "c-1"},
                           {"order_ref", "cart-" + me},
                           {"amount_minor", 2850},
                           {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}};
        const HttpAnswer answer = clients[static_cast<std::size_t>(i)]->call(
            "POST", "/v1/redemptions",
            {{"Authorization", "Bearer " + key},
             {"Content-Type", "application/json"},
             {"Idempotency-Key", me}},
            body.dump());
        if (answer.status == 201) ++created;
        if (answer.status == 409 && answer.json().at("code") == "voucher_spent") ++spent;
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(created, 1) << "round " << round;
    ASSERT_EQ(spent, kParallel - 1) << "round " << round;
  }
}

}  // namespace
}  // namespace kulanz
