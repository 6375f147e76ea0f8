// Little-endian reads from bytes whose length was checked when they were opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace kulanz::bytes {

constexpr std::uint64_t read_u(const std::uint8_t* at, int size) {
  std::uint64_t value = 0;
  for (int i = size; i-- > 0;) {
    value = value << 8 | at[i];
  }
  return value;
}

constexpr std::uint16_t read_u16(const std::uint8_t* at) {
  return static_cast<std::uint16_t>(read_u(at, 2));
}
constexpr std::int32_t read_i32(const std::uint8_t* at) {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(read_u(at, 4)));
}
constexpr std::int64_t read_i64(const std::uint8_t* at) {
  return static_cast<std::int64_t>(read_u(at, 8));
}

// Takes pieces off the front of bytes of unknown origin; never reads past the end.
struct Reader {
  std::span<const std::uint8_t> left;

  // Null when fewer than `size` bytes are left.
  constexpr const std::uint8_t* take(std::size_t size) {
    if (left.size() < size) {
      return nullptr;
    }
    const std::uint8_t* at = left.data();
    left = left.subspan(size);
    return at;
  }
};

}  // namespace kulanz::bytes
