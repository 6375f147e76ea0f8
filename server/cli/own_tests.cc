#include "server/cli/own_tests.h"

#include <algorithm>
#include <set>

#include "core/author/json_tree.h"
#include "core/author/money.h"
#include "server/app/deciding.h"
#include "server/app/policy_shelf.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

std::string in_quotes(const std::string& text) { return "\"" + text + "\""; }

std::string list_text(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return names.empty() ? "none" : text;
}

// One test: what was decided against what is expected.
class Comparison {
 public:
  Comparison(std::string_view source, const std::string& currency, const OwnTest& test,
             std::vector<Finding>& findings)
      : source_(source), currency_(currency), test_(test), findings_(findings) {}

  void refused(const std::string& code, const std::string& where) {
    complain(node_at(where).offset, "what is given was refused at " + in_quotes(where) + ": " + code);
  }

  void compare(const Decision& decision) {
    if (decision.reason != Reason::ok) {
      return refused(std::string(reason_code(decision.reason)), decision.where);
    }
    remedies(decision);
    const std::string apology = decision.apology == "none" ? "" : decision.apology;
    if (test_.state) word("state", *test_.state, std::string(state_name(decision.state)));
    if (test_.apology) word("apology", *test_.apology, apology);
    if (test_.blockers) list("blockers", *test_.blockers, decision.blockers);
    std::vector<std::string> cases;
    for (const Escalation& escalation : decision.escalations) cases.push_back(escalation.id);
    if (test_.escalations) list("escalations", *test_.escalations, cases);
  }

 private:
  void complain(std::size_t offset, const std::string& what) {
    const Position at = position_of(source_, offset);
    findings_.push_back({"failed_test", "test " + in_quotes(test_.name) + ": " + what, at.line, at.column, false});
  }

  // The node of `given` that a frame's path names, or the nearest one above it.
  const JsonNode& node_at(std::string_view path) const {
    const JsonNode* node = &test_.given;
    while (!path.empty()) {
      const std::size_t slash = path.find('/');
      const std::string_view step = path.substr(0, slash);
      path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
      const JsonNode* next = node->find(step);
      if (node->is(JsonNode::Kind::array)) {
        const std::size_t index = static_cast<std::size_t>(std::strtoul(std::string(step).c_str(), nullptr, 10));
        next = index < node->items.size() ? &node->items[index] : nullptr;
      }
      if (next == nullptr) break;
      node = next;
    }
    return *node;
  }

  std::string shown(std::int64_t amount, bool in_kind) const {
    return in_kind ? std::to_string(amount) : money_text(amount, currency_);
  }

  void remedies(const Decision& decision) {
    const std::string why = decision.blockers.empty() ? "" : "; unknown: " + list_text(decision.blockers);
    std::set<std::string> named;
    for (const ExpectedRemedy& expected : test_.remedies) {
      named.insert(expected.id);
      const Remedy* due = decision.remedy(expected.id);
      const std::int64_t came = due == nullptr ? 0 : expected.in_kind ? due->count : due->amount_minor;
      if (came == expected.amount) continue;
      complain(expected.offset, "expected " + shown(expected.amount, expected.in_kind) + " of " +
                                    in_quotes(expected.id) + ", came " + shown(came, expected.in_kind) + why);
    }
    for (const Remedy& remedy : decision.remedies) {
      if (!test_.all_remedies || !remedy.is_due() || named.count(remedy.id) != 0) continue;
      const bool in_kind = remedy.kind == RemedyKind::in_kind;
      complain(test_.offset, "expected no " + in_quotes(remedy.id) + ", came " +
                                 shown(in_kind ? remedy.count : remedy.amount_minor, in_kind));
    }
  }

  void word(const std::string& name, const Expected<std::string>& expected, const std::string& came) {
    if (came == expected.value) return;
    const auto text = [](const std::string& w) { return w.empty() ? std::string("none") : in_quotes(w); };
    complain(expected.offset, "expected the " + name + " " + text(expected.value) + ", came " + text(came));
  }

  void list(const std::string& name, const Expected<std::vector<std::string>>& expected,
            std::vector<std::string> came) {
    std::sort(came.begin(), came.end());
    if (came == expected.value) return;
    complain(expected.offset, "expected the " + name + " " + list_text(expected.value) + ", came " + list_text(came));
  }

  std::string_view source_;
  const std::string& currency_;
  const OwnTest& test_;
  std::vector<Finding>& findings_;
};

}  // namespace

void run_own_tests(std::string_view source, const Compiled& policy, std::vector<Finding>& findings) {
  const auto shelf = open_shelf_policy(policy.blob);
  for (const OwnTest& test : policy.tests) {
    Comparison comparison(source, policy.currency, test, findings);
    try {
      comparison.compare(decide_input(*shelf, Json::parse(test.given_text), Instant{test.at}));
    } catch (const Refusal& refusal) {
      comparison.refused(refusal.code, refusal.where);
    }
  }
}

}  // namespace kulanz
