// The linter's parts. For the inside of lint.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/author/author.h"

namespace kulanz {

// What all parts share: the policy, and where findings go.
struct LintRun {
  std::string_view source;
  const Compiled& policy;
  std::vector<Finding>& findings;

  void complain(std::size_t offset, std::string code, std::string message) const;
  void advise(std::size_t offset, std::string code, std::string message) const;
};

// unreachable_row, overlapping_rows, gap, rate_hole
void lint_table(const LintRun& run, const TableSource& table);

// goodwill_above_150_percent
void lint_goodwill(const LintRun& run, const RemedySource& remedy);

// promises_improvement, goodwill_asks_work
void lint_words(const LintRun& run);
void lint_work(const LintRun& run, const RemedySource& remedy);

}  // namespace kulanz
