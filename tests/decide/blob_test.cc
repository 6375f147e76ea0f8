// A blob of another version or a damaged one is refused, never misread.
#include <gtest/gtest.h>

#include "tests/support/question.h"

namespace kulanz::test {
namespace {

const char* const kShipped[] = {"pizza", "data_option", "newspaper", "parcel"};

TEST(Blob, OtherThingsAreRefusedByName) {
  std::vector<std::uint8_t> blob = Asked::shipped("pizza").blob();
  EXPECT_EQ(open_policy({}, {}).reason(), Reason::not_a_policy);
  blob[0] ^= 1;
  EXPECT_EQ(open_policy(blob, {}).reason(), Reason::not_a_policy);
  blob[0] ^= 1;
  blob[4] = 2;
  EXPECT_EQ(open_policy(blob, {}).reason(), Reason::policy_version);
  const std::vector<std::uint8_t> large(kMaxPolicyBytes + 1);
  EXPECT_EQ(open_policy(large, {}).reason(), Reason::too_large);
}

TEST(Blob, EveryTruncationIsRefused) {
  for (const char* name : kShipped) {
    const std::vector<std::uint8_t> blob = Asked::shipped(name).blob();
    for (std::size_t size = 0; size < blob.size(); ++size) {
      EXPECT_FALSE(open_policy({blob.data(), size}, {}).ok()) << name << " " << size;
    }
  }
}

// A changed byte is refused, or gives a policy that is asked without a crash.
TEST(Blob, EveryChangedByteIsSurvived) {
  const Leaves leaves = {{"order/placed_at", "2026-05-04T18:00:00Z"},
                         {"order/paid_minor", "3250"},
                         {"facts/meal_minor", "2850"},
                         {"facts/promised_min", "45"},
                         {"events/0/id", "e"},
                         {"events/0/kind", "delivered"},
                         {"events/0/at", "2026-05-04T20:00:00Z"},
                         {"events/0/source", "merchant"}};
  const std::vector<std::uint8_t> frame = frame_of(leaves);
  const std::vector<std::uint8_t> blob = Asked::shipped("pizza").blob();
  auto workspace = std::make_unique<Workspace>();
  std::vector<std::uint8_t> out(kMaxDecisionBytes);
  int opened = 0;
  for (std::size_t at = 0; at < blob.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xff}) {
      std::vector<std::uint8_t> damaged = blob;
      damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ change);
      const Result<Policy> policy = open_policy(damaged, {});
      if (!policy.ok()) continue;
      ++opened;
      const std::size_t size =
          decide(*policy, {parse_instant("2026-05-04T21:00:00Z").value(), true, frame}, *workspace, out);
      EXPECT_GE(size, sizeof(DecisionHeader));
    }
  }
  EXPECT_GT(opened, 0);
}

TEST(Blob, TheSameSourceGivesTheSameBytes) {
  for (const char* name : kShipped) EXPECT_EQ(Asked::shipped(name).blob(), Asked::shipped(name).blob());
}

TEST(Blob, StoriesAreSmall) {
  for (const char* name : kShipped) EXPECT_LE(Asked::shipped(name).blob().size(), 4096u) << name;
}

}  // namespace
}  // namespace kulanz::test
