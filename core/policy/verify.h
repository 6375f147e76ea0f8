// The checks of an opened blob that let the engine trust it: every reference
// stays inside its section, every expression is whole, balanced and no deeper
// than kMaxStack, and uses only slots that are filled before it runs.
#pragma once

#include "core/policy/policy.h"

namespace kulanz {

bool verify(const Policy& policy);

}  // namespace kulanz
