#include "core/voucher/code.h"

namespace kulanz {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kBitsPerSymbol = 5;
constexpr int kSerialSymbols = kSerialBits / kBitsPerSymbol;
constexpr int kDataSymbols = kSerialSymbols + kTagBits / kBitsPerSymbol;
static_assert(kDataSymbols + 1 == kCodeSymbols);
static_assert(kSerialBits % kBitsPerSymbol == 0 && kTagBits % kBitsPerSymbol == 0);

using Symbols = std::array<std::uint8_t, kCodeSymbols>;

// Multiplies an element of GF(32) by x.
constexpr std::uint8_t times_x(std::uint8_t element) {
  const int shifted = element << 1;
  constexpr int kModulus = 0b100101;  // x^5 + x^2 + 1
  return static_cast<std::uint8_t>(shifted >= 32 ? shifted ^ kModulus : shifted);
}

constexpr int order_of_x() {
  int order = 1;
  for (std::uint8_t power = times_x(1); power != 1; power = times_x(power)) ++order;
  return order;
}
static_assert(order_of_x() == 31, "the weights would repeat");

// Horner's rule: the last data symbol is multiplied once, the first one 15 times.
std::uint8_t check_symbol(const Symbols& symbols) {
  std::uint8_t sum = 0;
  for (int i = 0; i < kDataSymbols; ++i) {
    sum = times_x(static_cast<std::uint8_t>(sum ^ symbols[static_cast<std::size_t>(i)]));
  }
  return sum;
}

void write_bits(std::uint64_t bits, int first, int count, Symbols& symbols) {
  for (int i = first + count - 1; i >= first; --i) {
    symbols[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(bits & 31);
    bits >>= kBitsPerSymbol;
  }
  KULANZ_CHECK(bits == 0);
}

std::uint64_t read_bits(const Symbols& symbols, int first, int count) {
  std::uint64_t bits = 0;
  for (int i = first; i < first + count; ++i) {
    bits = bits << kBitsPerSymbol | symbols[static_cast<std::size_t>(i)];
  }
  return bits;
}

bool is_separator(char c) { return c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n'; }

// The symbol a character stands for, or -1.
int read_symbol(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    if (kAlphabet[i] == c) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

CodeText format_code(CodeParts parts) {
  Symbols symbols{};
  write_bits(parts.serial, 0, kSerialSymbols, symbols);
  write_bits(parts.tag, kSerialSymbols, kDataSymbols - kSerialSymbols, symbols);
  symbols[kDataSymbols] = check_symbol(symbols);
  CodeText text{};
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = kAlphabet[symbols[i]];
  return text;
}

Result<CodeParts> parse_code(std::string_view typed) {
  if (typed.size() > kMaxTypedCode) return Reason::code_malformed;
  Symbols symbols{};
  std::size_t count = 0;
  for (const char c : typed) {
    if (is_separator(c)) continue;
    const int symbol = read_symbol(c);
    if (symbol < 0 || count == symbols.size()) return Reason::code_malformed;
    symbols[count++] = static_cast<std::uint8_t>(symbol);
  }
  if (count != symbols.size()) return Reason::code_malformed;
  if (check_symbol(symbols) != symbols[kDataSymbols]) return Reason::code_typo;
  return CodeParts{read_bits(symbols, 0, kSerialSymbols),
                   read_bits(symbols, kSerialSymbols, kDataSymbols - kSerialSymbols)};
}

std::array<char, 4> code_hint(CodeParts parts) {
  const CodeText text = format_code(parts);
  return {text[12], text[13], text[14], text[15]};
}

}  // namespace kulanz
