#include "core/author/utf8.h"

#include <algorithm>
#include <array>

namespace kulanz {
namespace {

// Which second byte a first one wants; every later byte is a plain 80..BF. The
// table of RFC 3629, section 4.
struct Lead {
  unsigned first, last;    // bytes that a character of this size begins with
  std::size_t size;
  unsigned low, high;      // its second byte
};
constexpr std::array<Lead, 9> kLeads = {{{0x00, 0x7f, 1, 0x80, 0xbf},
                                         {0xc2, 0xdf, 2, 0x80, 0xbf},
                                         {0xe0, 0xe0, 3, 0xa0, 0xbf},
                                         {0xe1, 0xec, 3, 0x80, 0xbf},
                                         {0xed, 0xed, 3, 0x80, 0x9f},
                                         {0xee, 0xef, 3, 0x80, 0xbf},
                                         {0xf0, 0xf0, 4, 0x90, 0xbf},
                                         {0xf1, 0xf3, 4, 0x80, 0xbf},
                                         {0xf4, 0xf4, 4, 0x80, 0x8f}}};

unsigned byte(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

}  // namespace

std::size_t first_character(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = std::find_if(kLeads.begin(), kLeads.end(), [&](const Lead& l) {
    return byte(text, 0) >= l.first && byte(text, 0) <= l.last;
  });
  if (lead == kLeads.end() || text.size() < lead->size) return 0;
  if (lead->size > 1 && (byte(text, 1) < lead->low || byte(text, 1) > lead->high)) return 0;
  for (std::size_t i = 2; i < lead->size; ++i) {
    if (byte(text, i) < 0x80 || byte(text, i) > 0xbf) return 0;
  }
  return lead->size;
}

std::size_t not_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = first_character(text.substr(at));
    if (size == 0) return at;
    at += size;
  }
  return std::string_view::npos;
}

}  // namespace kulanz
