// The types of the language, and what has a name in a policy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

// As a policy writes them, in the order of PromiseState.
const std::vector<std::string>& promise_state_names();

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
  int slot = -1;           // value, column
  int series = -1;         // column, series: its number
  bool used = false;
};

}  // namespace kulanz
