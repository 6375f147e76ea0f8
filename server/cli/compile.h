// kulanz compile, kulanz lint.
#pragma once

#include <string>
#include <vector>

#include "core/author/author.h"

namespace kulanz {

// FILE:LINE:COLUMN: message [code], a line each, without a final newline. Advice
// says so before its message.
std::string findings_text(const std::string& path, const std::vector<Finding>& findings);

// Compiles one policy and prints its digest; returns the exit code.
int run_compile(const std::string& policy, const std::string& out);

// Checks each policy, runs its own tests, and prints every finding of every file;
// 1 when one of them was more than advice.
int run_lint(const std::vector<std::string>& paths);

}  // namespace kulanz
