// The trace says which row, why the rows above did not match and by how much,
// and the blockers say what is missing.
#include <gtest/gtest.h>

#include "tests/support/question.h"

namespace kulanz::test {
namespace {

Leaves pizza() {
  return {{"order/placed_at", "2026-05-04T18:00:00Z"},
          {"order/paid_minor", "3250"},
          {"facts/meal_minor", "2850"},
          {"facts/promised_min", "45"}};
}

// From the first step of that kind on.
std::vector<TraceRecord> steps_from(const Answer& answer, TraceKind kind) {
  std::vector<TraceRecord> trace = answer.trace();
  while (!trace.empty() && trace.front().kind != static_cast<std::uint8_t>(kind)) trace.erase(trace.begin());
  return trace;
}

TEST(Explain, RowsAboveSayByHowMuchTheyMissed) {
  Asked policy = Asked::shipped("pizza");
  const Answer answer = policy.at("2026-05-04T21:02:00Z", pizza(), true);  // 137 min late
  const std::vector<TraceRecord> trace = steps_from(answer, TraceKind::table);
  ASSERT_GE(trace.size(), 5u);
  EXPECT_EQ(trace[0].row, 4);
  EXPECT_EQ(trace[1].kind, static_cast<std::uint8_t>(TraceKind::row));
  EXPECT_EQ(trace[1].outcome, static_cast<std::uint8_t>(Outcome::no));
  EXPECT_EQ(trace[2].kind, static_cast<std::uint8_t>(TraceKind::test));
  EXPECT_EQ(answer.text(trace[2].name), "delay");
  EXPECT_EQ(answer.text(trace[2].text), ">= 180 min");
  EXPECT_EQ(trace[2].numerator, 43 * 60);  // "43 min short"
  EXPECT_EQ(trace[3].outcome, static_cast<std::uint8_t>(Outcome::yes));
  EXPECT_EQ(answer.text(trace[3].name), "two hours");
  EXPECT_EQ(answer.text(trace[3].written), "75 %");
}

TEST(Explain, FactsComeFirstAndRemediesLast) {
  Asked policy = Asked::shipped("pizza");
  const Answer answer = policy.at("2026-05-04T21:02:00Z", pizza(), true);
  const std::vector<TraceRecord> trace = answer.trace();
  ASSERT_FALSE(trace.empty());
  EXPECT_EQ(trace.front().kind, static_cast<std::uint8_t>(TraceKind::fact));
  EXPECT_EQ(answer.text(trace.front().name), "meal_minor");
  EXPECT_EQ(trace.front().numerator, 2850);
  const std::vector<TraceRecord> remedies = steps_from(answer, TraceKind::remedy);
  ASSERT_FALSE(remedies.empty());
  EXPECT_EQ(answer.text(remedies[0].name), "goodwill_voucher");
  EXPECT_EQ(answer.text(remedies[0].written), "voucher");
  EXPECT_EQ(remedies[0].numerator, answer.amount("goodwill_voucher"));
}

TEST(Explain, AsksNothingOfThePlainDecision) {
  Asked policy = Asked::shipped("pizza");
  const Answer plain = policy.at("2026-05-04T21:02:00Z", pizza());
  const Answer explained = policy.at("2026-05-04T21:02:00Z", pizza(), true);
  EXPECT_EQ(plain.header.trace_count, 0);
  EXPECT_EQ(plain.amount("goodwill_voucher"), explained.amount("goodwill_voucher"));
  EXPECT_EQ(plain.header.next_change_at, explained.header.next_change_at);
}

TEST(Explain, AMissingFactIsNamedAndNothingIsPaid) {
  Leaves order = pizza();
  order.erase(order.begin() + 2);  // meal_minor
  const Answer answer = Asked::shipped("pizza").at("2026-05-04T21:02:00Z", order);
  EXPECT_EQ(answer.reason(), Reason::ok);
  EXPECT_EQ(answer.header.remedy_count, 0);
  EXPECT_EQ(answer.blockers(), std::vector<std::string>{"meal_minor"});
}

}  // namespace
}  // namespace kulanz::test
