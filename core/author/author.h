// From an authored policy (JSON) to a compiled blob. The language is described
// in policies/README.md; the blob's format in core/policy/blob.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/author/finding.h"
#include "core/author/own_tests.h"
#include "core/author/source_map.h"

namespace kulanz {

inline constexpr std::size_t kMaxAuthoredBytes = 512 * 1024;

struct Compiled {
  std::string name;
  std::string currency;
  std::vector<std::uint8_t> blob;
  std::vector<OwnTest> tests;
  SourceMap map;
};

// True when there is nothing to complain about. Otherwise `findings` has every
// error of the file, in the file's order, and `out` is unchanged.
bool compile_policy(std::string_view json_text, Compiled& out, std::vector<Finding>& findings);

}  // namespace kulanz
