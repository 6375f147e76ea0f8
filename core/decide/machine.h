// Runs a policy's expressions and tables over slots. Slots hold the facts and
// then the lines, filled in order, so that an expression only looks back.
#pragma once

#include <span>

#include "core/decide/arithmetic.h"
#include "core/decide/trace.h"
#include "core/policy/policy.h"

namespace kulanz {

// The largest count or time of day that calendar functions take: 24:00 in seconds
// is 86'400, and business time may be asked for up to a hundred years.
inline constexpr std::int64_t kMaxSpan = 3'200'000'000;

class Machine {
 public:
  // `trace` may be null. The slots belong to the caller.
  Machine(const Policy& policy, std::span<Value> slots, Instant now, Trace* trace)
      : policy_(policy), slots_(slots), now_(now), arithmetic_(now), trace_(trace) {}

  // The value of an expression; once error() is set, values mean nothing.
  Value run(CodeRef code);

  Reason error() const { return arithmetic_.error(); }
  void fail(Reason reason) { arithmetic_.fail(reason); }
  Value slot(int index) const { return slots_[static_cast<std::size_t>(index)]; }
  void set_slot(int index, const Value& value) { slots_[static_cast<std::size_t>(index)] = value; }
  Arithmetic& arithmetic() { return arithmetic_; }

 private:
  Value binary(Op op, const Value& a, const Value& b);
  Value in_time(Op op, int calendar, const Value& a, const Value& b);
  Value date_of(const Value& instant);
  Value run_table(const TableRecord& table);
  Value test_row(const TableRecord& table, int row);
  Value test_cell(const TableRecord& table, int row, int column);
  void trace_test(const TableRecord& table, int row, int column, const Value& result);

  const Policy& policy_;
  std::span<Value> slots_;
  Instant now_;
  Arithmetic arithmetic_;
  Trace* trace_;
};

}  // namespace kulanz
