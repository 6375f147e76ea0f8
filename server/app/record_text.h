// How a record is spelled in its row: one JSON object without blanks, its fields in
// the order in which KULANZ_FIELDS lists them. A field that has its usual value (that
// of a record just made, unless the caller knows a better one) is left out, so that
// rows stay small; a default must therefore never change once it is released. A name
// that no field has is skipped. Rows are read and written many times a request: this
// is a tenth of the work of a JSON document in between.
//
//   KULANZ_FIELDS(SpentRecord, amount_minor, count)
//   write_record(spent, SpentRecord{})  →  {"amount_minor":1450,"count":2}
//
// A field is a string, a whole number, a bool, Json, another record, or a vector of
// these.
#pragma once

#include <charconv>
#include <concepts>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "server/app/json.h"

namespace kulanz {

// Declares each_field(record, usual, visit): visit(name, record's field, usual's field).
#define KULANZ_FIELD(name) visit(#name, record.name, usual.name);
#define KULANZ_FIELDS(Record, ...)                                       \
  template <typename R, typename Visit>                                  \
  requires std::same_as<std::remove_const_t<R>, Record>                  \
  void each_field(R& record, const Record& usual, const Visit& visit) {  \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(KULANZ_FIELD, __VA_ARGS__)) \
  }

// A row that no record was ever spelled as.
class DamagedRow : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class RecordWriter {
 public:
  template <typename Record>
  void write(const Record& record, const Record& usual) {
    text_ += '{';
    each_field(record, usual, [this](std::string_view name, const auto& value, const auto& other) {
      if (is_usual(value, other)) return;
      name_field(name);
      write(value);
    });
    text_ += '}';
  }

  std::string take() { return std::move(text_); }

 private:
  void name_field(std::string_view name);

  void write(const std::string& value);
  void write(bool value) { text_ += value ? "true" : "false"; }
  void write(const Json& value) { text_ += value.dump(); }
  template <std::integral Number>
  void write(Number value) {
    char digits[24];
    text_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }
  template <typename Value>
  void write(const std::vector<Value>& values) {
    text_ += '[';
    for (const Value& value : values) {
      if (text_.back() != '[') text_ += ',';
      write(value);
    }
    text_ += ']';
  }
  template <typename Record>
    requires std::is_class_v<Record>
  void write(const Record& record) {
    write(record, Record{});
  }

  template <typename Value>
  static bool is_usual(const std::vector<Value>& value, const std::vector<Value>& usual) {
    return value.empty() && usual.empty();
  }
  template <typename Value>
  static bool is_usual(const Value& value, const Value& usual) {
    if constexpr (std::equality_comparable<Value>) return value == usual;
    return false;
  }

  std::string text_;
};

// Throws std::runtime_error where a row is damaged.
class RecordReader {
 public:
  explicit RecordReader(std::string_view text) : text_(text) {}

  // Sets the fields that the row names; the others stay as they are.
  template <typename Record>
  void read(Record& record) {
    expect('{');
    if (take('}')) return;
    std::string_view name = read_name();
    bool more = true;
    while (more) {
      bool known = false;
      const auto go_on = [&] {
        more = take(',');
        if (more) name = read_name();
      };
      each_field(record, record, [&](std::string_view field, auto& value, const auto&) {
        if (!more || field != name) return;
        read(value);
        known = true;
        go_on();
      });
      if (known) continue;
      skip_value();
      go_on();
    }
    expect('}');
  }

 private:
  bool take(char c);
  void expect(char c);
  std::string_view read_name();
  std::string_view skip_value();  // its text
  void skip_string();
  char read_escaped();
  [[noreturn]] void fail() const;

  void read(std::string& value);
  void read(bool& value);
  void read(Json& value) { value = Json::parse(skip_value()); }
  template <std::integral Number>
  void read(Number& value) {
    const char* const end = text_.data() + text_.size();
    const auto [after, error] = std::from_chars(text_.data() + at_, end, value);
    if (error != std::errc()) fail();
    at_ = static_cast<std::size_t>(after - text_.data());
  }
  template <typename Value>
  void read(std::vector<Value>& values) {
    values.clear();
    expect('[');
    if (take(']')) return;
    do {
      read(values.emplace_back());
    } while (take(','));
    expect(']');
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

template <typename Record>
std::string write_record(const Record& record, const Record& usual = {}) {
  RecordWriter writer;
  writer.write(record, usual);
  return writer.take();
}

template <typename Record>
Record read_record(std::string_view text, Record usual = {}) {
  RecordReader(text).read(usual);
  return usual;
}

}  // namespace kulanz
