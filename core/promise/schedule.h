// The fold for a promise with many instances: see observe.h.
#pragma once

#include "core/promise/observe.h"

namespace kulanz {

// Fills state, deadline and the issues of `seen`. Delay and until stay unknown:
// a schedule counts issues, not hours.
void observe_schedule(const Policy& policy, const Terms& terms, const Known& known, Instant now,
                      Observation& seen);

}  // namespace kulanz
