// The expression language: text → tree. The grammar is in policies/README.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/policy/blob.h"

namespace kulanz {

inline constexpr int kMaxExpressionDepth = 24;
inline constexpr int kMaxOperators = 256;  // of one expression

struct Expression {
  enum class Kind : std::uint8_t {
    number,    // text: digits with an optional fraction; unit: "", "%", "EUR", "min", ...
    text,      // 'merchant'
    date,      // 2026-05-04
    time,      // 07:00
    boolean,   // true, false
    name,      // a fact or an earlier line
    unary,     // op: negate, no
    binary,    // op
    of,        // percent of something
    call,      // text: the function
  };
  Kind kind = Kind::number;
  Op op = Op::add;
  std::string text;
  std::string unit;
  std::size_t offset = 0;  // in the expression's text
  std::vector<Expression> parts;
};

struct ExpressionError {
  std::size_t offset = 0;
  std::string message;
};

// False with an error when the text is no expression.
bool parse_expression(std::string_view text, Expression& out, ExpressionError& error);

// A unary test of a table: what it allows, as bounds.
struct TestBound {
  bool point = false;      // this value alone: low and high are the same
  bool open_low = true;    // no lower bound
  bool open_high = true;   // no upper bound
  bool low_excluded = false;
  bool high_excluded = false;
  Expression low;
  Expression high;
};
struct UnaryTest {
  bool any = false;         // "-"
  bool negated = false;     // not(...), != ...
  bool calculated = false;  // compares with an expression: a single bound, not an interval
  std::vector<TestBound> bounds;
};
bool parse_test(std::string_view text, UnaryTest& out, ExpressionError& error);

}  // namespace kulanz
