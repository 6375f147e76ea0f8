// Sets of values of a table's inputs, as boxes: one interval for each input. Rows
// are boxes; taking them from one another tells what is left for the rows below.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/policy/blob.h"

namespace kulanz {

using Box = std::vector<RangeRecord>;
using Boxes = std::vector<Box>;

inline constexpr std::size_t kMaxBoxes = 512;  // beyond this nothing is said

// What two boxes have in common; nothing when they are apart.
std::optional<Box> common(const Box& a, const Box& b);

// The first thing in common of any two; nothing when there is none.
std::optional<Box> common(const Boxes& a, const Boxes& b);

// What of `from` lies outside `taken`, as boxes that are apart if those of `from`
// are; nothing when they are more than kMaxBoxes.
std::optional<Boxes> outside(const Boxes& from, const Boxes& taken);

// Every combination of one range of each input; nothing when they are too many.
std::optional<Boxes> product(const std::vector<std::vector<RangeRecord>>& ranges);

}  // namespace kulanz
