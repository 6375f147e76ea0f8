// Exact numbers, strict unknowns, and how long results hold.
#include <gtest/gtest.h>

#include "core/decide/arithmetic.h"

namespace kulanz {
namespace {

constexpr Instant kNow{1'000};

Value rising_from(std::int64_t number) {
  Value v = constant_value(number);
  v.slope = 1;
  v.trend = Trend::rises;
  return v;
}

Value fraction(std::int64_t numerator, std::int64_t denominator) {
  Arithmetic a(kNow);
  return a.divide(constant_value(numerator), constant_value(denominator));
}

TEST(Arithmetic, RoundsWhereTheRuleSaysAndNowhereElse) {
  struct Row {
    std::int64_t numerator, denominator, unit;
    Rounding mode;
    std::int64_t expected;
  };
  const Row rows[] = {
      {3990 * 25, 100, 1, Rounding::half_up, 998},   // 9.975 EUR
      {1730 * 25, 100, 5, Rounding::up, 435},        // 4.325 to the next 5 cents
      {25, 10, 1, Rounding::half_even, 2},
      {35, 10, 1, Rounding::half_even, 4},
      {25, 10, 1, Rounding::half_up, 3},
      {-25, 10, 1, Rounding::half_up, -3},           // half goes away from zero
      {-25, 10, 1, Rounding::half_even, -2},
      {-35, 10, 1, Rounding::half_even, -4},
      {29, 10, 1, Rounding::down, 2},
      {-21, 10, 1, Rounding::down, -3},
      {21, 10, 1, Rounding::up, 3},
      {20, 10, 1, Rounding::up, 2},
  };
  for (const Row& row : rows) {
    Arithmetic a(kNow);
    const Value r = a.round(fraction(row.numerator, row.denominator), constant_value(row.unit), row.mode);
    EXPECT_EQ(r.numerator, row.expected) << row.numerator << "/" << row.denominator;
    EXPECT_EQ(r.denominator, 1);
  }
}

TEST(Arithmetic, FractionsCompareByCrossMultiplication) {
  Arithmetic a(kNow);
  EXPECT_TRUE(a.compare(Op::eq, fraction(1, 3), fraction(2, 6)).is_true());
  EXPECT_TRUE(a.compare(Op::lt, fraction(INT64_MAX - 1, INT64_MAX), fraction(1, 1)).is_true());
  EXPECT_TRUE(a.compare(Op::gt, fraction(-1, 3), fraction(-1, 2)).is_true());
}

TEST(Arithmetic, OverflowIsAnErrorAndNeverAWrap) {
  const Value big = constant_value(INT64_MAX);
  const auto error = [](auto operation) {
    Arithmetic a(kNow);
    operation(a);
    return a.error();
  };
  EXPECT_EQ(error([&](Arithmetic& a) { (void)a.add(big, constant_value(1)); }), Reason::overflow);
  EXPECT_EQ(error([&](Arithmetic& a) { (void)a.subtract(constant_value(-2), big); }), Reason::overflow);
  EXPECT_EQ(error([&](Arithmetic& a) { (void)a.multiply(big, constant_value(2)); }), Reason::overflow);
  EXPECT_EQ(error([&](Arithmetic& a) { (void)a.negate(constant_value(INT64_MIN)); }), Reason::overflow);
  EXPECT_EQ(error([&](Arithmetic& a) { (void)a.divide(big, constant_value(0)); }), Reason::division_by_zero);
  EXPECT_EQ(error([&](Arithmetic& a) { (void)a.full(big, constant_value(0)); }), Reason::division_by_zero);
  EXPECT_EQ(error([&](Arithmetic& a) { (void)a.multiply(big, constant_value(1)); }), Reason::ok);
}

TEST(Arithmetic, AComparisonHoldsUntilTheMovingSideCrosses) {
  Arithmetic a(kNow);
  const Value late = a.compare(Op::ge, rising_from(10), constant_value(60));
  EXPECT_TRUE(late.is_false());
  EXPECT_EQ(late.hold, 1'050);
  EXPECT_EQ(a.compare(Op::gt, rising_from(10), constant_value(60)).hold, 1'051);
  EXPECT_EQ(a.compare(Op::ge, rising_from(60), constant_value(60)).hold, kNever);
  EXPECT_EQ(a.compare(Op::le, rising_from(60), constant_value(60)).hold, 1'001);
  EXPECT_EQ(a.compare(Op::eq, rising_from(59), constant_value(60)).hold, 1'001);
  EXPECT_EQ(a.compare(Op::eq, rising_from(60), constant_value(60)).hold, 1'001);
  EXPECT_EQ(a.compare(Op::eq, rising_from(61), constant_value(60)).hold, kNever);
}

TEST(Arithmetic, CountingHoldsUntilTheNextUnit) {
  Arithmetic a(kNow);
  EXPECT_EQ(a.full(rising_from(130), constant_value(60)).numerator, 2);
  EXPECT_EQ(a.full(rising_from(130), constant_value(60)).hold, 1'050);
  EXPECT_EQ(a.started(rising_from(130), constant_value(60)).numerator, 3);
  EXPECT_EQ(a.started(rising_from(130), constant_value(60)).hold, 1'051);
  EXPECT_EQ(a.started(rising_from(120), constant_value(60)).hold, 1'001);
  EXPECT_EQ(a.full(constant_value(-1), constant_value(60)).numerator, -1);
}

TEST(Arithmetic, AReachedCapSleepsForEver) {
  Arithmetic a(kNow);
  const Value count = a.full(rising_from(700), constant_value(60));
  const Value capped = a.minimum(count, constant_value(10));
  EXPECT_EQ(capped.numerator, 10);
  EXPECT_EQ(capped.hold, kNever);
  const Value below = a.minimum(count, constant_value(20));
  EXPECT_EQ(below.numerator, 11);
  EXPECT_EQ(below.hold, count.hold);
}

TEST(Arithmetic, UnknownIsStrictButAFalseSideDecides) {
  Arithmetic a(kNow);
  const Value unknown = unknown_value(missing_fact(70), kNever);
  EXPECT_FALSE(a.add(unknown, constant_value(1)).known);
  EXPECT_TRUE(a.add(unknown, constant_value(1)).missing().has(70));
  EXPECT_TRUE(a.both(unknown, constant_value(0)).is_false());
  EXPECT_FALSE(a.both(unknown, constant_value(1)).known);
  EXPECT_TRUE(a.either(unknown, constant_value(1)).is_true());
  EXPECT_FALSE(a.compare(Op::ge, unknown, constant_value(0)).known);
  EXPECT_TRUE(a.known(unknown).is_false());
  EXPECT_EQ(a.otherwise(unknown, constant_value(7)).numerator, 7);
  EXPECT_FALSE(a.choose(unknown, constant_value(1), constant_value(1)).known);
}

// Nobody is woken each midnight by a price that is not given times the days that pass.
TEST(Arithmetic, WhatMovesBesideAnUnknownWakesNobody) {
  Arithmetic a(kNow);
  const Value unknown = unknown_value(missing_fact(3), kNever);
  const Value days = a.full(rising_from(10), constant_value(60));
  EXPECT_EQ(a.multiply(unknown, days).hold, kNever);
  EXPECT_EQ(a.minimum(days, unknown).hold, kNever);
  EXPECT_EQ(a.compare(Op::ge, days, unknown).hold, kNever);
  EXPECT_EQ(a.round(days, unknown, Rounding::up).hold, kNever);
  // What may become unknown itself would be missing too,
  Value passing = constant_value(7);
  passing.hold = 1'050;
  passing.trend = Trend::any;
  EXPECT_EQ(a.add(unknown, passing).hold, 1'050);
  EXPECT_EQ(a.add(unknown, unknown_value(missing_fact(4), 1'060)).hold, 1'060);
  // and "and" is decided as soon as the other side is false.
  const Value not_yet_late = a.compare(Op::lt, rising_from(10), constant_value(60));
  EXPECT_EQ(a.both(not_yet_late, unknown).hold, 1'050);
  EXPECT_TRUE(a.both(not_yet_late, unknown).missing().has(3));
}

// Every value's claim about itself is checked second by second: constant until
// its hold, and moving the way its trend says for ever after.
TEST(Arithmetic, HoldsAndTrendsAreTrue) {
  const std::int64_t levels[] = {-3, 0, 1, 7, 25};
  for (const std::int64_t start : levels) {
    for (const std::int64_t level : levels) {
      const auto at = [&](std::int64_t t) {
        Arithmetic a(Instant{1'000 + t});
        const Value x = rising_from(start + t);
        const Value k = constant_value(level);
        return std::vector<Value>{
            a.compare(Op::ge, x, k), a.compare(Op::gt, x, k), a.compare(Op::eq, x, k),
            a.compare(Op::lt, k, x), a.full(x, constant_value(7)), a.started(x, constant_value(7)),
            a.minimum(a.full(x, constant_value(3)), k), a.maximum(a.started(x, constant_value(4)), k),
            a.both(a.compare(Op::ge, x, k), a.compare(Op::lt, x, constant_value(20))),
            a.either(a.compare(Op::lt, x, k), a.compare(Op::gt, x, constant_value(20))),
            a.full(a.negate(x), constant_value(5)), a.started(a.negate(x), constant_value(5)),
            a.multiply(a.full(x, constant_value(6)), constant_value(-2))};
      };
      const std::vector<Value> now = at(0);
      for (std::int64_t t = 1; t < 80; ++t) {
        const std::vector<Value> then = at(t);
        for (std::size_t i = 0; i < now.size(); ++i) {
          if (1'000 + t < now[i].hold) {
            EXPECT_EQ(then[i].numerator, now[i].numerator) << i << " from " << start << " at +" << t;
          }
          if (now[i].trend == Trend::rises) {
            EXPECT_GE(then[i].numerator, now[i].numerator) << i;
          }
          if (now[i].trend == Trend::falls) {
            EXPECT_LE(then[i].numerator, now[i].numerator) << i;
          }
          if (now[i].trend == Trend::stays) {
            EXPECT_EQ(then[i].numerator, now[i].numerator) << i;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace kulanz
