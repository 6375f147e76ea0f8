// A conclusion as the bytes of decision.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/decide/conclude.h"

namespace kulanz {

// Returns the size in bytes. What does not fit becomes an error decision with
// Reason::too_large. `trace` may be null.
std::size_t encode_decision(const Policy& policy, const Conclusion& conclusion, const Trace* trace,
                            std::span<std::uint8_t> out);

// A decision that says only why there is none.
std::size_t encode_error(const Policy& policy, Reason reason, std::string_view where,
                         std::span<std::uint8_t> out);

}  // namespace kulanz
