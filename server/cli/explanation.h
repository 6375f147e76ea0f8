// A decision as a person reads it: what follows and why, line by line.
#pragma once

#include <string>

#include "server/app/decision.h"

namespace kulanz {

// Each line of the policy with its value; under a table's line its rows, which
// one matched, and by how much the ones above it were missed; then what is due,
// on which basis and by which rule, and what is missing. Several lines of UTF-8.
std::string explanation(const Decision& decision);

}  // namespace kulanz
