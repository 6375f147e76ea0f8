// Many serials at once: where they are drawn, and how they are packed.
#pragma once

#include <string>
#include <vector>

#include "server/app/random.h"
#include "server/store/store.h"

namespace kulanz {

struct SerialRange {
  std::uint64_t from = 0;
  std::uint64_t until = 0;
};

// The k-th of `parts` parts of all serials, as equal as whole numbers allow.
SerialRange part_of_serials(std::int64_t k, std::int64_t parts);

// `count` different serials of the range that the store does not know, ascending.
// Empty when the range is too full to find them.
std::vector<std::uint64_t> draw_free_serials(Random& random, Reader& reader, SerialRange range,
                                             std::size_t count);

// kSerialBytes each, most significant first.
std::string pack_serials(const std::vector<std::uint64_t>& serials);
std::vector<std::uint64_t> unpack_serials(std::string_view packed);

}  // namespace kulanz
