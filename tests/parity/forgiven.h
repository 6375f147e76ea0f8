// Which facts of a policy may be missing without its result being unknown.
#pragma once

#include <bitset>

#include "core/policy/policy.h"

namespace kulanz::parity {

using Facts = std::bitset<kMaxFacts>;

// The facts that a known(x) or otherwise(x, y) of the policy stands on, directly
// or through lines and tables: of them alone may less knowledge give more. Read
// off the compiled code, not off decisions.
Facts forgiven_facts(const Policy& policy);

}  // namespace kulanz::parity
