// A value as the language writes it, for messages: 75 min, 12.50 EUR, 'large'.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/author/names.h"

namespace kulanz {

std::string value_text(const StaticType& type, std::int64_t number, std::string_view currency);

}  // namespace kulanz
