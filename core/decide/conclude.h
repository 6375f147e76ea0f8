// From what is known to what follows, at one moment: facts → lines → remedies.
#pragma once

#include <array>
#include <span>

#include "core/decide/trace.h"
#include "core/facts/known.h"
#include "core/facts/value.h"
#include "core/policy/policy.h"
#include "core/promise/observe.h"

namespace kulanz {

struct DueRemedy {
  int spec;             // index into the policy's remedies
  std::int64_t amount;  // minor units, or a count in kind; above zero
  bool operator==(const DueRemedy&) const = default;
};

struct DueEscalation {
  int spec;
  std::int64_t due;  // unix seconds
  bool operator==(const DueEscalation&) const = default;
};

struct Param {
  std::int64_t number = 0;
  bool known = false;  // false while it is missing or still running
  bool operator==(const Param&) const = default;
};

// A decision before it becomes bytes. Two of them are equal when they say the
// same; `hold` is how long that is certain, not what is said.
struct Conclusion {
  Reason reason = Reason::ok;
  PromiseState state = PromiseState::unknown;
  std::int64_t deadline = kNoInstant;
  std::int64_t at_risk_at = kNoInstant;
  std::int64_t fulfilled_at = kNoInstant;
  std::int64_t until = kNoInstant;  // the end of a delay that has ended
  std::uint8_t fault = 0;
  std::uint8_t severity = 0;
  int apology = -1;  // value of the apology's enumeration
  int remedy_count = 0;
  int escalation_count = 0;
  std::array<DueRemedy, kMaxRemedySpecs> remedies{};
  std::array<DueEscalation, kMaxEscalationSpecs> escalations{};
  std::array<Param, kMaxApologyParams> params{};
  Missing blockers;
  std::int32_t issues = 0;
  std::int32_t issues_due = 0;
  std::int32_t issues_missed = 0;
  std::int32_t reports = 0;
  std::int64_t hold = kNever;

  bool says_the_same(const Conclusion& other) const;
};

// The slots and terms are scratch memory; `trace` may be null.
Conclusion conclude(const Policy& policy, const Known& known, Instant now, std::span<Value> slots,
                    Terms& terms, Trace* trace);

}  // namespace kulanz
