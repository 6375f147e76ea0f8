// Does one thing a number of times, for callgrind to count its instructions (instructions.mjs).
//
//   instructions NAME TIMES      at most 10,000
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>

#include "bench/table/orders.h"
#include "core/plan/plan.h"
#include "core/voucher/code.h"
#include "tests/support/question.h"

namespace kulanz::bench {
namespace {

using Work = std::function<void(int times)>;

constexpr int kMost = 10'000;  // times

// Keeps what was worked out from being left out.
volatile std::size_t seen = 0;

void decide_pizza(int times, bool explain) {
  const test::Asked asked = test::Asked::shipped("pizza");
  const std::vector<std::uint8_t> frame = test::frame_of({{"order/placed_at", "2026-05-03T16:30:00Z"},
                                                          {"order/paid_minor", "2850"},
                                                          {"order/currency", "EUR"},
                                                          {"facts/meal_minor", "2850"},
                                                          {"facts/promised_min", "45"}});
  const Question question{.now = parse_instant("2026-05-03T20:30:00Z").value(), .explain = explain, .frame = frame};
  const auto workspace = std::make_unique<Workspace>();
  std::vector<std::uint8_t> out(kMaxDecisionBytes);
  for (int i = 0; i < times; ++i) seen = seen + decide(asked.policy(), question, *workspace, out);
}

void decide_table(int times, bool explain) {
  const test::Asked asked(test::read_file(KULANZ_SOURCE_DIR "/bench/table/policy.json"));
  const auto plan = std::make_unique<Plan>();
  if (plan->make(asked.policy()) != Reason::ok) std::abort();
  std::vector<std::int64_t> facts;
  for (const TableOrder& order : table_orders(kMost)) {
    facts.insert(facts.end(), {0b1111, 0, order.delay_min * 60, order.fault, order.tier, order.total_minor});
  }
  const std::size_t count = static_cast<std::size_t>(times);
  std::vector<std::int64_t> out(kMost * plan->verdict_bytes(explain) / sizeof(std::int64_t));
  plan->decide_all(facts.data(), count, explain, reinterpret_cast<std::uint8_t*>(out.data()));
}

void check_code(int times) {
  for (int i = 0; i < times; ++i) seen = seen + static_cast<std::size_t>(parse_code("7K2M-9QXW-4TRB-H3ZD").reason());
}

const std::map<std::string, Work, std::less<>>& works() {
  static const std::map<std::string, Work, std::less<>> all{
      {"decision", [](int times) { decide_pizza(times, false); }},
      {"decision_explained", [](int times) { decide_pizza(times, true); }},
      {"plan", [](int times) { decide_table(times, false); }},
      {"plan_explained", [](int times) { decide_table(times, true); }},
      {"code_check", check_code}};
  return all;
}

}  // namespace
}  // namespace kulanz::bench

int main(int argc, char** argv) {
  const auto& works = kulanz::bench::works();
  const auto work = argc == 3 ? works.find(argv[1]) : works.end();
  if (work == works.end()) {
    std::fputs("instructions NAME TIMES, where NAME is one of:", stderr);
    for (const auto& [name, unused] : works) std::fprintf(stderr, " %s", name.c_str());
    std::fputs("\n", stderr);
    return 2;
  }
  work->second(std::min(std::atoi(argv[2]), kulanz::bench::kMost));
  return 0;
}
