// Files of many rows: CSV (RFC 4180) with a line of names, or NDJSON (a JSON document a
// line). Read row by row; a row that is broken keeps no other out.
#pragma once

#include <cstddef>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/app/json.h"

namespace kulanz {

inline constexpr std::size_t kMaxRowBytes = 1024 * 1024;
inline constexpr std::size_t kMaxCsvFields = 1'000;

struct Row {
  std::size_t line = 0;  // of the file, from 1, where it begins
  Json body;             // of CSV: column → text; null when `broken`
  std::string broken;    // why it cannot be read, and the mend; empty: it can
};

class RowReader {
 public:
  virtual ~RowReader() = default;
  // None: the end of the file.
  virtual std::optional<Row> next() = 0;
};

// Both take a byte order mark off. The stream must outlive the reader. read_csv throws
// std::runtime_error when the line of names is not one.
std::unique_ptr<RowReader> read_csv(std::istream& stream, char separator);
std::unique_ptr<RowReader> read_ndjson(std::istream& stream);

}  // namespace kulanz
