#include <algorithm>
#include <array>

#include "core/author/compiler.h"
#include "core/time/time.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, kHits> kHitNames = {"first", "unique", "sum", "max", "count"};

std::string date_text(std::int64_t days) {
  char text[16];
  const int size = format_date(CivilDate{static_cast<std::int32_t>(days)}, text);
  return std::string(text, static_cast<std::size_t>(size));
}

// A rate's days as the test that they are.
std::string rate_test(std::int64_t from, std::int64_t until) {
  if (until == INT64_MAX) return ">= " + date_text(from);
  return "[" + date_text(from) + ".." + date_text(until) + "]";
}

}  // namespace

// The hit policy of a table, or what a line collects.
std::optional<Hit> PolicyCompiler::hit_policy(const JsonNode& node, std::string_view name,
                                              std::initializer_list<Hit> allowed) {
  const std::string text = text_member(node, name, true);
  std::vector<std::string> names;
  for (const Hit hit : allowed) {
    names.emplace_back(kHitNames[static_cast<std::size_t>(hit)]);
    if (names.back() == text) return hit;
  }
  if (text.empty()) return std::nullopt;
  std::string list;
  for (const std::string& n : names) list += (list.empty() ? "" : n == names.back() ? " or " : ", ") + n;
  complain(*node.find(name), "hit_policy", "\"" + std::string(name) + "\" is " + list + Scope::suggestion(text, names));
  return std::nullopt;
}

bool PolicyCompiler::table(const JsonNode& node, Results& results) {
  only_members(node, {"hit", "inputs", "rows", "otherwise"});
  const std::optional<Hit> hit = hit_policy(node, "hit", {Hit::first, Hit::unique, Hit::sum, Hit::max, Hit::count});
  Grid grid;
  grid.offset = node.offset;
  grid.hit = hit.value_or(Hit::first);
  const JsonNode* rows = member(node, "rows", JsonNode::Kind::array, true);
  if (!table_inputs(node, grid) || rows == nullptr) return false;
  if (rows->items.empty() || rows->items.size() > kMaxRows) {
    complain(*rows, "rows", "a table has 1 to 1,024 rows");
    return false;
  }
  if (grid.hit == Hit::count) {
    for (LineResult& result : results.all) result.type = StaticType::of(Type::integer);
  }
  bool fine = hit.has_value();
  for (const JsonNode& row : rows->items) fine = table_row(row, grid, results) && fine;
  if (const JsonNode* otherwise = node.find("otherwise"); otherwise != nullptr) {
    fine = outputs(*otherwise, results, grid.fallbacks) && fine;
  }
  if (!fine) return false;
  const bool joins = grid.hit == Hit::sum || grid.hit == Hit::max;
  for (const LineResult& result : results.all) {
    if (!result.type || (joins && !collected(node, grid.hit, *result.type))) return false;
  }
  add_tables(grid, results);
  return true;
}

bool PolicyCompiler::table_inputs(const JsonNode& node, Grid& grid) {
  const JsonNode* inputs = member(node, "inputs", JsonNode::Kind::array, true);
  if (inputs == nullptr) return false;
  if (inputs->items.empty() || inputs->items.size() > kMaxInputs) {
    complain(*inputs, "inputs", "a table has 1 to 8 inputs");
    return false;
  }
  bool fine = true;
  for (const JsonNode& input : inputs->items) fine = table_input(input, grid) && fine;
  return fine;
}

bool PolicyCompiler::table_input(const JsonNode& at, Grid& grid) {
  if (!at.is(JsonNode::Kind::string)) {
    complain(at, "wrong_kind", "an input is the name of a fact or an earlier line");
    return false;
  }
  const Named* named = scope_.value(at.text, at.offset);
  if (named == nullptr) return false;
  grid.inputs.push_back({named->name, named->type, named->slot});
  return true;
}

// {"if": ["< 15 min", "-"], "then": "0 EUR", "rule": "Art 7(2)"}
bool PolicyCompiler::table_row(const JsonNode& row, Grid& grid, Results& results) {
  if (!row.is(JsonNode::Kind::object)) {
    complain(row, "wrong_kind", "a row is an object: { \"if\": [...], \"then\": ... }");
    return false;
  }
  only_members(row, {"if", "then", "rule", "about"});
  const JsonNode* tests = member(row, "if", JsonNode::Kind::array, true);
  if (tests == nullptr) return false;
  if (tests->items.size() != grid.inputs.size()) {
    complain(*tests, "columns", "one test for each input: " + std::to_string(grid.inputs.size()) + ", not " + std::to_string(tests->items.size()));
    return false;
  }
  GridRow& made = grid.rows.emplace_back();
  made.offset = row.offset;
  made.rule = scope_.blob.text(text_member(row, "rule", false));
  bool fine = true;
  for (std::size_t i = 0; i < tests->items.size(); ++i) {
    const std::optional<CellRecord> cell = test_cell(tests->items[i], grid.inputs[i]);
    made.tests.push_back(cell.value_or(CellRecord{}));
    fine = fine && cell.has_value();
  }
  const JsonNode* then = row.find("then");
  if (grid.hit != Hit::count && then == nullptr) complain(row, "missing_member", "\"then\" is missing here");
  if (grid.hit == Hit::count && then != nullptr) complain(*then, "one_of", "\"count\" counts the rows that match; they have no \"then\"");
  if ((grid.hit == Hit::count) != (then == nullptr)) return false;
  return (then == nullptr || outputs(*then, results, made.outputs)) && fine;
}

// One expression, or a list with one for each of the line's names.
bool PolicyCompiler::outputs(const JsonNode& node, Results& results, std::vector<CodeRef>& codes) {
  codes.assign(results.all.size(), CodeRef{});
  if (!results.as_list) return output(node, results.all.front(), codes.front());
  if (!node.is(JsonNode::Kind::array) || node.items.size() != results.all.size()) {
    complain(node, "results", "the line has " + std::to_string(results.all.size()) + " names; give a list with one result for each");
    return false;
  }
  bool fine = true;
  for (std::size_t i = 0; i < codes.size(); ++i) fine = output(node.items[i], results.all[i], codes[i]) && fine;
  return fine;
}

bool PolicyCompiler::output(const JsonNode& node, LineResult& result, CodeRef& out) {
  if (!node.is(JsonNode::Kind::string)) {
    complain(node, "wrong_kind", "a result is an expression in quotes, e.g. \"5 EUR\"");
    return false;
  }
  // Where a row above gave a fact with declared values, a text has to be one of them.
  const bool fixed = result.type && !result.type->values.empty();
  std::vector<std::uint8_t> code;
  const std::optional<StaticType> type =
      expression_node(node, fixed ? &result.type->values : &result.values, !fixed, code);
  if (!type) return false;
  result.trees.push_back(std::move(parsed_));
  if (!result.type) result.type = type;
  if (result.type->type != type->type) {
    complain(node, "type", "the rows above give " + std::string(type_name(result.type->type)) + ", this gives " + std::string(type_name(type->type)));
    return false;
  }
  if (result.type->values != type->values) {
    complain(node, "type", "the rows above give other values than this");
    return false;
  }
  result.type->fraction = result.type->fraction || type->fraction;
  result.type->running = result.type->running || type->running;
  out = scope_.blob.code(code, node.text);
  return true;
}

// One set of tests, a table for each of the line's names.
void PolicyCompiler::add_tables(const Grid& grid, Results& results) {
  remember(grid, results);
  for (std::size_t k = 0; k < results.all.size(); ++k) {
    TableRecord record{};
    record.first_cell = static_cast<std::uint16_t>(scope_.blob.cells.size());
    record.rows = static_cast<std::uint16_t>(grid.rows.size());
    for (const TableInput& input : grid.inputs) record.slots[record.inputs++] = static_cast<std::uint16_t>(input.slot);
    record.hit = static_cast<std::uint16_t>(grid.hit);
    if (!grid.fallbacks.empty()) record.fallback = grid.fallbacks[k];
    for (const GridRow& row : grid.rows) {
      CellRecord output{};
      output.text = row.rule;
      if (!row.outputs.empty()) output.code = row.outputs[k];
      scope_.blob.cells.push_back(output);
      scope_.blob.cells.insert(scope_.blob.cells.end(), row.tests.begin(), row.tests.end());
    }
    const std::size_t index = scope_.blob.tables.size();
    scope_.blob.tables.push_back(record);
    results.all[k].code = {static_cast<std::uint8_t>(Op::table), static_cast<std::uint8_t>(index & 0xff),
                           static_cast<std::uint8_t>(index >> 8)};
  }
}

// Keeps the table as the linter looks at it.
void PolicyCompiler::remember(const Grid& grid, const Results& results) {
  TableSource table;
  table.line = results.all.front().name;
  table.offset = grid.offset;
  table.hit = grid.hit;
  table.rates = grid.rates;
  table.otherwise = !grid.fallbacks.empty();
  for (const TableInput& input : grid.inputs) table.inputs.push_back({input.name, input.type});
  for (const GridRow& row : grid.rows) {
    RowSource& kept = table.rows.emplace_back();
    kept.offset = row.offset;
    for (const CellRecord& cell : row.tests) {
      TestSource& test = kept.tests.emplace_back();
      test.calculated = cell.code.size != 0;
      test.any = cell.range_count == 0 && !test.calculated;
      const auto first = scope_.blob.ranges.begin() + cell.first_range;
      test.ranges.assign(first, first + cell.range_count);
    }
  }
  map_.tables.push_back(std::move(table));
}

// {"on": "reported", "rows": [{"from": "2019-04-01", "then": "8 GBP"}, ...], "until": "2027-03-31"}
// becomes a first-hit table, the newest row first, each row ending where the next begins.
bool PolicyCompiler::rates(const JsonNode& node, Results& results) {
  only_members(node, {"on", "rows", "until", "otherwise", "about"});
  const JsonNode* on = member(node, "on", JsonNode::Kind::string, true);
  const JsonNode* rows = member(node, "rows", JsonNode::Kind::array, true);
  Grid grid;
  grid.offset = node.offset;
  grid.rates = true;
  if (on == nullptr || rows == nullptr || !table_input(*on, grid)) return false;
  if (grid.inputs[0].type.type != Type::date) {
    complain(*on, "type", "rates hold from a date on; \"" + on->text + "\" is " + std::string(type_name(grid.inputs[0].type.type)));
    return false;
  }
  if (rows->items.empty() || rows->items.size() > kMaxRows) {
    complain(*rows, "rows", "rates have 1 to 1,024 rows");
    return false;
  }
  const std::size_t before = findings_.size();
  std::int64_t last = INT64_MAX;
  if (node.find("until") != nullptr) last = date_member(node, "until").value_or(INT64_MAX);
  for (std::size_t i = rows->items.size(); i-- > 0;) {
    rate_row(rows->items[i], last, grid, results);
    const JsonNode* from = rows->items[i].find("from");
    const Result<CivilDate> first = parse_date(from == nullptr ? "" : from->text);
    if (first.ok()) last = first->days - 1;
  }
  if (const JsonNode* otherwise = node.find("otherwise"); otherwise != nullptr) {
    outputs(*otherwise, results, grid.fallbacks);
  }
  if (findings_.size() != before) return false;
  add_tables(grid, results);
  return true;
}

std::optional<std::int64_t> PolicyCompiler::date_member(const JsonNode& object, std::string_view name) {
  const JsonNode* node = member(object, name, JsonNode::Kind::string, true);
  if (node == nullptr) return std::nullopt;
  const Result<CivilDate> date = parse_date(node->text);
  if (date.ok()) return date->days;
  complain(*node, "bad_date", "\"" + node->text + "\" is no day of the calendar; write it as 2026-05-04");
  return std::nullopt;
}

bool PolicyCompiler::rate_row(const JsonNode& row, std::int64_t until, Grid& grid, Results& results) {
  if (!row.is(JsonNode::Kind::object)) {
    complain(row, "wrong_kind", "a rate is an object: { \"from\": DATE, \"then\": ... }");
    return false;
  }
  only_members(row, {"from", "then", "rule", "about"});
  const std::optional<std::int64_t> from = date_member(row, "from");
  const JsonNode* then = row.find("then");
  if (then == nullptr) complain(row, "missing_member", "\"then\" is missing here");
  if (!from || then == nullptr) return false;
  if (*from > until) {
    complain(*row.find("from"), "rate_order", "rates stand in the order of their dates; this one begins after the next, or after \"until\"");
    return false;
  }
  GridRow& made = grid.rows.emplace_back();
  made.offset = row.offset;
  made.rule = scope_.blob.text(text_member(row, "rule", false));
  made.tests.push_back(range_cell(rate_test(*from, until), {{*from, until}}));
  return outputs(*then, results, made.outputs);
}

}  // namespace kulanz
