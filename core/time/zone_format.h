// The records of a zone's encoding (zone.h) as they lie in memory. For the inside
// of core/time and for whoever writes the bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kulanz {

struct ZoneTransition {
  std::uint32_t at;
  std::int32_t offset;
};

struct ZoneChange {
  std::uint32_t day;
  std::uint32_t weekday;
  std::int32_t clock;
  std::int32_t offset;
};

struct ZoneHead {
  std::uint32_t transitions;
  std::uint32_t changes;

  const ZoneTransition* transition() const {
    return reinterpret_cast<const ZoneTransition*>(this + 1);
  }
  const ZoneChange* change() const {
    return reinterpret_cast<const ZoneChange*>(transition() + transitions);
  }
  std::size_t size() const {
    return sizeof(ZoneHead) + transitions * sizeof(ZoneTransition) + changes * sizeof(ZoneChange);
  }
};

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
static_assert(sizeof(ZoneHead) == 8 && sizeof(ZoneTransition) == 8 && sizeof(ZoneChange) == 16);

}  // namespace kulanz
