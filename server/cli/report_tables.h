// A report (server/app/report.h) as tables of words: the same for the terminal and for
// the page, where they are also what stands for the charts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/app/json.h"

namespace kulanz {

struct ReportTable {
  std::string title;
  std::string note;  // a sentence below the title; may be empty
  std::vector<std::string> heads;
  std::vector<std::vector<std::string>> rows;
  std::size_t words = 1;  // so many columns at the left are words, the others figures
};

std::vector<ReportTable> report_tables(const Json& report);

// "Orders placed from … until …, as known at …".
std::string report_scope(const Json& report);

// Aligned columns, for a terminal.
std::string report_text(const Json& report);

std::string number_words(std::int64_t number);               // 12,345
std::string share_words(std::int64_t of, std::int64_t all);  // "94.7 %", "–" of none
// "1,234.50 EUR", with all of the currency's digits, so that they stand below each other.
std::string money_words(std::int64_t minor, const std::string& currency);
std::string delay_words(const Json& seconds);  // "1 h 30 min"; "–" for null

}  // namespace kulanz
