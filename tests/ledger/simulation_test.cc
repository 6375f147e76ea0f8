// The ledger against its oracles. KULANZ_SOAK=1 lives a million operations;
// KULANZ_SEED=N lives one seed alone, to look at what was found, and with
// KULANZ_SEEDS=M as many from there on.
#include "tests/ledger/simulation.h"
#include "tests/support/volume.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace kulanz::ledger {
namespace {

constexpr int kHistory = 400;
constexpr std::uint64_t kSeeds = 60;  // 24,000 operations
constexpr std::uint64_t kSeedsOfASoak = 2'500;

struct Total {
  std::uint64_t operations = 0;
  Tally tally;
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
  total.tally.add(outcome.tally);
  total.crashes += static_cast<std::uint64_t>(outcome.crashes);
  total.given_up += static_cast<std::uint64_t>(outcome.given_up);
  ASSERT_EQ(outcome.difference, "") << report(life, shrunk(life, history));
}

// A kind that is never done, or a rule that never refuses, would prove nothing.
void expect_everything_was_tried(const Tally& tally, std::uint64_t often) {
  for (const char* const kind :
       {"put_order", "post_events", "claim", "settle late_fee", "settle dessert", "put_campaign",
        "look_at_campaign", "issue batch", "export_codes", "keep"}) {
    EXPECT_GE(tally.done(kind), often) << kind;
  }
  for (const std::string kind : {"fixed", "percent", "in_kind", "free_shipping"}) {
    for (const char* const call : {"issue ", "validate ", "redeem ", "roll_back ", "reserve ",
                                   "release ", "look ", "revoke "}) {
      EXPECT_GE(tally.done(call + kind), often) << call << kind;
    }
  }
  for (const std::string call : {"redeem", "reserve", "roll_back", "revoke"}) {
    EXPECT_GE(tally.done(call + " fixed of a batch"), often) << call;
  }
  for (const char* const code : {"amount_too_high",
                                 "basket_below_minimum",
                                 "batch_not_done",
                                 "budget_exhausted",
                                 "campaign_currency_fixed",
                                 "campaign_not_found",
                                 "code_forged",
                                 "code_typo",
                                 "code_unknown",
                                 "currency_mismatch",
                                 "entitlement_not_found",
                                 "event_conflict",
                                 "idempotency_key_reused",
                                 "not_settled_so",
                                 "nothing_to_claim",
                                 "nothing_to_redeem",
                                 "order_already_redeemed",
                                 "redemption_not_found",
                                 "reservation_not_found",
                                 "settled_already",
                                 "validity_over",
                                 "voucher_expired",
                                 "voucher_held",
                                 "voucher_not_found",
                                 "voucher_not_yet_valid",
                                 "voucher_other_currency",
                                 "voucher_other_customer",
                                 "voucher_revoked",
                                 "voucher_spent"}) {
    EXPECT_GE(tally.refused(code), often) << code;
  }
}

TEST(Simulation, ShopAndOraclesNeverDiffer) {
  const bool only = std::getenv("KULANZ_SEED") != nullptr;
  const std::uint64_t first = number_from("KULANZ_SEED", 1);
  const std::uint64_t seeds = number_from("KULANZ_SEEDS", only ? 1 : is_soak() ? kSeedsOfASoak : kSeeds);
  Total total;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    ASSERT_NO_FATAL_FAILURE(live_and_count(seed, total));
  }
  std::printf(
      "seeds %lu to %lu: %lu operations, %lu calls compared (%lu refused), %lu crashes "
      "(%lu calls given up), 0 differences\n%s",
      first, first + seeds - 1, total.operations, total.tally.calls(), total.tally.refusals(),
      total.crashes, total.given_up, total.tally.text().c_str());
  if (only) return;
  EXPECT_GT(total.tally.calls(), total.operations / 2);
  EXPECT_GE(total.crashes, seeds);
  expect_everything_was_tried(total.tally, seeds / 20);
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
