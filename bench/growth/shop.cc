// What one request costs beside so much of what it is about, SQLite, full sync, one request at a
// time. The sizes take turns. One line of JSON a size: {"name","size","seconds":[a round, ...]},
// each the median of the round's requests.
//
//   growth_shop vouchers FOLDER ROUNDS SIZE...   redemptions and validations in a shop that has
//                                                issued so many vouchers
//   growth_shop events FOLDER ROUNDS SIZE...     one more event of an order that has so many
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "bench/growth/long_log.h"
#include "server/app/batches.h"
#include "server/app/events.h"
#include "server/app/issuing.h"
#include "server/app/orders.h"
#include "server/app/policies.h"
#include "server/app/vouchers.h"

namespace kulanz {
namespace {

constexpr std::int64_t kStart = 1'777'840'200;
constexpr int kRequests = 100;  // a round
constexpr int kEvents = 4;      // a round: so few that the order's size hardly changes

constexpr char kPolicy[] = R"json({
  "policy": "bench", "currency": "EUR",
  "facts": {
    "promised": { "type": "duration", "unit": "s" },
    "placed_at": { "from": "order.placed_at" },
    "scans": { "from": "promise.count(in_transit)" },
    "state": { "from": "promise.state" }
  },
  "promise": { "deadline": "placed_at + promised", "silence": "unknown", "kept_by": ["delivered"] },
  "remedies": [{
    "id": "refund", "kind": "refund", "basis": "contract",
    "when": "state = 'breached' and scans > 0", "amount": "5 EUR"
  }]
})json";

template <typename Work>
double seconds_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class Shop {
 public:
  explicit Shop(const std::string& file)
      : store_(open_sqlite_store({.path = file, .vfs = {}})),
        clock_({kStart}),
        app_(*store_, clock_, random_, new_secrets(random_), {}) {
    lengthen_log(*store_);
  }

  App& app() { return app_; }
  // A request whose key is new.
  Attempt attempt(const char* route, const Json& body) {
    return {"bench", "key-" + std::to_string(++requests_), route, body.dump()};
  }

 private:
  std::unique_ptr<Store> store_;
  SetClock clock_;
  SystemRandom random_;
  App app_;
  int requests_ = 0;
};

class Vouchers {
 public:
  Vouchers(const std::string& file, std::int64_t size) : shop_(file) {
    for (std::int64_t left = size; left > 0; left -= kMaxBatchCodes) {
      issue(std::min<std::int64_t>(left, kMaxBatchCodes));
    }
  }

  double redeem_some() {
    return median_of_requests([this](Json body) {
      body["order_ref"] = "order-" + std::to_string(++orders_);
      body["amount_minor"] = 1;
      redeem(shop_.app(), shop_.attempt("POST /v1/redemptions", body), body);
    });
  }

  double validate_some() {
    return median_of_requests([this](const Json& body) {
      if (!validate(shop_.app(), body).at("valid")) throw std::runtime_error("not valid");
    });
  }

 private:
  void issue(std::int64_t codes) {
    const Json body = {{"kind", "fixed"}, {"face_minor", 100'000},   {"currency", "EUR"},
                       {"bearer", true},  {"zone", "Europe/Berlin"}, {"valid_through", "2035-12-31"},
                       {"codes", codes}};
    const Answer answer = post_voucher(shop_.app(), shop_.attempt("POST /v1/vouchers", body), body);
    while (continue_batches(shop_.app())) {
    }
    const auto next = batch_codes(shop_.app(), answer.body.at("batch").at("id"));
    next();  // the header
    for (std::string lines = next(); !lines.empty(); lines = next()) codes_ += lines;
  }

  // Of vouchers that lie far apart.
  std::string next_code() {
    constexpr std::size_t kLine = sizeof "7K3M-Q2ZT-H4VX-9D4E";
    const std::size_t lines = codes_.size() / kLine;
    taken_ = (taken_ + 618'033'989) % lines;
    return codes_.substr(taken_ * kLine, kLine - 1);
  }

  template <typename Request>
  double median_of_requests(const Request& request) {
    std::vector<double> took;
    for (int i = 0; i < kRequests; ++i) {
      const Json body = {{"code", next_code()},
                         {"customer_ref", "c-17"},
                         {"basket", {{"total_minor", 5'000}, {"currency", "EUR"}}}};
      took.push_back(seconds_of([&] { request(body); }));
    }
    return median(took);
  }

  Shop shop_;
  std::string codes_;  // a line each
  std::size_t taken_ = 0;
  int orders_ = 0;
};

class Events {
 public:
  Events(const std::string& file, std::int64_t size) : shop_(file) {
    put_policy(shop_.app(), "bench", kPolicy);
    const Json promise = {{"id", "delivery"}, {"policy", "bench"}, {"facts", {{"promised", 864'000}}}};
    put_order(shop_.app(), "order",
              {{"placed_at", instant_text({kStart - 86'400})},
               {"currency", "EUR"},
               {"paid_minor", 2'850},
               {"locale", "de-DE"},
               {"title", "Two pizzas"},
               {"customer", {{"ref", "c-1"}, {"email", "a@b.example"}, {"name", "A. B."}}},
               {"promises", Json::array({promise})}});
    for (std::int64_t i = 0; i < size; ++i) tell();
  }

  double tell_some() {
    std::vector<double> took;
    for (int i = 0; i < kEvents; ++i) took.push_back(seconds_of([&] { tell(); }));
    return median(took);
  }

 private:
  void tell() {
    const Json event = {{"id", "e-" + std::to_string(++told_)},
                        {"promise", "delivery"},
                        {"kind", "in_transit"},
                        {"at", instant_text({kStart - 80'000 + told_})}};
    const Json body = {{"events", Json::array({event})}};
    post_events(shop_.app(), shop_.attempt("POST /v1/orders/order/events", body), "order",
                Source::merchant, body);
  }

  Shop shop_;
  int told_ = 0;
};

struct Figures {
  const char* name;
  std::int64_t size;
  Json seconds = Json::array();
};

void print(const Figures& figures) {
  const Json line = {{"name", figures.name}, {"size", figures.size}, {"seconds", figures.seconds}};
  std::puts(line.dump().c_str());
}

template <typename Part>
std::vector<std::unique_ptr<Part>> open_all(const std::string& folder,
                                            const std::vector<std::int64_t>& sizes) {
  std::vector<std::unique_ptr<Part>> parts;
  for (const std::int64_t size : sizes) {
    parts.push_back(std::make_unique<Part>(folder + "/" + std::to_string(size) + ".db", size));
  }
  return parts;
}

// Each round one turn of each size.
template <typename Part>
void measure(const char* name, double (Part::*work)(), int rounds,
             std::vector<std::unique_ptr<Part>>& parts, const std::vector<std::int64_t>& sizes) {
  std::vector<Figures> figures;
  for (const std::int64_t size : sizes) figures.push_back({name, size});
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < parts.size(); ++i) figures[i].seconds.push_back(((*parts[i]).*work)());
  }
  for (const Figures& one : figures) print(one);
}

int run(const std::string& what, const std::string& folder, int rounds,
        const std::vector<std::int64_t>& sizes) {
  start_crypto();
  if (what == "vouchers") {
    auto shops = open_all<Vouchers>(folder, sizes);
    measure("redemption", &Vouchers::redeem_some, rounds, shops, sizes);
    measure("validation", &Vouchers::validate_some, rounds, shops, sizes);
  } else {
    auto shops = open_all<Events>(folder, sizes);
    measure("event", &Events::tell_some, rounds, shops, sizes);
  }
  return 0;
}

}  // namespace
}  // namespace kulanz

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (argc < 5 || (what != "vouchers" && what != "events")) {
    std::fputs("growth_shop vouchers|events FOLDER ROUNDS SIZE...\n", stderr);
    return 2;
  }
  std::vector<std::int64_t> sizes;
  for (int i = 4; i < argc; ++i) sizes.push_back(std::stoll(argv[i]));
  return kulanz::run(what, argv[2], std::stoi(argv[3]), sizes);
}
