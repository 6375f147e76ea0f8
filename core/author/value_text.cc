#include "core/author/value_text.h"

#include <array>

#include "core/author/money.h"
#include "core/base/units.h"
#include "core/time/time.h"

namespace kulanz {
namespace {

std::string duration_text(std::int64_t seconds) {
  constexpr std::array<std::pair<std::int64_t, const char*>, 3> kUnits = {{{86'400, " d"}, {3600, " h"}, {60, " min"}}};
  for (const auto& [size, unit] : kUnits) {
    if (seconds % size == 0 && (seconds != 0 || size == 60)) return std::to_string(seconds / size) + unit;
  }
  return std::to_string(seconds) + " s";
}

std::string percent_text(std::int64_t millionths) {
  std::string text = std::to_string(millionths / Percent::kOne);
  const std::int64_t part = millionths % Percent::kOne;
  if (part == 0) return text + " %";
  std::string places = std::to_string(Percent::kOne + (part < 0 ? -part : part)).substr(1);
  places.erase(places.find_last_not_of('0') + 1);
  if (millionths < 0 && text == "0") text = "-0";
  return text + "." + places + " %";
}

std::string time_text(std::int64_t seconds) {
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const std::string minutes = two(seconds / 3600) + ":" + two(seconds / 60 % 60);
  return seconds % 60 == 0 ? minutes : minutes + ":" + two(seconds % 60);
}

}  // namespace

std::string value_text(const StaticType& type, std::int64_t number, std::string_view currency) {
  char text[32];
  switch (type.type) {
    case Type::boolean: return number != 0 ? "true" : "false";
    case Type::integer: return std::to_string(number);
    case Type::money: return money_text(number, currency);
    case Type::percent: return percent_text(number);
    case Type::duration: return duration_text(number);
    case Type::time_of_day: return time_text(number);
    case Type::date:
      return std::string(text, static_cast<std::size_t>(format_date({static_cast<std::int32_t>(number)}, text)));
    case Type::instant:
      return std::string(text, static_cast<std::size_t>(format_instant({number}, text)));
    case Type::enumeration:
      if (number < 0 || number >= static_cast<std::int64_t>(type.values.size())) return "?";
      return "'" + type.values[static_cast<std::size_t>(number)] + "'";
  }
  return "?";
}

}  // namespace kulanz
