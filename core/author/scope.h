// What an expression may name: everything that the checks of one file share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/author/blob_writer.h"
#include "core/author/finding.h"
#include "core/author/json_tree.h"
#include "core/author/names.h"

namespace kulanz {

struct Scope {
  static constexpr int kNoRows = -1;
  static constexpr int kAnyRows = -2;     // after a complaint about which series it is

  LineIndex lines;                        // of the file's text
  std::vector<Finding>* findings = nullptr;
  std::string currency;
  int currency_digits = 2;                // of its minor unit
  std::vector<Named> names;               // facts, then the lines so far
  std::vector<std::string> calendars;
  std::vector<bool> calendars_used;
  std::vector<std::string> series_names;
  bool timeless = false;                  // inside the promise: "now" means nothing there
  int rows_of = kNoRows;                  // the series for each of whose rows a line runs
  bool uses_now = false;                  // an expression names "now"
  BlobWriter blob;

  Named* find(std::string_view name);
  // A name that has a value here, marked as used; null where it has none, after a
  // complaint unless its declaration had one.
  Named* value(std::string_view name, std::size_t offset);
  // Likewise a series, for its rows.
  Named* series(std::string_view name, std::size_t offset);
  // Declares a name; complains when it is taken.
  void declare(Named named);
  void complain(std::size_t offset, std::string code, std::string message);
  // "; did you mean \"x\"?" for the nearest of the candidates, or "".
  static std::string suggestion(std::string_view wrong, const std::vector<std::string>& candidates);
};

}  // namespace kulanz
