// Checks one expression's types and turns it into code.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/author/expression.h"
#include "core/author/scope.h"

namespace kulanz {

class Checker {
 public:
  // `offset`: where the expression's text starts in the file.
  Checker(Scope& scope, std::size_t offset) : scope_(scope), offset_(offset) {}

  // The type, with the ops appended to code(); nothing after a complaint. Where
  // `values` is given, a text may be one of them, or, if growing, become one.
  std::optional<StaticType> check(const Expression& e);
  void expect_values(std::vector<std::string>* values, bool growing) {
    values_ = values;
    growing_ = growing;
  }
  const std::vector<std::uint8_t>& code() const { return code_; }

  // A literal as a number: of a table's test, or null after a complaint.
  std::optional<std::int64_t> literal(const Expression& e, const StaticType& wanted);

 private:
  using Maybe = std::optional<StaticType>;
  Maybe complain(const Expression& e, const char* code, std::string message);
  void op(Op op) { code_.push_back(static_cast<std::uint8_t>(op)); }
  void op16(Op o, std::uint16_t operand);
  void push(std::int64_t number) {
    last_ = number;
    if (!only_value_) op16(Op::constant, scope_.blob.constant(number));
  }

  Maybe number(const Expression& e);
  std::optional<std::int64_t> scaled(const Expression& e, int digits);
  Maybe text(const Expression& e);
  Maybe name(const Expression& e);
  Maybe unary(const Expression& e);
  Maybe binary(const Expression& e);
  Maybe sum(const Expression& e, const StaticType& a, const StaticType& b);
  Maybe product(const Expression& e, const StaticType& a, const StaticType& b);
  Maybe quotient(const Expression& e, const StaticType& a, const StaticType& b);
  Maybe comparison(const Expression& e);
  Maybe same_types(const Expression& e, std::size_t first, std::size_t second);
  Maybe percent_of(const Expression& e);
  Maybe call(const Expression& e);
  Maybe extreme(const Expression& e, Op which);
  Maybe round(const Expression& e);
  Maybe steps(const Expression& e, Op which);
  Maybe choose(const Expression& e);
  Maybe count(const Expression& e);
  Maybe contains(const Expression& e);
  Maybe time_call(const Expression& e);
  Maybe local_time(const Expression& e);
  Maybe calendar_call(const Expression& e, Op which, std::size_t arguments,
                      const std::array<Type, 3>& types, bool pausable);
  bool arity(const Expression& e, std::size_t count);
  Maybe part(const Expression& e, std::size_t index, Type wanted);
  std::optional<std::uint8_t> calendar(const Expression& e);
  std::optional<std::uint8_t> series(const Expression& e);
  std::optional<std::uint8_t> pauses(const Expression& e);

  Scope& scope_;
  std::size_t offset_;
  std::vector<std::uint8_t> code_;
  std::vector<std::string>* values_ = nullptr;
  bool growing_ = false;
  bool only_value_ = false;  // literal(): wants the number, not code for it
  std::int64_t last_ = 0;    // the last constant
};

}  // namespace kulanz
