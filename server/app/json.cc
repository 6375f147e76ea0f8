#include "server/app/json.h"

#include <algorithm>
#include <array>
#include <vector>

#include "server/app/refusal.h"

namespace kulanz {
namespace {

[[noreturn]] void refuse(std::string code, std::string detail, std::string where) {
  throw Refusal(RefusalKind::unprocessable, std::move(code), std::move(detail), std::move(where));
}

// Builds the document while it is read, and refuses on the way what would be lost in
// it: a name given twice (one of its values), and depth beyond the bound.
class Builder {
 public:
  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(Json::number_integer_t value) { return put(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return put(value); }
  bool number_float(Json::number_float_t value, const std::string&) { return put(value); }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(Json::binary_t&) { return false; }  // not in JSON text
  bool start_object(std::size_t) { return open(Json::value_t::object); }
  bool start_array(std::size_t) { return open(Json::value_t::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    const auto [member, is_new] = open_.back()->get_ref<Json::object_t&>().emplace(name, nullptr);
    if (!is_new) {
      throw Refusal(RefusalKind::malformed, "malformed_json",
                    "the name " + Json(name).dump() + " is given twice in one object");
    }
    member_ = &member->second;
    return true;
  }

  // The library's message repeats a piece of the input, which may be a secret.
  bool parse_error(std::size_t byte, const std::string&, const Json::exception&) {
    throw Refusal(RefusalKind::malformed, "malformed_json",
                  "this is not JSON: byte " + std::to_string(byte));
  }

  Json take() { return std::move(root_); }

 private:
  bool put(Json value) {
    place() = std::move(value);
    return true;
  }

  // Where the next value belongs. What lies open below it does not move meanwhile.
  Json& place() {
    if (open_.empty()) return root_;
    if (open_.back()->is_object()) return *member_;
    auto& array = open_.back()->get_ref<Json::array_t&>();
    array.emplace_back(nullptr);
    return array.back();
  }

  bool open(Json::value_t type) {
    if (open_.size() == kMaxJsonDepth) {
      throw Refusal(RefusalKind::malformed, "json_too_deep",
                    "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
    }
    Json& value = place();
    value = Json(type);
    open_.push_back(&value);
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Json root_;
  std::vector<Json*> open_;
  Json* member_ = nullptr;
};

bool is_id_symbol(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
         c == '_' || c == ':' || c == '@' || c == '+' || c == '-';
}

}  // namespace

Json parse_json(std::string_view text) {
  Builder builder;
  Json::sax_parse(text, &builder);
  return builder.take();
}

std::string instant_text(Instant instant) {
  std::array<char, 32> text;
  const int size = format_instant(instant, text.data());
  return {text.data(), static_cast<std::size_t>(size)};
}

bool is_id(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max && std::all_of(text.begin(), text.end(), is_id_symbol);
}

Fields::Fields(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
  if (!object.is_object()) refuse("wrong_type", "an object is expected here", where_);
}

std::string Fields::where(const char* name) const {
  return where_.empty() ? std::string(name) : where_ + "/" + name;
}

const Json* Fields::find(const char* name) {
  seen_.push_back(name);
  const auto found = object_.find(name);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

bool Fields::has(const char* name) const {
  const auto found = object_.find(name);
  return found != object_.end() && !found->is_null();
}

const Json& Fields::need(const char* name) {
  const Json* const found = find(name);
  if (found == nullptr) refuse("missing_field", std::string(name) + " is missing", where(name));
  return *found;
}

std::optional<std::string> Fields::optional_text(const char* name, Length length) {
  const Json* const found = find(name);
  if (found == nullptr) return std::nullopt;
  if (!found->is_string()) refuse("wrong_type", "a string is expected here", where(name));
  const auto& text = found->get_ref<const std::string&>();
  const bool printable = std::none_of(text.begin(), text.end(), [](char c) {
    return (c >= 0 && c < 0x20) || c == 0x7f;
  });
  if (text.size() < length.min || text.size() > length.max || !printable) {
    refuse("bad_text", "expected " + std::to_string(length.min) + " to " +
           std::to_string(length.max) + " bytes without control characters", where(name));
  }
  return text;
}

std::string Fields::text(const char* name, Length length) {
  need(name);
  return *optional_text(name, length);
}

std::string Fields::id(const char* name, std::size_t max) {
  std::string text = this->text(name, {1, 1024});
  if (!is_id(text, max)) {
    refuse("bad_id", "at most " + std::to_string(max) + " letters, digits and . _ : @ + -",
           where(name));
  }
  return text;
}

std::int64_t Fields::integer(const char* name, std::int64_t min, std::int64_t max) {
  const Json& value = need(name);
  if (!value.is_number_integer()) refuse("wrong_type", "a whole number is expected", where(name));
  const bool too_large = value.is_number_unsigned() &&
                         value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
  if (too_large || value.get<std::int64_t>() < min || value.get<std::int64_t>() > max) {
    refuse("out_of_range", "expected " + std::to_string(min) + " to " + std::to_string(max),
           where(name));
  }
  return value.get<std::int64_t>();
}

bool Fields::boolean(const char* name) {
  const Json& value = need(name);
  if (!value.is_boolean()) refuse("wrong_type", "true or false is expected", where(name));
  return value.get<bool>();
}

Instant Fields::instant(const char* name) {
  const Result<Instant> parsed = parse_instant(text(name, {1, 64}));
  if (!parsed.ok()) throw refused(parsed.reason(), where(name));
  return *parsed;
}

std::string Fields::currency(const char* name) {
  std::string text = this->text(name, {1, 64});
  const bool good = text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) {
    return c >= 'A' && c <= 'Z';
  });
  if (!good) throw refused(Reason::bad_currency, where(name));
  return text;
}

const Json& Fields::object(const char* name) {
  const Json& value = need(name);
  if (!value.is_object()) refuse("wrong_type", "an object is expected here", where(name));
  return value;
}

const Json& Fields::array(const char* name, std::size_t min, std::size_t max) {
  const Json& value = need(name);
  if (!value.is_array()) refuse("wrong_type", "an array is expected here", where(name));
  if (value.size() < min || value.size() > max) {
    refuse("out_of_range", "expected " + std::to_string(min) + " to " + std::to_string(max) +
           " entries", where(name));
  }
  return value;
}

std::string Fields::optional_id(const char* name, std::size_t max) {
  return find(name) == nullptr ? "" : id(name, max);
}

std::int64_t Fields::optional_integer(const char* name, std::int64_t min, std::int64_t max,
                                      std::int64_t otherwise) {
  return find(name) == nullptr ? otherwise : integer(name, min, max);
}

std::optional<std::string> Fields::optional_one_of(
    const char* name, std::initializer_list<std::string_view> values) {
  std::optional<std::string> text = optional_text(name, {1, 64});
  if (text && std::find(values.begin(), values.end(), *text) == values.end()) {
    throw refused(Reason::bad_enum, where(name));
  }
  return text;
}

std::string Fields::one_of(const char* name, std::initializer_list<std::string_view> values) {
  need(name);
  return *optional_one_of(name, values);
}

void Fields::finish() const {
  for (const auto& [name, value] : object_.items()) {
    if (std::find(seen_.begin(), seen_.end(), name) == seen_.end()) {
      const std::string shown = name.substr(0, 80);
      refuse("unknown_field", "there is no field of this name here",
             where_.empty() ? shown : where_ + "/" + shown);
    }
  }
}

}  // namespace kulanz
