// Runs the tests that a policy carries.
#pragma once

#include <string_view>
#include <vector>

#include "core/author/author.h"

namespace kulanz {

// Decides each test of a compiled policy; appends a finding failed_test for every
// thing that came out otherwise, where it is expected in `source`, the policy's
// text.
void run_own_tests(std::string_view source, const Compiled& policy, std::vector<Finding>& findings);

}  // namespace kulanz
