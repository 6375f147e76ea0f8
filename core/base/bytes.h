// Reading and writing little-endian bytes. Both worlds are little-endian, so a
// copy is a conversion; the static_assert keeps it honest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "core/base/check.h"

namespace kulanz {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

using Bytes = std::span<const std::uint8_t>;

// The T at `at`; the caller has checked that it is inside.
template <typename T>
T read_at(Bytes bytes, std::size_t at) {
  static_assert(std::is_trivially_copyable_v<T>);
  KULANZ_CHECK(at <= bytes.size() && sizeof(T) <= bytes.size() - at);
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

// A table of records of any type: where they lie, and how many.
struct AnyRecords {
  const void* first = nullptr;
  int count = 0;
};

// A table of equally sized records that follow one another without padding, in
// bytes that start at a multiple of eight: records are read where they stand.
template <typename T>
class Records : public AnyRecords {
 public:
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);

  Records() = default;
  explicit Records(Bytes bytes)
      : AnyRecords{bytes.data(), static_cast<int>(bytes.size() / sizeof(T))} {
    KULANZ_CHECK(reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) == 0);
  }

  int size() const { return count; }
  const T& operator[](int index) const {
    KULANZ_CHECK(static_cast<unsigned>(index) < static_cast<unsigned>(count));
    return static_cast<const T*>(first)[index];
  }
};

}  // namespace kulanz
