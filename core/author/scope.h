// What an expression may name, and what its parts are: the types of the language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/author/author.h"
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
  std::string name;
  StaticType type;
  int slot = 0;
  bool used = false;
};

// Everything the checks of one file share.
struct Scope {
  std::string_view source;                // the file's text
  std::vector<Finding>* findings = nullptr;
  std::string currency;
  int currency_digits = 2;                // of its minor unit
  std::vector<Named> names;               // facts, then the lines so far
  std::vector<std::string> calendars;
  bool timeless = false;                  // inside the promise: "now" means nothing there
  BlobWriter blob;

  Named* find(std::string_view name);
  void complain(std::size_t offset, std::string code, std::string message);
  // "; did you mean \"x\"?" for the nearest of the candidates, or "".
  static std::string suggestion(std::string_view wrong, const std::vector<std::string>& candidates);
};

}  // namespace kulanz
