// The shop's three ways to address people, and how each writes money and time.
// The shop stands in Berlin: its pages show Berlin's time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web-demo/server/template.h"

namespace kulanz::demo {

struct Language {
  std::string path;          // first step of the address: "en", "de", "de-du"
  std::string tag;           // the page's lang: "en", "de"
  std::string label;         // what the switch calls it
  std::string address_form;  // "sie", "du", or empty where there is no such choice
  Words words;
};

// Reads words/en.json, de.json and de-du.json (which holds only what differs).
std::vector<Language> load_languages(const std::string& directory);

// 2850 → "€28.50" or "28,50 €".
std::string money_text(const Language& language, std::int64_t minor);

// Seconds since 1970 → "Sun, 3 May 2026, 18:30" or "So., 3. Mai 2026, 18:30".
std::string moment_text(const Language& language, std::int64_t seconds);

// The same without the year.
std::string short_moment_text(const Language& language, std::int64_t seconds);

// "2026-05-04" → "Mon, 4 May"; the text itself when it is no date.
std::string day_text(const Language& language, const std::string& date);

// RFC 3339 in UTC ("2026-05-03T16:30:00Z") → seconds since 1970, and back.
// Throws std::runtime_error on anything else.
std::int64_t seconds_of(const std::string& instant);
std::string instant_of(std::int64_t seconds);

}  // namespace kulanz::demo
