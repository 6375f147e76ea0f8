// Whether bytes are text at all.
#pragma once

#include <cstddef>
#include <string_view>

namespace kulanz {

// How many bytes at the start of `text` make up its first character: 1 to 4; 0 when
// it is empty or begins with what is not UTF-8 (RFC 3629: no overlong form, no
// surrogate, nothing above U+10FFFF).
std::size_t first_character(std::string_view text);

// The offset of the first byte that is not UTF-8, or npos.
std::size_t not_utf8(std::string_view text);

}  // namespace kulanz
