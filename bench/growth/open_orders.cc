// What the work of one minute costs in which 1,000 promises break, beside so many open orders
// that wait: SQLite, full sync, the keeper's own steps. The stores take turns, a round of due
// orders each. One line of JSON a size: {"name","size","seconds":[a round, ...]}.
//
//   growth_open_orders FOLDER ROUNDS WAITING...
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "bench/growth/long_log.h"
#include "server/app/keeper.h"
#include "server/app/orders.h"
#include "server/app/policies.h"
#include "server/app/scheduler.h"

namespace kulanz {
namespace {

constexpr int kDue = 1'000;  // orders that break in a minute
constexpr int kRowsPerWrite = 20'000;
constexpr std::int64_t kStart = 1'777'840'200;
constexpr std::int64_t kLater_s = 30 * 86'400;  // until the others are due, at the earliest

constexpr char kPolicy[] = R"json({
  "policy": "bench", "title": "A delivery", "currency": "EUR", "zone": "UTC",
  "facts": {
    "promised": { "type": "duration", "unit": "s" },
    "placed_at": { "from": "order.placed_at" },
    "state": { "from": "promise.state" }
  },
  "promise": { "deadline": "placed_at + promised", "silence": "late", "kept_by": ["delivered"] },
  "lines": [{ "name": "words", "is": "if(state = 'breached', 'bench.late', 'none')" }],
  "apology": { "key": "words", "severity": "1", "params": [] },
  "remedies": [{
    "id": "voucher", "kind": "voucher", "basis": "goodwill", "valid_days": 365,
    "when": "state = 'breached'", "amount": "5 EUR", "rule": "bench"
  }]
})json";

Json order_of(std::int64_t promised_s) {
  const Json promise = {
      {"id", "delivery"}, {"policy", "bench"}, {"facts", {{"promised", promised_s}}}};
  return {{"placed_at", instant_text({kStart})},
          {"currency", "EUR"},
          {"paid_minor", 2'850},
          {"locale", "de-DE"},
          {"title", "Two pizzas"},
          {"customer", {{"ref", "c-1"}, {"email", "a@b.example"}, {"name", "A. B."}}},
          {"promises", Json::array({promise})}};
}

// One shop with so many open orders beside those that break.
class OpenOrders {
 public:
  OpenOrders(const std::string& file, std::int64_t waiting, int rounds)
      : waiting_(waiting),
        store_(open_sqlite_store({.path = file, .vfs = {}})),
        clock_({kStart}),
        app_(*store_, clock_, random_, new_secrets(random_), {}) {
    put_policy(app_, "bench", kPolicy);
    app_.set_issues_at_breach(true);
    fill(rounds * kDue + waiting, rounds);
    lengthen_log(*store_);
  }

  std::int64_t waiting() const { return waiting_; }

  // Seconds that the keeper works when the orders of that minute have broken.
  double minute(int round) {
    clock_.set({kStart + 60 * (round + 1)});
    const auto start = std::chrono::steady_clock::now();
    while (!keep(app_)) {
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  std::int64_t broken() {
    std::int64_t count = 0;
    app_.read([&](Reader& reader) {
      reader.scan(Table::outbox, "", "", [&](auto key, auto) {
        count += key.find("/promise.breached/") != std::string_view::npos ? 1 : 0;
        return true;
      });
    });
    return count;
  }

 private:
  // The n-th order breaks in the minute of its round; after the last, much later.
  static std::int64_t promised_s(std::int64_t n, int rounds) {
    const std::int64_t round = n / kDue;
    return round < rounds ? 60 * round + n % kDue * 60 / kDue : kLater_s + n % kLater_s;
  }

  // Orders as put_order writes them: the first through it, the rest after its pattern.
  void fill(std::int64_t orders, int rounds) {
    put_order(app_, "pattern", order_of(kLater_s));
    OrderRecord order;
    app_.read([&](Reader& reader) { order = need_order(reader, "pattern"); });
    for (std::int64_t n = 0; n < orders; n += kRowsPerWrite) {
      app_.write([&](Transaction& tx) {
        for (std::int64_t i = n; i < std::min(orders, n + kRowsPerWrite); ++i) {
          place(tx, order, i, promised_s(i, rounds));
        }
      });
      if (n % 1'000'000 == 0 && n > 0) std::fprintf(stderr, "%lld orders\n", static_cast<long long>(n));
    }
  }

  static void place(Transaction& tx, OrderRecord& order, std::int64_t n, std::int64_t promised_s) {
    order.ref = "K-" + std::to_string(10'000'000'000 + n);
    order.promises[0].facts["promised"] = promised_s;
    save(tx, Table::orders, order.ref, order);
    look_next(tx, order.ref, Instant{kStart + promised_s});
  }

  std::int64_t waiting_;
  std::unique_ptr<Store> store_;
  SetClock clock_;
  SystemRandom random_;
  App app_;
};

int run(const std::string& folder, int rounds, const std::vector<std::int64_t>& sizes) {
  start_crypto();
  std::vector<std::unique_ptr<OpenOrders>> shops;
  for (const std::int64_t size : sizes) {
    const std::string file = folder + "/" + std::to_string(size) + ".db";
    shops.push_back(std::make_unique<OpenOrders>(file, size, rounds));
  }
  std::vector<Json> seconds(shops.size(), Json::array());
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < shops.size(); ++i) seconds[i].push_back(shops[i]->minute(round));
  }
  for (std::size_t i = 0; i < shops.size(); ++i) {
    if (shops[i]->broken() != std::int64_t{rounds} * kDue) {
      std::fprintf(stderr, "%lld promises broke\n", static_cast<long long>(shops[i]->broken()));
      return 1;
    }
    const Json line = {{"name", "open_orders"}, {"size", shops[i]->waiting()}, {"seconds", seconds[i]}};
    std::puts(line.dump().c_str());
  }
  return 0;
}

}  // namespace
}  // namespace kulanz

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("growth_open_orders FOLDER ROUNDS WAITING...\n", stderr);
    return 2;
  }
  std::vector<std::int64_t> sizes;
  for (int i = 3; i < argc; ++i) sizes.push_back(std::stoll(argv[i]));
  return kulanz::run(argv[1], std::stoi(argv[2]), sizes);
}
