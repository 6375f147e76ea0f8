// What is wrong, or worth a second look, in a policy that compiles. Every code is
// described in policies/README.md.
#pragma once

#include <string_view>
#include <vector>

#include "core/author/author.h"

namespace kulanz {

// Appends the findings in the file's order. `source` is the policy's text.
void lint_policy(std::string_view source, const Compiled& policy, std::vector<Finding>& findings);

}  // namespace kulanz
