// Words that the field's evidence warns of: promises to do better, and goodwill for
// which the customer has to work.
#include <algorithm>
#include <array>
#include <set>

#include "core/author/lint_checks.h"
#include "core/promise/event.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, 14> kImprovement = {
    "never happen again", "not happen again", "never again", "do better", "will improve", "promise to improve",
    "improve our", "will be better", "kommt nicht wieder vor", "nicht wieder vorkommen", "nie wieder",
    "besser machen", "werden besser", "verbessern"};

constexpr std::array<std::string_view, 16> kWork = {
    "upload", "send us a photo", "photo of", "fill in", "fill out", "survey", "write a review", "leave a review",
    "rate us", "follow us", "refer a friend", "call us", "hotline", "umfrage", "bewertung", "formular"};

// Lower case, with a key's separators as spaces: "pizza.do_better" is "pizza do better".
std::string spoken(std::string_view text) {
  std::string words(text);
  for (char& c : words) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_' || c == '.' || c == '-') c = ' ';
  }
  return words;
}

template <std::size_t N>
std::string_view found_in(std::string_view text, const std::array<std::string_view, N>& phrases) {
  const std::string words = spoken(text);
  for (const std::string_view phrase : phrases) {
    if (words.find(phrase) != std::string::npos) return phrase;
  }
  return {};
}

void improvement(const LintRun& run, const JsonNode& node) {
  for (const JsonNode& item : node.items) improvement(run, item);
  for (const auto& [name, member] : node.members) {
    if (name != "tests" && name != "sources") improvement(run, member);
  }
  if (!node.is(JsonNode::Kind::string)) return;
  const std::string_view phrase = found_in(node.text, kImprovement);
  if (phrase.empty()) return;
  run.advise(node.offset, "promises_improvement", "\"" + std::string(phrase) + "\" is a promise that the next order can break; say what was done about this one");
}

// The events that only a customer reports.
bool is_customers(const FactRecord& fact) {
  const bool of_event = fact.origin == static_cast<std::uint8_t>(Origin::promise) &&
                        (fact.detail == static_cast<std::uint8_t>(Measure::count) ||
                         fact.detail == static_cast<std::uint8_t>(Measure::first) ||
                         fact.detail == static_cast<std::uint8_t>(Measure::last));
  const EventKind kind = static_cast<EventKind>(fact.kind);
  return of_event && source_may_send(Source::customer, kind) && !source_may_send(Source::partner, kind);
}

// The first name an expression depends on, through lines, that only a customer's
// report makes known.
class Reports {
 public:
  explicit Reports(const SourceMap& map) : map_(map) {}

  std::string in(const Expression& e) {
    if (e.kind == Expression::Kind::name) return of_name(e.text);
    for (const Expression& part : e.parts) {
      if (std::string found = in(part); !found.empty()) return found;
    }
    return "";
  }

 private:
  std::string of_name(const std::string& name) {
    if (!seen_.insert(name).second) return "";
    for (const LineSource& line : map_.lines) {
      if (line.name != name) continue;
      for (const Expression& result : line.results) {
        if (std::string found = in(result); !found.empty()) return found;
      }
    }
    for (const TableSource& table : map_.tables) {
      if (table.line != name) continue;
      for (const InputSource& input : table.inputs) {
        if (std::string found = of_name(input.name); !found.empty()) return found;
      }
    }
    for (const Named& named : map_.names) {
      const std::size_t slot = static_cast<std::size_t>(named.slot);
      const bool is_fact = named.kind == Named::Kind::value && slot < map_.facts.size();
      if (named.name == name && is_fact && is_customers(map_.facts[slot])) return name;
    }
    return "";
  }

  const SourceMap& map_;
  std::set<std::string> seen_;
};

}  // namespace

void lint_words(const LintRun& run) { improvement(run, run.policy.map.root); }

void lint_work(const LintRun& run, const RemedySource& remedy) {
  if (remedy.basis != Basis::goodwill) return;
  const std::string id = "the goodwill \"" + remedy.id + "\" ";
  const std::string after = "; goodwill comes by itself, or it is a chore";
  for (const JsonNode& node : run.policy.map.root.find("remedies")->items) {
    const JsonNode* own = node.find("id");
    if (own == nullptr || own->text != remedy.id) continue;
    for (const auto& [name, member] : node.members) {
      const std::string_view phrase = member.is(JsonNode::Kind::string) ? found_in(member.text, kWork) : std::string_view{};
      if (!phrase.empty()) return run.advise(member.offset, "goodwill_asks_work", id + "asks the customer to work: \"" + std::string(phrase) + "\"" + after);
    }
  }
  Reports reports(run.policy.map);
  std::string fact = reports.in(remedy.amount);
  for (const Expression& condition : remedy.conditions) {
    if (fact.empty()) fact = reports.in(condition);
  }
  if (!fact.empty()) run.advise(remedy.offset, "goodwill_asks_work", id + "waits for the customer's report (\"" + fact + "\")" + after);
}

}  // namespace kulanz
