// The real `kulanz serve`, killed with -9 at random moments while codes are claimed,
// redeemed and given back. After each restart everything answered is there, and
// after asking for everything again nothing is there twice.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <thread>

#include "tests/app/test_shop.h"
#include "tests/http/http_client.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz::ledger {
namespace {

constexpr int kClients = 8;
constexpr unsigned kLongestLife_ms = 150;
constexpr int kFace = 2'850;

int kills() { return std::getenv("KULANZ_SOAK") != nullptr ? 200 : 20; }

// A server that can be started again on its database.
class Program {
 public:
  Program() : key(make_key()) {}

  void start() {
    process_ = std::make_unique<Process>(
        command({"serve", "--listen", "127.0.0.1:0", "--policies", KULANZ_SOURCE_DIR "/policies",
                 "--roster", KULANZ_SOURCE_DIR "/web-demo/roster.json"}));
    const std::string told = process_->line();
    const std::size_t colon = told.rfind(':');
    if (colon == std::string::npos) throw std::runtime_error("the server did not start: " + told);
    port = static_cast<std::uint16_t>(std::stoi(told.substr(colon + 1)));
  }

  int end(int signal) { return process_->end(signal); }
  // Another process with the same database; what it prints.
  std::string make_key() {
    Process process(command({"keys", "create", "--scope", "shop"}));
    return process.line();
  }

  std::uint16_t port = 0;

 private:
  std::vector<std::string> command(std::vector<std::string> words) {
    words.insert(words.begin(), KULANZ_PROGRAM);
    words.insert(words.end(), {"--store", "sqlite:" + folder_.file("shop.db")});
    return words;
  }

  FreshFolder folder_;
  std::unique_ptr<Process> process_;

 public:
  const std::string key;
};

// One thing that is asked for, and its answer once there was one.
struct Asked {
  std::string path;
  Json body;
  std::string key;
  std::string answer;  // the id or the code in it; empty: none yet
};

// Asks until the server is gone, remembers all of it, and checks it afterwards.
class Client {
 public:
  Client(const Program& program, std::string name, unsigned seed)
      : program_(program), http_(program.port), name_(std::move(name)), random_(seed) {}

  void work() {
    while (claim_a_code()) {
      for (int uses = 0; uses < 12; ++uses) {
        if (!use_and_perhaps_give_back()) return;
      }
    }
  }

  // After the restart: how many answers there were.
  std::size_t check(std::uint16_t port) {
    HttpClient http(port);
    std::size_t answered = 0;
    for (auto& [ref, order] : orders_) {
      place(http, ref);
      answered += check_answer(http, order.claim);
      int spent = 0;
      for (Asked& use : order.uses) {
        answered += check_answer(http, use);
        ++spent;
      }
      for (Asked& back : order.rollbacks) {
        answered += check_answer(http, back);
        --spent;
      }
      if (!order.claim.answer.empty()) check_balance(http, order.claim.answer, kFace - spent);
    }
    return answered;
  }

 private:
  struct Order {
    Asked claim;
    std::vector<Asked> uses;
    std::vector<Asked> rollbacks;
  };

  HttpAnswer call(HttpClient& http, const std::string& method, const std::string& path,
                  const Json& body, const std::string& key) const {
    return http.call(method, path,
                     {{"Authorization", "Bearer " + program_.key},
                      {"Content-Type", "application/json"},
                      {"Idempotency-Key", key}},
                     body.is_null() ? "" : body.dump());
  }

  bool place(HttpClient& http, const std::string& ref) const {
    const std::string path = "/v1/orders/" + ref;
    const Json delivered = event("door", "delivered", "2026-05-03T20:30:00Z");
    return call(http, "PUT", path, pizza_order(), "").status != 0 &&
           call(http, "POST", path + "/events", {{"events", Json::array({delivered})}}, "e" + ref)
                   .status == 200;
  }

  // True when it was answered; what was asked for is remembered either way.
  bool ask(HttpClient& http, Asked& asked) const {
    const HttpAnswer answer = call(http, "POST", asked.path, asked.body, asked.key);
    if (answer.status != 200 && answer.status != 201) return false;
    const Json json = answer.json();
    const Json& told = json.contains("voucher") ? json.at("voucher").at("code") : json.at("id");
    if (asked.answer.empty()) asked.answer = told;
    return asked.answer == told;
  }

  // Claims take the customer's token, which dies with nobody.
  bool claim_a_code() {
    const std::string ref = name_ + "-" + std::to_string(orders_.size());
    Order& order = orders_[ref];
    order.claim = {"/v1/orders/" + ref + "/claims",
                   {{"promise", "delivery"}, {"remedy", "goodwill_voucher"}},
                   "c" + ref,
                   ""};
    current_ = &order;
    return place(http_, ref) && ask_with_token(http_, ref, order.claim);
  }

  bool ask_with_token(HttpClient& http, const std::string& ref, Asked& claim) const {
    const Json wish = {{"scopes", {"claim"}}, {"ttl_s", 3'600}};
    const HttpAnswer token = call(http, "POST", "/v1/orders/" + ref + "/tokens", wish, "");
    if (token.status != 200) return false;
    const std::string bearer = "Bearer " + token.json().at("token").get<std::string>();
    const HttpAnswer answer = http.call("POST", claim.path,
                                        {{"Authorization", bearer},
                                         {"Content-Type", "application/json"},
                                         {"Idempotency-Key", claim.key}},
                                        claim.body.dump());
    if (answer.status != 200) return false;
    const std::string code = answer.json().at("voucher").at("code");
    if (claim.answer.empty()) claim.answer = code;
    return claim.answer == code;
  }

  bool use_and_perhaps_give_back() {
    Order& order = *current_;
    const std::string cart = name_ + "-cart-" + std::to_string(carts_++);
    order.uses.push_back({"/v1/redemptions",
                          {{"code", order.claim.answer},
                           {"customer_ref", "c-1"},
                           {"order_ref", cart},
                           {"amount_minor", 1},
                           {"basket", {{"total_minor", 5'000}, {"currency", "EUR"}}}},
                          "k" + cart,
                          ""});
    if (!ask(http_, order.uses.back())) return false;
    if (random_() % 3 > 0) return true;
    const std::string id = order.uses.back().answer;
    order.rollbacks.push_back({"/v1/redemptions/" + id + "/rollback", nullptr, "r" + cart, ""});
    return ask(http_, order.rollbacks.back());
  }

  // What was answered is answered the same; what was not is answered now.
  std::size_t check_answer(HttpClient& http, Asked& asked) const {
    const std::string before = asked.answer;
    const std::string claims = "/claims";
    const bool is_claim = asked.path.ends_with(claims);
    const std::string ref =
        is_claim ? asked.path.substr(11, asked.path.size() - 11 - claims.size()) : "";
    const bool same = is_claim ? ask_with_token(http, ref, asked) : ask(http, asked);
    EXPECT_TRUE(same) << asked.path << " " << asked.key << ", answered before: " << before;
    return before.empty() ? 0 : 1;
  }

  void check_balance(HttpClient& http, const std::string& code, int left) const {
    const Json wish = {{"code", code},
                       {"customer_ref", "c-1"},
                       {"basket", {{"total_minor", 5'000}, {"currency", "EUR"}}}};
    const Json is = call(http, "POST", "/v1/validations", wish, "").json();
    EXPECT_EQ(is.at("available_minor"), left) << code;
  }

  const Program& program_;
  HttpClient http_;
  std::string name_;
  std::mt19937 random_;
  std::map<std::string, Order> orders_;
  Order* current_ = nullptr;
  int carts_ = 0;
};

TEST(Killed, LosesNothingThatWasAnsweredAndDoesNothingTwice) {
  Program program;
  program.start();
  std::mt19937 random(1);
  std::size_t answered = 0;
  for (int kill = 0; kill < kills() && !::testing::Test::HasFailure(); ++kill) {
    std::vector<std::unique_ptr<Client>> clients;
    std::vector<std::thread> threads;
    for (int i = 0; i < kClients; ++i) {
      const std::string name = "K" + std::to_string(kill) + "-" + std::to_string(i);
      clients.push_back(std::make_unique<Client>(program, name, random()));
      threads.emplace_back([client = clients.back().get()] { client->work(); });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % kLongestLife_ms));
    program.end(SIGKILL);
    for (std::thread& thread : threads) thread.join();
    program.start();
    for (const auto& client : clients) answered += client->check(program.port);
  }
  std::printf("%d kills, %zu answered effects, all there once\n", kills(), answered);
  EXPECT_GT(answered, static_cast<std::size_t>(kills()) * kClients);
  EXPECT_EQ(program.end(SIGTERM), 0);
}

TEST(Killed, TheDatabaseBelongsToOneProcess) {
  Program program;
  program.start();
  EXPECT_EQ(program.make_key(), "");
}

}  // namespace
}  // namespace kulanz::ledger
