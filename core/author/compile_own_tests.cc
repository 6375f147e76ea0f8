// "tests": what is given and what must come of it, checked as far as that can be
// done without deciding. `kulanz lint` runs them.
#include <algorithm>
#include <array>

#include "core/author/compiler.h"
#include "core/facts/text.h"
#include "core/time/time.h"

namespace kulanz {
namespace {

// A decision that does not depend on the moment is made at this one.
constexpr std::string_view kAnyMoment = "2026-01-01T00:00:00Z";

}  // namespace

void PolicyCompiler::own_tests() {
  const JsonNode* list = member(root_, "tests", JsonNode::Kind::array, false);
  if (list == nullptr) return;
  for (const JsonNode& item : list->items) {
    if (item.is(JsonNode::Kind::object)) {
      own_test(item);
    } else {
      complain(item, "wrong_kind", "a test is an object: { \"name\": ..., \"given\": ..., \"expect\": ... }");
    }
  }
}

void PolicyCompiler::own_test(const JsonNode& node) {
  only_members(node, {"name", "about", "at", "given", "expect"});
  OwnTest test;
  test.name = text_member(node, "name", true);
  test.offset = node.offset;
  for (const OwnTest& other : own_tests_) {
    if (other.name == test.name && !test.name.empty()) complain(*node.find("name"), "name_taken", "another test has this name; say what is different");
  }
  const bool moment_counts = root_.find("promise") != nullptr || scope_.uses_now;
  const JsonNode* at = member(node, "at", JsonNode::Kind::string, false);
  if (moment_counts && node.find("at") == nullptr) {
    complain(node, "missing_member", "\"at\" is missing here: what this policy decides depends on the moment");
  }
  const Result<Instant> moment = parse_instant(at == nullptr ? kAnyMoment : std::string_view(at->text));
  if (moment.ok()) test.at = moment->unix_seconds;
  if (!moment.ok()) complain(*at, "bad_instant", "\"" + at->text + "\" is no moment; write it with its offset, as 2026-05-04T12:00:00Z");
  if (const JsonNode* input = member(node, "given", JsonNode::Kind::object, true); input != nullptr) {
    given(*input);
    test.given = *input;
    const auto index = static_cast<std::size_t>(&node - root_.find("tests")->items.data());
    test.given_text = document_["tests"][index]["given"].dump();
  }
  if (const JsonNode* expect = member(node, "expect", JsonNode::Kind::object, true); expect != nullptr) {
    expectation(*expect, test);
  }
  own_tests_.push_back(std::move(test));
}

void PolicyCompiler::given(const JsonNode& node) {
  only_members(node, {"order", "facts", "history", "events"});
  if (const JsonNode* order = member(node, "order", JsonNode::Kind::object, false); order != nullptr) {
    only_members(*order, {"placed_at", "paid_minor", "currency"});
  }
  member(node, "history", JsonNode::Kind::object, false);
  member(node, "events", JsonNode::Kind::array, false);
  const JsonNode* facts = member(node, "facts", JsonNode::Kind::object, false);
  if (facts != nullptr) given_facts(*facts, "");
}

// A nested object {"a": {"b": 1}} gives the fact a.b.
void PolicyCompiler::given_facts(const JsonNode& node, const std::string& prefix) {
  for (std::size_t i = 0; i < node.members.size(); ++i) {
    const auto& [step, value] = node.members[i];
    const std::string name = prefix + step;
    if (value.is(JsonNode::Kind::object)) {
      given_facts(value, name + ".");
      continue;
    }
    std::vector<std::string> candidates = scope_.series_names;
    for (const Named& named : scope_.names) {
      const bool is_fact = named.kind == Named::Kind::value && named.slot < static_cast<int>(scope_.blob.facts.size());
      const bool is_given = is_fact && scope_.blob.facts[static_cast<std::size_t>(named.slot)].origin == static_cast<std::uint8_t>(Origin::given);
      if (is_given || named.kind == Named::Kind::broken) candidates.push_back(named.name);
    }
    if (std::find(candidates.begin(), candidates.end(), name) != candidates.end()) continue;
    scope_.complain(node.member_offsets[i], "unknown_fact", "\"" + name + "\" is no fact that a shop gives" + Scope::suggestion(name, candidates));
  }
}

void PolicyCompiler::expectation(const JsonNode& node, OwnTest& test) {
  only_members(node, {"remedies", "state", "apology", "blockers", "escalations", "about"});
  const bool pays = root_.find("remedies") != nullptr;
  const JsonNode* remedies = member(node, "remedies", JsonNode::Kind::object, pays);
  test.all_remedies = remedies != nullptr;
  for (std::size_t i = 0; remedies != nullptr && i < remedies->members.size(); ++i) {
    expected_remedy(remedies->members[i].first, remedies->members[i].second, remedies->member_offsets[i], test);
  }
  std::vector<std::string> keys = apology_keys_;
  keys.push_back("none");
  std::vector<std::string> facts;
  for (const Named& named : scope_.names) {
    if (named.kind != Named::Kind::column) facts.push_back(named.name);
  }
  test.state = expected_word(node, "state", promise_state_names());
  test.apology = expected_word(node, "apology", keys);
  if (test.apology && test.apology->value == "none") test.apology->value.clear();
  test.blockers = expected_list(node, "blockers", facts);
  test.escalations = expected_list(node, "escalations", names_of(escalation_ids_));
}

// Money as in the language, "250 EUR"; in kind, a count.
void PolicyCompiler::expected_remedy(const std::string& id, const JsonNode& node, std::size_t offset, OwnTest& test) {
  const auto own = std::find_if(remedy_ids_.begin(), remedy_ids_.end(), [&](const OwnId& o) { return o.id == id; });
  if (own == remedy_ids_.end()) {
    return scope_.complain(offset, "unknown_remedy", "\"" + id + "\" is no remedy of this policy" + Scope::suggestion(id, names_of(remedy_ids_)));
  }
  ExpectedRemedy expected{id, 0, own->in_kind, offset};
  if (own->in_kind) {
    const Result<std::int64_t> count = parse_integer(node.is(JsonNode::Kind::number) ? node.text : "");
    if (!count.ok()) return complain(node, "wrong_kind", "what is given in kind is counted: a whole number");
    expected.amount = *count;
  } else {
    Expression amount;
    ExpressionError error;
    if (!node.is(JsonNode::Kind::string) || !parse_expression(node.text, amount, error) ||
        amount.kind != Expression::Kind::number) {
      return complain(node, "wrong_kind", "money is written as in the language, e.g. \"12.50 " + scope_.currency + "\"");
    }
    const std::optional<std::int64_t> minor = Checker(scope_, node.offset + 1).literal(amount, StaticType::of(Type::money));
    if (!minor) return;
    expected.amount = *minor;
  }
  test.remedies.push_back(std::move(expected));
}

std::optional<Expected<std::string>> PolicyCompiler::expected_word(const JsonNode& node, std::string_view name,
                                                                   const std::vector<std::string>& allowed) {
  const JsonNode* word = member(node, name, JsonNode::Kind::string, false);
  if (word == nullptr) return std::nullopt;
  if (std::find(allowed.begin(), allowed.end(), word->text) == allowed.end()) {
    complain(*word, "unknown_value", "\"" + word->text + "\" can never be the " + std::string(name) + Scope::suggestion(word->text, allowed));
  }
  return Expected<std::string>{word->text, word->offset};
}

std::optional<Expected<std::vector<std::string>>> PolicyCompiler::expected_list(
    const JsonNode& node, std::string_view name, const std::vector<std::string>& allowed) {
  const JsonNode* list = member(node, name, JsonNode::Kind::array, false);
  if (list == nullptr) return std::nullopt;
  Expected<std::vector<std::string>> expected{{}, list->offset};
  for (const JsonNode& item : list->items) {
    if (std::find(allowed.begin(), allowed.end(), item.text) == allowed.end()) {
      complain(item, "unknown_name", "\"" + item.text + "\" is none of the " + std::string(name) + " this policy can have" + Scope::suggestion(item.text, allowed));
    }
    expected.value.push_back(item.text);
  }
  std::sort(expected.value.begin(), expected.value.end());
  return expected;
}

}  // namespace kulanz
