// The real `kulanz serve`, killed with -9 while codes are redeemed. After each
// restart every answered redemption is there and nothing is there twice.
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <thread>

#include "server/app/crypto.h"
#include "tests/app/test_shop.h"
#include "tests/http/http_client.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

constexpr int kKills = 8;
constexpr int kClients = 8;

class Killed : public ::testing::Test {
 protected:
  std::vector<std::string> command(std::vector<std::string> words) {
    words.insert(words.begin(), KULANZ_PROGRAM);
    words.insert(words.end(), {"--store", "sqlite:" + folder.file("shop.db")});
    return words;
  }

  std::string make_key() {
    Process process(command({"keys", "create", "--scope", "shop"}));
    return process.line();
  }

  std::unique_ptr<Process> serve() {
    auto process = std::make_unique<Process>(
        command({"serve", "--listen", "127.0.0.1:0", "--policies", KULANZ_SOURCE_DIR "/policies",
                 "--roster", KULANZ_SOURCE_DIR "/web-demo/roster.json"}));
    const std::string told = process->line();
    const std::size_t colon = told.rfind(':');
    if (colon == std::string::npos) throw std::runtime_error("the server did not start: " + told);
    port = static_cast<std::uint16_t>(std::stoi(told.substr(colon + 1)));
    return process;
  }

  HttpAnswer call(HttpClient& client, const std::string& method, const std::string& path,
                  const Json& body, const std::string& idempotency_key,
                  const std::string& credential) {
    return client.call(method, path,
                       {{"Authorization", "Bearer " + credential},
                        {"Content-Type", "application/json"},
                        {"Idempotency-Key", idempotency_key}},
                       body.dump());
  }

  // A code over 28.50, made by way of the API.
  std::string new_code(const std::string& ref) {
    HttpClient client(port);
    const std::string path = "/v1/orders/" + ref;
    call(client, "PUT", path, pizza_order(), "", key);
    call(client, "POST", path + "/events",
         {{"events", Json::array({event("door", "delivered", "2026-05-03T20:30:00Z")})}}, "e" + ref,
         key);
    const std::string token =
        call(client, "POST", path + "/tokens", {{"scopes", {"claim"}}, {"ttl_s", 3600}}, "", key)
            .json()
            .at("token");
    const HttpAnswer claimed =
        call(client, "POST", path + "/claims",
             {{"promise", "delivery"}, {"remedy", "goodwill_voucher"}}, "c" + ref, token);
    return claimed.json().at("voucher").at("code");
  }

  HttpAnswer redeem(HttpClient& client, const std::string& code, const std::string& cart) {
    return call(client, "POST", "/v1/redemptions",
                {{"code", code},
                 {"customer_ref", "c-1"},
                 {"order_ref", cart},
                 {"amount_minor", 1},
                 {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}},
                "k" + cart, key);
  }

  // Uses the code one cent at a time until the server is gone.
  void redeem_until_it_dies(const std::string& code, const std::string& name) {
    HttpClient client(port);
    for (int i = 0;; ++i) {
      const std::string cart = name + "-" + std::to_string(i);
      {
        const std::lock_guard lock(mutex);
        asked.push_back(cart);
      }
      const HttpAnswer answer = redeem(client, code, cart);
      if (answer.status != 201) return;
      const std::lock_guard lock(mutex);
      answered[cart] = answer.json().at("id");
    }
  }

  FreshFolder folder;
  std::string key;
  std::uint16_t port = 0;
  std::mutex mutex;
  std::vector<std::string> asked;
  std::map<std::string, std::string> answered;
};

TEST_F(Killed, LosesNothingThatWasAnsweredAndDoesNothingTwice) {
  key = make_key();
  std::unique_ptr<Process> server = serve();
  for (int round = 0; round < kKills; ++round) {
    const std::string code = new_code("K-" + std::to_string(round));
    asked.clear();
    answered.clear();
    std::vector<std::thread> clients;
    for (int i = 0; i < kClients; ++i) {
      clients.emplace_back([&, i] { redeem_until_it_dies(code, "c" + std::to_string(round * 100 + i)); });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(40 + 17 * round));
    server->end(SIGKILL);
    for (std::thread& client : clients) client.join();

    server = serve();
    HttpClient client(port);
    for (const auto& [cart, id] : answered) {
      const HttpAnswer again = redeem(client, code, cart);
      ASSERT_EQ(again.json().value("id", ""), id) << "round " << round << ", " << again.body;
    }
    EXPECT_GT(answered.size(), 0u);
    // What was asked and not answered is there or not; after asking for all of it
    // again each cart has used one cent, once.
    for (const std::string& cart : asked) redeem(client, code, cart);
    const Json left = call(client, "POST", "/v1/validations",
                           {{"code", code},
                            {"customer_ref", "c-1"},
                            {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}},
                           "", key)
                          .json();
    ASSERT_EQ(left.at("available_minor"), 2850 - static_cast<int>(asked.size()));
  }
  EXPECT_EQ(server->end(SIGTERM), 0);
}

TEST_F(Killed, TheDatabaseBelongsToOneProcess) {
  key = make_key();
  const std::unique_ptr<Process> server = serve();
  EXPECT_EQ(make_key(), "");
}

}  // namespace
}  // namespace kulanz
