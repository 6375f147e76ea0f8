// A decision holds on [now, next_change_at), to the second, and at
// next_change_at it is another one. Nobody polls, so nothing may change earlier,
// and a wake-up for nothing is a wake-up of every order's scheduler.
#include "core/facts/known.h"
#include "tests/parity/every_case.h"

namespace kulanz::parity {
namespace {

constexpr std::int64_t kEverySecond = 900;  // at the start of a stretch, then samples
constexpr std::int64_t kLastSeconds = 60;   // and at its end
constexpr int kSamples = 100;
constexpr int kStretches = 6;  // of one case

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
    every_second(here, now, now + 1, window);
    for (int i = 0; i < kSamples && window < last; ++i)
      same(here, now, random_.between(window, last));
    every_second(here, now, std::max(window, last - kLastSeconds), last);
  }

  void every_second(const std::vector<std::uint8_t>& here, std::int64_t now, std::int64_t from,
                    std::int64_t last) {
    for (std::int64_t t = from; t <= last && !testing::Test::HasFatalFailure(); ++t)
      same(here, now, t);
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

TEST(Scan, DecisionHoldsUntilItsNextChangeAndNoLonger) {
  for_every_case(7, [](const Case& c) { Scan(c.policy, c.frame, c.random).from(c.now); });
}

}  // namespace
}  // namespace kulanz::parity
