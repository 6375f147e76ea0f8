// Each policy of a folder on the cases of its own tests, natively: from a frame's text to the
// decision's bytes. One benchmark a policy, each iteration all of its cases once.
//
//   policies_bench --policies=FOLDER [Google Benchmark's options]
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/author/author.h"
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

void decide_all(benchmark::State& state, const Policy& policy, const std::vector<OwnCase>& cases) {
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

int run(const std::string& folder) {
  const Shelf shelf = load_shelf(folder);
  for (const auto& [name, entry] : shelf) {
    benchmark::RegisterBenchmark(name.c_str(), decide_all, entry.policy,
                                 own_cases(std::filesystem::path(folder) / (name + ".json")));
  }
  return benchmark::RunSpecifiedBenchmarks() == shelf.size() ? 0 : 1;
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
