// From what is known to what follows, at one moment: facts → lines → remedies.
#pragma once

#include <array>
#include <cstddef>

#include "core/decide/decision.h"
#include "core/decide/machine.h"
#include "core/decide/trace.h"
#include "core/facts/known.h"
#include "core/facts/value.h"
#include "core/policy/policy.h"
#include "core/promise/observe.h"

namespace kulanz {

struct DueRemedy {
  std::int64_t spec;    // index into the policy's remedies
  std::int64_t amount;  // minor units, or a count in kind; above zero
};

struct DueEscalation {
  std::int64_t spec;
  std::int64_t due;  // unix seconds
};

struct Param {
  std::int64_t number;
  std::int64_t known;  // 0 while it is missing or still running
};

// A decision before its records and texts become bytes: the header's numbers,
// and what its counts count. It has no padding and starts as zeros, so that two
// that say the same are the same bytes; `hold` is how long that is certain, not
// what is said.
struct Conclusion {
  DecisionHeader head{};
  std::array<DueRemedy, kMaxRemedySpecs> remedies{};
  std::array<DueEscalation, kMaxEscalationSpecs> escalations{};
  std::array<Param, kMaxApologyParams> params{};
  Missing blockers{};
  std::int64_t apology = -1;  // value of the apology's enumeration
  std::int64_t hold = kNever;

  Reason reason() const { return static_cast<Reason>(head.reason); }
  bool says_the_same(const Conclusion& other) const {
    return __builtin_memcmp(this, &other, offsetof(Conclusion, hold)) == 0;
  }
};
static_assert(sizeof(Conclusion) == sizeof(DecisionHeader) + 16 * (kMaxRemedySpecs + kMaxEscalationSpecs +
                                                                   kMaxApologyParams) + 32);

// What was promised: from the order's facts alone, so that no moment and no event
// moves it. Fills the given facts' slots too. terms_unknown, out_of_range,
// deadline_before_order, too_many_instances.
Reason work_out_terms(const Policy& policy, const Known& known, MachineMemory& memory,
                      Terms& terms);

// What follows at `now`; the given facts' slots have been filled. `trace` may be null.
Conclusion conclude(const Policy& policy, const Known& known, const Terms& terms, Instant now,
                    MachineMemory& memory, Trace* trace);

}  // namespace kulanz
