// The fields of an authored calendar, one by one: dates, times and lists of hours,
// each with its error. For the inside of calendar_author.cc.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/author/calendar_author.h"
#include "core/author/calendar_encoder.h"

namespace kulanz {

// Collects errors; what a reading function returns counts only while !failed().
class CalendarFields {
 public:
  using Json = nlohmann::ordered_json;

  explicit CalendarFields(std::vector<CalendarError>& errors)
      : errors_(errors), errors_before_(errors.size()) {}

  void error(std::string pointer, std::string message) {
    errors_.push_back({std::move(pointer), std::move(message)});
  }
  bool failed() const { return errors_.size() > errors_before_; }

  // Hours of one day: sorted, apart, at most Calendar::kMaxIntervalsPerDay.
  Intervals read_intervals(const std::string& pointer, const Json& value);

  // False, with an error, when the value is not of its form.
  bool read_interval(const std::string& pointer, const Json& from, const Json& until,
                     Interval& out);
  bool read_time(const std::string& pointer, const Json& value, std::int32_t& out);
  bool read_date(const std::string& pointer, const Json& value, std::int32_t& out);
  bool is_list(const std::string& pointer, const Json& value, std::string_view form);

  // Breaks of one date may overlap as written; the bytes hold their union.
  static void add_break(Intervals& intervals, Interval next);

  // For messages. `nearest_name` asks "did you mean ...?" of the known names.
  static std::string in_quotes(std::string_view text);
  static std::string nearest_name(std::string_view name, std::span<const std::string_view> known);
  static std::string child_pointer(const std::string& pointer, std::string_view key);
  static std::string shown(const Json& value);

 private:
  std::vector<CalendarError>& errors_;
  std::size_t errors_before_;
};

}  // namespace kulanz
