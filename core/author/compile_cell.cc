// The cells of a table's tests: ranges of numbers where they can be, else code.
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

Expression joined(Op op, Expression left, Expression right) {
  Expression e;
  e.kind = Expression::Kind::binary;
  e.op = op;
  e.offset = right.offset;
  e.parts.push_back(std::move(left));
  e.parts.push_back(std::move(right));
  return e;
}

// The bound as an expression about the input.
Expression condition(const TestBound& bound, const Expression& input) {
  if (bound.point) return joined(Op::eq, input, bound.low);
  Expression low = bound.open_low ? Expression{} : joined(bound.low_excluded ? Op::gt : Op::ge, input, bound.low);
  if (bound.open_high) return low;
  Expression high = joined(bound.high_excluded ? Op::lt : Op::le, input, bound.high);
  return bound.open_low ? high : joined(Op::both, std::move(low), std::move(high));
}

Expression condition(const UnaryTest& test, const std::string& name) {
  Expression input;
  input.kind = Expression::Kind::name;
  input.text = name;
  Expression all = condition(test.bounds.front(), input);
  for (std::size_t i = 1; i < test.bounds.size(); ++i) {
    all = joined(Op::either, std::move(all), condition(test.bounds[i], input));
  }
  if (!test.negated) return all;
  Expression no;
  no.kind = Expression::Kind::unary;
  no.op = Op::no;
  no.parts.push_back(std::move(all));
  return no;
}

}  // namespace

std::optional<CellRecord> PolicyCompiler::test_cell(const JsonNode& node, const TableInput& input) {
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
  // A fraction is compared exactly, which ranges of whole numbers cannot do.
  const bool as_code = test.calculated || input.type.fraction;
  const bool fine = as_code ? test_code(node, test, input, cell) : test_ranges(node, test, input, cell);
  return fine ? std::optional<CellRecord>(cell) : std::nullopt;
}

bool PolicyCompiler::test_code(const JsonNode& node, const UnaryTest& test, const TableInput& input,
                               CellRecord& cell) {
  Checker checker(scope_, node.offset + 1);
  if (!checker.check(condition(test, input.name))) return false;
  cell.code = scope_.blob.code(checker.code(), node.text);
  return true;
}

bool PolicyCompiler::test_ranges(const JsonNode& node, const UnaryTest& test, const TableInput& input,
                                 CellRecord& cell) {
  std::vector<RangeRecord> ranges;
  Checker checker(scope_, node.offset + 1);
  for (const TestBound& bound : test.bounds) {
    const bool unordered = input.type.type == Type::enumeration || input.type.type == Type::boolean;
    if (unordered && !bound.point) {
      complain(node, "type", std::string(type_name(input.type.type)) + " has no order; list the values");
      return false;
    }
    RangeRecord range{INT64_MIN, INT64_MAX};
    if (!bound.open_low) {
      const std::optional<std::int64_t> low = checker.literal(bound.low, input.type);
      if (!low) return false;
      range.low = *low + (bound.low_excluded ? 1 : 0);
    }
    if (!bound.open_high) {
      const std::optional<std::int64_t> high = checker.literal(bound.high, input.type);
      if (!high) return false;
      range.high = *high - (bound.high_excluded ? 1 : 0);
    }
    if (range.low > range.high) {
      complain(node, "empty_range", "\"" + node.text + "\" allows no value");
      return false;
    }
    ranges.push_back(range);
  }
  cell = range_cell(node.text, test.negated ? gaps(std::move(ranges)) : ranges);
  return true;
}

CellRecord PolicyCompiler::range_cell(std::string_view text, const std::vector<RangeRecord>& ranges) {
  CellRecord cell{};
  cell.text = scope_.blob.text(text);
  cell.first_range = static_cast<std::uint16_t>(scope_.blob.ranges.size());
  cell.range_count = static_cast<std::uint16_t>(ranges.size());
  scope_.blob.ranges.insert(scope_.blob.ranges.end(), ranges.begin(), ranges.end());
  return cell;
}

}  // namespace kulanz
