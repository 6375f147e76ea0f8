#include "server/app/redact.h"

#include <cctype>

#include "core/voucher/code.h"

namespace kulanz {
namespace {

constexpr std::string_view kRedacted = "[redacted]";

bool is_symbol(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool is_token_symbol(char c) { return is_symbol(c) || c == '_' || c == '-' || c == '.'; }

std::size_t run(std::string_view text, std::size_t at, bool (*belongs)(char)) {
  std::size_t end = at;
  while (end < text.size() && belongs(text[end])) ++end;
  return end - at;
}

// The bytes of what may be a code that starts here: sixteen symbols or more with
// single separators between groups of four, or 0. Words around a code that look
// like groups go with it: better a word too many than a group left over.
std::size_t code_size(std::string_view text, std::size_t at) {
  std::size_t symbols = 0;
  std::size_t i = at;
  while (i < text.size()) {
    if (is_symbol(text[i])) {
      ++symbols;
      ++i;
      continue;
    }
    const bool separator = (text[i] == '-' || text[i] == ' ') && symbols % 4 == 0 &&
                           i + 1 < text.size() && is_symbol(text[i + 1]);
    if (!separator) break;
    ++i;
  }
  return symbols >= std::size_t{kCodeSymbols} ? i - at : 0;
}

}  // namespace

std::string redact(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size();) {
    const bool at_start = i == 0 || !is_symbol(line[i - 1]);
    std::size_t secret = 0;
    if (at_start && (line.substr(i, 3) == "kk_" || line.substr(i, 3) == "ko_")) {
      secret = run(line, i, is_token_symbol);
    } else if (at_start) {
      secret = code_size(line, i);
    }
    if (secret > 0) {
      out += kRedacted;
      i += secret;
    } else {
      out += line[i++];
    }
  }
  return out;
}

}  // namespace kulanz
