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
// In the order of Op.
inline constexpr OpShape kOpShapes[kOps] = {
    {2, 0, 1},                                                        // constant
    {2, 0, 1},                                                        // slot
    {0, 0, 1},                                                        // now
    {0, 2, 1}, {0, 2, 1}, {0, 2, 1}, {0, 2, 1},                       // add, sub, mul, div
    {0, 1, 1},                                                        // negate
    {0, 2, 1}, {0, 2, 1}, {0, 2, 1}, {0, 2, 1}, {0, 2, 1}, {0, 2, 1}, // eq .. ge
    {0, 2, 1}, {0, 2, 1},                                             // both, either
    {0, 1, 1},                                                        // no
    {0, 2, 1}, {0, 2, 1},                                             // minimum, maximum
    {1, 2, 1},                                                        // round
    {0, 2, 1}, {0, 2, 1},                                             // full, started
    {0, 1, 1},                                                        // known
    {0, 2, 1},                                                        // otherwise
    {0, 3, 1},                                                        // choose
    {0, 1, 1},                                                        // date_of
    {0, 2, 1},                                                        // at_time
    {1, 1, 1},                                                        // working_day
    {1, 2, 1}, {1, 2, 1}, {1, 2, 1}, {1, 2, 1},                       // calendars
    {2, 0, 1},                                                        // table
};
inline OpShape op_shape(Op op) { return kOpShapes[static_cast<std::size_t>(op)]; }

bool verify(const Policy& policy);

}  // namespace kulanz
