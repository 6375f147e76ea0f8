#include "core/promise/schedule.h"

namespace kulanz {
namespace {

enum class Issue : std::uint8_t { nothing_known, came, missed };

// The issue of that date, or -1.
int find_issue(const Terms& terms, CivilDate date) {
  int low = 0;
  int high = terms.issues;
  while (low < high) {
    const int middle = (low + high) / 2;
    if (terms.issue_dates[static_cast<std::size_t>(middle)] < date) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool found = low < terms.issues && terms.issue_dates[static_cast<std::size_t>(low)] == date;
  return found ? low : -1;
}

// What the last word on each issue was; events are sorted by time.
void read_issues(const Policy& policy, const Terms& terms, const Known& known,
                 std::array<Issue, kMaxInstances>& issues) {
  for (int i = 0; i < known.event_count; ++i) {
    const Event& event = known.events[static_cast<std::size_t>(i)];
    const int at = find_issue(terms, event.instance);
    if (at < 0) continue;
    const std::size_t index = static_cast<std::size_t>(at);
    const bool came = (policy.header.kept_by >> static_cast<unsigned>(event.kind) & 1) != 0;
    if (came) issues[index] = Issue::came;
    if (event.kind == EventKind::not_received && event.at.latest > terms.issue_deadlines[index]) {
      issues[index] = Issue::missed;
    }
  }
}

int count_due(const Terms& terms, Instant now) {
  int due = 0;
  while (due < terms.issues && terms.issue_deadlines[static_cast<std::size_t>(due)] < now) ++due;
  return due;
}

}  // namespace

void observe_schedule(const Policy& policy, const Terms& terms, const Known& known, Instant now,
                      Observation& seen) {
  std::array<Issue, kMaxInstances> issues{};
  read_issues(policy, terms, known, issues);
  int last_known = -1;
  for (int i = 0; i < terms.issues; ++i) {
    const Issue issue = issues[static_cast<std::size_t>(i)];
    if (issue == Issue::nothing_known) continue;
    last_known = i;
    seen.missed_in_row = issue == Issue::missed ? seen.missed_in_row + 1 : 0;
    seen.issues_missed += issue == Issue::missed ? 1 : 0;
  }
  const int due = count_due(terms, now);
  seen.issues_due = constant_value(due);
  if (due < terms.issues) {
    seen.issues_due.hold = terms.issue_deadlines[static_cast<std::size_t>(due)].unix_seconds + 1;
    seen.issues_due.trend = Trend::rises;
  }
  if (last_known >= 0) {
    seen.state = issues[static_cast<std::size_t>(last_known)] == Issue::missed
                     ? PromiseState::breached
                     : PromiseState::kept;
  }
  const int next = due < terms.issues ? due : terms.issues - 1;
  const int counts = seen.state == PromiseState::breached ? last_known : next;
  if (counts >= 0) seen.deadline = terms.issue_deadlines[static_cast<std::size_t>(counts)];
  seen.state_hold = seen.state == PromiseState::breached ? kNever : seen.issues_due.hold;
  seen.delay = unknown_value({}, kNever);
  seen.until = unknown_value({}, kNever);
}

}  // namespace kulanz
