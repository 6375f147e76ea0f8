// What one decision costs, natively, from a frame's text to the decision's bytes:
//
//   table_rows/N           by a table of N rows, over 1,000 orders spread over all of them
//   table_rows_planned/N   the same by a plan, from facts that are ready to a verdict
//   order_events/N         of an order with N events
#include <benchmark/benchmark.h>

#include "core/author/author.h"
#include "core/plan/plan.h"
#include "server/app/crypto.h"
#include "server/app/frame.h"
#include "tests/parity/random.h"
#include "tests/parity/shelf.h"

namespace kulanz::parity {
namespace {

constexpr int kOrders = 1'000;
constexpr int kAmounts = 9;
constexpr std::int64_t kPlacedAt = 1'777'825'800;  // 2026-05-03T16:30:00Z

struct Opened {
  std::vector<std::uint8_t> blob;
  Policy policy;
};

Opened open(const Json& authored) {
  Compiled compiled;
  std::vector<Finding> findings;
  if (!compile_policy(authored.dump(), compiled, findings)) throw std::runtime_error(findings.at(0).message);
  start_crypto();
  Opened opened{std::move(compiled.blob), {}};
  const Result<Policy> policy = open_policy(opened.blob, sha256(as_text(opened.blob)));
  if (!policy.ok()) throw std::runtime_error(std::string(reason_code(policy.reason())));
  opened.policy = *policy;
  return opened;
}

// A row for each minute less. One input: 1,000 rows of two are more than the bytes a policy may have.
std::int64_t from_min(int row, int rows) { return rows - row; }
std::int64_t euros(int row) { return 1 + row % kAmounts; }

Json table_policy(int rows) {
  Json table = {{"hit", "first"}, {"inputs", {"delay_min"}}, {"rows", Json::array()}, {"otherwise", "0 EUR"}};
  for (int row = 0; row < rows; ++row) {
    table["rows"].push_back({{"if", {">= " + std::to_string(from_min(row, rows))}},
                             {"then", std::to_string(euros(row)) + " EUR"}});
  }
  return {{"policy", "growth"},
          {"currency", "EUR"},
          {"facts", {{"delay_min", {{"type", "integer"}}}}},
          {"lines", {{{"name", "amends"}, {"table", table}}}},
          {"remedies",
           {{{"id", "amends"}, {"kind", "refund"}, {"basis", "contract"}, {"amount", "amends"}}}}};
}

struct Asked {
  std::vector<std::uint8_t> frame;
  std::int64_t amount_minor;  // what the table says
};

// The row that matches is any of them, each as often as another.
Asked ask(Random& random, int rows) {
  const int row = static_cast<int>(random.between(0, rows - 1));
  return {frame_from_json({{"facts", {{"delay_min", from_min(row, rows)}}}}), 100 * euros(row)};
}

std::int64_t amount_of(Bytes decision) {
  const DecisionHeader header = header_of(decision);
  if (header.reason != 0 || header.remedy_count != 1) return -1;
  return read_at<RemedyRecord>(decision, header.remedies_at).amount_minor;
}

void table_rows(benchmark::State& state) {
  const int rows = static_cast<int>(state.range(0));
  const Opened opened = open(table_policy(rows));
  const auto decider = std::make_unique<Decider>();
  Random random(7);
  std::vector<Asked> orders;
  for (int i = 0; i < kOrders; ++i) orders.push_back(ask(random, rows));
  for (const Asked& order : orders) {
    if (amount_of(decider->decide(opened.policy, order.frame, 0)) != order.amount_minor) {
      state.SkipWithError("answers wrongly");
    }
  }
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(decider->decide(opened.policy, orders[next].frame, 0).data());
    next = next + 1 < kOrders ? next + 1 : 0;
  }
}
BENCHMARK(table_rows)->Arg(10)->Arg(30)->Arg(100)->Arg(300)->Arg(1'000);

void table_rows_planned(benchmark::State& state) {
  const int rows = static_cast<int>(state.range(0));
  const Opened opened = open(table_policy(rows));
  const auto plan = std::make_unique<Plan>();
  if (plan->make(opened.policy) != Reason::ok) state.SkipWithError("no plan");
  Random random(7);
  std::vector<std::array<std::int64_t, kKnownWords + 1>> orders;
  alignas(8) std::array<std::uint8_t, kMaxVerdictBytes> out;
  for (int i = 0; i < kOrders; ++i) {
    const int row = static_cast<int>(random.between(0, rows - 1));
    orders.push_back({1, 0, from_min(row, rows)});
    plan->decide(orders.back().data(), false, out.data());
    if (VerdictAt(out.data()).remedy(0).amount != 100 * euros(row)) state.SkipWithError("answers wrongly");
  }
  std::size_t next = 0;
  for (auto _ : state) {
    plan->decide(orders[next].data(), false, out.data());
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
    next = next + 1 < kOrders ? next + 1 : 0;
  }
}
BENCHMARK(table_rows_planned)->Arg(10)->Arg(30)->Arg(100)->Arg(300)->Arg(1'000);

Json order_with_events(std::int64_t count) {
  Json events = Json::array();
  for (std::int64_t i = 0; i < count; ++i) {
    events.push_back({{"id", "e-" + std::to_string(i)},
                      {"kind", "in_transit"},
                      {"at", instant_text({kPlacedAt + 60 * (i + 1)})},
                      {"source", "partner"}});
  }
  return {{"order", {{"placed_at", instant_text({kPlacedAt})}, {"paid_minor", 2'850}, {"currency", "EUR"}}},
          {"facts", {{"meal_minor", 2'850}, {"promised_min", 45}}},
          {"events", events}};
}

void order_events(benchmark::State& state) {
  static const Shelf shelf = load_shelf(KULANZ_POLICIES);
  const Policy& pizza = shelf.at("pizza").policy;
  const std::vector<std::uint8_t> frame = frame_from_json(order_with_events(state.range(0)));
  const auto decider = std::make_unique<Decider>();
  constexpr std::int64_t kLater = kPlacedAt + 86'400;
  if (header_of(decider->decide(pizza, frame, kLater)).reason != 0) state.SkipWithError("refused");
  for (auto _ : state) benchmark::DoNotOptimize(decider->decide(pizza, frame, kLater).data());
}
BENCHMARK(order_events)->RangeMultiplier(8)->Range(1, kMaxEvents);

}  // namespace
}  // namespace kulanz::parity

BENCHMARK_MAIN();
