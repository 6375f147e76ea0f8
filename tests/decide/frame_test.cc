// What a frame may not say: each its own reason, and where.
#include <gtest/gtest.h>

#include "tests/support/question.h"

namespace kulanz::test {
namespace {

Leaves good() {
  return {{"order/placed_at", "2026-05-04T18:00:00Z"},
          {"order/paid_minor", "3250"},
          {"order/currency", "EUR"},
          {"facts/meal_minor", "2850"},
          {"facts/promised_min", "45"}};
}

struct Row {
  const char* what;
  Leaf leaf;
  Reason reason;
};

TEST(Frame, RefusesWhatDoesNotFitAndSaysWhere) {
  Asked policy = Asked::shipped("pizza");
  const Row rows[] = {
      {"unknown fact", {"facts/meal", "1"}, Reason::unknown_fact},
      {"fact given twice", {"facts/meal_minor", "2850"}, Reason::duplicate_fact},
      {"observed fact", {"facts/delay", "60"}, Reason::fact_is_observed},
      {"unknown root", {"order2/x", "1"}, Reason::unknown_field},
      {"unknown order field", {"order/x", "1"}, Reason::unknown_field},
      {"wrong currency", {"order/currency", "USD"}, Reason::currency_mismatch},
      {"no currency", {"order/currency", "eur"}, Reason::bad_currency},
      {"no instant", {"events/0/at", "yesterday"}, Reason::bad_instant},
      {"no offset", {"events/0/at", "2026-05-04T18:00:00"}, Reason::bad_instant},
      {"no such day", {"events/0/at", "2026-02-30"}, Reason::bad_instant},
      {"unknown kind", {"events/0/kind", "arrived"}, Reason::unknown_event},
      {"unknown source", {"events/0/source", "neighbour"}, Reason::bad_enum},
      {"unknown event field", {"events/0/colour", "red"}, Reason::unknown_field},
      {"event number too high", {"events/512/id", "x"}, Reason::too_many_events},
      {"event number is text", {"events/a/id", "x"}, Reason::unknown_field},
      {"negative event number", {"events/-1/id", "x"}, Reason::unknown_field},
      {"empty path", {"", "x"}, Reason::unknown_field},
  };
  for (const Row& row : rows) {
    Leaves leaves = good();
    leaves.push_back(row.leaf);
    const Answer answer = policy.at("2026-05-04T19:00:00Z", leaves);
    EXPECT_EQ(answer.reason(), row.reason) << row.what;
    EXPECT_EQ(answer.text(answer.header.where), row.leaf.path) << row.what;
  }
}

TEST(Frame, RefusesTextsThatAreNotTheirFactsType) {
  Asked policy = Asked::shipped("pizza");
  for (const char* text : {"", "12.5", "1e3", "+1", " 1", "01", "-", "9223372036854775808", "0x10"}) {
    Leaves leaves = good();
    leaves[3].text = text;
    EXPECT_EQ(policy.at("2026-05-04T19:00:00Z", leaves).reason(), Reason::bad_integer) << text;
  }
  Leaves leaves = good();
  leaves[4].text = "153722867280912931";  // minutes beyond int64 seconds
  EXPECT_EQ(policy.at("2026-05-04T19:00:00Z", leaves).reason(), Reason::bad_duration);
}

TEST(Frame, AnEventFromTheFutureIsRefusedButForAClocksSkew) {
  Asked policy = Asked::shipped("pizza");
  Leaves leaves = good();
  add_event(leaves, 0, "shipped", "2026-05-04T19:05:00Z");
  EXPECT_EQ(policy.at("2026-05-04T19:00:00Z", leaves).reason(), Reason::ok);
  EXPECT_EQ(policy.at("2026-05-04T18:59:59Z", leaves).reason(), Reason::event_from_future);
}

TEST(Frame, ADeadlineBeforeTheOrderIsRefused) {
  Leaves leaves = good();
  leaves[4].text = "-1";
  EXPECT_EQ(Asked::shipped("pizza").at("2026-05-04T19:00:00Z", leaves).reason(),
            Reason::deadline_before_order);
}

TEST(Frame, ADeadlineThatCannotBeKnownIsSaid) {
  Leaves leaves = good();
  leaves.pop_back();
  EXPECT_EQ(Asked::shipped("pizza").at("2026-05-04T19:00:00Z", leaves).reason(),
            Reason::terms_unknown);
}

TEST(Frame, ASourceSendsOnlyItsKinds) {
  Asked policy = Asked::shipped("pizza");
  const auto reason = [&](const char* kind, const char* source) {
    Leaves leaves = good();
    add_event(leaves, 0, kind, "2026-05-04T18:30:00Z", source);
    return policy.at("2026-05-04T19:00:00Z", leaves).reason();
  };
  EXPECT_EQ(reason("delivered", "customer"), Reason::source_not_allowed);
  EXPECT_EQ(reason("fault_set", "partner"), Reason::source_not_allowed);
  EXPECT_EQ(reason("not_received", "partner"), Reason::source_not_allowed);
  EXPECT_EQ(reason("delivered", "partner"), Reason::ok);
}

TEST(Frame, AnEventWithoutItsFieldsIsRefused) {
  Asked policy = Asked::shipped("pizza");
  for (std::size_t missing = 0; missing < 4; ++missing) {
    Leaves leaves = good();
    add_event(leaves, 0, "delivered", "2026-05-04T18:30:00Z");
    leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(good().size() + missing));
    EXPECT_EQ(policy.at("2026-05-04T19:00:00Z", leaves).reason(), Reason::incomplete_event);
  }
}

TEST(Frame, TheSameEventTwiceCountsOnce) {
  Asked policy = Asked::shipped("data_option");
  Leaves leaves = {{"order/placed_at", "2026-11-02T09:00:00Z"},
                   {"facts/monthly_fee_minor", "2999"},
                   {"facts/activation_hours", "24"}};
  add_event(leaves, 0, "appointment_missed", "2026-11-05T09:00:00Z");
  add_event(leaves, 1, "appointment_missed", "2026-11-05T09:00:00Z");
  leaves[7].text = "e0";  // the same id
  EXPECT_EQ(policy.at("2026-11-06T09:00:00Z", leaves).amount("tkg_appointment"), 1000);
}

// Every frame of any bytes is answered: cut anywhere, and every byte changed.
TEST(Frame, DamagedFramesAreAnswered) {
  Asked policy = Asked::shipped("pizza");
  const std::vector<std::uint8_t> whole = frame_of(good());
  std::vector<std::uint8_t> out(kMaxDecisionBytes);
  auto workspace = std::make_unique<Workspace>();
  const Instant now = parse_instant("2026-05-04T19:00:00Z").value();
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const std::vector<std::uint8_t> part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut));
    EXPECT_GE(decide(policy.policy(), {now, true, part}, *workspace, out), sizeof(DecisionHeader));
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int change : {1, 0x80, 0xff}) {
      std::vector<std::uint8_t> damaged = whole;
      damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ change);
      EXPECT_GE(decide(policy.policy(), {now, true, damaged}, *workspace, out), sizeof(DecisionHeader));
    }
  }
}

}  // namespace
}  // namespace kulanz::test
