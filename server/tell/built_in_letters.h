// The files of server/tell/letters as text in the binary, made by CMakeLists.txt.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace kulanz {

inline constexpr std::size_t kBuiltInFiles = 11;

// Path below the folder, and what stands in it.
extern const std::array<std::pair<std::string_view, std::string_view>, kBuiltInFiles>
    kBuiltInLetters;

}  // namespace kulanz
