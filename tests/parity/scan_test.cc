// A decision holds on [now, next_change_at), to the second, and at
// next_change_at it is another one. Nobody polls, so nothing may change earlier,
// and a wake-up for nothing is a wake-up of every order's scheduler.
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/facts/known.h"
#include "server/app/frame.h"
#include "server/app/refusal.h"
#include "tests/parity/generate.h"

namespace kulanz::parity {
namespace {

constexpr std::int64_t kEverySecond = 900;  // of a stretch, then samples
constexpr int kSamples = 100;
constexpr int kStretches = 6;                 // of one case

int cases_per_policy() { return std::getenv("KULANZ_SOAK") != nullptr ? 4'000 : 100; }

std::vector<std::uint8_t> copy(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

// The decision without its own next_change_at.
std::vector<std::uint8_t> said(Bytes decision) {
  constexpr std::size_t kAt = offsetof(DecisionHeader, next_change_at);
  std::vector<std::uint8_t> bytes = copy(decision);
  for (std::size_t i = 0; i < sizeof(std::int64_t); ++i) bytes.at(kAt + i) = 0;
  return bytes;
}

class Scan {
 public:
  Scan(const Policy& policy, std::vector<std::uint8_t> frame, Random& random)
      : policy_(policy), frame_(std::move(frame)), random_(random) {}

  void from(std::int64_t now) {
    for (int stretch = 0; stretch < kStretches && now != kNever; ++stretch) {
      const std::vector<std::uint8_t> here = copy(decide(now));
      const DecisionHeader header = header_of(here);
      if (header.reason != 0) return;
      const std::int64_t until = header.next_change_at;
      ASSERT_GT(until, now);
      holds(here, now, until);
      if (until != kNever) {
        ASSERT_NE(said(here), said(decide(until))) << "nothing new at " << until;
      }
      if (testing::Test::HasFatalFailure()) return;
      now = until;
    }
  }

 private:
  Bytes decide(std::int64_t now) { return decider_.decide(policy_, frame_, now); }

  void holds(const std::vector<std::uint8_t>& here, std::int64_t now, std::int64_t until) {
    const std::int64_t last = until == kNever ? now + 400 * 86'400 : until - 1;
    const std::int64_t window = std::min(last, now + kEverySecond);
    for (std::int64_t t = now + 1; t <= window; ++t) same(here, now, t);
    for (int i = 0; i < kSamples && window < last; ++i) same(here, now, random_.between(window, last));
    same(here, now, last);
  }

  void same(const std::vector<std::uint8_t>& here, std::int64_t now, std::int64_t t) {
    const Bytes there = decide(t);
    ASSERT_TRUE(std::equal(here.begin(), here.end(), there.begin(), there.end()))
        << "decided at " << now << ", changed by " << t;
  }

  const Policy& policy_;
  std::vector<std::uint8_t> frame_;
  Random& random_;
  Decider decider_;
};

std::optional<std::vector<std::uint8_t>> frame_of(const Json& input) {
  try {
    return frame_from_json(input);
  } catch (const Refusal&) {
    return std::nullopt;
  }
}

TEST(Scan, DecisionHoldsUntilItsNextChangeAndNoLonger) {
  const Shelf shelf = load_shelf(KULANZ_POLICIES);
  ASSERT_FALSE(shelf.empty());
  Random random(7);
  auto decider = std::make_unique<Decider>();
  for (const auto& [name, entry] : shelf) {
    for (int i = 0; i < cases_per_policy(); ++i) {
      const Json input = random_input(entry.policy, random);
      const auto frame = frame_of(input);
      if (!frame) continue;
      SCOPED_TRACE(name + " " + input.dump());
      const auto moments = random_moments(entry.policy, *frame, *decider, random);
      Scan(entry.policy, *frame, random).from(random.one_of(moments));
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace kulanz::parity
