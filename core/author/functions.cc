// The functions of amounts and truth. Each is described, with an example, in
// policies/README.md; those of days and times stand in time_functions.cc.
#include <algorithm>
#include <array>

#include "core/author/checker.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, kRoundings> kRoundingNames = {"half_up", "half_even", "up", "down"};

bool countable(Type t) { return t == Type::duration || t == Type::money || t == Type::integer; }

}  // namespace

bool Checker::arity(const Expression& e, std::size_t count) {
  if (e.parts.size() == count) return true;
  complain(e, "arguments", e.text + "(…) takes " + std::to_string(count) + " arguments, not " + std::to_string(e.parts.size()));
  return false;
}

Checker::Maybe Checker::part(const Expression& e, std::size_t index, Type wanted) {
  const Maybe type = check(e.parts[index]);
  if (!type) return type;
  if (type->type == wanted && !type->fraction) return type;
  return complain(e.parts[index], "type",
                  e.text + "(…) takes a whole " + std::string(type_name(wanted)) + " here, not " + std::string(type_name(type->type)));
}

Checker::Maybe Checker::call(const Expression& e) {
  const std::string& f = e.text;
  if (f == "min") return extreme(e, Op::minimum);
  if (f == "max") return extreme(e, Op::maximum);
  if (f == "round") return round(e);
  if (f == "full") return steps(e, Op::full);
  if (f == "started") return steps(e, Op::started);
  if (f == "if") return choose(e);
  if (f == "known") {
    if (!arity(e, 1) || !check(e.parts[0])) return std::nullopt;
    op(Op::known);
    return StaticType::of(Type::boolean);
  }
  if (f == "otherwise") {
    if (!arity(e, 2)) return std::nullopt;
    const Maybe type = same_types(e, 0, 1);
    if (type) op(Op::otherwise);
    return type;
  }
  if (f == "count") return count(e);
  if (f == "contains") return contains(e);
  return time_call(e);
}

Checker::Maybe Checker::extreme(const Expression& e, Op which) {
  if (e.parts.size() < 2) return complain(e, "arguments", e.text + "(…) takes two or more arguments");
  Maybe type = same_types(e, 0, 1);
  if (type) op(which);
  for (std::size_t i = 2; type && i < e.parts.size(); ++i) {
    const Maybe next = check(e.parts[i]);
    if (!next) return next;
    if (next->type != type->type) {
      return complain(e.parts[i], "type", e.text + "(…) takes values of one type");
    }
    type->fraction = type->fraction || next->fraction;
    type->running = type->running || next->running;
    op(which);
  }
  if (type && (type->type == Type::boolean || type->type == Type::enumeration)) {
    return complain(e, "type", e.text + "(…) needs values that have an order");
  }
  return type;
}

// round(x, half_up, 0.01 EUR)
Checker::Maybe Checker::round(const Expression& e) {
  if (!arity(e, 3)) return std::nullopt;
  Maybe x = check(e.parts[0]);
  if (!x) return x;
  std::size_t mode = 0;
  while (mode < kRoundingNames.size() && e.parts[1].text != kRoundingNames[mode]) ++mode;
  if (mode == kRoundingNames.size()) {
    return complain(e.parts[1], "rounding", "the rounding is half_up, half_even, up or down");
  }
  if (x->running || !countable(x->type)) {
    return complain(e.parts[0], "type", "round(…) takes money, a duration or a number that stands still");
  }
  const Maybe unit = part(e, 2, x->type);
  if (!unit) return unit;
  op(Op::round);
  code_.push_back(static_cast<std::uint8_t>(mode));
  x->fraction = false;
  return x;
}

// full(delay, 60 min), started(delay, 24 h)
Checker::Maybe Checker::steps(const Expression& e, Op which) {
  if (!arity(e, 2)) return std::nullopt;
  const Maybe x = check(e.parts[0]);
  if (!x) return x;
  if (!countable(x->type)) {
    return complain(e.parts[0], "type", e.text + "(…) counts durations, money or numbers");
  }
  const Maybe unit = part(e, 1, x->type);
  if (!unit) return unit;
  if (unit->running) return complain(e.parts[1], "running", "a unit must stand still");
  op(which);
  return StaticType::of(Type::integer);
}

// count(delays_min): how many rows the series has.
Checker::Maybe Checker::count(const Expression& e) {
  if (!arity(e, 1)) return std::nullopt;
  const std::optional<std::uint8_t> which = series(e.parts[0]);
  if (!which) return std::nullopt;
  op(Op::rows);
  code_.push_back(*which);
  return StaticType::of(Type::integer);
}

// contains(replacement_days, day): whether the series' first column has the value.
Checker::Maybe Checker::contains(const Expression& e) {
  if (!arity(e, 2)) return std::nullopt;
  const std::optional<std::uint8_t> which = series(e.parts[0]);
  if (!which) return std::nullopt;
  const auto first = std::find_if(scope_.names.begin(), scope_.names.end(), [&](const Named& named) {
    return named.kind == Named::Kind::column && named.series == *which;
  });
  if (first == scope_.names.end()) return std::nullopt;  // its declaration had an error
  first->used = true;
  const StaticType column = first->type;
  std::vector<std::string> values = column.values;
  std::vector<std::string>* outer = values_;
  const bool outer_growing = growing_;
  expect_values(values.empty() ? nullptr : &values, false);
  const Maybe x = check(e.parts[1]);
  expect_values(outer, outer_growing);
  if (!x) return x;
  if (x->type != column.type) {
    return complain(e.parts[1], "type", e.parts[0].text + " holds " + std::string(type_name(column.type)) + ", not " + std::string(type_name(x->type)));
  }
  op(Op::contains);
  code_.push_back(*which);
  return StaticType::of(Type::boolean);
}

std::optional<std::uint8_t> Checker::series(const Expression& e) {
  if (e.kind != Expression::Kind::name) {
    complain(e, "unknown_series", "the name of a series stands here");
    return std::nullopt;
  }
  const Named* named = scope_.series(e.text, offset_ + e.offset);
  if (named == nullptr) return std::nullopt;
  return static_cast<std::uint8_t>(named->series);
}

Checker::Maybe Checker::choose(const Expression& e) {
  if (!arity(e, 3)) return std::nullopt;
  const Maybe condition = part(e, 0, Type::boolean);
  if (!condition) return condition;
  const Maybe type = same_types(e, 1, 2);
  if (type) op(Op::choose);
  return type;
}

}  // namespace kulanz
