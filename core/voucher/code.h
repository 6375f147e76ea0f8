// Voucher code v1: 16 Crockford base32 symbols, shown 4-4-4-4.
//
//   75 bits = serial (35 random bits, unique in the shop)
//           + tag (40 bits: the first five bytes of HMAC-SHA-256 over
//             "kulanz-voucher-v1|" shop "|" serial-in-decimal)
//   symbols 1..15 carry the 75 bits, most significant first; symbol 16 is a
//   weighted check over GF(32) that catches every single wrong symbol and every
//   swap of two neighbours.
//
// Read case-insensitively, O as 0, I and L as 1; spaces and hyphens are ignored.
// The core never sees the key: the server computes and compares tags (libsodium,
// constant time). The page checks the check symbol only.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/result.h"

namespace kulanz {

inline constexpr int kCodeSymbols = 16;
inline constexpr int kSerialBits = 35;
inline constexpr int kTagBits = 40;
inline constexpr std::size_t kMaxTypedCode = 64;  // longer text is malformed, whatever it says

struct CodeParts {
  std::uint64_t serial = 0;  // below 2^35
  std::uint64_t tag = 0;     // below 2^40
  constexpr bool operator==(const CodeParts&) const = default;
};

using CodeText = std::array<char, kCodeSymbols>;  // upper case, no separators

// The code for a serial and its tag.
CodeText format_code(CodeParts parts);

// Reads what a customer typed: code_malformed when it is not 16 symbols,
// code_typo when the check symbol does not fit.
Result<CodeParts> parse_code(std::string_view typed);

// "····-····-····-4ZQ7": what a status may show of a code before it is claimed
// again is the last four symbols only. Writes 4 symbols to `out`.
std::array<char, 4> code_hint(CodeParts parts);

}  // namespace kulanz
