#include "server/ingest/decimal.h"

#include <string>

#include "core/author/money.h"
#include "core/facts/text.h"

namespace kulanz {

Result<std::int64_t> minor_units(std::string_view decimal, std::string_view currency) {
  const auto digits = static_cast<std::size_t>(minor_digits(currency));
  const std::size_t point = decimal.find_first_of(".,");
  const std::string_view whole = decimal.substr(0, point);
  std::string part(point == std::string_view::npos ? "" : decimal.substr(point + 1));
  if (point != std::string_view::npos && part.empty()) return Reason::bad_integer;
  if (part.find_first_not_of("0123456789") != std::string::npos) return Reason::bad_integer;
  // After a comma exactly as many as the currency has: "1,200" may be a thousand more.
  const bool comma = point != std::string_view::npos && decimal[point] == ',';
  while (!comma && part.size() > digits && part.back() == '0') part.pop_back();
  if (part.size() > digits || (comma && part.size() < digits)) return Reason::bad_integer;
  part.append(digits - part.size(), '0');
  if (!parse_integer(whole).ok()) return Reason::bad_integer;
  std::string text = std::string(whole) + part;
  const std::size_t sign = text.front() == '-' ? 1 : 0;
  const std::size_t first = text.find_first_not_of('0', sign);
  text.erase(sign, (first == std::string::npos ? text.size() - 1 : first) - sign);
  return parse_integer(text);
}

}  // namespace kulanz
