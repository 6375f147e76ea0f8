// Voucher code v1: 16 Crockford base32 symbols, shown 4-4-4-4.
//
//   75 bits = serial (35 random bits, unique in the shop)
//           + tag (40 bits: the first five bytes of HMAC-SHA-256 over
//             "kulanz-voucher-v1|" shop "|" serial-in-decimal)
//   symbols 1..7 carry the serial, 8..15 the tag, most significant first;
//   symbol 16 is the check.
//
// The check is a weighted sum over GF(32) = GF(2)[x] / (x^5 + x^2 + 1), a symbol
// being the polynomial of its five bits:
//
//   sum of x^(16-i) * symbol(i) for i = 1..16  =  0
//
// x generates all 31 nonzero elements, so the 16 weights are distinct and none is
// zero: every single wrong symbol and every swap of two different symbols, next to
// each other or not, is caught, the check symbol included.
//
// Read case-insensitively, O as 0, I and L as 1; hyphens and ASCII white space are
// ignored wherever they stand. U is no symbol.
// The core never sees the key: the server computes and compares tags (libsodium,
// constant time). The page checks the check symbol only.
#pragma once

#include <array>
#include <cstddef>
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

// The code for a serial and its tag. A part that needs more than its bits traps:
// both come from our own code, never from a customer.
CodeText format_code(CodeParts parts);

// Reads what a customer typed: code_malformed when it is not 16 symbols,
// code_typo when the check symbol does not fit.
Result<CodeParts> parse_code(std::string_view typed);

// "····-····-····-4ZQ7": what a status may show of a code before it is claimed
// again is the last four symbols only. They are the tag's last 15 bits and the
// check: 25 bits of the tag stay unknown, and the serial with them.
std::array<char, 4> code_hint(CodeParts parts);

}  // namespace kulanz
