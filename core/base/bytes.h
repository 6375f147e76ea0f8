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

// A table of equally sized records that follow one another without padding.
template <typename T>
class Records {
 public:
  Records() = default;
  explicit Records(Bytes bytes) : bytes_(bytes) {}

  int size() const { return static_cast<int>(bytes_.size() / sizeof(T)); }
  T operator[](int index) const {
    KULANZ_CHECK(index >= 0);
    return read_at<T>(bytes_, static_cast<std::size_t>(index) * sizeof(T));
  }

 private:
  Bytes bytes_;
};

}  // namespace kulanz
