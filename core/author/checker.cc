#include "core/author/checker.h"

#include <algorithm>

#include "core/base/units.h"
#include "core/time/time.h"

namespace kulanz {
namespace {

constexpr int kPercentDigits = 6;
constexpr std::int64_t kWholePercent = 100 * Percent::kOne;  // a percent's value for "all of it"

std::string described(const StaticType& t) { return std::string(type_name(t.type)); }

bool is_ordered(Type t) { return t != Type::boolean && t != Type::enumeration; }

std::int64_t duration_unit(std::string_view unit) {
  return unit == "s" ? 1 : unit == "min" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86'400 : 0;
}

}  // namespace

Checker::Maybe Checker::complain(const Expression& e, const char* code, std::string message) {
  scope_.complain(offset_ + e.offset, code, std::move(message));
  return std::nullopt;
}

void Checker::op16(Op o, std::uint16_t operand) {
  op(o);
  code_.push_back(static_cast<std::uint8_t>(operand & 0xff));
  code_.push_back(static_cast<std::uint8_t>(operand >> 8));
}

// "12.5" with two digits is 1250; more places than digits are an error.
std::optional<std::int64_t> Checker::scaled(const Expression& e, int digits) {
  const std::size_t dot = e.text.find('.');
  const std::string whole = e.text.substr(0, dot);
  std::string part = dot == std::string::npos ? "" : e.text.substr(dot + 1);
  if (part.size() > static_cast<std::size_t>(digits) || whole.size() > 12) {
    complain(e, "bad_number", "\"" + e.text + "\" has more places than its unit allows (" +
                                  std::to_string(digits) + "), or is too large");
    return std::nullopt;
  }
  part.resize(static_cast<std::size_t>(digits), '0');
  return std::stoll(whole + part);
}

Checker::Maybe Checker::number(const Expression& e) {
  StaticType t;
  std::optional<std::int64_t> value;
  if (e.unit.empty()) {
    value = scaled(e, 0);
  } else if (e.unit == "%") {
    t.type = Type::percent;
    value = scaled(e, kPercentDigits);
  } else if (const std::int64_t unit = duration_unit(e.unit); unit != 0) {
    t.type = Type::duration;
    value = scaled(e, 0);
    if (value) *value *= unit;
  } else if (e.unit == scope_.currency) {
    t.type = Type::money;
    value = scaled(e, scope_.currency_digits);
  } else {
    return complain(e, "other_currency", "this policy pays in " + scope_.currency + ", not in " + e.unit);
  }
  if (!value) return std::nullopt;
  push(*value);
  return t;
}

Checker::Maybe Checker::text(const Expression& e) {
  if (values_ == nullptr) {
    return complain(e, "stray_text", "'" + e.text + "' is compared with nothing that has such values");
  }
  auto found = std::find(values_->begin(), values_->end(), e.text);
  if (found == values_->end()) {
    if (!growing_) {
      return complain(e, "unknown_value", "'" + e.text + "' is none of the declared values" +
                                              Scope::suggestion(e.text, *values_));
    }
    found = values_->insert(values_->end(), e.text);
  }
  push(found - values_->begin());
  StaticType t = StaticType::of(Type::enumeration);
  if (!growing_) t.values = *values_;
  return t;
}

Checker::Maybe Checker::name(const Expression& e) {
  if (e.text == "now") {
    if (scope_.timeless) return complain(e, "now", "what was promised does not depend on now; use the order's facts");
    scope_.uses_now = true;
    op(Op::now);
    StaticType t = StaticType::of(Type::instant);
    t.running = true;
    return t;
  }
  const Named* named = scope_.value(e.text, offset_ + e.offset);
  if (named == nullptr) return std::nullopt;
  op16(Op::slot, static_cast<std::uint16_t>(named->slot));
  return named->type;
}

Checker::Maybe Checker::check(const Expression& e) {
  switch (e.kind) {
    case Expression::Kind::number: return number(e);
    case Expression::Kind::text: return text(e);
    case Expression::Kind::name: return name(e);
    case Expression::Kind::unary: return unary(e);
    case Expression::Kind::binary: return binary(e);
    case Expression::Kind::of: return percent_of(e);
    case Expression::Kind::call: return call(e);
    case Expression::Kind::boolean:
      push(e.text == "true" ? 1 : 0);
      return StaticType::of(Type::boolean);
    case Expression::Kind::date: {
      const Result<CivilDate> date = parse_date(e.text);
      if (!date.ok()) return complain(e, "bad_date", e.text + " is no day of the calendar");
      push(date->days);
      return StaticType::of(Type::date);
    }
    case Expression::Kind::time: {
      const Result<TimeOfDay> time = parse_time_of_day(e.text);
      if (!time.ok()) return complain(e, "bad_time", e.text + " is no time of day (00:00 to 24:00)");
      push(time->seconds);
      return StaticType::of(Type::time_of_day);
    }
  }
  return std::nullopt;
}

Checker::Maybe Checker::unary(const Expression& e) {
  Maybe inner = check(e.parts[0]);
  if (!inner) return inner;
  if (e.op == Op::no && inner->type != Type::boolean) {
    return complain(e, "type", "\"not\" needs a boolean, not " + described(*inner));
  }
  const bool signed_type = inner->type == Type::integer || inner->type == Type::money ||
                           inner->type == Type::duration || inner->type == Type::percent;
  if (e.op == Op::negate && !signed_type) {
    return complain(e, "type", "\"-\" needs a number, not " + described(*inner));
  }
  op(e.op);
  return inner;
}

// Two parts of one type. A text takes its values from the other part; where that
// declares none, both are results of the line that is being written.
Checker::Maybe Checker::same_types(const Expression& e, std::size_t first, std::size_t second) {
  const bool are_results = growing_ && e.kind == Expression::Kind::call;
  std::vector<std::string>* const outer = values_;
  const bool outer_growing = growing_;
  const bool text_first = e.parts[first].kind == Expression::Kind::text;
  if (!are_results) expect_values(nullptr, false);
  const std::vector<std::uint8_t> before = std::move(code_);
  code_.clear();
  const Maybe other = check(e.parts[text_first ? second : first]);
  const std::vector<std::uint8_t> other_code = std::move(code_);
  code_.clear();
  std::vector<std::string> values = other ? other->values : std::vector<std::string>{};
  if (!are_results || !values.empty()) expect_values(values.empty() ? nullptr : &values, false);
  const Maybe last = other ? check(e.parts[text_first ? first : second]) : std::nullopt;
  expect_values(outer, outer_growing);
  const std::vector<std::uint8_t> last_code = std::move(code_);
  code_ = before;
  for (const auto* part : {text_first ? &last_code : &other_code, text_first ? &other_code : &last_code}) {
    code_.insert(code_.end(), part->begin(), part->end());
  }
  if (!last) return std::nullopt;
  const StaticType& a = text_first ? *last : *other;
  const StaticType& b = text_first ? *other : *last;
  if (a.type != b.type || a.values != b.values) {
    return complain(e, "type", described(a) + " and " + described(b) + " do not mix here" +
                                   (a.type == b.type ? ": their values differ" : ""));
  }
  Maybe mixed = a;
  mixed->fraction = a.fraction || b.fraction;
  mixed->running = a.running || b.running;
  return mixed;
}

Checker::Maybe Checker::comparison(const Expression& e) {
  const Maybe both = same_types(e, 0, 1);
  if (!both) return both;
  const bool equality = e.op == Op::eq || e.op == Op::ne;
  if (!equality && !is_ordered(both->type)) {
    return complain(e, "type", described(*both) + " has no order; use = or !=");
  }
  op(e.op);
  return StaticType::of(Type::boolean);
}

Checker::Maybe Checker::binary(const Expression& e) {
  if (e.op >= Op::eq && e.op <= Op::ge) return comparison(e);
  const Maybe a = check(e.parts[0]);
  const Maybe b = a ? check(e.parts[1]) : std::nullopt;
  if (!b) return b;
  if (e.op == Op::both || e.op == Op::either) {
    if (a->type != Type::boolean || b->type != Type::boolean) {
      return complain(e, "type", "\"and\" and \"or\" join booleans, not " + described(*a) + " and " + described(*b));
    }
    op(e.op);
    return a;
  }
  Maybe result = e.op == Op::mul   ? product(e, *a, *b)
                 : e.op == Op::div ? quotient(e, *a, *b)
                                   : sum(e, *a, *b);
  return result;
}

Checker::Maybe Checker::sum(const Expression& e, const StaticType& a, const StaticType& b) {
  const bool plus = e.op == Op::add;
  StaticType result = a;
  result.fraction = a.fraction || b.fraction;
  result.running = a.running || b.running;
  op(e.op);
  const bool amounts = a.type == b.type && (a.type == Type::money || a.type == Type::duration ||
                                            a.type == Type::integer || a.type == Type::percent);
  if (amounts) return result;
  if (a.type == Type::instant && b.type == Type::duration) return result;
  if (a.type == Type::date && b.type == Type::integer && !b.fraction) return result;
  if (!plus && a.type == b.type && a.type == Type::instant) {
    result.type = Type::duration;
    result.running = a.running != b.running;
    return result;
  }
  if (!plus && a.type == b.type && a.type == Type::date) {
    result.type = Type::integer;
    return result;
  }
  return complain(e, "type", described(a) + (plus ? " + " : " - ") + described(b) + " means nothing");
}

Checker::Maybe Checker::product(const Expression& e, const StaticType& a, const StaticType& b) {
  if (a.running || b.running) {
    return complain(e, "running", "this moves every second; count it first with full(…) or started(…)");
  }
  const bool a_counts = a.type == Type::integer;
  const bool b_counts = b.type == Type::integer;
  const StaticType& other = a_counts ? b : a;
  const bool scalable = other.type == Type::integer || other.type == Type::money ||
                        other.type == Type::duration || other.type == Type::percent;
  if (!(a_counts || b_counts) || !scalable) {
    return complain(e, "type", described(a) + " * " + described(b) + " means nothing; write \"10 % of x\" for a percentage");
  }
  op(Op::mul);
  StaticType result = other;
  result.fraction = a.fraction || b.fraction;
  return result;
}

Checker::Maybe Checker::quotient(const Expression& e, const StaticType& a, const StaticType& b) {
  if (a.running || b.running) {
    return complain(e, "running", "this moves every second; count it first with full(…) or started(…)");
  }
  const bool number = a.type == Type::integer || a.type == Type::money || a.type == Type::duration || a.type == Type::percent;
  const bool by_count = number && b.type == Type::integer;
  if (!by_count && !(number && a.type == b.type)) {
    return complain(e, "type", described(a) + " / " + described(b) + " means nothing");
  }
  op(Op::div);
  StaticType result = StaticType::of(by_count ? a.type : Type::integer);
  result.fraction = true;
  return result;
}

Checker::Maybe Checker::percent_of(const Expression& e) {
  const Maybe percent = check(e.parts[0]);
  if (!percent) return percent;
  if (percent->type != Type::percent) {
    return complain(e, "type", "\"of\" needs a percentage before it, not " + described(*percent));
  }
  push(kWholePercent);
  op(Op::div);
  Maybe whole = check(e.parts[1]);
  if (!whole) return whole;
  const bool number = whole->type == Type::integer || whole->type == Type::money || whole->type == Type::duration;
  if (!number || whole->running) {
    return complain(e, "type", "a percentage of " + described(*whole) + (whole->running ? " that moves every second" : "") + " means nothing");
  }
  op(Op::mul);
  whole->fraction = true;
  return whole;
}

std::optional<std::int64_t> Checker::literal(const Expression& e, const StaticType& wanted) {
  std::vector<std::string> values = wanted.values;
  expect_values(wanted.type == Type::enumeration ? &values : nullptr, false);
  const bool negative = e.kind == Expression::Kind::unary && e.op == Op::negate;
  const Expression& bare = negative ? e.parts[0] : e;
  only_value_ = true;
  const Maybe type = check(bare);
  only_value_ = false;
  if (!type) return std::nullopt;
  if (type->type != wanted.type) {
    complain(bare, "type", "this column holds " + described(wanted) + ", not " + described(*type));
    return std::nullopt;
  }
  return negative ? -last_ : last_;
}

}  // namespace kulanz
