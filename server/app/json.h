// JSON as the server reads and writes it: strict about what comes in.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/time.h"

namespace kulanz {

using Json = nlohmann::json;

inline constexpr int kMaxJsonDepth = 16;
// The largest integer that every JSON reader keeps exactly (2^53 - 1).
inline constexpr std::int64_t kMaxJsonInteger = 9'007'199'254'740'991;

// The document in `text`. Throws Refusal malformed_json (also for a name given
// twice in one object, and for text that is not UTF-8) or json_too_deep.
Json parse_json(std::string_view text);

// "2026-05-03T16:30:00Z"
std::string instant_text(Instant instant);

struct Length {
  std::size_t min = 1;
  std::size_t max = 200;
};

// Reads one object's fields by name, remembering which it has seen. Every
// failure is a Refusal with `where`: missing_field, wrong_type, out_of_range,
// bad_text, bad_instant, ... and unknown_field from finish().
class Fields {
 public:
  Fields(const Json& object, std::string where);

  std::string text(const char* name, Length length = {});
  std::optional<std::string> optional_text(const char* name, Length length = {});
  // A name of ours: letters, digits and . _ : @ + - only.
  std::string id(const char* name, std::size_t max = 64);
  std::int64_t integer(const char* name, std::int64_t min, std::int64_t max);
  bool boolean(const char* name);
  Instant instant(const char* name);
  std::string currency(const char* name);
  const Json& object(const char* name);
  const Json& array(const char* name, std::size_t min, std::size_t max);
  // Left out or null: "", or the value that stands for it.
  std::string optional_id(const char* name, std::size_t max = 64);
  std::int64_t optional_integer(const char* name, std::int64_t min, std::int64_t max,
                                std::int64_t otherwise);
  // The text is one of these; anything else is bad_enum.
  std::string one_of(const char* name, std::initializer_list<std::string_view> values);
  std::optional<std::string> optional_one_of(const char* name,
                                             std::initializer_list<std::string_view> values);
  bool has(const char* name) const;
  void finish() const;

  std::string where(const char* name) const;

 private:
  const Json* find(const char* name);
  const Json& need(const char* name);

  const Json& object_;
  std::string where_;
  std::vector<std::string_view> seen_;
};

bool is_id(std::string_view text, std::size_t max = 64);

}  // namespace kulanz
