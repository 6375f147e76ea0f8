#include "server/tell/address.h"

#include <algorithm>

namespace kulanz {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_symbol(char c) {
  return is_letter_or_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_domain_symbol(char c) { return is_letter_or_digit(c) || c == '-'; }

// Parts between dots, each of 1 to `max` symbols of one kind.
bool is_dotted(std::string_view text, std::size_t max, bool (*is_symbol)(char)) {
  while (true) {
    const std::string_view part = text.substr(0, text.find('.'));
    if (part.empty() || part.size() > max || !std::all_of(part.begin(), part.end(), is_symbol)) {
      return false;
    }
    if (part.size() == text.size()) return true;
    text.remove_prefix(part.size() + 1);
  }
}

bool is_domain(std::string_view domain) {
  if (domain == "localhost") return true;
  if (domain.find('.') == std::string_view::npos || domain.front() == '-' || domain.back() == '-') {
    return false;
  }
  return is_dotted(domain, kMaxDomainLabel, is_domain_symbol);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at > kMaxLocalPart || text.size() > kMaxAddress) return false;
  return is_dotted(text.substr(0, at), kMaxLocalPart, is_atom_symbol) &&
         is_domain(text.substr(at + 1));
}

std::optional<Mailbox> parse_mailbox(std::string_view text) {
  text = trimmed(text);
  if (is_address(text)) return Mailbox{"", std::string(text)};
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos || text.back() != '>') return std::nullopt;
  const std::string_view address = text.substr(open + 1, text.size() - open - 2);
  std::string_view name = trimmed(text.substr(0, open));
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
    name = name.substr(1, name.size() - 2);
  }
  if (!is_address(address) || name != one_line(name)) return std::nullopt;
  return Mailbox{std::string(name), std::string(address)};
}

std::string domain_of(const std::string& address) { return address.substr(address.rfind('@') + 1); }

std::string one_line(std::string_view text) {
  std::string line(text);
  constexpr char kDelete = 0x7F;
  std::replace_if(
      line.begin(), line.end(),
      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == kDelete; }, ' ');
  return line;
}

}  // namespace kulanz
