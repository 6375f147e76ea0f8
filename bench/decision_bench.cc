// One decision, natively: from the frame's text to the decision's bytes, against
// a hand-written if-chain of the pizza rule that is handed its numbers ready.
#include <benchmark/benchmark.h>

#include "server/app/frame.h"
#include "tests/parity/shelf.h"

namespace kulanz::parity {
namespace {

constexpr std::int64_t kPlacedAt = 1'777'825'800;  // 2026-05-03T16:30:00Z

Json order(int paid_minor) {
  return {{"placed_at", "2026-05-03T16:30:00Z"}, {"paid_minor", paid_minor}, {"currency", "EUR"}};
}

const Shelf& shelf() {
  static const Shelf shelf = load_shelf(KULANZ_POLICIES);
  return shelf;
}

void decide(benchmark::State& state, const char* policy, const Json& input, std::int64_t now,
            bool explain = false) {
  const Policy& opened = shelf().at(policy).policy;
  const std::vector<std::uint8_t> frame = frame_from_json(input);
  const auto decider = std::make_unique<Decider>();
  if (header_of(decider->decide(opened, frame, now)).reason != 0) state.SkipWithError("refused");
  for (auto _ : state) {
    benchmark::DoNotOptimize(decider->decide(opened, frame, now, explain).data());
  }
}

const Json kPizza = {{"order", order(2850)},
                     {"facts", {{"meal_minor", 2850}, {"promised_min", 45}}},
                     {"events", Json::array()}};
const Json kDataOption = {
    {"order", order(2999)},
    {"facts", {{"monthly_fee_minor", 2999}, {"activation_hours", 24}, {"provider_switch", false}}},
    {"events", Json::array()}};
const Json kParcel = {{"order", order(8900)}, {"facts", {{"delivery_days", 2}}}, {"events", Json::array()}};
const Json kNewspaper = {{"order", order(4290)},
                         {"facts",
                          {{"period_price_minor", 4290},
                           {"issues_in_period", 26},
                           {"first_issue", "2026-05-04"},
                           {"last_issue", "2026-06-03"}}},
                         {"events", Json::array()}};

constexpr std::int64_t kLater = kPlacedAt + 4 * 3600;
constexpr std::int64_t kTenDays = kPlacedAt + 10 * 86'400;

BENCHMARK_CAPTURE(decide, pizza, "pizza", kPizza, kLater);
BENCHMARK_CAPTURE(decide, pizza_explained, "pizza", kPizza, kLater, true);
BENCHMARK_CAPTURE(decide, data_option, "data_option", kDataOption, kTenDays);
BENCHMARK_CAPTURE(decide, parcel, "parcel", kParcel, kTenDays);
BENCHMARK_CAPTURE(decide, newspaper, "newspaper", kNewspaper, kTenDays);

struct Chain {
  std::int64_t amount_minor;
  std::int64_t next_change_at;
  PromiseState state;
};

Chain pizza_chain(std::int64_t deadline, std::int64_t meal, std::int64_t paid, std::int64_t now) {
  const std::int64_t delay = now - deadline;
  if (delay < -600) return {0, deadline - 600, PromiseState::open};
  if (delay < 0) return {0, deadline, PromiseState::at_risk};
  std::int64_t share = 0;
  std::int64_t next = deadline + 30 * 60;
  if (delay >= 180 * 60) {
    share = 100;
    next = kNever;
  } else if (delay >= 120 * 60) {
    share = 75;
    next = deadline + 180 * 60;
  } else if (delay >= 60 * 60) {
    share = 50;
    next = deadline + 120 * 60;
  } else if (delay >= 30 * 60) {
    share = 25;
    next = deadline + 60 * 60;
  }
  const std::int64_t rounded = (meal * share + 4999) / 5000 * 50;
  return {std::min({rounded, meal, paid}), next, PromiseState::breached};
}

void if_chain(benchmark::State& state) {
  std::int64_t now = kLater;
  for (auto _ : state) {
    benchmark::DoNotOptimize(now);
    benchmark::DoNotOptimize(pizza_chain(kPlacedAt + 45 * 60, 2850, 2850, now));
  }
}
BENCHMARK(if_chain);

}  // namespace
}  // namespace kulanz::parity

BENCHMARK_MAIN();
