// The orders of orders.mjs, natively: the same numbers in the same order.
#pragma once

#include <cstdint>
#include <vector>

namespace kulanz::bench {

// `fault` and `tier` index the values in the order of table.json.
struct TableOrder {
  std::int64_t delay_min;
  std::int64_t fault;
  std::int64_t tier;
  std::int64_t total_minor;
};

inline std::vector<TableOrder> table_orders(int count = 1000) {
  std::uint32_t state = 7;
  const auto next = [&state](std::uint32_t below) -> std::int64_t {
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % below;
  };
  std::vector<TableOrder> orders;
  for (int i = 0; i < count; ++i) {
    const std::int64_t delay_min = next(240);
    const std::int64_t fault = next(4);
    const std::int64_t tier = next(3);
    orders.push_back({delay_min, fault, tier, 500 + next(19'500)});
  }
  return orders;
}

}  // namespace kulanz::bench
