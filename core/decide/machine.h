// Runs a policy's lines, expressions and tables over slots. Slots hold the facts
// and then the lines, filled in order, so that an expression only looks back.
#pragma once

#include <array>

#include "core/decide/arithmetic.h"
#include "core/decide/trace.h"
#include "core/facts/known.h"
#include "core/policy/policy.h"

namespace kulanz {

// The largest count or time of day that calendar functions take: 24:00 in seconds
// is 86'400, and business time may be asked for up to a hundred years.
inline constexpr std::int64_t kMaxSpan = 3'200'000'000;

// Memory of a machine, kept from one decision to the next.
struct MachineMemory {
  std::array<Value, kMaxFacts + kMaxLines> slots;
  // An expression, the one of a table's row that it may be waiting for, and both
  // inside a line that runs for each row of a series.
  std::array<Value, 3 * kMaxStack> stack;
  std::array<Pause, kMaxSeriesRows> pauses;
  // In a whole build: the row at which each table stopped, its number of rows where
  // it did not.
  std::array<std::uint16_t, kWhole ? kMaxLines : 0> rows;
};

class Machine {
 public:
  // `trace` may be null.
  Machine(const Policy& policy, const Known& known, MachineMemory& memory, Instant now, Trace* trace)
      : policy_(policy), known_(known), memory_(memory), now_(now), arithmetic_(now),
        clock_(policy.zone), trace_(trace) {}

  // The value of an expression or of a line; once error() is set, values mean nothing.
  Value run(CodeRef code);
  Value run_line(const LineRecord& line);

  Reason error() const { return arithmetic_.error(); }
  void fail(Reason reason) { arithmetic_.fail(reason); }
  const Value& slot(int index) const { return memory_.slots[static_cast<std::size_t>(index)]; }
  void set_slot(int index, const Value& value) {
    memory_.slots[static_cast<std::size_t>(index)] = value;
  }
  Arithmetic& arithmetic() { return arithmetic_; }

 private:
  struct Collected;

  Value apply(Op op, const Value& a, const Value& b, int operand);

  // machine_time.cc: the ops that ask the zone and the calendars.
  Value date_of(const Value& instant);
  Value time_of(const Value& instant);
  Value date_part(const Value& date, DatePart part);
  Value in_time(Op op, int operand, const Value& a, const Value& b);
  Value days(Op op, const Calendar& calendar, const Value& a, const Value& b);
  Value business_time(Op op, int operand, const Value& a, const Value& b);
  template <typename T>
  Value answered(const Result<T>& answer, Value value);
  int read_pauses(const SeriesRecord& series, int index);

  // machine_table.cc: tables, and lines that run for each row of a series.
  Value run_inner(CodeRef code);
  Value run_silently(CodeRef code);
  Value run_table(int index);
  Value test_row(const TableRecord& table, int row);
  Value run_test(const CellRecord& cell, const Value& input);
  const CellRecord& cell_of(const TableRecord& table, int row, int column) const;
  Value contains(int series, const Value& x);
  void bind_row(const SeriesRecord& series, int row);
  bool collect(const Value& match, CodeRef code, Collected& all);
  static Value finish(Collected& all);
  void trace_row(const LineRecord& line, const SeriesRecord& series, int row, const Value& counts);

  const Policy& policy_;
  const Known& known_;
  MachineMemory& memory_;
  Instant now_;
  Arithmetic arithmetic_;
  ZoneClock clock_;  // of the policy's zone
  Trace* trace_;
  std::size_t base_ = 0;  // where the running expression's stack begins
};

}  // namespace kulanz
