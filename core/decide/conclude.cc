#include "core/decide/conclude.h"

#include "core/decide/machine.h"

namespace kulanz {
namespace {

class Concluder {
 public:
  Concluder(const Policy& policy, const Known& known, const Terms& terms, Instant now,
            MachineMemory& memory, Trace* trace)
      : policy_(policy), known_(known), now_(now), terms_(terms), trace_(trace),
        machine_(policy, known, memory, now, trace) {}

  Conclusion run();

 private:
  void fill_observed(const Observation& seen);
  Value observed(const FactRecord& fact, const Observation& seen) const;
  void run_lines();
  void trace_facts();
  void take_promise(const Observation& seen);
  void take_apology();
  void take_remedies();
  void take_escalations();
  void take_params();
  bool applies(CodeRef when);
  bool settled(const Value& value);
  std::int64_t instant_or_none(const Value& value) const;
  void keep(std::int64_t hold) { out_.hold = hold < out_.hold ? hold : out_.hold; }

  const Policy& policy_;
  const Known& known_;
  Instant now_;
  const Terms& terms_;
  Trace* trace_;
  Machine machine_;
  Conclusion out_;
};

Value moment_if(bool exists, Instant at) {
  return exists ? constant_value(at.unix_seconds) : unknown_value({}, kNever);
}

Value Concluder::observed(const FactRecord& fact, const Observation& seen) const {
  const Measure measure = static_cast<Measure>(fact.detail);
  const bool of_a_kind = measure == Measure::count || measure == Measure::first || measure == Measure::last;
  const Sightings kind = of_a_kind ? sightings(known_, static_cast<EventKind>(fact.kind)) : Sightings{};
  switch (measure) {
    case Measure::state: {
      Value v = constant_value(static_cast<std::int64_t>(seen.state));
      v.hold = seen.state_hold;
      v.trend = v.hold == kNever ? Trend::stays : Trend::any;
      return v;
    }
    case Measure::deadline: return constant_value(seen.deadline.unix_seconds);
    case Measure::delay: return seen.delay;
    case Measure::until: return seen.until;
    case Measure::fulfilled_at: return seen.fulfilled_at;
    case Measure::fault: return seen.fault;
    case Measure::count: return constant_value(kind.count);
    case Measure::first: return moment_if(kind.count > 0, kind.first);
    case Measure::last: return moment_if(kind.count > 0, kind.last);
    case Measure::issues: return constant_value(terms_.issues);
    case Measure::issues_due: return seen.issues_due;
    case Measure::issues_missed: return constant_value(seen.issues_missed);
    case Measure::missed_in_row: return constant_value(seen.missed_in_row);
  }
  return unknown_value({}, kNever);
}

// An observed fact that is unknown falls back on its declared default.
void Concluder::fill_observed(const Observation& seen) {
  for (int i = 0; i < policy_.facts.size(); ++i) {
    const FactRecord& fact = policy_.facts[i];
    if (fact.origin != static_cast<std::uint8_t>(Origin::promise)) continue;
    Value value = observed(fact, seen);
    if (!value.known) {
      value = unknown_value(missing_fact(i), value.hold);
      if (fact.has_default != 0) {
        value = machine_.arithmetic().otherwise(value, constant_value(fact.fallback));
      }
    }
    machine_.set_slot(i, value);
  }
}

void Concluder::trace_facts() {
  for (int i = 0; i < policy_.facts.size(); ++i) {
    const Origin origin = static_cast<Origin>(policy_.facts[i].origin);
    if (origin == Origin::column || origin == Origin::day) continue;
    trace_->fact(policy_, i, 0, machine_.slot(i));
  }
}

void Concluder::run_lines() {
  const int facts = policy_.facts.size();
  if (wanted(trace_)) trace_facts();
  for (int i = 0; i < policy_.lines.size() && machine_.error() == Reason::ok; ++i) {
    const LineRecord& line = policy_.lines[i];
    const Value value = machine_.run_line(line);
    if (machine_.error() != Reason::ok) return;
    machine_.set_slot(facts + i, value);
    if (wanted(trace_)) trace_->line(policy_, line, value);
  }
}

std::int64_t Concluder::instant_or_none(const Value& value) const {
  return value.known && value.slope == 0 ? value.numerator : kNoInstant;
}

void Concluder::take_promise(const Observation& seen) {
  DecisionHeader& head = out_.head;
  head.state = static_cast<std::uint8_t>(seen.state);
  keep(seen.state_hold);
  head.deadline = seen.deadline.unix_seconds;
  if (terms_.has_at_risk) head.at_risk_at = terms_.at_risk.unix_seconds;
  head.fulfilled_at = instant_or_none(seen.fulfilled_at);
  const bool late = seen.state == PromiseState::breached || seen.state == PromiseState::excused;
  if (late) head.until = instant_or_none(seen.until);
  if (seen.fault.known) head.fault = static_cast<std::uint8_t>(seen.fault.numerator);
  head.issues = terms_.issues;
  head.issues_missed = seen.issues_missed;
  head.reports = sightings(known_, EventKind::not_received).count;
  if (!policy_.is_schedule()) return;
  head.issues_due = static_cast<std::int32_t>(seen.issues_due.numerator);
  keep(seen.issues_due.hold);
}

// Takes note of how long a value holds, and of what is missing for it.
bool Concluder::settled(const Value& value) {
  keep(value.hold);
  if (!value.known) out_.blockers |= value.missing();
  return value.known;
}

bool Concluder::applies(CodeRef when) {
  if (when.size == 0) return true;
  const Value value = machine_.run(when);
  return settled(value) && value.is_true();
}

void Concluder::take_apology() {
  if (policy_.header.apology.size != 0) {
    const Value key = machine_.run(policy_.header.apology);
    const bool fits = key.numerator >= 0 && key.numerator < policy_.header.apology_key_count;
    if (key.known && !fits) return machine_.fail(Reason::policy_damaged);
    if (settled(key)) out_.apology = key.numerator;
  }
  if (policy_.header.severity.size != 0) {
    const Value severity = machine_.run(policy_.header.severity);
    const bool fits = severity.numerator >= 0 && severity.numerator <= 9;
    if (settled(severity) && fits) out_.head.severity = static_cast<std::uint8_t>(severity.numerator);
    if (severity.known && !fits) machine_.fail(Reason::out_of_range);
  }
}

void Concluder::take_remedies() {
  for (int i = 0; i < policy_.remedies.size(); ++i) {
    const RemedySpec& spec = policy_.remedies[i];
    if (!applies(spec.when)) continue;
    const Value amount = machine_.run(spec.amount);
    if (machine_.error() != Reason::ok) return;
    if (wanted(trace_)) trace_->remedy(spec, amount, amount.is_true() && amount.numerator > 0);
    if (!settled(amount) || amount.numerator <= 0) continue;
    if (amount.denominator != 1) return machine_.fail(Reason::policy_damaged);
    const bool in_kind = spec.kind == static_cast<std::uint8_t>(RemedyKind::in_kind);
    if (in_kind && amount.numerator > INT32_MAX) return machine_.fail(Reason::out_of_range);
    out_.remedies[out_.head.remedy_count++] = {i, amount.numerator};
  }
}

void Concluder::take_escalations() {
  for (int i = 0; i < policy_.escalations.size(); ++i) {
    const EscalationSpec& spec = policy_.escalations[i];
    if (!applies(spec.when)) continue;
    const Value due = machine_.run(spec.due);
    if (machine_.error() != Reason::ok) return;
    if (!settled(due)) continue;
    out_.escalations[out_.head.escalation_count++] = {i, due.numerator};
  }
}

void Concluder::take_params() {
  out_.head.param_count = policy_.header.param_count;
  for (std::size_t i = 0; i < policy_.header.param_count; ++i) {
    const Value value = machine_.slot(policy_.header.params[i]);
    if (value.slope != 0) continue;  // a running number is display, not decision
    keep(value.hold);
    const bool whole = value.known && value.denominator == 1;
    if (whole) out_.params[i] = {value.numerator, 1};
  }
}

Conclusion Concluder::run() {
  out_.head.state = static_cast<std::uint8_t>(PromiseState::unknown);
  out_.head.fault = static_cast<std::uint8_t>(Fault::unknown);
  out_.head.placed_at = known_.placed_at.known ? known_.placed_at.number : kNoInstant;
  out_.head.deadline = out_.head.fulfilled_at = out_.head.at_risk_at = out_.head.until = kNoInstant;
  machine_.fail(check_events(known_, now_));
  if (policy_.has_promise() && machine_.error() == Reason::ok) {
    const Observation seen = observe(policy_, terms_, known_, now_);
    fill_observed(seen);
    take_promise(seen);
  }
  run_lines();
  if (machine_.error() == Reason::ok) {
    take_apology();
    take_remedies();
    take_escalations();
    take_params();
  }
  out_.head.reason = static_cast<std::uint8_t>(machine_.error());
  return out_;
}

}  // namespace

Conclusion conclude(const Policy& policy, const Known& known, const Terms& terms, Instant now,
                    MachineMemory& memory, Trace* trace) {
  return Concluder(policy, known, terms, now, memory, trace).run();
}

}  // namespace kulanz
