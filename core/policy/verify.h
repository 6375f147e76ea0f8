// The checks of an opened blob that let the engine trust it: every reference
// stays inside its section, every expression is whole, balanced and no deeper
// than kMaxStack, and uses only slots that are filled before it runs.
#pragma once

#include "core/policy/policy.h"

namespace kulanz {

// What an op takes from the code and the stack; see Op in blob.h.
struct OpShape {
  std::uint8_t operands;  // bytes
  std::uint8_t pops;
  std::uint8_t pushes;
};
OpShape op_shape(Op op);

bool verify(const Policy& policy);

}  // namespace kulanz
