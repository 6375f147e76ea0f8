#include "server/cli/decide.h"

#include <iostream>
#include <optional>

#include "server/app/clock.h"
#include "server/app/deciding.h"
#include "server/app/decision_json.h"
#include "server/app/refusal.h"
#include "server/cli/explanation.h"
#include "server/cli/files.h"
#include "server/cli/policy_set.h"

namespace kulanz {
namespace {

Json parse_file(const std::string& path) {
  try {
    return Json::parse(read_text(path));
  } catch (const Json::exception& error) {
    throw UsageError(path + ": " + error.what());
  }
}

Instant moment(const std::string& text, const Clock& clock) {
  if (text.empty()) return clock.now();
  const auto parsed = parse_instant(text);
  if (!parsed.ok()) throw UsageError("not a moment (RFC 3339 with an offset): " + text);
  return *parsed;
}

// A whole input has nothing but its four parts, and `facts` among them.
bool is_input(const Json& document) {
  if (!document.is_object() || !document.contains("facts")) return false;
  for (const auto& [name, part] : document.items()) {
    if (name != "order" && name != "facts" && name != "history" && name != "events") return false;
    if (!part.is_structured()) return false;
  }
  return true;
}

// What a decision gives, all its remedies together.
struct Total {
  std::int64_t amount_minor = 0;
  std::string currency;
  std::string item;
  std::int64_t count = 0;

  bool operator==(const Total&) const = default;

  std::string text() const {
    std::string words = std::to_string(amount_minor) + " " + currency;
    if (count > 0) words += " and " + std::to_string(count) + " " + item;
    return words;
  }
};

Total total_of(const Decision& decision) {
  Total total;
  total.currency = decision.currency;
  for (const Remedy& remedy : decision.remedies) {
    if (remedy.kind != RemedyKind::in_kind) {
      total.amount_minor += remedy.amount_minor;
    } else if (remedy.count > 0) {
      if (!total.item.empty()) total.item += "+";
      total.item += remedy.item;
      total.count += remedy.count;
    }
  }
  return total;
}

Total expected_total(const Json& expected) {
  Total total;
  total.amount_minor = expected.at("amount_minor");
  total.currency = expected.at("currency");
  if (const auto in_kind = expected.find("in_kind");
      in_kind != expected.end() && !in_kind->is_null()) {
    total.item = in_kind->at("item");
    total.count = in_kind->at("count");
  }
  return total;
}

// Why the case fails; none when it passes.
std::optional<std::string> mismatch(PolicySet& policies, const Json& test, const Clock& clock) {
  const ShelfPolicy& policy = policies.get(test.at("policy"));
  const Json input = test.value("input", Json{{"facts", test.value("facts", Json::object())}});
  const Decision decision = decide_input(policy, input, moment(test.value("now", ""), clock));
  const Total expected = expected_total(test.at("expected"));
  if (decision.reason != Reason::ok) {
    return "expected " + expected.text() + ", refused: " +
           std::string(reason_code(decision.reason)) + " at " + decision.where;
  }
  const Total got = total_of(decision);
  if (got == expected) return std::nullopt;
  std::string text = "expected " + expected.text() + ", got " + got.text();
  for (const std::string& blocker : decision.blockers) text += ", unknown: " + blocker;
  return text;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

int run_decide(const DecideOptions& options, const Clock& clock) {
  const auto policy = load_policy(options.policy);
  const Json document = parse_file(options.facts);
  const Json input = is_input(document) ? document : Json{{"facts", document}};
  const Decision decision =
      decide_input(*policy, input, moment(options.now, clock), options.explain);
  std::cout << (options.as_text ? explanation(decision) : decision_json(decision).dump(2) + "\n");
  return decision.reason == Reason::ok ? 0 : 1;
}

int run_decide_cases(const DecideOptions& options, const Clock& clock) {
  PolicySet policies(policy_folder(options.policies, options.program));
  const Json cases = parse_file(options.cases);
  if (!cases.is_array()) throw UsageError(options.cases + ": an array of cases is expected");
  int passed = 0;
  int failed = 0;
  for (const Json& test : cases) {
    std::optional<std::string> wrong;
    try {
      wrong = mismatch(policies, test, clock);
    } catch (const Refusal& refusal) {
      wrong = refusal.code + " at " + refusal.where;
    } catch (const std::exception& error) {
      wrong = first_line(error.what());
    }
    ++(wrong ? failed : passed);
    if (!wrong) continue;
    const bool named = test.is_object() && test.contains("id") && test["id"].is_string();
    std::cout << (named ? test["id"].get<std::string>() : "?") << ": " << *wrong << "\n";
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace kulanz
