// Runs a policy's expressions and tables over slots. Slots hold the facts and
// then the lines, filled in order, so that an expression only looks back.
#pragma once

#include <array>

#include "core/decide/arithmetic.h"
#include "core/decide/trace.h"
#include "core/policy/policy.h"

namespace kulanz {

// The largest count or time of day that calendar functions take: 24:00 in seconds
// is 86'400, and business time may be asked for up to a hundred years.
inline constexpr std::int64_t kMaxSpan = 3'200'000'000;

// Memory of a machine, kept from one decision to the next.
struct MachineMemory {
  std::array<Value, kMaxFacts + kMaxLines> slots;
  // An expression, and the one of the table's row that it may be waiting for.
  std::array<Value, 2 * kMaxStack> stack;
};

class Machine {
 public:
  // `trace` may be null.
  Machine(const Policy& policy, MachineMemory& memory, Instant now, Trace* trace)
      : policy_(policy), memory_(memory), now_(now), arithmetic_(now), trace_(trace) {}

  // The value of an expression; once error() is set, values mean nothing.
  Value run(CodeRef code);

  Reason error() const { return arithmetic_.error(); }
  void fail(Reason reason) { arithmetic_.fail(reason); }
  const Value& slot(int index) const { return memory_.slots[static_cast<std::size_t>(index)]; }
  void set_slot(int index, const Value& value) {
    memory_.slots[static_cast<std::size_t>(index)] = value;
  }
  Arithmetic& arithmetic() { return arithmetic_; }

 private:
  void apply(Op op, int operand, Value* at);
  Value binary(Op op, const Value& a, const Value& b);
  Value in_time(Op op, int calendar, const Value& a, const Value& b);
  Value date_of(const Value& instant);
  Value run_table(const TableRecord& table);
  Value test_row(const TableRecord& table, int row);
  Value run_test(const CellRecord& cell, const Value& input);
  const CellRecord& cell_of(const TableRecord& table, int row, int column) const;
  void trace_test(const TableRecord& table, int row, int column, const Value& result);

  const Policy& policy_;
  MachineMemory& memory_;
  Instant now_;
  Arithmetic arithmetic_;
  Trace* trace_;
  std::size_t base_ = 0;  // where the running expression's stack begins
};

}  // namespace kulanz
