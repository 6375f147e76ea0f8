// ISO 4217 text and the core's packed form.
#pragma once

#include <string>
#include <string_view>

#include "core/base/units.h"

namespace kulanz {

// Three upper-case letters, already checked; anything else is "none".
constexpr Currency pack_currency(std::string_view text) {
  if (text.size() != 3) return {};
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  return {byte(0) << 16 | byte(1) << 8 | byte(2)};
}

}  // namespace kulanz
