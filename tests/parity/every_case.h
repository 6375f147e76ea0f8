// The loop of the property tests: random questions to every policy.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "tests/parity/generate.h"
#include "tests/support/volume.h"

namespace kulanz::parity {

// How many of each policy: a hundred in a test, thousands in the soak.
inline int cases_per_policy() { return volume(20, 100, 4'000); }

// One question that has a frame; its answer may still be a refusal.
struct Case {
  const std::string& name;
  const Policy& policy;
  const Json& input;
  const std::vector<std::uint8_t>& frame;
  std::int64_t now;
  Random& random;
  Decider& decider;

  std::vector<std::uint8_t> decide(const std::vector<std::uint8_t>& asked) const {
    const Bytes bytes = decider.decide(policy, asked, now, true);
    return {bytes.begin(), bytes.end()};
  }
};

// Calls `check` for each; stops at the first fatal failure, naming its input.
template <typename Check>
void for_every_case(std::uint64_t seed, Check check) {
  const Shelf shelf = load_shelf(KULANZ_POLICIES);
  ASSERT_GE(shelf.size(), 25u);
  Random random(seed);
  const auto decider = std::make_unique<Decider>();
  for (const auto& [name, entry] : shelf) {
    for (int i = 0; i < cases_per_policy(); ++i) {
      const Json input = random_input(entry.policy, random);
      const auto frame = frame_of(input);
      if (!frame) continue;
      SCOPED_TRACE(name + " " + input.dump());
      const auto moments = random_moments(entry.policy, *frame, *decider, random);
      check(Case{name, entry.policy, input, *frame, random.one_of(moments), random, *decider});
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace kulanz::parity
