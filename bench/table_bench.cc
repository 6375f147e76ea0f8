// The table that is decided by every peer (bench/table), natively: facts that are ready,
// a plan, one verdict after the other.
#include <benchmark/benchmark.h>

#include <memory>

#include "bench/table/orders.h"
#include "core/plan/plan.h"
#include "tests/support/question.h"

namespace kulanz::bench {
namespace {

constexpr std::size_t kFacts = 4;
using Prepared = std::array<std::int64_t, kKnownWords + kFacts>;

const Policy& table_policy() {
  static const test::Asked asked(test::read_file(KULANZ_SOURCE_DIR "/bench/table/policy.json"));
  return asked.policy();
}

std::vector<Prepared> prepared_orders() {
  std::vector<Prepared> all;
  for (const TableOrder& order : table_orders()) {
    all.push_back({0b1111, 0, order.delay_min * 60, order.fault, order.tier, order.total_minor});
  }
  return all;
}

void decide(benchmark::State& state, bool explain) {
  const auto plan = std::make_unique<Plan>();
  if (plan->make(table_policy()) != Reason::ok) state.SkipWithError("refused");
  const std::vector<Prepared> orders = prepared_orders();
  const std::size_t size = plan->verdict_bytes(explain);
  std::vector<std::int64_t> out(orders.size() * size / 8);
  for (auto _ : state) {
    plan->decide_all(orders.data()->data(), orders.size(), explain, reinterpret_cast<std::uint8_t*>(out.data()));
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * orders.size()));
}

BENCHMARK_CAPTURE(decide, table, false);
BENCHMARK_CAPTURE(decide, table_explained, true);

}  // namespace
}  // namespace kulanz::bench

BENCHMARK_MAIN();
