#include "web-demo/server/language.h"

#include <array>
#include <cstdio>
#include <ctime>

#include "web-demo/server/files.h"

namespace kulanz::demo {
namespace {

constexpr std::array<const char*, 7> kDaysEn = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 7> kDaysDe = {"So.", "Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa."};
constexpr std::array<const char*, 12> kMonthsEn = {"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<const char*, 12> kMonthsDe = {"Januar",    "Februar", "März",     "April",
                                                   "Mai",       "Juni",    "Juli",     "August",
                                                   "September", "Oktober", "November", "Dezember"};

void add_words(const std::string& path, Words* words) {
  const Json texts = Json::parse(read_file(path));
  for (const auto& [key, text] : texts.items()) (*words)[key] = text.get<std::string>();
}

// Central European Time in POSIX's own words, so that no zone file is needed.
std::tm berlin(std::int64_t seconds) {
  static const bool zone_set = [] {
    ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    ::tzset();
    return true;
  }();
  static_cast<void>(zone_set);
  const auto moment = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::localtime_r(&moment, &parts);
  return parts;
}

std::string day_and_month(const Language& language, const std::tm& parts) {
  const auto day = static_cast<std::size_t>(parts.tm_wday);
  const auto month = static_cast<std::size_t>(parts.tm_mon);
  const std::string number = std::to_string(parts.tm_mday);
  if (language.tag == "de") return std::string(kDaysDe[day]) + ", " + number + ". " + kMonthsDe[month];
  return std::string(kDaysEn[day]) + ", " + number + " " + kMonthsEn[month];
}

std::string clock_text(const std::tm& parts) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), ", %02d:%02d", parts.tm_hour, parts.tm_min);
  return text.data();
}

}  // namespace

std::vector<Language> load_languages(const std::string& directory) {
  std::vector<Language> languages = {
      {"en", "en", "English", "", {}}, {"de", "de", "Deutsch, Sie", "sie", {}},
      {"de-du", "de", "Deutsch, Du", "du", {}}};
  for (Language& language : languages) {
    add_words(directory + "/" + language.tag + ".json", &language.words);
    if (language.path != language.tag) {
      add_words(directory + "/" + language.path + ".json", &language.words);
    }
  }
  return languages;
}

std::string money_text(const Language& language, std::int64_t minor) {
  const std::int64_t size = minor < 0 ? -minor : minor;
  std::array<char, 40> text{};
  const char* shape = language.tag == "de" ? "%lld,%02lld\u00a0€" : "€%lld.%02lld";
  std::snprintf(text.data(), text.size(), shape, static_cast<long long>(size / 100),
                static_cast<long long>(size % 100));
  return (minor < 0 ? "−" : "") + std::string(text.data());
}

std::string moment_text(const Language& language, std::int64_t seconds) {
  const std::tm parts = berlin(seconds);
  return day_and_month(language, parts) + " " + std::to_string(parts.tm_year + 1900) +
         clock_text(parts);
}

std::string short_moment_text(const Language& language, std::int64_t seconds) {
  const std::tm parts = berlin(seconds);
  return day_and_month(language, parts) + clock_text(parts);
}

std::string day_text(const Language& language, const std::string& date) {
  try {
    return day_and_month(language, berlin(seconds_of(date + "T12:00:00Z")));
  } catch (const std::runtime_error&) {
    return date;
  }
}

std::int64_t seconds_of(const std::string& instant) {
  std::tm parts{};
  const char* end = ::strptime(instant.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  if (end == nullptr || *end != '\0') throw std::runtime_error("not an instant: " + instant);
  return ::timegm(&parts);
}

std::string instant_of(std::int64_t seconds) {
  const auto moment = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&moment, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

}  // namespace kulanz::demo
