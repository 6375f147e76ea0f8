#include "core/author/money.h"

#include <algorithm>
#include <array>

namespace kulanz {
namespace {

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

int minor_digits(std::string_view currency) {
  constexpr std::array<std::string_view, 16> kNone = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                                      "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
  constexpr std::array<std::string_view, 7> kThree = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  return one_of(kNone, currency) ? 0 : one_of(kThree, currency) ? 3 : 2;
}

std::string money_text(std::int64_t minor, std::string_view currency) {
  const int digits = minor_digits(currency);
  std::string text = std::to_string(minor);
  const bool negative = text[0] == '-';
  if (negative) text.erase(0, 1);
  const std::size_t width = static_cast<std::size_t>(digits) + 1;
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  const std::size_t point = text.size() - static_cast<std::size_t>(digits);
  const bool whole = text.find_first_not_of('0', point) == std::string::npos;
  const std::string amount = whole ? text.substr(0, point) : text.substr(0, point) + "." + text.substr(point);
  return (negative ? "-" : "") + amount + " " + std::string(currency);
}

}  // namespace kulanz
