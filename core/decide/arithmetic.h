// Arithmetic on values at one moment: exact, strict about what is unknown, and
// careful about how long its results hold.
#pragma once

#include "core/base/reason.h"
#include "core/facts/value.h"
#include "core/policy/blob.h"
#include "core/time/time.h"

namespace kulanz {

// The first error stays; values after it mean nothing.
class Arithmetic {
 public:
  explicit Arithmetic(Instant now) : now_(now.unix_seconds) {}

  Reason error() const { return error_; }
  void fail(Reason reason) {
    if (error_ == Reason::ok) error_ = reason;
  }

  Value add(const Value& a, const Value& b);
  Value subtract(const Value& a, const Value& b);
  Value multiply(const Value& a, const Value& b);
  Value divide(const Value& a, const Value& b);
  Value negate(const Value& a);
  Value compare(Op op, const Value& a, const Value& b);  // eq .. ge
  Value minimum(const Value& a, const Value& b);
  Value maximum(const Value& a, const Value& b);
  Value both(const Value& a, const Value& b);
  Value either(const Value& a, const Value& b);
  Value no(const Value& a);
  Value round(const Value& x, const Value& unit, Rounding mode);
  Value full(const Value& x, const Value& unit);
  Value started(const Value& x, const Value& unit);
  Value known(const Value& x);
  Value otherwise(const Value& x, const Value& fallback);
  Value choose(const Value& condition, const Value& yes, const Value& no);
  // What an op makes of its one operand or its two, where it asks neither the clock
  // nor a calendar; `operand` is its operand byte. One operand: `b` is not looked at.
  Value apply(Op op, const Value& a, const Value& b, int operand);
  // x in low..high, both included.
  Value within(const Value& x, const RangeRecord& range);

 private:
  bool in_units(const Value& x, const Value& unit, Value& r, std::int64_t& whole);
  Value steps(const Value& x, const Value& unit, bool begun);
  Value extreme(const Value& a, const Value& b, bool lower);

  std::int64_t now_;
  Reason error_ = Reason::ok;
};

}  // namespace kulanz
