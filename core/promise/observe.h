// Folds what happened into what may be said of a promise at `now`: its state, its
// delay, what is missing. A function of the set of events, in any order.
//
//   cancelled   before the deadline
//   kept        there in time; a time known only as a day counts from its first
//               moment, so that money is paid on the least lateness proved
//   excused     the shop set the fault on the customer or force majeure; or an
//               event that excuses came in time and the shop set no other fault
//   breached    the deadline is over, and silence means late, or what came proves it
//   unknown     the deadline is over, silence means unknown, and nothing proves it
//   at_risk     not due yet, but the moment named by the policy is reached
//   open        otherwise
//
// A schedule has one deadline an issue. An issue counts as missed by the
// customer's word after its deadline, until a later event says that it came. The
// schedule is breached while the last issue that anything is known of is missed,
// and kept again when that one came.
#pragma once

#include <array>
#include <cstdint>

#include "core/facts/known.h"
#include "core/facts/value.h"
#include "core/policy/policy.h"
#include "core/promise/event.h"

namespace kulanz {

// What was promised, worked out from the order's facts.
struct Terms {
  Instant deadline;
  Instant at_risk;          // at or before the deadline
  bool has_at_risk = false;
  int issues = 0;           // of a schedule
  std::array<CivilDate, kMaxInstances> issue_dates;     // ascending
  std::array<Instant, kMaxInstances> issue_deadlines;   // ascending
};

struct Observation {
  PromiseState state = PromiseState::open;
  std::int64_t state_hold = kNever;  // the state may change then
  Instant deadline;                  // the one that counts now
  Value delay;
  Value until;
  Value fulfilled_at;
  Value fault;
  Value issues_due;
  int issues_missed = 0;
  int missed_in_row = 0;
};

// How a single event kind was seen.
struct Sightings {
  int count = 0;
  Instant first;
  Instant last;
};

// event_from_future when one lies more than kFutureSkew after `now`.
Reason check_events(const Known& known, Instant now);

Observation observe(const Policy& policy, const Terms& terms, const Known& known, Instant now);
Sightings sightings(const Known& known, EventKind kind);

}  // namespace kulanz
