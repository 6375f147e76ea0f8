#include "core/author/expression.h"

#include <algorithm>
#include <array>

#include "core/author/lexer.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, 4> kDurationUnits = {"s", "min", "h", "d"};

bool is_currency(std::string_view text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_unit(const Token& token) {
  if (token.kind == Token::Kind::symbol) return token.text == "%";
  if (token.kind != Token::Kind::name) return false;
  return is_currency(token.text) ||
         std::find(kDurationUnits.begin(), kDurationUnits.end(), token.text) != kDurationUnits.end();
}

bool is_literal(const Expression& e) {
  const bool negative = e.kind == Expression::Kind::unary && e.op == Op::negate;
  return (negative ? e.parts[0] : e).kind < Expression::Kind::name;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text) {}

  bool whole(Expression& out) { return expression(out) && at_end(); }
  bool test(UnaryTest& out);
  ExpressionError error;

 private:
  bool fail(std::string message) {
    if (error.message.empty()) error = {lexer_.peek().offset, std::move(message)};
    return false;
  }
  bool fail_at(const Expression& e, std::string message) {
    if (error.message.empty()) error = {e.offset, std::move(message)};
    return false;
  }
  bool at_end() {
    if (lexer_.peek().kind == Token::Kind::end) return true;
    return fail("\"" + lexer_.peek().text + "\" is not expected here; an operator or the end would be");
  }
  bool expect(std::string_view symbol) {
    return lexer_.accept(symbol) || fail("expected \"" + std::string(symbol) + "\" here");
  }

  bool expression(Expression& out) {
    if (++depth_ > kMaxExpressionDepth) return fail("nested deeper than 24 levels; give a part a line of its own");
    const bool fine = disjunction(out);
    --depth_;
    return fine;
  }

  struct Operator {
    std::string_view text;
    Op op;
  };
  template <std::size_t N, typename Next>
  bool chain(Expression& out, const std::array<Operator, N>& operators, bool once, Next next) {
    if (!next(out)) return false;
    for (bool found = true; found;) {
      found = false;
      for (const Operator& candidate : operators) {
        const std::size_t offset = lexer_.peek().offset;
        if (!lexer_.accept(candidate.text)) continue;
        // A chain becomes a tree as deep as it is long.
        if (++operators_ > kMaxOperators) return fail("more than 256 operators; give a part a line of its own");
        Expression right;
        if (!next(right)) return false;
        Expression joined;
        joined.kind = candidate.text == "of" ? Expression::Kind::of : Expression::Kind::binary;
        joined.op = candidate.op;
        joined.offset = offset;
        joined.parts.push_back(std::move(out));
        joined.parts.push_back(std::move(right));
        out = std::move(joined);
        found = !once;
        break;
      }
    }
    return true;
  }

  bool disjunction(Expression& out) {
    constexpr std::array<Operator, 1> kOr = {{{"or", Op::either}}};
    return chain(out, kOr, false, [this](Expression& e) { return conjunction(e); });
  }
  bool conjunction(Expression& out) {
    constexpr std::array<Operator, 1> kAnd = {{{"and", Op::both}}};
    return chain(out, kAnd, false, [this](Expression& e) { return negation(e); });
  }
  bool negation(Expression& out) {
    const std::size_t offset = lexer_.peek().offset;
    if (!lexer_.accept("not")) return comparison(out);
    Expression inner;
    if (++depth_ > kMaxExpressionDepth) return fail("too many \"not\" in a row");
    if (!negation(inner)) return false;
    --depth_;
    out = prefix(Op::no, offset, std::move(inner));
    return true;
  }
  bool comparison(Expression& out) {
    constexpr std::array<Operator, 6> kCompare = {{{"<=", Op::le}, {">=", Op::ge}, {"!=", Op::ne},
                                                   {"=", Op::eq}, {"<", Op::lt}, {">", Op::gt}}};
    return chain(out, kCompare, true, [this](Expression& e) { return sum(e); });
  }
  bool sum(Expression& out) {
    constexpr std::array<Operator, 2> kSum = {{{"+", Op::add}, {"-", Op::sub}}};
    return chain(out, kSum, false, [this](Expression& e) { return product(e); });
  }
  bool product(Expression& out) {
    constexpr std::array<Operator, 3> kProduct = {{{"*", Op::mul}, {"/", Op::div}, {"of", Op::mul}}};
    return chain(out, kProduct, false, [this](Expression& e) { return sign(e); });
  }
  bool sign(Expression& out) {
    const std::size_t offset = lexer_.peek().offset;
    if (!lexer_.accept("-")) return primary(out);
    Expression inner;
    if (!primary(inner)) return false;
    out = prefix(Op::negate, offset, std::move(inner));
    return true;
  }
  static Expression prefix(Op op, std::size_t offset, Expression inner) {
    Expression out;
    out.kind = Expression::Kind::unary;
    out.op = op;
    out.offset = offset;
    out.parts.push_back(std::move(inner));
    return out;
  }

  bool primary(Expression& out);
  bool arguments(Expression& call);
  bool bound(UnaryTest& test);
  bool interval(TestBound& out);

  Lexer lexer_;
  int depth_ = 0;
  int operators_ = 0;
};

bool Parser::primary(Expression& out) {
  if (lexer_.accept("(")) return expression(out) && expect(")");
  const Token token = lexer_.peek();
  out.offset = token.offset;
  out.text = token.text;
  switch (token.kind) {
    case Token::Kind::number:
      lexer_.take();
      out.kind = Expression::Kind::number;
      if (is_unit(lexer_.peek())) out.unit = lexer_.take().text;
      return true;
    case Token::Kind::text: out.kind = Expression::Kind::text; break;
    case Token::Kind::date: out.kind = Expression::Kind::date; break;
    case Token::Kind::time: out.kind = Expression::Kind::time; break;
    case Token::Kind::name:
      lexer_.take();
      if (lexer_.accept("(")) return arguments(out);
      out.kind = token.text == "true" || token.text == "false" ? Expression::Kind::boolean
                                                               : Expression::Kind::name;
      return true;
    case Token::Kind::end: return fail("the expression ends too early; a value is missing");
    case Token::Kind::bad: return fail("this character means nothing here, or a quote is not closed");
    case Token::Kind::symbol: return fail("expected a value, a name or \"(\" instead of \"" + token.text + "\"");
  }
  lexer_.take();
  return true;
}

bool Parser::arguments(Expression& call) {
  call.kind = Expression::Kind::call;
  if (lexer_.accept(")")) return true;
  do {
    Expression argument;
    if (!expression(argument)) return false;
    call.parts.push_back(std::move(argument));
  } while (lexer_.accept(","));
  return expect(")");
}

bool Parser::interval(TestBound& out) {
  out.low_excluded = lexer_.peek().text == "(";
  lexer_.take();
  out.open_low = out.open_high = false;
  if (!sign(out.low) || !expect("..") || !sign(out.high)) return false;
  for (const Expression* end : {&out.low, &out.high}) {
    if (!is_literal(*end)) return fail_at(*end, "an interval's ends are literals; compare with \"<= \" or \">= \" in an input of its own instead");
  }
  out.high_excluded = lexer_.peek().text == ")";
  return lexer_.accept("]") || expect(")");
}

// A comparison or a bare literal. Only a comparison's right side may be calculated.
bool Parser::bound(UnaryTest& test) {
  TestBound& out = test.bounds.emplace_back();
  const std::string symbol = lexer_.peek().kind == Token::Kind::symbol ? lexer_.peek().text : "";
  if (symbol == "[" || symbol == "(") return interval(out);
  const bool upper = symbol == "<" || symbol == "<=";
  const bool lower = symbol == ">" || symbol == ">=";
  const bool equal = symbol == "=" || symbol == "!=";
  if (upper || lower || equal) lexer_.take();
  Expression value;
  if (!(upper || lower || equal ? sum(value) : sign(value))) return false;
  if (!is_literal(value)) {
    test.calculated = true;
    if (!upper && !lower && !equal) return fail_at(value, "write \"= " + value.text + "\" to compare with a calculated value");
  }
  out.point = !upper && !lower;
  out.open_low = upper;
  out.open_high = lower;
  out.low_excluded = symbol == ">";
  out.high_excluded = symbol == "<";
  if (!upper) out.low = value;
  if (!lower) out.high = std::move(value);
  if (symbol != "!=") return true;
  if (test.negated || test.bounds.size() > 1) return fail("\"!=\" stands alone; write not(…, …) for several values");
  test.negated = true;
  return lexer_.peek().kind == Token::Kind::end || fail("\"!=\" stands alone; write not(…, …) for several values");
}

bool Parser::test(UnaryTest& out) {
  if (lexer_.accept("-")) {
    out.any = lexer_.peek().kind == Token::Kind::end;
    return out.any || fail("write \"-\" alone for any value; put a negative bound behind <, >, or into [..]");
  }
  const bool negated = lexer_.accept("not");
  out.negated = negated;
  if (negated && !expect("(")) return false;
  do {
    if (!bound(out)) return false;
  } while (lexer_.accept(","));
  if (negated && !expect(")")) return false;
  if (out.calculated && (negated || out.bounds.size() > 1)) {
    return fail_at(Expression{}, "a comparison with a calculated value stands alone in its cell; calculate the others in a line of their own");
  }
  return at_end();
}

}  // namespace

bool parse_expression(std::string_view text, Expression& out, ExpressionError& error) {
  Parser parser(text);
  if (parser.whole(out)) return true;
  error = parser.error;
  return false;
}

bool parse_test(std::string_view text, UnaryTest& out, ExpressionError& error) {
  Parser parser(text);
  if (parser.test(out)) return true;
  error = parser.error;
  return false;
}

}  // namespace kulanz
