#include "core/facts/text.h"

#include "core/time/time.h"

namespace kulanz {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// Digits only, at most `limit` of them, into a number.
bool digits(std::string_view text, std::size_t limit, std::int64_t& number) {
  if (text.empty() || text.size() > limit) return false;
  number = 0;
  for (const char c : text) {
    if (!digit(c)) return false;
    number = number * 10 + (c - '0');
  }
  return true;
}

Result<std::int64_t> parse_boolean(std::string_view text) {
  if (text == "true") return 1;
  if (text == "false") return 0;
  return Reason::bad_boolean;
}

Result<std::int64_t> parse_duration(std::string_view text, std::int64_t unit) {
  const Result<std::int64_t> number = parse_integer(text);
  std::int64_t total = 0;
  if (!number.ok() || __builtin_mul_overflow(*number, unit, &total)) return Reason::bad_duration;
  return total;
}

Result<std::int64_t> parse_enum(const Policy& policy, const FactRecord& fact,
                                std::string_view text) {
  for (int i = 0; i < fact.value_count; ++i) {
    if (policy.text(policy.value_text(fact.values, fact.value_count, i)) == text) return i;
  }
  return Reason::bad_enum;
}

}  // namespace

Result<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 19) return Reason::bad_integer;
  if (text.size() > 1 && text.front() == '0') return Reason::bad_integer;
  std::int64_t number = 0;
  for (const char c : text) {
    if (!digit(c)) return Reason::bad_integer;
    const std::int64_t step = negative ? -(c - '0') : c - '0';
    if (__builtin_mul_overflow(number, std::int64_t{10}, &number) ||
        __builtin_add_overflow(number, step, &number)) {
      return Reason::bad_integer;
    }
  }
  return number;
}

Result<Percent> parse_percent(std::string_view text) {
  constexpr std::size_t kPlaces = 6;
  constexpr std::size_t kWholeDigits = 9;
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  std::int64_t whole = 0;
  if (!digits(text.substr(0, dot), kWholeDigits, whole)) return Reason::bad_percent;
  std::int64_t part = 0;
  if (dot != std::string_view::npos) {
    const std::string_view places = text.substr(dot + 1);
    if (!digits(places, kPlaces, part)) return Reason::bad_percent;
    for (std::size_t i = places.size(); i < kPlaces; ++i) part *= 10;
  }
  const std::int64_t millionths = whole * Percent::kOne + part;
  return Percent{negative ? -millionths : millionths};
}

Result<Currency> parse_currency(std::string_view text) {
  if (text.size() != 3) return Reason::bad_currency;
  std::uint32_t packed = 0;
  for (const char c : text) {
    if (c < 'A' || c > 'Z') return Reason::bad_currency;
    packed = packed << 8 | static_cast<std::uint8_t>(c);
  }
  return Currency{packed};
}

Result<std::int64_t> parse_fact(const Policy& policy, const FactRecord& fact,
                                std::string_view text) {
  switch (static_cast<Type>(fact.type)) {
    case Type::boolean: return parse_boolean(text);
    case Type::integer:
    case Type::money: return parse_integer(text);
    case Type::duration: return parse_duration(text, fact.unit);
    case Type::enumeration: return parse_enum(policy, fact, text);
    case Type::percent: {
      const Result<Percent> percent = parse_percent(text);
      return percent.ok() ? Result<std::int64_t>(percent->millionths) : percent.reason();
    }
    case Type::date: {
      const Result<CivilDate> date = parse_date(text);
      return date.ok() ? Result<std::int64_t>(date->days) : date.reason();
    }
    case Type::instant: {
      const Result<Instant> instant = parse_instant(text);
      return instant.ok() ? Result<std::int64_t>(instant->unix_seconds) : instant.reason();
    }
    case Type::time_of_day: {
      const Result<TimeOfDay> time = parse_time_of_day(text);
      return time.ok() ? Result<std::int64_t>(time->seconds) : time.reason();
    }
  }
  return Reason::policy_damaged;
}

}  // namespace kulanz
