#include "core/decide/arithmetic.h"

namespace kulanz {
namespace {

std::int64_t earlier(std::int64_t a, std::int64_t b) { return a < b ? a : b; }
std::int64_t later(std::int64_t a, std::int64_t b) { return a > b ? a : b; }

// The moment so many seconds after `now`; kNever when it is too far away to be one.
std::int64_t in_seconds(std::int64_t now, std::int64_t wait) {
  return wait > kNever - now ? kNever : now + wait;
}

Trend opposite(Trend t) { return t == Trend::any ? t : static_cast<Trend>(-static_cast<int>(t)); }

// The trend of a sum, or of anything that rises when both rise.
Trend joined(Trend a, Trend b) {
  if (a == Trend::stays) return b;
  if (b == Trend::stays || a == b) return a;
  return Trend::any;
}

// Stops at one, which is what nearly all denominators are.
std::int64_t common_divisor(std::int64_t a, std::int64_t b) {
  std::uint64_t x = a < 0 ? 0 - static_cast<std::uint64_t>(a) : static_cast<std::uint64_t>(a);
  std::uint64_t y = static_cast<std::uint64_t>(b);
  while (y > 1) {
    const std::uint64_t rest = x % y;
    x = y;
    y = rest;
  }
  return static_cast<std::int64_t>(y == 1 ? 1 : x);
}

// Division that rounds towards minus infinity; d > 0.
std::int64_t floor_div(std::int64_t n, std::int64_t d) {
  return n / d - (n % d < 0 ? 1 : 0);
}

// What floor_div leaves: 0 .. d - 1.
std::int64_t floor_rest(std::int64_t n, std::int64_t d) {
  const std::int64_t rest = n % d;
  return rest < 0 ? rest + d : rest;
}

// Signs of a - b by cross-multiplication: -1, 0 or 1.
int order(const Value& a, const Value& b) {
  const __int128 left = static_cast<__int128>(a.numerator) * b.denominator;
  const __int128 right = static_cast<__int128>(b.numerator) * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

int sign_of(const Value& x, std::int64_t bound) {
  if (x.denominator == 1) return x.numerator < bound ? -1 : x.numerator > bound ? 1 : 0;
  return order(x, constant_value(bound));
}

// What an operator says of a difference: the range in which it holds.
RangeRecord range_of(Op op) {
  switch (op) {
    case Op::lt: return {INT64_MIN, -1};
    case Op::le: return {INT64_MIN, 0};
    case Op::gt: return {1, INT64_MAX};
    case Op::ge: return {0, INT64_MAX};
    default: return {0, 0};
  }
}

// What two operands that are both known make together: hold, trend, no slope.
Value frame_of(const Value& a, const Value& b) {
  Value r;
  r.hold = earlier(a.hold, b.hold);
  r.trend = joined(a.trend, b.trend);
  return r;
}

// A truth that has reached the end of its trend never changes again.
Value truth(bool yes, std::int64_t hold, Trend trend) {
  Value r;
  r.numerator = yes ? 1 : 0;
  r.hold = hold;
  r.trend = trend;
  if ((yes && trend == Trend::rises) || (!yes && trend == Trend::falls)) r.hold = kNever;
  if (r.hold == kNever) r.trend = Trend::stays;
  return r;
}

// Until when a value is as known, or as unknown, as it is now. One with a trend is
// known for ever.
std::int64_t stays_so(const Value& x) {
  return x.known && x.trend != Trend::any ? kNever : x.hold;
}

// A known operand that moves changes nothing about an unknown result.
bool strict(const Value& a, const Value& b, Value& unknown) {
  if (a.known && b.known) return false;
  Missing missing;
  if (!a.known) missing |= a.missing();
  if (!b.known) missing |= b.missing();
  unknown = unknown_value(missing, earlier(stays_so(a), stays_so(b)));
  return true;
}

}  // namespace

Value Arithmetic::add(const Value& a, const Value& b) {
  Value r;
  if (strict(a, b, r)) return r;
  r = frame_of(a, b);
  const std::int64_t g = common_divisor(a.denominator, b.denominator);
  std::int64_t left = 0;
  std::int64_t right = 0;
  if (__builtin_mul_overflow(a.numerator, b.denominator / g, &left) ||
      __builtin_mul_overflow(b.numerator, a.denominator / g, &right) ||
      __builtin_add_overflow(left, right, &r.numerator) ||
      __builtin_mul_overflow(a.denominator / g, b.denominator, &r.denominator)) {
    fail(Reason::overflow);
    return r;
  }
  const std::int64_t shared = common_divisor(r.numerator, r.denominator);
  r.numerator /= shared;
  r.denominator /= shared;
  const int slope = a.slope + b.slope;
  if (slope > 1 || slope < -1 || (slope != 0 && r.denominator != 1)) {
    r.hold = earlier(r.hold, now_ + 1);  // exact for this second, which is all it claims
  } else {
    r.slope = slope;
  }
  return r;
}

Value Arithmetic::negate(const Value& a) {
  Value r = a;
  if (!a.known) return r;
  if (a.numerator == INT64_MIN) fail(Reason::overflow);
  r.numerator = a.numerator == INT64_MIN ? 0 : -a.numerator;
  r.slope = -a.slope;
  r.trend = opposite(a.trend);
  return r;
}

Value Arithmetic::subtract(const Value& a, const Value& b) { return add(a, negate(b)); }

Value Arithmetic::multiply(const Value& a, const Value& b) {
  Value r;
  if (strict(a, b, r)) return r;
  r = frame_of(a, b);
  const std::int64_t left = later(common_divisor(a.numerator, b.denominator), 1);
  const std::int64_t right = later(common_divisor(b.numerator, a.denominator), 1);
  if (__builtin_mul_overflow(a.numerator / left, b.numerator / right, &r.numerator) ||
      __builtin_mul_overflow(a.denominator / right, b.denominator / left, &r.denominator)) {
    fail(Reason::overflow);
  }
  const bool signs_known = a.numerator >= 0 && b.numerator >= 0 && a.trend != Trend::falls &&
                           b.trend != Trend::falls;
  if (!signs_known && r.trend != Trend::stays) {
    const Value& fixed = a.trend == Trend::stays ? a : b;
    const Value& moving = a.trend == Trend::stays ? b : a;
    if (fixed.trend != Trend::stays) {
      r.trend = Trend::any;
    } else {
      r.trend = fixed.numerator < 0 ? opposite(moving.trend) : moving.trend;
    }
  }
  if (a.slope != 0 || b.slope != 0) r.hold = earlier(r.hold, now_ + 1);
  return r;
}

Value Arithmetic::divide(const Value& a, const Value& b) {
  Value r;
  if (strict(a, b, r)) return r;
  if (b.numerator == 0 || b.numerator == INT64_MIN) {
    fail(b.numerator == 0 ? Reason::division_by_zero : Reason::overflow);
    return r;
  }
  Value inverse = b;
  inverse.numerator = b.numerator < 0 ? -b.denominator : b.denominator;
  inverse.denominator = b.numerator < 0 ? -b.numerator : b.numerator;
  inverse.slope = 0;
  if (b.slope != 0) inverse.hold = earlier(b.hold, now_ + 1);
  if (b.trend != Trend::stays) inverse.trend = Trend::any;
  return multiply(a, inverse);
}

// Two that move are compared by their difference, two that stand still by its
// sign, which cannot overflow.
Value Arithmetic::compare(Op op, const Value& a, const Value& b) {
  Value r;
  if (strict(a, b, r)) return r;
  if (a.slope != 0 || b.slope != 0) {
    r = subtract(a, b);
  } else {
    r = frame_of(a, b);
    r.numerator = order(a, b);
    r.trend = joined(a.trend, opposite(b.trend));
  }
  r = within(r, range_of(op));
  return op == Op::ne ? no(r) : r;
}

// A value that only rises, or only falls, enters a range once and leaves it once.
Value Arithmetic::within(const Value& x, const RangeRecord& range) {
  if (!x.known) return x;
  const bool below = sign_of(x, range.low) < 0;
  const bool above = sign_of(x, range.high) > 0;
  Value r;
  r.numerator = !below && !above ? 1 : 0;
  r.trend = x.trend;
  if (x.trend == Trend::rises || x.trend == Trend::falls) {
    const bool rises = x.trend == Trend::rises;
    const bool ahead = rises ? below : above;
    const bool passed = rises ? above : below;
    const bool no_exit = rises ? range.high == INT64_MAX : range.low == INT64_MIN;
    r.trend = !ahead ? Trend::falls : no_exit ? Trend::rises : Trend::any;
    if (passed || (!ahead && no_exit)) r.trend = Trend::stays;
    if (r.trend == Trend::stays) return r;
  }
  r.hold = x.hold;
  if (x.slope == 0) return r;
  // The next number on the other side of the edge that it moves towards.
  std::int64_t next = 0;
  const bool none = x.slope > 0
                        ? above || __builtin_add_overflow(below ? range.low - 1 : range.high, 1, &next)
                        : below || __builtin_sub_overflow(above ? range.high + 1 : range.low, 1, &next);
  std::int64_t wait = 0;
  const bool never = none ||
                     __builtin_sub_overflow(x.slope > 0 ? next : x.numerator,
                                            x.slope > 0 ? x.numerator : next, &wait) ||
                     __builtin_add_overflow(now_, wait, &wait);
  if (!never) r.hold = earlier(r.hold, wait);
  return r;
}

// The lower (or higher) of two. Where the other side can only move away, the
// result lasts as long as the side that decides: a reached cap sleeps for ever.
Value Arithmetic::extreme(const Value& a, const Value& b, bool lower) {
  Value r;
  if (strict(a, b, r)) return r;
  const Value first = lower ? compare(Op::le, a, b) : compare(Op::ge, a, b);
  if (error_ != Reason::ok) return r;
  const Value& chosen = first.is_true() ? a : b;
  r = chosen;
  r.trend = joined(a.trend, b.trend);
  r.hold = earlier(chosen.hold, first.hold);
  if (first.hold == kNever) r.trend = chosen.trend;
  return r;
}

Value Arithmetic::minimum(const Value& a, const Value& b) { return extreme(a, b, true); }
Value Arithmetic::maximum(const Value& a, const Value& b) { return extreme(a, b, false); }

// Kleene's and: one side that is surely false decides, whatever the other is.
Value Arithmetic::both(const Value& a, const Value& b) {
  if (a.is_false() || b.is_false()) {
    const std::int64_t hold = a.is_false() && b.is_false() ? later(a.hold, b.hold)
                              : a.is_false()               ? a.hold
                                                           : b.hold;
    const bool rises = a.known && b.known;
    return truth(false, hold, rises ? joined(a.trend, b.trend) : Trend::any);
  }
  const std::int64_t hold = earlier(a.hold, b.hold);
  Value r;
  if (strict(a, b, r)) return unknown_value(r.missing(), hold);  // until one side is false
  return truth(true, hold, joined(a.trend, b.trend));
}

Value Arithmetic::either(const Value& a, const Value& b) { return no(both(no(a), no(b))); }

Value Arithmetic::no(const Value& a) {
  Value r = a;
  if (!a.known) return r;
  r.numerator = a.numerator == 0 ? 1 : 0;
  r.trend = opposite(a.trend);
  return r;
}

// x counted in units: `r` is what both make together, `whole` the unit in parts of
// x's denominator. False where there is nothing to count: then `r` is the result.
bool Arithmetic::in_units(const Value& x, const Value& unit, Value& r, std::int64_t& whole) {
  if (strict(x, unit, r)) return false;
  r = frame_of(x, unit);
  if (unit.denominator == 1 && unit.numerator > 0 &&
      !__builtin_mul_overflow(x.denominator, unit.numerator, &whole)) {
    return true;
  }
  fail(unit.numerator <= 0 ? Reason::division_by_zero : Reason::overflow);
  return false;
}

Value Arithmetic::round(const Value& x, const Value& unit, Rounding mode) {
  Value r;
  std::int64_t whole = 0;
  if (!in_units(x, unit, r, whole)) return r;
  std::int64_t count = floor_div(x.numerator, whole);
  const std::int64_t rest = floor_rest(x.numerator, whole);
  const std::int64_t other = whole - rest;
  if (mode == Rounding::up && rest != 0) ++count;
  const bool half_goes_up = mode == Rounding::half_up ? x.numerator >= 0 : count % 2 != 0;
  if (mode == Rounding::half_up || mode == Rounding::half_even) {
    if (rest > other || (rest == other && half_goes_up)) ++count;
  }
  if (__builtin_mul_overflow(count, unit.numerator, &r.numerator)) fail(Reason::overflow);
  if (x.slope != 0) r.hold = earlier(r.hold, now_ + 1);
  return r;
}

// How many units are complete (floor) or begun (ceiling).
Value Arithmetic::steps(const Value& x, const Value& unit, bool begun) {
  Value r;
  std::int64_t whole = 0;
  if (!in_units(x, unit, r, whole)) return r;
  const std::int64_t rest = floor_rest(x.numerator, whole);
  r.numerator = floor_div(x.numerator, whole) + (begun && rest != 0 ? 1 : 0);
  if (x.slope > 0) {
    const std::int64_t wait = !begun ? whole - rest : rest == 0 ? 1 : whole - rest + 1;
    r.hold = earlier(r.hold, in_seconds(now_, wait));
  } else if (x.slope < 0) {
    const std::int64_t wait = !begun ? rest + 1 : rest == 0 ? whole : rest;
    r.hold = earlier(r.hold, in_seconds(now_, wait));
  }
  return r;
}

Value Arithmetic::full(const Value& x, const Value& unit) { return steps(x, unit, false); }
Value Arithmetic::started(const Value& x, const Value& unit) { return steps(x, unit, true); }

Value Arithmetic::known(const Value& x) {
  return truth(x.known, x.hold, x.hold == kNever ? Trend::stays : Trend::any);
}

Value Arithmetic::otherwise(const Value& x, const Value& fallback) {
  if (x.known) return x;
  Value r = fallback;
  r.hold = earlier(x.hold, fallback.hold);
  if (x.hold != kNever) r.trend = Trend::any;
  return r;
}

Value Arithmetic::choose(const Value& condition, const Value& yes, const Value& no) {
  if (!condition.known) return unknown_value(condition.missing(), condition.hold);
  Value r = condition.is_true() ? yes : no;
  r.hold = earlier(r.hold, condition.hold);
  if (condition.hold != kNever) r.trend = Trend::any;
  return r;
}

Value Arithmetic::apply(Op op, const Value& a, const Value& b, int operand) {
  switch (op) {
    case Op::negate: return negate(a);
    case Op::no: return no(a);
    case Op::known: return known(a);
    case Op::add: return add(a, b);
    case Op::sub: return subtract(a, b);
    case Op::mul: return multiply(a, b);
    case Op::div: return divide(a, b);
    case Op::both: return both(a, b);
    case Op::either: return either(a, b);
    case Op::minimum: return minimum(a, b);
    case Op::maximum: return maximum(a, b);
    case Op::round: return round(a, b, static_cast<Rounding>(operand));
    case Op::full: return full(a, b);
    case Op::started: return started(a, b);
    case Op::otherwise: return otherwise(a, b);
    default: return compare(op, a, b);
  }
}

}  // namespace kulanz
