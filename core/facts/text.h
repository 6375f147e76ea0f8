// The one place where text becomes a typed number, and back.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"
#include "core/base/units.h"
#include "core/policy/policy.h"

namespace kulanz {

// The number a fact's text stands for, in the unit of its Type. An enumeration's
// value becomes its index, a duration is counted in the fact's unit. Fails with
// the bad_* reason of the type.
Result<std::int64_t> parse_fact(const Policy& policy, const FactRecord& fact, std::string_view text);

// -9223372036854775808 .. 9223372036854775807, no plus, no leading zeros. bad_integer.
Result<std::int64_t> parse_integer(std::string_view text);

// "98.5" → 98'500'000 millionths of a percent; at most six decimals. bad_percent.
Result<Percent> parse_percent(std::string_view text);

// ISO 4217: three upper-case ASCII letters. bad_currency.
Result<Currency> parse_currency(std::string_view text);

}  // namespace kulanz
