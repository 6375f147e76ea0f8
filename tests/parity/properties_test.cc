// What holds of every policy and every input: to know less never pays more, and
// the order in which things became known is not among what decides.
#include <algorithm>
#include <map>

#include "core/facts/known.h"
#include "server/app/crypto.h"
#include "tests/parity/every_case.h"
#include "tests/parity/forgiven.h"

namespace kulanz::parity {
namespace {

using Pointer = Json::json_pointer;

// Else neither these tests nor the parity run would ask about all of the language.
TEST(Policies, TogetherTheySayAllThatTheLanguageCan) {
  std::bitset<kOps> ops;
  std::bitset<kHits> hits;
  std::bitset<kTypes> types;
  for (const auto& [name, entry] : load_shelf(KULANZ_POLICIES)) {
    const Policy& policy = entry.policy;
    for (std::size_t at = 0; at < policy.code.size();) {
      const Op op = static_cast<Op>(policy.code[at]);
      ops.set(policy.code[at]);
      at += 1u + op_shape(op).operands;
    }
    for (int i = 0; i < policy.tables.size(); ++i) hits.set(policy.tables[i].hit);
    for (int i = 0; i < policy.facts.size(); ++i) types.set(policy.facts[i].type);
  }
  EXPECT_TRUE(ops.all()) << ops;
  EXPECT_TRUE(hits.all()) << hits;
  EXPECT_TRUE(types.all()) << types;
}

// ---- to know less never pays more ------------------------------------------

// Amounts, or counts of what is given in kind, by remedy.
std::map<std::string, std::int64_t> due(const std::vector<std::uint8_t>& decision) {
  std::map<std::string, std::int64_t> amounts;
  const DecisionHeader header = header_of(decision);
  for (std::size_t i = 0; i < header.remedy_count && header.reason == 0; ++i) {
    const auto remedy =
        read_at<RemedyRecord>(decision, header.remedies_at + i * sizeof(RemedyRecord));
    const std::string_view id = as_text(decision).substr(remedy.id.at, remedy.id.size);
    amounts[std::string(id)] = remedy.amount_minor + remedy.count;
  }
  return amounts;
}

Pointer place_of(const Policy& policy, const FactRecord& fact) {
  std::string name(policy.text(fact.name));
  std::replace(name.begin(), name.end(), '.', '/');
  switch (static_cast<Origin>(fact.origin)) {
    case Origin::given:
      return Pointer("/facts/" + name);
    case Origin::history:
      return Pointer("/history/" + name);
    case Origin::order:
      return Pointer(fact.detail == static_cast<std::uint8_t>(OrderField::paid)
                         ? "/order/paid_minor"
                         : "/order/placed_at");
    default:
      return Pointer("/nowhere");
  }
}

// Where the input gives a series, and each of its cells.
void add_series(const Policy& policy, const SeriesRecord& series, const Facts& forgiven,
                const Json& input, std::vector<Pointer>& places) {
  const Pointer all("/facts/" + std::string(policy.text(series.name)));
  if (!input.contains(all) || !input[all].is_array()) return;
  bool strict = true;
  for (int i = series.first_fact; i < series.first_fact + series.columns; ++i) {
    const FactRecord& column = policy.facts[i];
    strict = strict && !forgiven.test(static_cast<std::size_t>(i));
    if (column.has_default != 0 || forgiven.test(static_cast<std::size_t>(i))) continue;
    for (std::size_t row = 0; row < std::min<std::size_t>(input[all].size(), 8); ++row) {
      const std::string name(policy.text(column.name));
      places.push_back(series.columns == 1 ? all / row : all / row / name);
    }
  }
  if (strict) places.push_back(all);
}

// The places of the input whose facts have no default, and stand under no
// known(x) or otherwise(x, y).
std::vector<Pointer> strict_places(const Policy& policy, const Json& input) {
  const Facts forgiven = forgiven_facts(policy);
  std::vector<Pointer> places;
  for (int i = 0; i < policy.facts.size(); ++i) {
    const bool strict =
        policy.facts[i].has_default == 0 && !forgiven.test(static_cast<std::size_t>(i));
    if (strict) places.push_back(place_of(policy, policy.facts[i]));
  }
  for (int i = 0; i < policy.series.size(); ++i)
    add_series(policy, policy.series[i], forgiven, input, places);
  std::erase_if(places, [&](const Pointer& place) {
    return !input.contains(place) || input[place].is_null();
  });
  return places;
}

// Not only no more, but the same or nothing: an amount that is known is the
// amount whatever the missing fact may be.
TEST(Properties, ToKnowLessNeverPaysMore) {
  int lost = 0;
  int kept = 0;
  for_every_case(11, [&](const Case& c) {
    const std::vector<std::uint8_t> decision = c.decide(c.frame);
    if (header_of(decision).reason != 0) return;
    const auto before = due(decision);
    for (const Pointer& place : strict_places(c.policy, c.input)) {
      Json input = c.input;
      input[place] = nullptr;
      const auto after = due(c.decide(*frame_of(input)));
      for (const auto& [remedy, amount] : after) {
        ASSERT_TRUE(before.count(remedy) == 1 && amount == before.at(remedy))
            << "without " << place << ", " << remedy << " is " << amount;
      }
      lost += after.size() < before.size() ? 1 : 0;
      kept += after.size() == before.size() && !before.empty() ? 1 : 0;
    }
  });
  EXPECT_GT(lost, 10 * cases_per_policy());
  EXPECT_GT(kept, 10 * cases_per_policy());
}

// Were the reading of the code to forgive more, the test above would ask less.
TEST(Properties, OnlyWhatKnownAndOtherwiseStandOnIsForgiven) {
  const Shelf shelf = load_shelf(KULANZ_POLICIES);
  const auto forgiven = [&](const std::string& name) {
    const Policy& policy = shelf.at(name).policy;
    const Facts facts = forgiven_facts(policy);
    std::vector<std::string> names;
    for (int i = 0; i < policy.facts.size(); ++i) {
      if (facts.test(static_cast<std::size_t>(i)))
        names.emplace_back(policy.text(policy.facts[i].name));
    }
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(forgiven("uk261"), Names{});
  EXPECT_EQ(forgiven("pizza"), Names{"delivered_at"});
  EXPECT_EQ(forgiven("every_op"), Names{"last_given_on"});
  EXPECT_EQ(forgiven("tkg"), (Names{"outage_day", "replacement_day"}));
}

// ---- any order of arrival --------------------------------------------------

template <typename T>
void shuffle(std::vector<T>& items, Random& random) {
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1],
              items[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
  }
}

Json with_shuffled_events(Json input, Random& random) {
  auto events = input["events"].get<std::vector<Json>>();
  shuffle(events, random);
  input["events"] = events;
  return input;
}

std::vector<std::uint8_t> with_shuffled_leaves(const std::vector<std::uint8_t>& frame,
                                               Random& random) {
  std::vector<std::vector<std::uint8_t>> leaves;
  for (std::size_t at = 0; at < frame.size();) {
    const std::size_t size =
        4u + read_at<std::uint16_t>(frame, at) + read_at<std::uint16_t>(frame, at + 2);
    leaves.emplace_back(frame.begin() + static_cast<std::ptrdiff_t>(at),
                        frame.begin() + static_cast<std::ptrdiff_t>(at + size));
    at += size;
  }
  shuffle(leaves, random);
  std::vector<std::uint8_t> shuffled;
  for (const auto& leaf : leaves) shuffled.insert(shuffled.end(), leaf.begin(), leaf.end());
  return shuffled;
}

// A refusal names the first leaf that is wrong, so only decisions are compared.
TEST(Properties, AnyOrderOfArrivalGivesTheSameBytes) {
  int compared = 0;
  for_every_case(12, [&](const Case& c) {
    const std::vector<std::uint8_t> decision = c.decide(c.frame);
    if (header_of(decision).reason != 0) return;
    const auto frame = frame_of(with_shuffled_events(c.input, c.random));
    ASSERT_EQ(c.decide(with_shuffled_leaves(*frame, c.random)), decision);
    ++compared;
  });
  EXPECT_GT(compared, 10 * cases_per_policy());
}

}  // namespace
}  // namespace kulanz::parity
