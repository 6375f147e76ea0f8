// Money as the language writes it: "12.50 EUR".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kulanz {

// How many digits a currency's minor unit has (ISO 4217): 2 for most.
int minor_digits(std::string_view currency);

// 1250 minor units of EUR are "12.50 EUR", 1200 are "12 EUR".
std::string money_text(std::int64_t minor, std::string_view currency);

}  // namespace kulanz
