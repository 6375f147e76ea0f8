// The real `kulanz serve`, killed with -9 at random moments while codes are claimed,
// redeemed and given back. After each restart everything answered is there, and
// after asking for everything again nothing is there twice.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "tests/ledger/program.h"
#include "tests/store/fresh_folder.h"
#include "tests/support/volume.h"

namespace kulanz::ledger {
namespace {

constexpr int kClients = 8;
constexpr unsigned kMostAnswers = 200;  // of a life
constexpr unsigned kLongestWait_us = 5'000;
constexpr int kFace = 2'850;

int kills() { return volume(10, 20, 200); }

// One thing that is asked for, and its answer once there was one.
struct Asked {
  std::string path;
  Json body;
  std::string key;
  std::string answer;  // the id or the code in it; empty: none yet
};

// Of one life of the server, while it lasts.
struct Life {
  std::atomic<int> clients{kClients};  // that still ask
  std::atomic<std::uint64_t> answers{0};

  // Until a moment that is as random on a slow machine as on a fast one.
  void last(std::mt19937& random) const {
    const auto enough = random() % kMostAnswers;
    while (clients > 0 && answers < enough) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::microseconds(random() % kLongestWait_us));
  }
};

// Asks until the server is gone, remembers all of it, and checks it afterwards.
class Client {
 public:
  Client(std::uint16_t port, std::string key, std::string name, unsigned seed, Life& life)
      : http_(port), key_(std::move(key)), name_(std::move(name)), random_(seed), life_(life) {}

  void work() {
    bool answers = true;
    while (answers && claim_a_code()) {
      for (int uses = 0; uses < 12 && answers; ++uses) answers = use_and_perhaps_give_back();
    }
    --life_.clients;
  }

  // After the restart: how many answers there were.
  std::size_t check(std::uint16_t port) {
    HttpClient http(port);
    std::size_t answered = 0;
    for (auto& [ref, order] : orders_) {
      place_late_pizza(http, key_, ref);
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
      if (!order.claim.answer.empty()) check_balance(http, ref, order.claim.answer, kFace - spent);
    }
    return answered;
  }

 private:
  struct Order {
    std::string ref;
    Asked claim;
    std::vector<Asked> uses;
    std::vector<Asked> rollbacks;
  };

  // True when it was answered; what was asked for is remembered either way.
  bool ask(HttpClient& http, Asked& asked) const {
    return remember(call(http, key_, "POST", asked.path, asked.body, asked.key), asked);
  }

  bool remember(const HttpAnswer& answer, Asked& asked) const {
    if (answer.status != 200 && answer.status != 201) return false;
    const Json json = answer.json();
    const Json& told = json.contains("voucher") ? json.at("voucher").at("code") : json.at("id");
    if (asked.answer.empty()) {
      asked.answer = told;
      ++life_.answers;
    }
    return asked.answer == told;
  }

  // Claims take the customer's token, which dies with nobody.
  bool claim_a_code() {
    const std::string ref = name_ + "-" + std::to_string(orders_.size());
    Order& order = orders_[ref];
    order.ref = ref;
    order.claim = {"/v1/orders/" + ref + "/claims", claim_body(), "c" + ref, ""};
    current_ = &order;
    return place_late_pizza(http_, key_, ref) && ask_with_token(http_, ref, order.claim);
  }

  bool ask_with_token(HttpClient& http, const std::string& ref, Asked& claim) const {
    const std::string token = claim_token(http, key_, ref);
    return !token.empty() &&
           remember(call(http, token, "POST", claim.path, claim.body, claim.key), claim);
  }

  bool use_and_perhaps_give_back() {
    Order& order = *current_;
    const std::string cart = name_ + "-cart-" + std::to_string(carts_++);
    const Json use = use_body(order.claim.answer, customer_of(order.ref), cart, 1);
    order.uses.push_back({"/v1/redemptions", use, "k" + cart, ""});
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

  void check_balance(HttpClient& http, const std::string& ref, const std::string& code,
                     int left) const {
    const Json wish = {{"code", code},
                       {"customer_ref", customer_of(ref)},
                       {"basket", {{"total_minor", 5'000}, {"currency", "EUR"}}}};
    const Json is = call(http, key_, "POST", "/v1/validations", wish, "").json();
    EXPECT_EQ(is.at("available_minor"), left) << code;
  }

  HttpClient http_;
  const std::string key_;
  std::string name_;
  std::mt19937 random_;
  Life& life_;
  std::map<std::string, Order> orders_;
  Order* current_ = nullptr;
  int carts_ = 0;
};

TEST(Killed, LosesNothingThatWasAnsweredAndDoesNothingTwice) {
  const FreshFolder folder;
  Program program(folder.file("shop.db"));
  const std::string key = program.make_key();
  ASSERT_TRUE(program.start());
  std::mt19937 random(1);
  std::size_t answered = 0;
  for (int kill = 0; kill < kills() && !::testing::Test::HasFailure(); ++kill) {
    Life life;
    std::vector<std::unique_ptr<Client>> clients;
    std::vector<std::thread> threads;
    for (int i = 0; i < kClients; ++i) {
      const std::string name = "K" + std::to_string(kill) + "-" + std::to_string(i);
      clients.push_back(std::make_unique<Client>(program.port(), key, name, random(), life));
      threads.emplace_back([client = clients.back().get()] { client->work(); });
    }
    life.last(random);
    program.end(SIGKILL);
    for (std::thread& thread : threads) thread.join();
    ASSERT_TRUE(program.start());
    for (const auto& client : clients) answered += client->check(program.port());
  }
  std::printf("%d kills, %zu answered effects, all there once\n", kills(), answered);
  EXPECT_GT(answered, static_cast<std::size_t>(kills()) * kClients);
  EXPECT_EQ(program.end(SIGTERM), 0);
}

TEST(Killed, TheDatabaseBelongsToOneProcess) {
  const FreshFolder folder;
  Program program(folder.file("shop.db"));
  ASSERT_TRUE(program.start());
  EXPECT_EQ(program.make_key(), "");
}

}  // namespace
}  // namespace kulanz::ledger
