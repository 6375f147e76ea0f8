#include "server/tell/words.h"

#include <array>
#include <string_view>
#include <utility>

namespace kulanz {
namespace {

constexpr char kNarrowGap[] = "\u00A0";  // never the end of a line

struct CurrencyStyle {
  std::string_view code;
  std::string_view symbol;  // empty: the code itself
  int digits;
};
// What is not here has two digits and its code (ISO 4217).
constexpr std::array<CurrencyStyle, 27> kCurrencies = {{
    {"EUR", "€", 2},  {"USD", "$", 2},  {"GBP", "£", 2},  {"INR", "₹", 2},  {"TRY", "₺", 2},
    {"JPY", "¥", 0},  {"KRW", "₩", 0},  {"BIF", "", 0},   {"CLP", "", 0},   {"DJF", "", 0},
    {"GNF", "", 0},   {"ISK", "", 0},   {"KMF", "", 0},   {"PYG", "", 0},   {"RWF", "", 0},
    {"UGX", "", 0},   {"VND", "", 0},   {"VUV", "", 0},   {"XAF", "", 0},   {"XOF", "", 0},
    {"XPF", "", 0},   {"BHD", "", 3},   {"IQD", "", 3},   {"JOD", "", 3},   {"KWD", "", 3},
    {"OMR", "", 3},   {"TND", "", 3},
}};

CurrencyStyle style_of(std::string_view code) {
  for (const CurrencyStyle& style : kCurrencies) {
    if (style.code == code) return style;
  }
  return {code, "", 2};
}

std::string two_digits(std::int32_t number) {
  return std::string(number < 10 ? "0" : "") + std::to_string(number);
}

// French says "0 jour"; the other languages here count one thing as one only.
const char* plural_of(const std::string& language, std::int64_t number) {
  const bool one = number == 1 || (language == "fr" && number == 0);
  return one ? "one" : "other";
}

// The text with its holes filled; nothing when one is not known.
std::optional<std::string> fill(std::string_view text, const Fillings& fillings) {
  std::string filled;
  while (true) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    filled += text.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) return filled;
    const auto found = fillings.find(std::string(text.substr(open + 1, close - open - 1)));
    if (found == fillings.end()) return std::nullopt;
    filled += found->second.text;
    text.remove_prefix(close + 1);
  }
}

std::string must_fill(const std::string& text, const Fillings& fillings) {
  const auto filled = fill(text, fillings);
  if (!filled) throw LetterError("the format \"" + text + "\" has a hole that nothing fills");
  return *filled;
}

// The text itself, or its plural form.
std::optional<std::string> form_of(const Json& text, const std::string& language,
                                   const Fillings& fillings) {
  if (text.is_string()) return text.get<std::string>();
  const auto counted = fillings.find(text.at("by").get<std::string>());
  if (counted == fillings.end() || !counted->second.number) return std::nullopt;
  return text.at(plural_of(language, *counted->second.number)).get<std::string>();
}

}  // namespace

Words::Words(std::string language, const std::string& region, const Json& document, Zone zone)
    : language_(std::move(language)),
      texts_(document.at("texts")),
      format_(document.at("format")),
      zone_(zone) {
  const Json regions = format_.value("regions", Json::object());
  if (const auto own = regions.find(region); own != regions.end()) format_.update(*own);
}

const std::string& Words::format(const char* name) const {
  const auto found = format_.find(name);
  if (found == format_.end() || !found->is_string()) {
    throw LetterError(language_ + ": the format has no \"" + name + "\"");
  }
  return found->get_ref<const std::string&>();
}

std::string Words::say(const std::vector<std::string>& keys, const Fillings& fillings) const {
  for (const std::string& key : keys) {
    for (const std::string& name : {key, key + ".bare"}) {
      const auto found = texts_.find(name);
      if (found == texts_.end()) continue;
      const auto form = form_of(*found, language_, fillings);
      const auto filled = form ? fill(*form, fillings) : std::nullopt;
      if (filled) return *filled;
    }
  }
  throw LetterError(language_ + ": no text for \"" + (keys.empty() ? "" : keys.front()) + "\"");
}

bool Words::can_say(const std::string& key) const { return texts_.contains(key); }

std::string Words::integer(std::int64_t number) const {
  constexpr std::size_t kGroupDigits = 3;
  const std::string digits = std::to_string(number);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t left = digits.size() - i;
    const bool starts = i > 0 && digits[i - 1] != '-' && left % kGroupDigits == 0;
    if (starts) grouped += format("group");
    grouped += digits[i];
  }
  return grouped;
}

Filling Words::count(std::int64_t number) const { return {integer(number), number}; }

std::string Words::money(std::int64_t minor, const std::string& currency) const {
  const CurrencyStyle style = style_of(currency);
  std::int64_t unit = 1;
  for (int i = 0; i < style.digits; ++i) unit *= 10;
  const std::int64_t size = minor < 0 ? -minor : minor;
  std::string amount = std::string(minor < 0 ? "-" : "") + integer(size / unit);
  if (style.digits > 0) {
    std::string rest = std::to_string(size % unit);
    rest.insert(0, static_cast<std::size_t>(style.digits) - rest.size(), '0');
    amount += format("decimal") + rest;
  }
  std::string symbol(style.symbol.empty() ? std::string_view(currency) : style.symbol);
  const std::string& pattern = format("money");
  // A code of letters does not stick to the figures as a symbol does.
  if (style.symbol.empty() && pattern == "{symbol}{amount}") symbol += kNarrowGap;
  return must_fill(pattern, {{"amount", {amount, {}}}, {"symbol", {symbol, {}}}});
}

Fillings Words::parts_of(CivilDate date) const {
  const YearMonthDay ymd = year_month_day(date);
  const std::string& day_text = ymd.day == 1 && format_.contains("first_day")
                                    ? format("first_day")
                                    : std::to_string(ymd.day);
  const auto month = static_cast<std::size_t>(ymd.month - 1);
  const auto day_of_week = static_cast<std::size_t>(kulanz::weekday(date));
  return {{"day", {day_text, {}}},
          {"month", {format_.at("months").at(month).get<std::string>(), {}}},
          {"weekday", {format_.at("weekdays").at(day_of_week).get<std::string>(), {}}},
          {"year", {std::to_string(ymd.year), {}}}};
}

std::string Words::time(TimeOfDay time) const {
  constexpr std::int32_t kHour = 3600;
  constexpr std::int32_t kNoon = 12;
  const std::int32_t hour = time.seconds / kHour;
  const std::int32_t minute = time.seconds / 60 % 60;
  const std::int32_t on_dial = hour % kNoon == 0 ? kNoon : hour % kNoon;
  return must_fill(format("time"), {{"H", {std::to_string(hour), {}}},
                                    {"h", {std::to_string(on_dial), {}}},
                                    {"mm", {two_digits(minute), {}}},
                                    {"ampm", {hour < kNoon ? "AM" : "PM", {}}}});
}

std::string Words::day(CivilDate date) const { return must_fill(format("date"), parts_of(date)); }

std::string Words::moment(Instant at) const {
  constexpr std::int32_t kLastSecond = 86'399;
  const std::string date = day(zone_.date(at));
  const TimeOfDay clock = zone_.time_of_day(at);
  if (clock.seconds == kLastSecond) return date;
  return must_fill(format("moment"), {{"date", {date, {}}}, {"time", {time(clock), {}}}});
}

std::string Words::long_day(Instant at) const {
  return must_fill(format("long_date"), parts_of(zone_.date(at)));
}

std::string Words::duration(std::int64_t seconds) const {
  constexpr std::array<std::pair<const char*, std::int64_t>, 3> kUnits = {
      {{"unit.day", 86'400}, {"unit.hour", 3600}, {"unit.minute", 60}}};
  std::vector<std::string> said;
  for (std::size_t i = 0; i < kUnits.size() && said.size() < 2; ++i) {
    const auto& [key, size] = kUnits[i];
    const std::int64_t number = seconds / size;
    seconds -= number * size;
    if (number > 0) said.push_back(say({key}, {{"n", count(number)}}));
    else if (!said.empty()) break;
  }
  if (said.empty()) return "";
  if (said.size() == 1) return said[0];
  return must_fill(format("two"), {{"a", {said[0], {}}}, {"b", {said[1], {}}}});
}

}  // namespace kulanz
