#include "core/author/boxes.h"

#include <algorithm>

namespace kulanz {
namespace {

// Cuts off what lies below and above `taken`, input by input; what remains is
// inside it and left out.
void cut(Box from, const Box& taken, Boxes& out) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i].low < taken[i].low) {
      Box below = from;
      below[i].high = taken[i].low - 1;
      out.push_back(std::move(below));
      from[i].low = taken[i].low;
    }
    if (from[i].high > taken[i].high) {
      Box above = from;
      above[i].low = taken[i].high + 1;
      out.push_back(std::move(above));
      from[i].high = taken[i].high;
    }
  }
}

}  // namespace

std::optional<Box> common(const Box& a, const Box& b) {
  Box both;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both.push_back({std::max(a[i].low, b[i].low), std::min(a[i].high, b[i].high)});
    if (both.back().low > both.back().high) return std::nullopt;
  }
  return both;
}

std::optional<Box> common(const Boxes& a, const Boxes& b) {
  for (const Box& one : a) {
    for (const Box& other : b) {
      if (std::optional<Box> both = common(one, other)) return both;
    }
  }
  return std::nullopt;
}

std::optional<Boxes> outside(const Boxes& from, const Boxes& taken) {
  Boxes left = from;
  for (const Box& part : taken) {
    Boxes next;
    for (Box& box : left) {
      if (common(box, part)) {
        cut(std::move(box), part, next);
      } else {
        next.push_back(std::move(box));
      }
    }
    if (next.size() > kMaxBoxes) return std::nullopt;
    left = std::move(next);
  }
  return left;
}

std::optional<Boxes> product(const std::vector<std::vector<RangeRecord>>& ranges) {
  Boxes boxes = {Box{}};
  for (const std::vector<RangeRecord>& choices : ranges) {
    Boxes next;
    if (boxes.size() * choices.size() > kMaxBoxes) return std::nullopt;
    for (const Box& box : boxes) {
      for (const RangeRecord& range : choices) {
        next.push_back(box);
        next.back().push_back(range);
      }
    }
    boxes = std::move(next);
  }
  return boxes;
}

}  // namespace kulanz
