// The first step of a decision: what exactly was promised.
#include "core/decide/conclude.h"
#include "core/decide/machine.h"

namespace kulanz {
namespace {

// Everything but what is observed; that is unknown while the terms are worked out.
void fill_given(const Policy& policy, const Known& known, Machine& machine) {
  for (int i = 0; i < policy.facts.size(); ++i) {
    const Fact fact = known.facts[static_cast<std::size_t>(i)];
    const bool is_promise = policy.facts[i].origin == static_cast<std::uint8_t>(Origin::promise);
    machine.set_slot(i, fact.known && !is_promise ? constant_value(fact.number)
                                                  : unknown_value(missing_fact(i), kNever));
  }
}

// A number of seconds that the promise stands on: known, whole and no further
// from the epoch than an instant may be.
std::int64_t whole_seconds(Machine& machine, CodeRef code) {
  const Value value = machine.run(code);
  if (machine.error() != Reason::ok) return 0;
  if (!value.known || value.denominator != 1) {
    machine.fail(Reason::terms_unknown);
    return 0;
  }
  if (value.numerator < Instant::kFirst || value.numerator > Instant::kLast) {
    machine.fail(Reason::out_of_range);
    return 0;
  }
  return value.numerator;
}

Instant moment(Machine& machine, CodeRef code) { return {whole_seconds(machine, code)}; }

void work_out_single(const Policy& policy, const Known& known, Machine& machine, Terms& terms) {
  terms.deadline = moment(machine, policy.header.deadline);
  terms.has_at_risk = policy.header.at_risk_before.size != 0;
  if (terms.has_at_risk) {
    terms.at_risk = terms.deadline - Duration{whole_seconds(machine, policy.header.at_risk_before)};
  }
  if (known.placed_at.known && terms.deadline.unix_seconds < known.placed_at.number) {
    machine.fail(Reason::deadline_before_order);
  }
}

// The slot of the fact "day", or -1 where the deadline does not need it.
int day_slot(const Policy& policy) {
  for (int i = 0; i < policy.facts.size(); ++i) {
    if (policy.facts[i].origin == static_cast<std::uint8_t>(Origin::day)) return i;
  }
  return -1;
}

void work_out_schedule(const Policy& policy, Machine& machine, Terms& terms) {
  terms.has_at_risk = false;
  const Value from = machine.run(policy.header.schedule_from);
  const Value until = machine.run(policy.header.schedule_until);
  if (machine.error() != Reason::ok) return;
  if (!from.known || !until.known) return machine.fail(Reason::terms_unknown);
  constexpr std::int64_t kLastDay = Instant::kLast / 86'400;
  if (from.numerator < 0 || until.numerator > kLastDay) return machine.fail(Reason::out_of_range);
  if (until.numerator > from.numerator && until.numerator - from.numerator > kMaxScheduleDays) {
    return machine.fail(Reason::too_many_instances);
  }
  const Calendar& calendar = policy.calendars[policy.header.schedule_calendar];
  const int slot = day_slot(policy);
  for (std::int64_t day = from.numerator; day <= until.numerator; ++day) {
    const CivilDate date{static_cast<std::int32_t>(day)};
    const Result<bool> works = calendar.is_working_day(date);
    if (!works.ok()) return machine.fail(works.reason());
    if (!*works) continue;
    if (terms.issues == kMaxInstances) return machine.fail(Reason::too_many_instances);
    if (slot >= 0) machine.set_slot(slot, constant_value(day));
    const std::size_t at = static_cast<std::size_t>(terms.issues);
    terms.issue_dates[at] = date;
    terms.issue_deadlines[at] = moment(machine, policy.header.deadline);
    if (machine.error() != Reason::ok) return;
    ++terms.issues;
  }
}

}  // namespace

Reason work_out_terms(const Policy& policy, const Known& known, MachineMemory& memory,
                      Terms& terms) {
  Machine machine(policy, known, memory, Instant{}, nullptr);
  fill_given(policy, known, machine);
  terms.issues = 0;
  if (policy.is_schedule()) {
    work_out_schedule(policy, machine, terms);
  } else if (policy.has_promise()) {
    work_out_single(policy, known, machine, terms);
  }
  return machine.error();
}

}  // namespace kulanz
