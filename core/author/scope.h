// What an expression may name, and what its parts are: the types of the language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/author/finding.h"
#include "core/author/blob_writer.h"
#include "core/policy/types.h"

namespace kulanz {

// The type of an expression, with what money and time need to be safe.
struct StaticType {
  Type type = Type::integer;
  bool fraction = false;  // may be a part of a cent, or of a second: say round(…)
  bool running = false;   // moves every second: compare it, or say full(…)
  std::vector<std::string> values;  // enumeration

  static StaticType of(Type t) {
    StaticType s;
    s.type = t;
    return s;
  }
};

std::string_view type_name(Type type);
std::optional<Type> type_from_name(std::string_view name);

struct Named {
  enum class Kind : std::uint8_t {
    value,   // a fact or a line
    column,  // of a series: has a value while a line runs for each of its rows
    series,  // has rows, no value
    broken,  // declared with an error; what names it is not checked further
  };
  std::string name;
  StaticType type;
  std::size_t offset = 0;  // where it is declared
  Kind kind = Kind::value;
  int slot = 0;            // value, column
  int series = -1;         // column, series: its number
  bool used = false;
};

// Everything the checks of one file share.
struct Scope {
  static constexpr int kNoRows = -1;
  static constexpr int kAnyRows = -2;     // after a complaint about which series it is

  std::string_view source;                // the file's text
  std::vector<Finding>* findings = nullptr;
  std::string currency;
  int currency_digits = 2;                // of its minor unit
  std::vector<Named> names;               // facts, then the lines so far
  std::vector<std::string> calendars;
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
