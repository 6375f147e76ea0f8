#include "core/promise/observe.h"

#include "core/promise/schedule.h"

namespace kulanz {
namespace {

constexpr std::uint32_t bit(EventKind kind) { return 1u << static_cast<unsigned>(kind); }

// What the events say, apart from what time it is.
struct Story {
  Instant fulfilled;
  Instant cancelled;
  Instant evidence;  // the last sign from the outside after which nothing was there
  Fault fault = Fault::unknown;
  bool is_fulfilled = false;
  bool is_cancelled = false;
  bool has_evidence = false;
  bool has_fault = false;
  bool excused = false;
};

Story read_story(const Policy& policy, const Terms& terms, const Known& known) {
  Story story;
  for (int i = 0; i < known.event_count; ++i) {
    const Event& event = known.events[static_cast<std::size_t>(i)];
    const std::uint32_t kind = bit(event.kind);
    if ((policy.header.kept_by & kind) != 0 && !story.is_fulfilled) {
      story.is_fulfilled = true;
      story.fulfilled = event.at.earliest;
    }
    if ((policy.header.excused_by & kind) != 0 && event.at.latest <= terms.deadline) {
      story.excused = true;
    }
    if (event.kind == EventKind::cancelled && !story.is_cancelled) {
      story.is_cancelled = true;
      story.cancelled = event.at.earliest;
    }
    if (event.kind == EventKind::fault_set) {
      story.has_fault = true;
      story.fault = event.fault;
    }
    const bool from_outside = event.source != Source::customer;
    if (from_outside && event.kind <= EventKind::delay_announced) {
      story.has_evidence = true;
      story.evidence = event.at.earliest;
    }
  }
  return story;
}

Value moment(Instant at) { return constant_value(at.unix_seconds); }

Value running(Instant now) { return moving_value(now.unix_seconds); }

// Whether what is late is nobody's fault here.
bool is_excused(const Story& story) {
  if (story.has_fault) {
    return story.fault == Fault::customer || story.fault == Fault::force_majeure;
  }
  return story.excused;
}

void close_at(Observation& seen, const Terms& terms, Instant end) {
  const Duration late = end - terms.deadline;
  seen.until = moment(end);
  seen.delay = constant_value(late.seconds > 0 ? late.seconds : 0);
}

// Nothing is there yet and the deadline lies ahead. What follows it is a running
// delay only where silence means late; otherwise it is unknown.
void observe_before(Observation& seen, const Policy& policy, const Terms& terms, Instant now) {
  const bool runs_on = policy.header.silence == static_cast<std::uint8_t>(Silence::late);
  const bool risky = terms.has_at_risk && now >= terms.at_risk;
  seen.state = risky ? PromiseState::at_risk : PromiseState::open;
  const Instant next = terms.has_at_risk && !risky ? terms.at_risk : terms.deadline + seconds(1);
  seen.state_hold = next.unix_seconds;
  seen.delay = constant_value(0);
  seen.delay.hold = (terms.deadline + seconds(1)).unix_seconds;
  seen.delay.trend = runs_on ? Trend::rises : Trend::any;
  seen.until = running(now);
  if (runs_on) return;
  seen.until.hold = seen.delay.hold;
  seen.until.trend = Trend::any;
}

// Nothing is there and the deadline is over.
void observe_after(Observation& seen, const Policy& policy, const Terms& terms, const Story& story,
                   Instant now) {
  if (policy.header.silence == static_cast<std::uint8_t>(Silence::late)) {
    seen.state = PromiseState::breached;
    seen.until = running(now);
    seen.delay = running(now);
    seen.delay.numerator = (now - terms.deadline).seconds;
    return;
  }
  if (story.has_evidence && story.evidence > terms.deadline) {
    seen.state = PromiseState::breached;
    close_at(seen, terms, story.evidence);  // no later than this is proved
    return;
  }
  seen.state = PromiseState::unknown;
  seen.delay = unknown_value({}, kNever);
  seen.until = unknown_value({}, kNever);
}

void observe_single(Observation& seen, const Policy& policy, const Terms& terms,
                    const Story& story, Instant now) {
  seen.deadline = terms.deadline;
  const bool cancelled = story.is_cancelled &&
                         (!story.is_fulfilled || story.cancelled <= story.fulfilled);
  if (story.is_fulfilled && !cancelled) {
    close_at(seen, terms, story.fulfilled);
    seen.fulfilled_at = moment(story.fulfilled);
    seen.state = story.fulfilled <= terms.deadline ? PromiseState::kept : PromiseState::breached;
  } else if (cancelled) {
    close_at(seen, terms, story.cancelled);
    seen.state = story.cancelled <= terms.deadline ? PromiseState::cancelled
                                                   : PromiseState::breached;
  } else if (now <= terms.deadline) {
    observe_before(seen, policy, terms, now);
  } else {
    observe_after(seen, policy, terms, story, now);
  }
  const bool good = seen.state == PromiseState::kept || seen.state == PromiseState::cancelled;
  if (!good && is_excused(story)) {
    seen.state = PromiseState::excused;
    seen.state_hold = kNever;
  }
}

}  // namespace

Reason check_events(const Known& known, Instant now) {
  for (int i = 0; i < known.event_count; ++i) {
    const Event& event = known.events[static_cast<std::size_t>(i)];
    if (event.at.earliest > now + kFutureSkew) return Reason::event_from_future;
  }
  return Reason::ok;
}

Observation observe(const Policy& policy, const Terms& terms, const Known& known, Instant now) {
  Observation seen;
  const Story story = read_story(policy, terms, known);
  seen.fault = story.has_fault ? constant_value(static_cast<std::int64_t>(story.fault))
                               : unknown_value({}, kNever);
  seen.fulfilled_at = unknown_value({}, kNever);
  if (policy.is_schedule()) {
    observe_schedule(policy, terms, known, now, seen);
    if (story.is_cancelled) seen.state = PromiseState::cancelled;
  } else {
    observe_single(seen, policy, terms, story, now);
  }
  return seen;
}

Sightings sightings(const Known& known, EventKind kind) {
  Sightings seen;
  for (int i = 0; i < known.event_count; ++i) {
    const Event& event = known.events[static_cast<std::size_t>(i)];
    if (event.kind != kind) continue;
    if (seen.count++ == 0) seen.first = event.at.earliest;
    seen.last = event.at.earliest;
  }
  return seen;
}

}  // namespace kulanz
