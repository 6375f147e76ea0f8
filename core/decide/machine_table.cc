// Tables, and lines that run for each row of a series: many results become one.
#include "core/decide/machine.h"

namespace kulanz {

namespace {

// What is collected where nothing matches.
Value nothing(Hit hit) {
  return hit == Hit::sum || hit == Hit::count ? constant_value(0) : unknown_value({}, kNever);
}

}  // namespace

// Results so far.
struct Machine::Collected {
  explicit Collected(std::uint16_t collect) : hit(static_cast<Hit>(collect)), value(nothing(hit)) {}

  Hit hit;
  Value value;
  std::int64_t match_hold = kNever;  // until when the same rows match
  bool any = false;                  // one matched
  bool blocked = false;              // whether one matches is not known
};

// Code inside a line or a table has a part of the stack of its own: a line that
// runs for each row may run a table, and tables do not nest (verify.cc).
Value Machine::run_inner(CodeRef code) {
  base_ += kMaxStack;
  const Value value = run(code);
  base_ -= kMaxStack;
  return value;
}

// Of a condition only its outcome is told, not the calls inside.
Value Machine::run_silently(CodeRef code) {
  Trace* const trace = trace_;
  trace_ = nullptr;
  const Value value = run_inner(code);
  trace_ = trace;
  return value;
}

// Takes a row's result when it matches; false when no further row counts.
bool Machine::collect(const Value& match, CodeRef code, Collected& all) {
  if (match.hold < all.match_hold) all.match_hold = match.hold;
  if (!match.known) {
    all.value = match;
    all.blocked = true;
    return false;
  }
  if (!match.is_true()) return true;
  if (all.hit == Hit::unique && all.any) fail(Reason::ambiguous_rows);
  const Value value = code.size != 0 ? run_inner(code) : constant_value(1);
  if (!all.any) {
    all.value = value;
  } else if (all.hit == Hit::max) {
    all.value = arithmetic_.maximum(all.value, value);
  } else {
    all.value = arithmetic_.add(all.value, value);
  }
  all.any = true;
  return all.hit != Hit::first && error() == Reason::ok;
}

Value Machine::finish(Collected& all) {
  if (all.match_hold != kNever) all.value.trend = Trend::any;
  if (all.match_hold < all.value.hold) all.value.hold = all.match_hold;
  return all.value;
}

// First hit: the rows above must surely not match, and what is unknown stops.
Value Machine::run_table(int index) {
  const TableRecord& table = policy_.tables[index];
  Collected all(table.hit);
  if (wanted(trace_)) trace_->table(table);
  int row = 0;
  for (; row < table.rows; ++row) {
    TraceEntry* const place = wanted(trace_) ? trace_->place() : nullptr;
    const Value match = test_row(table, row);
    const CellRecord& output = cell_of(table, row, 0);
    if (wanted(trace_)) Trace::row(place, row, output.text, output.code, match);
    if (!collect(match, output.code, all)) break;
  }
  if (!all.any && !all.blocked && table.fallback.size != 0) {
    if (wanted(trace_)) Trace::row(trace_->place(), table.rows, {}, table.fallback, constant_value(1));
    all.value = run_inner(table.fallback);
  }
  if (kWhole) memory_.rows[static_cast<std::size_t>(index)] = static_cast<std::uint16_t>(row);
  return finish(all);
}

// Column 0 of a row is its output, then comes a test for each input.
const CellRecord& Machine::cell_of(const TableRecord& table, int row, int column) const {
  return policy_.cells[table.first_cell + row * (1 + table.inputs) + column];
}

// Both operands of "and" are looked at only as far as needed: a test that surely
// fails decides the row.
Value Machine::test_row(const TableRecord& table, int row) {
  Value result = constant_value(1);
  bool tested = false;
  for (int column = 0; column < table.inputs; ++column) {
    const CellRecord& cell = cell_of(table, row, 1 + column);
    if (cell.range_count == 0 && cell.code.size == 0) continue;
    const Value& input = slot(table.slots[column]);
    const Value test = cell.code.size != 0 ? run_silently(cell.code) : run_test(cell, input);
    if (wanted(trace_) && !test.is_true()) trace_->test(policy_, table, row, column, input, test);
    result = tested ? arithmetic_.both(result, test) : test;
    tested = true;
  }
  return result;
}

Value Machine::run_test(const CellRecord& cell, const Value& input) {
  Value result = arithmetic_.within(input, policy_.ranges[cell.first_range]);
  for (int i = 1; i < cell.range_count; ++i) {
    result = arithmetic_.either(
        result, arithmetic_.within(input, policy_.ranges[cell.first_range + i]));
  }
  return result;
}

Value Machine::run_line(const LineRecord& line) {
  if (!kWhole || line.series == kNoSeries) return run(line.code);
  const SeriesRecord& series = policy_.series[line.series];
  const Rows& rows = known_.series[line.series];
  if (wanted(trace_)) trace_->series(policy_, line, rows);
  if (!rows.known) return unknown_value(missing_fact(series.first_fact), kNever);
  Collected all(line.collect);
  for (int row = 0; row < rows.count; ++row) {
    bind_row(series, row);
    const Value counts = line.where.size != 0 ? run_silently(line.where) : constant_value(1);
    if (wanted(trace_)) trace_row(line, series, row, counts);
    if (!collect(counts, line.code, all)) break;
  }
  bind_row(series, -1);
  return finish(all);
}

// Whether a row's first cell is x. A cell that is not known could be.
Value Machine::contains(int index, const Value& x) {
  const SeriesRecord& series = policy_.series[index];
  const Rows& rows = known_.series[static_cast<std::size_t>(index)];
  const Column& column = known_.columns[policy_.facts[series.first_fact].detail];
  const Value unknown = unknown_value(missing_fact(series.first_fact), kNever);
  Value found = rows.known ? constant_value(0) : unknown;
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows.count); ++i) {
    const Value cell = column[i] == kNoCell ? unknown : constant_value(column[i]);
    found = arithmetic_.either(found, arithmetic_.compare(Op::eq, x, cell));
  }
  return found;
}

// A row of a series and what stands in it.
void Machine::trace_row(const LineRecord& line, const SeriesRecord& series, int row,
                        const Value& counts) {
  trace_->item(policy_, line, row, counts);
  for (int i = 0; i < series.columns; ++i) {
    const int fact = series.first_fact + i;
    trace_->fact(policy_, fact, row, slot(fact));
  }
}

// Puts a row's cells into their columns' slots; row -1 takes them out again.
void Machine::bind_row(const SeriesRecord& series, int row) {
  for (int i = 0; i < series.columns; ++i) {
    const int fact = series.first_fact + i;
    const std::int64_t number = row < 0 ? kNoCell : known_.columns[policy_.facts[fact].detail][static_cast<std::size_t>(row)];
    set_slot(fact, number != kNoCell ? constant_value(number)
                                     : unknown_value(missing_fact(series.first_fact), kNever));
  }
}

}  // namespace kulanz
