// Walks an authored policy section by section. Each section's checks stand in a
// file of their own: compile_facts, compile_lines, compile_promise.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/author/checker.h"
#include "core/author/json_tree.h"
#include "core/author/scope.h"

namespace kulanz {

class PolicyCompiler {
 public:
  PolicyCompiler(std::string_view source, std::vector<Finding>& findings);

  // The whole file; true when nothing was found.
  bool run(Compiled& out);

 private:
  // compiler.cc
  void head();
  void time();
  void calendars(std::string_view zone);
  void complain(const JsonNode& at, std::string code, std::string message);
  void only_members(const JsonNode& object, std::initializer_list<std::string_view> allowed);
  const JsonNode* member(const JsonNode& object, std::string_view name, JsonNode::Kind kind,
                         bool required);
  std::string text_member(const JsonNode& object, std::string_view name, bool required);
  bool is_name(const JsonNode& at, std::string_view name);
  std::optional<std::int64_t> integer_member(const JsonNode& object, std::string_view name,
                                             std::int64_t low, std::int64_t high, bool required);
  // An expression of a wanted type, as code; empty after a complaint or when absent.
  CodeRef expression(const JsonNode& object, std::string_view name, Type wanted, bool required);
  std::optional<StaticType> expression_node(const JsonNode& node, std::vector<std::string>* values,
                                            std::vector<std::uint8_t>& code);

  // compile_facts.cc
  void facts();
  void fact(std::string_view name, const JsonNode& node, std::size_t offset);
  bool fact_origin(const JsonNode& node, FactRecord& record, StaticType& type);
  bool fact_measure(const JsonNode& at, std::string_view what, FactRecord& record, StaticType& type);
  bool fact_type(const JsonNode& node, FactRecord& record, StaticType& type);
  void fact_default(const JsonNode& node, FactRecord& record, const StaticType& type);
  void add_name(std::string name, StaticType type, std::size_t offset);

  // compile_lines.cc
  void lines();
  void line(const JsonNode& node);
  std::optional<StaticType> table(const JsonNode& node, std::vector<std::string>& values,
                                  std::vector<std::uint8_t>& code);
  bool table_inputs(const JsonNode& node, TableRecord& record, std::vector<StaticType>& types);
  bool table_row(const JsonNode& row, const std::vector<StaticType>& inputs,
                 std::vector<std::string>& values, std::optional<StaticType>& result);
  bool table_output(const JsonNode& node, std::vector<std::string>& values,
                    std::optional<StaticType>& result, CodeRef& out);
  std::optional<CellRecord> test_cell(const JsonNode& node, const StaticType& input);

  // compile_promise.cc
  void promise();
  void schedule(const JsonNode& node);
  std::uint32_t event_kinds(const JsonNode& object, std::string_view name, bool required);
  void apology();
  void remedies();
  void remedy(const JsonNode& node);
  void escalations();

  std::string_view source_;
  std::vector<Finding>& findings_;
  JsonNode root_;
  nlohmann::ordered_json document_;  // for the calendars' own reader
  Scope scope_;
};

}  // namespace kulanz
