#include "server/cli/compile.h"

#include <filesystem>
#include <iostream>

#include "core/author/lint.h"
#include "server/app/policy_shelf.h"
#include "server/cli/files.h"
#include "server/cli/own_tests.h"

namespace kulanz {

std::string findings_text(const std::string& path, const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    if (!text.empty()) text += '\n';
    text += path;
    if (finding.line > 0) {
      text += ":" + std::to_string(finding.line) + ":" + std::to_string(finding.column);
    }
    text += (finding.advice ? ": advice: " : ": ") + finding.message + " [" + finding.code + "]";
  }
  return text;
}

int run_compile(const std::string& policy, const std::string& out) {
  Compiled compiled;
  std::vector<Finding> findings;
  if (!compile_policy(read_text(policy), compiled, findings)) {
    std::cerr << findings_text(policy, findings) << "\n";
    return 1;
  }
  write_bytes(out, compiled.blob);
  std::cout << open_shelf_policy(compiled.blob)->digest << "\n";
  return 0;
}

namespace {

// A folder stands for the policies in it.
std::vector<std::string> named_policies(const std::vector<std::string>& paths) {
  std::vector<std::string> policies;
  for (const std::string& path : paths) {
    const bool is_folder = std::filesystem::is_directory(path);
    for (const std::string& file : is_folder ? policy_files(path) : std::vector{path}) policies.push_back(file);
  }
  return policies;
}

}  // namespace

int run_lint(const std::vector<std::string>& paths) {
  bool faulty = false;
  for (const std::string& policy : named_policies(paths)) {
    const std::string source = read_text(policy);
    Compiled compiled;
    std::vector<Finding> findings;
    if (compile_policy(source, compiled, findings)) {
      lint_policy(source, compiled, findings);
      run_own_tests(source, compiled, findings);
    }
    for (const Finding& finding : findings) faulty = faulty || !finding.advice;
    if (!findings.empty()) std::cout << findings_text(policy, findings) << "\n";
  }
  return faulty ? 1 : 0;
}

}  // namespace kulanz
