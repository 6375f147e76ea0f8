// Amounts as senders write them.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"

namespace kulanz {

// "12.34" of EUR → 1234, "1200" of JPY → 1200, "3.5" of KWD → 3500: in minor units, with
// at most as many decimals as the currency has (ISO 4217); further ones must be zeros. After a
// decimal comma there must be exactly so many ("12,34"), and digits are never grouped, so that
// "1,200" is refused and not guessed. No floating point. bad_integer.
Result<std::int64_t> minor_units(std::string_view decimal, std::string_view currency);

}  // namespace kulanz
