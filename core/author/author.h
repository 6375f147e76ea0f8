// From an authored policy (JSON) to a compiled blob. The language is described
// in policies/README.md; the blob's format in core/policy/blob.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kulanz {

inline constexpr std::size_t kMaxAuthoredBytes = 512 * 1024;

// One thing that is wrong, and how to mend it.
struct Finding {
  std::string code;     // stable, e.g. "unknown_name"
  std::string message;  // what is wrong, what was expected, the nearest valid name
  int line = 0;         // 1-based; 0 when it is about the whole file
  int column = 0;       // 1-based, in bytes
};

struct Compiled {
  std::string name;
  std::vector<std::uint8_t> blob;
};

// True when there is nothing to complain about. Otherwise `findings` has every
// error of the file, in the file's order, and `out` is unchanged.
bool compile_policy(std::string_view json_text, Compiled& out, std::vector<Finding>& findings);

}  // namespace kulanz
