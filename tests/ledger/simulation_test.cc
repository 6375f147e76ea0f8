// The ledger against its oracles. KULANZ_SOAK=1 lives a million operations;
// KULANZ_SEED=N lives one seed alone, to look at what was found, and with
// KULANZ_SEEDS=M as many from there on.
#include "tests/ledger/simulation.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace kulanz::ledger {
namespace {

constexpr int kHistory = 400;
constexpr std::uint64_t kSeeds = 75;  // 30,000 operations
constexpr std::uint64_t kSeedsOfASoak = 2'500;

struct Total {
  std::uint64_t operations = 0;
  std::uint64_t calls = 0;
  std::uint64_t refusals = 0;
  std::uint64_t crashes = 0;
  std::uint64_t given_up = 0;
};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

void live_and_count(std::uint64_t seed, Total& total) {
  const Life life{seed};
  const History history = random_history(seed, kHistory);
  const Outcome outcome = live(life, history);
  total.operations += history.size();
  total.calls += static_cast<std::uint64_t>(outcome.calls);
  total.refusals += static_cast<std::uint64_t>(outcome.refusals);
  total.crashes += static_cast<std::uint64_t>(outcome.crashes);
  total.given_up += static_cast<std::uint64_t>(outcome.given_up);
  ASSERT_EQ(outcome.difference, "") << report(life, shrunk(life, history));
}

TEST(Simulation, ShopAndOraclesNeverDiffer) {
  const bool soak = std::getenv("KULANZ_SOAK") != nullptr;
  const bool only = std::getenv("KULANZ_SEED") != nullptr;
  const std::uint64_t first = number_from("KULANZ_SEED", 1);
  const std::uint64_t seeds = number_from("KULANZ_SEEDS", only ? 1 : soak ? kSeedsOfASoak : kSeeds);
  Total total;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    ASSERT_NO_FATAL_FAILURE(live_and_count(seed, total));
  }
  std::printf(
      "seeds %lu to %lu: %lu operations, %lu calls compared (%lu refused), %lu crashes "
      "(%lu calls given up), 0 differences\n",
      first, first + seeds - 1, total.operations, total.calls, total.refusals, total.crashes,
      total.given_up);
  EXPECT_GT(total.calls, total.operations / 2);
  EXPECT_GT(total.refusals, seeds);
  EXPECT_GE(total.crashes, seeds);
}

TEST(Simulation, ASeedIsAlwaysTheSameLife) {
  const History history = random_history(7, kHistory);
  EXPECT_EQ(live({7}, history).told, live({7}, history).told);
}

// The same lives on a disk that is never asked to sync must differ, or the
// simulation is blind; and what it finds it makes short.
TEST(Simulation, WithoutSyncTheLossIsSeenAndMadeShort) {
  int lost = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Life life{seed, false};
    const History history = random_history(seed, kHistory);
    if (live(life, history).difference.empty()) continue;
    if (++lost > 1) continue;
    const History small = shrunk(life, history);
    EXPECT_LT(small.size(), 40u) << report(life, small);
    EXPECT_NE(live(life, small).difference, "");
  }
  EXPECT_GT(lost, 5);
}

}  // namespace
}  // namespace kulanz::ledger
