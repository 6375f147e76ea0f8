#include <algorithm>

#include "core/author/compiler.h"

namespace kulanz {
namespace {

// What a negated test allows: the gaps between its ranges.
std::vector<RangeRecord> gaps(std::vector<RangeRecord> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const RangeRecord& a, const RangeRecord& b) { return a.low < b.low; });
  std::vector<RangeRecord> out;
  std::int64_t from = INT64_MIN;
  for (const RangeRecord& range : ranges) {
    if (range.low > from) out.push_back({from, range.low - 1});
    if (range.high == INT64_MAX) return out;
    from = std::max(from, range.high + 1);
  }
  out.push_back({from, INT64_MAX});
  return out;
}

}  // namespace

void PolicyCompiler::lines() {
  const JsonNode* node = member(root_, "lines", JsonNode::Kind::array, false);
  if (node == nullptr) return;
  if (node->items.size() > kMaxLines) complain(*node, "too_many", "a policy has at most 256 lines");
  for (const JsonNode& item : node->items) line(item);
}

void PolicyCompiler::line(const JsonNode& node) {
  if (!node.is(JsonNode::Kind::object)) {
    return complain(node, "wrong_kind", "a line is an object: { \"name\": ..., \"is\": ... }");
  }
  only_members(node, {"name", "is", "table", "rule", "about"});
  const std::string name = text_member(node, "name", true);
  const JsonNode* is = node.find("is");
  const JsonNode* grid = node.find("table");
  if ((is == nullptr) == (grid == nullptr)) {
    return complain(node, "one_of", "a line has either \"is\", an expression, or \"table\"");
  }
  std::vector<std::string> values;
  std::vector<std::uint8_t> code;
  std::optional<StaticType> type;
  if (is != nullptr && member(node, "is", JsonNode::Kind::string, true) != nullptr) {
    type = expression_node(*is, &values, code);
  } else if (grid != nullptr && member(node, "table", JsonNode::Kind::object, true) != nullptr) {
    type = table(*grid, values, code);
  }
  if (!type) {
    // Later lines may name it; one complaint is enough, so it stands as a number.
    if (is_name(node, name)) add_name(name, StaticType::of(Type::integer), node.offset);
    scope_.blob.lines.push_back({});
    return;
  }
  if (!values.empty()) type->values = values;
  LineRecord record{};
  record.name = scope_.blob.text(name);
  record.rule = scope_.blob.text(text_member(node, "rule", false));
  record.code = scope_.blob.code(code);
  record.type = static_cast<std::uint8_t>(type->type);
  if (type->type == Type::enumeration) {
    record.values = scope_.blob.values(type->values);
    record.value_count = static_cast<std::uint16_t>(type->values.size());
  }
  scope_.blob.lines.push_back(record);
  if (is_name(node, name)) add_name(name, std::move(*type), node.offset);
}

std::optional<StaticType> PolicyCompiler::table(const JsonNode& node,
                                                std::vector<std::string>& values,
                                                std::vector<std::uint8_t>& code) {
  only_members(node, {"hit", "inputs", "rows", "otherwise"});
  if (text_member(node, "hit", true) != "first" && node.find("hit") != nullptr) {
    complain(*node.find("hit"), "hit_policy", "the hit policy is \"first\": the first row that matches");
  }
  TableRecord record{};
  std::vector<StaticType> inputs;
  const JsonNode* rows = member(node, "rows", JsonNode::Kind::array, true);
  if (!table_inputs(node, record, inputs) || rows == nullptr) return std::nullopt;
  if (rows->items.empty() || rows->items.size() > kMaxRows) {
    complain(*rows, "rows", "a table has 1 to 1,024 rows");
    return std::nullopt;
  }
  record.first_cell = static_cast<std::uint16_t>(scope_.blob.cells.size());
  record.rows = static_cast<std::uint16_t>(rows->items.size());
  std::optional<StaticType> result;
  bool fine = true;
  for (const JsonNode& row : rows->items) fine = table_row(row, inputs, values, result) && fine;
  if (const JsonNode* otherwise = node.find("otherwise"); otherwise != nullptr) {
    fine = table_output(*otherwise, values, result, record.fallback) && fine;
  }
  if (!fine || !result) return std::nullopt;
  const std::size_t index = scope_.blob.tables.size();
  scope_.blob.tables.push_back(record);
  code = {static_cast<std::uint8_t>(Op::table), static_cast<std::uint8_t>(index & 0xff),
          static_cast<std::uint8_t>(index >> 8)};
  return result;
}

bool PolicyCompiler::table_inputs(const JsonNode& node, TableRecord& record,
                                  std::vector<StaticType>& types) {
  const JsonNode* inputs = member(node, "inputs", JsonNode::Kind::array, true);
  if (inputs == nullptr) return false;
  if (inputs->items.empty() || inputs->items.size() > kMaxInputs) {
    complain(*inputs, "inputs", "a table has 1 to 8 inputs");
    return false;
  }
  for (const JsonNode& input : inputs->items) {
    Named* named = scope_.find(input.text);
    if (named == nullptr) {
      std::vector<std::string> candidates;
      for (const Named& n : scope_.names) candidates.push_back(n.name);
      complain(input, "unknown_name", "\"" + input.text + "\" is neither a fact nor an earlier line" + Scope::suggestion(input.text, candidates));
      return false;
    }
    if (named->type.fraction) {
      complain(input, "fraction", "\"" + input.text + "\" may be a fraction; round it in a line of its own");
      return false;
    }
    named->used = true;
    record.slots[record.inputs++] = static_cast<std::uint16_t>(named->slot);
    types.push_back(named->type);
  }
  return true;
}

bool PolicyCompiler::table_output(const JsonNode& node, std::vector<std::string>& values,
                                  std::optional<StaticType>& result, CodeRef& out) {
  if (!node.is(JsonNode::Kind::string)) {
    complain(node, "wrong_kind", "a result is an expression in quotes, e.g. \"5 EUR\"");
    return false;
  }
  std::vector<std::uint8_t> code;
  const std::optional<StaticType> type = expression_node(node, &values, code);
  if (!type) return false;
  if (result && result->type != type->type) {
    complain(node, "type", "the rows above give " + std::string(type_name(result->type)) + ", this gives " + std::string(type_name(type->type)));
    return false;
  }
  if (!result) result = type;
  result->fraction = result->fraction || type->fraction;
  result->running = result->running || type->running;
  out = scope_.blob.code(code);
  return true;
}

// {"if": ["< 15 min", "-"], "then": "0 EUR", "rule": "Art 7(2)"}
bool PolicyCompiler::table_row(const JsonNode& row, const std::vector<StaticType>& inputs,
                               std::vector<std::string>& values, std::optional<StaticType>& result) {
  if (!row.is(JsonNode::Kind::object)) {
    complain(row, "wrong_kind", "a row is an object: { \"if\": [...], \"then\": ... }");
    return false;
  }
  only_members(row, {"if", "then", "rule"});
  const JsonNode* tests = member(row, "if", JsonNode::Kind::array, true);
  const JsonNode* then = member(row, "then", JsonNode::Kind::string, true);
  if (tests == nullptr || then == nullptr) return false;
  if (tests->items.size() != inputs.size()) {
    complain(*tests, "columns", "one test for each input: " + std::to_string(inputs.size()) + ", not " + std::to_string(tests->items.size()));
    return false;
  }
  CellRecord output{};
  output.text = scope_.blob.text(text_member(row, "rule", false));
  bool fine = table_output(*then, values, result, output.output);
  scope_.blob.cells.push_back(output);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::optional<CellRecord> cell = test_cell(tests->items[i], inputs[i]);
    scope_.blob.cells.push_back(cell.value_or(CellRecord{}));
    fine = fine && cell.has_value();
  }
  return fine;
}

std::optional<CellRecord> PolicyCompiler::test_cell(const JsonNode& node, const StaticType& input) {
  if (!node.is(JsonNode::Kind::string)) {
    complain(node, "wrong_kind", "a test is a text, e.g. \">= 60 min\" or \"-\" for any value");
    return std::nullopt;
  }
  UnaryTest test;
  ExpressionError error;
  if (!parse_test(node.text, test, error)) {
    scope_.complain(node.offset + 1 + error.offset, "syntax", error.message);
    return std::nullopt;
  }
  CellRecord cell{};
  cell.text = scope_.blob.text(node.text);
  if (test.any) return cell;
  std::vector<RangeRecord> ranges;
  Checker checker(scope_, node.offset + 1);
  for (const TestBound& bound : test.bounds) {
    RangeRecord range{INT64_MIN, INT64_MAX};
    if (!bound.open_low) {
      const std::optional<std::int64_t> low = checker.literal(bound.low, input);
      if (!low) return std::nullopt;
      range.low = *low + (bound.low_excluded ? 1 : 0);
    }
    if (!bound.open_high) {
      const std::optional<std::int64_t> high = checker.literal(bound.high, input);
      if (!high) return std::nullopt;
      range.high = *high - (bound.high_excluded ? 1 : 0);
    }
    if (range.low > range.high) {
      complain(node, "empty_range", "\"" + node.text + "\" allows no value");
      return std::nullopt;
    }
    ranges.push_back(range);
  }
  if (test.negated) ranges = gaps(std::move(ranges));
  cell.first_range = static_cast<std::uint16_t>(scope_.blob.ranges.size());
  cell.range_count = static_cast<std::uint16_t>(ranges.size());
  scope_.blob.ranges.insert(scope_.blob.ranges.end(), ranges.begin(), ranges.end());
  return cell;
}

}  // namespace kulanz
