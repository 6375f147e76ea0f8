// Walks an authored policy section by section. Each section's checks stand in
// files of their own: compile_facts (with compile_origin), compile_lines (with
// compile_table, compile_cell), compile_promise, compile_remedies, compile_own_tests.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/author/author.h"
#include "core/author/checker.h"
#include "core/author/json_tree.h"
#include "core/author/expression.h"
#include "core/author/scope.h"
#include "core/author/table.h"

namespace kulanz {

class PolicyCompiler {
 public:
  PolicyCompiler(std::string_view source, std::vector<Finding>& findings);

  // The whole file; true when nothing was found.
  bool run(Compiled& out);

 private:
  // An id of a remedy or an escalation.
  struct OwnId {
    std::string id;
    bool in_kind = false;
  };
  static std::vector<std::string> names_of(const std::vector<OwnId>& ids);

  // compiler.cc
  void head();
  void time();
  void calendars(std::string_view zone);
  void finish_map();
  void complain(const JsonNode& at, std::string code, std::string message);
  void only_members(const JsonNode& object, std::initializer_list<std::string_view> allowed);
  const JsonNode* member(const JsonNode& object, std::string_view name, JsonNode::Kind kind,
                         bool required);
  std::string text_member(const JsonNode& object, std::string_view name, bool required);
  bool is_name(std::size_t at, std::string_view name);
  std::optional<std::int64_t> integer_member(const JsonNode& object, std::string_view name,
                                             std::int64_t low, std::int64_t high, bool required);
  // An expression of a wanted type, as code; empty after a complaint or when absent.
  CodeRef expression(const JsonNode& object, std::string_view name, Type wanted, bool required);
  // An expression's code and type. A text in it becomes one of `values` when they
  // grow, else has to be one of them; null: it gives no texts.
  std::optional<StaticType> expression_node(const JsonNode& node, std::vector<std::string>* values,
                                            bool growing, std::vector<std::uint8_t>& code);

  // compile_facts.cc
  void facts();
  void fact(const std::string& name, const JsonNode& node, std::size_t offset, const SeriesRecord* of);
  void series(const std::string& name, const JsonNode& node, std::size_t offset);
  bool fact_type(const JsonNode& node, FactRecord& record, StaticType& type);
  bool duration_unit(const JsonNode& node, const StaticType& type, FactRecord& record);
  void enum_value(const JsonNode& node, std::vector<std::string>& values);
  void fact_default(const JsonNode& node, FactRecord& record, const StaticType& type);
  void add_fact(const std::string& name, const FactRecord& record, StaticType type, std::size_t offset);
  void add_broken(const std::string& name, std::size_t offset);

  // compile_origin.cc
  bool fact_origin(const JsonNode& node, FactRecord& record, StaticType& type);
  bool fact_measure(const JsonNode& at, std::string_view what, FactRecord& record, StaticType& type);

  // compile_lines.cc
  void lines();
  void line(const JsonNode& node);
  Results line_names(const JsonNode& node);
  bool line_loop(const JsonNode& node, LineRecord& record);
  bool line_body(const JsonNode& node, Results& results);
  bool collected(const JsonNode& node, Hit how, const StaticType& type);
  void add_line(LineRecord record, LineResult result);

  // compile_table.cc
  bool table(const JsonNode& node, Results& results);
  bool rates(const JsonNode& node, Results& results);
  std::optional<Hit> hit_policy(const JsonNode& node, std::string_view name,
                                std::initializer_list<Hit> allowed);
  bool table_inputs(const JsonNode& node, Grid& grid);
  bool table_input(const JsonNode& at, Grid& grid);
  bool table_row(const JsonNode& row, Grid& grid, Results& results);
  bool rate_row(const JsonNode& row, std::int64_t until, Grid& grid, Results& results);
  std::optional<std::int64_t> date_member(const JsonNode& object, std::string_view name);
  bool outputs(const JsonNode& node, Results& results, std::vector<CodeRef>& codes);
  bool output(const JsonNode& node, LineResult& result, CodeRef& out);
  void add_tables(const Grid& grid, Results& results);
  void remember(const Grid& grid, const Results& results);

  // compile_cell.cc
  std::optional<CellRecord> test_cell(const JsonNode& node, const TableInput& input);
  bool test_ranges(const JsonNode& node, const UnaryTest& test, const TableInput& input, CellRecord& cell);
  bool test_code(const JsonNode& node, const UnaryTest& test, const TableInput& input, CellRecord& cell);
  CellRecord range_cell(std::string_view text, const std::vector<RangeRecord>& ranges);

  // compile_promise.cc
  void promise();
  void schedule(const JsonNode& node);
  std::uint32_t event_kinds(const JsonNode& object, std::string_view name, bool required);

  // compile_remedies.cc
  void apology();
  void apology_params(const JsonNode& node);
  void remedies();
  void remedy(const JsonNode& node);
  void remedy_kind(const JsonNode& node, RemedySpec& spec);
  void escalations();
  std::string own_id(const JsonNode& node, std::vector<OwnId>& taken, bool in_kind);

  // compile_own_tests.cc
  void own_tests();
  void own_test(const JsonNode& node);
  void given(const JsonNode& node);
  void given_facts(const JsonNode& node, const std::string& prefix);
  void expectation(const JsonNode& node, OwnTest& test);
  void expected_remedy(const std::string& id, const JsonNode& node, std::size_t offset, OwnTest& test);
  std::optional<Expected<std::string>> expected_word(const JsonNode& node, std::string_view name,
                                                     const std::vector<std::string>& allowed);
  std::optional<Expected<std::vector<std::string>>> expected_list(const JsonNode& node, std::string_view name,
                                                                  const std::vector<std::string>& allowed);

  std::string_view source_;
  std::vector<Finding>& findings_;
  JsonNode root_;
  nlohmann::ordered_json document_;  // for the calendars' own reader
  Scope scope_;
  int columns_ = 0;  // of all series so far
  std::vector<OwnId> remedy_ids_;
  std::vector<OwnId> escalation_ids_;
  std::vector<std::string> apology_keys_;
  std::vector<OwnTest> own_tests_;
  Expression parsed_;  // the last expression that was read
  SourceMap map_;
};

}  // namespace kulanz
