// Each policy of a folder on the cases of its own tests, natively. One benchmark a policy and way,
// each iteration all of its cases once:
//
//   NAME/frame   from a frame's text to the decision's bytes
//   NAME/plan    from facts that are ready to a verdict, where a plan can be made of the policy
//
//   policies_bench --policies=FOLDER [Google Benchmark's options]
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/author/author.h"
#include "core/plan/plan.h"
#include "server/app/frame.h"
#include "tests/parity/shelf.h"

namespace kulanz::parity {
namespace {

struct OwnCase {
  std::vector<std::uint8_t> frame;
  std::int64_t now;
};

std::vector<OwnCase> own_cases(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Compiled compiled;
  std::vector<Finding> findings;
  if (!compile_policy(text, compiled, findings)) throw std::runtime_error(path.string() + " has an error");
  std::vector<OwnCase> cases;
  for (const OwnTest& test : compiled.tests) {
    cases.push_back({frame_from_json(Json::parse(test.given_text)), test.at});
  }
  if (cases.empty()) throw std::runtime_error(path.string() + " has no tests");
  return cases;
}

void decide_frames(benchmark::State& state, const Policy& policy, const std::vector<OwnCase>& cases) {
  const auto decider = std::make_unique<Decider>();
  for (const OwnCase& one : cases) {
    if (header_of(decider->decide(policy, one.frame, one.now)).reason != 0) state.SkipWithError("refused");
  }
  for (auto _ : state) {
    for (const OwnCase& one : cases) {
      benchmark::DoNotOptimize(decider->decide(policy, one.frame, one.now).data());
    }
  }
  state.counters["cases"] = static_cast<double>(cases.size());
}

using FactsOfCase = std::array<std::int64_t, kMaxFactWords>;

FactsOfCase facts_of(const Policy& policy, const OwnCase& one, Known& known) {
  FactsOfCase facts;
  if (read_frame(policy, one.frame, known).reason != Reason::ok) throw std::runtime_error("no facts");
  write_facts(policy, known, facts.data());
  return facts;
}

void decide_by_plan(benchmark::State& state, const Policy& policy, const std::vector<OwnCase>& cases) {
  const auto plan = std::make_unique<Plan>();
  if (plan->make(policy) != Reason::ok) state.SkipWithError("no plan");
  const auto known = std::make_unique<Known>();
  std::vector<FactsOfCase> facts;
  for (const OwnCase& one : cases) facts.push_back(facts_of(policy, one, *known));
  alignas(8) std::array<std::uint8_t, kMaxVerdictBytes> out;
  for (const FactsOfCase& one : facts) {
    plan->decide(one.data(), false, out.data());
    if (VerdictAt(out.data()).header().reason != 0) state.SkipWithError("refused");
  }
  for (auto _ : state) {
    for (const FactsOfCase& one : facts) {
      plan->decide(one.data(), false, out.data());
      benchmark::DoNotOptimize(out.data());
      benchmark::ClobberMemory();
    }
  }
  state.counters["cases"] = static_cast<double>(cases.size());
}

bool has_plan(const Policy& policy) { return std::make_unique<Plan>()->make(policy) == Reason::ok; }

int run(const std::string& folder) {
  const Shelf shelf = load_shelf(folder);
  for (const auto& [name, entry] : shelf) {
    const std::vector<OwnCase> cases = own_cases(std::filesystem::path(folder) / (name + ".json"));
    benchmark::RegisterBenchmark((name + "/frame").c_str(), decide_frames, entry.policy, cases);
    if (!has_plan(entry.policy)) continue;
    benchmark::RegisterBenchmark((name + "/plan").c_str(), decide_by_plan, entry.policy, cases);
  }
  return benchmark::RunSpecifiedBenchmarks() > 0 ? 0 : 1;
}

}  // namespace
}  // namespace kulanz::parity

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  constexpr std::string_view kOption = "--policies=";
  const std::string_view given = argc == 2 ? argv[1] : "";
  if (!given.starts_with(kOption)) {
    std::cerr << "policies_bench --policies=FOLDER\n";
    return 2;
  }
  try {
    return kulanz::parity::run(std::string(given.substr(kOption.size())));
  } catch (const std::exception& error) {
    std::cerr << "policies_bench: " << error.what() << "\n";
    return 1;
  }
}
