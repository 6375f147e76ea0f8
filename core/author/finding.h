// What is said about a policy. Every code is listed in policies/README.md.
#pragma once

#include <string>

namespace kulanz {

// One thing that is wrong, and how to mend it.
struct Finding {
  std::string code;     // stable, e.g. "unknown_name"
  std::string message;  // what is wrong, what was expected, the nearest valid name
  int line = 0;         // 1-based; 0 when it is about the whole file
  int column = 0;       // 1-based, in bytes
  bool advice = false;  // worth a look, but the policy may stay as it is
};

}  // namespace kulanz
