#include "core/author/lint.h"

#include <algorithm>

#include "core/author/lint_checks.h"

namespace kulanz {
namespace {

std::string kind_of(const LintRun& run, const Named& named) {
  if (named.kind == Named::Kind::series) return "series";
  if (named.kind == Named::Kind::column) return "column";
  return named.slot < static_cast<int>(run.policy.map.facts.size()) ? "fact" : "line";
}

// The day of a schedule's issue is there whether the deadline needs it or not.
bool is_own(const LintRun& run, const Named& named) {
  const auto& facts = run.policy.map.facts;
  const std::size_t slot = static_cast<std::size_t>(named.slot);
  const bool is_fact = named.kind == Named::Kind::value && slot < facts.size();
  return is_fact && facts[slot].origin == static_cast<std::uint8_t>(Origin::day);
}

void unused(const LintRun& run) {
  for (const Named& named : run.policy.map.names) {
    if (named.used || is_own(run, named)) continue;
    run.advise(named.offset, "unused_name", "the " + kind_of(run, named) + " \"" + named.name + "\" changes nothing: whatever it is, the decision is the same");
  }
  for (const CalendarSource& calendar : run.policy.map.calendars) {
    if (!calendar.used) run.advise(calendar.offset, "unused_name", "the calendar \"" + calendar.name + "\" changes nothing: no function or schedule asks it");
  }
}

}  // namespace

void LintRun::complain(std::size_t offset, std::string code, std::string message) const {
  const Position at = position_of(source, offset);
  findings.push_back({std::move(code), std::move(message), at.line, at.column, false});
}

void LintRun::advise(std::size_t offset, std::string code, std::string message) const {
  complain(offset, std::move(code), std::move(message));
  findings.back().advice = true;
}

void lint_policy(std::string_view source, const Compiled& policy, std::vector<Finding>& findings) {
  const std::size_t before = findings.size();
  const LintRun run{source, policy, findings};
  unused(run);
  for (const TableSource& table : policy.map.tables) lint_table(run, table);
  for (const RemedySource& remedy : policy.map.remedies) {
    lint_goodwill(run, remedy);
    lint_work(run, remedy);
  }
  lint_words(run);
  const auto first = findings.begin() + static_cast<std::ptrdiff_t>(before);
  std::stable_sort(first, findings.end(), [](const Finding& a, const Finding& b) {
    return a.line != b.line ? a.line < b.line : a.column < b.column;
  });
}

}  // namespace kulanz
