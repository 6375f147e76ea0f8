#include "core/decide/machine.h"

#include "core/policy/verify.h"

namespace kulanz {
namespace {

// A result that follows from operands by a function that rises with them.
Value rising(const Value& a, const Value& b, std::int64_t number) {
  Value r;
  r.numerator = number;
  r.hold = a.hold < b.hold ? a.hold : b.hold;
  r.trend = a.trend == b.trend || b.trend == Trend::stays ? a.trend
            : a.trend == Trend::stays                     ? b.trend
                                                          : Trend::any;
  return r;
}

// Dates and instants that calendars may be asked about.
bool date_in_range(std::int64_t days) {
  return days >= 0 && days <= Instant::kLast / 86'400;
}
bool instant_in_range(std::int64_t at) { return at >= Instant::kFirst && at <= Instant::kLast; }

CivilDate as_date(const Value& v) { return {static_cast<std::int32_t>(v.numerator)}; }
Instant as_instant(const Value& v) { return {v.numerator}; }

bool in_calendar(Op op) { return op >= Op::at_time && op <= Op::business_add; }

}  // namespace

Value Machine::run(CodeRef ref) {
  Value* top = memory_.stack.data() + base_;  // where the next value goes
  const std::uint8_t* at = policy_.code.data() + ref.at;
  const std::uint8_t* const end = at + ref.size;
  while (at != end && error() == Reason::ok) {
    const Op op = static_cast<Op>(*at++);
    const OpShape shape = op_shape(op);
    int operand = shape.operands > 0 ? at[0] : 0;
    if (shape.operands == 2) operand |= at[1] << 8;
    at += shape.operands;
    top -= shape.pops;
    apply(op, operand, top);
    ++top;
  }
  return memory_.stack[base_];
}

// Takes what the op pops from `at` on, and leaves its result there.
void Machine::apply(Op op, int operand, Value* at) {
  switch (op) {
    case Op::constant: *at = constant_value(policy_.constants[operand]); return;
    case Op::slot: *at = slot(operand); return;
    case Op::now:
      *at = constant_value(now_.unix_seconds);
      at->slope = 1;
      at->trend = Trend::rises;
      return;
    case Op::table:
      base_ += kMaxStack;  // tables do not nest: verify.cc
      *at = run_table(policy_.tables[operand]);
      base_ -= kMaxStack;
      return;
    case Op::negate: *at = arithmetic_.negate(at[0]); return;
    case Op::no: *at = arithmetic_.no(at[0]); return;
    case Op::known: *at = arithmetic_.known(at[0]); return;
    case Op::date_of: *at = date_of(at[0]); return;
    case Op::round:
      *at = arithmetic_.round(at[0], at[1], static_cast<Rounding>(operand));
      return;
    case Op::choose: *at = arithmetic_.choose(at[0], at[1], at[2]); return;
    case Op::working_day: *at = in_time(op, operand, at[0], at[0]); return;
    default: *at = in_calendar(op) ? in_time(op, operand, at[0], at[1]) : binary(op, at[0], at[1]);
  }
}

Value Machine::binary(Op op, const Value& a, const Value& b) {
  switch (op) {
    case Op::add: return arithmetic_.add(a, b);
    case Op::sub: return arithmetic_.subtract(a, b);
    case Op::mul: return arithmetic_.multiply(a, b);
    case Op::div: return arithmetic_.divide(a, b);
    case Op::both: return arithmetic_.both(a, b);
    case Op::either: return arithmetic_.either(a, b);
    case Op::minimum: return arithmetic_.minimum(a, b);
    case Op::maximum: return arithmetic_.maximum(a, b);
    case Op::full: return arithmetic_.full(a, b);
    case Op::started: return arithmetic_.started(a, b);
    case Op::otherwise: return arithmetic_.otherwise(a, b);
    default: return arithmetic_.compare(op, a, b);
  }
}

// The local date of a moment: changes at the next local midnight while the
// moment moves.
Value Machine::date_of(const Value& instant) {
  if (!instant.known) return instant;
  if (!instant_in_range(instant.numerator)) {
    fail(Reason::out_of_range);
    return instant;
  }
  Value r = instant;
  const CivilDate date = policy_.zone.date(as_instant(instant));
  r.numerator = date.days;
  r.slope = 0;
  if (instant.slope != 0) {
    const Instant next = policy_.zone.start_of(date + Days{1});
    const std::int64_t wait = next.unix_seconds - instant.numerator;
    const std::int64_t change = now_.unix_seconds + (instant.slope > 0 ? wait : 1);
    r.hold = change < r.hold ? change : r.hold;
  }
  return r;
}

Value Machine::in_time(Op op, int index, const Value& a, const Value& b) {
  if (!a.known || !b.known) return arithmetic_.add(a, b);  // strict: unknown, with both masks
  const bool from_instant = op == Op::business_add;
  const bool in_range = from_instant ? instant_in_range(a.numerator) : date_in_range(a.numerator);
  const bool second_ok = op == Op::days_between ? date_in_range(b.numerator)
                                                : b.numerator >= -kMaxSpan && b.numerator <= kMaxSpan;
  if (!in_range || !second_ok) {
    fail(Reason::out_of_range);
    return a;
  }
  const Calendar& calendar = policy_.calendars[static_cast<std::size_t>(index)];
  const std::int32_t count = static_cast<std::int32_t>(b.numerator);
  Value r;
  switch (op) {
    case Op::at_time:
      r = rising(a, b, policy_.zone.at(as_date(a), TimeOfDay{count}).unix_seconds);
      break;
    case Op::working_day: r = rising(a, a, calendar.is_working_day(as_date(a)) ? 1 : 0); break;
    case Op::days_between:
      r = rising(b, arithmetic_.negate(a), calendar.working_days_between(as_date(a), as_date(b)));
      break;
    case Op::business_add: {
      const Result<Instant> end = calendar.add(as_instant(a), seconds(b.numerator));
      if (end.ok()) r = rising(a, b, end->unix_seconds);
      if (!end.ok()) fail(end.reason());
      if (a.slope != 0 && r.hold > now_.unix_seconds + 1) r.hold = now_.unix_seconds + 1;
      break;
    }
    default: {
      const Result<CivilDate> date = op == Op::add_days
                                         ? calendar.add_working_days(as_date(a), count)
                                         : calendar.nth_working_day_after(as_date(a), count);
      if (date.ok()) r = rising(a, b, date->days);
      if (!date.ok()) fail(date.reason());
    }
  }
  if (op == Op::working_day && r.trend != Trend::stays) r.trend = Trend::any;
  return r;
}

// Column 0 of a row is its output, then comes a test for each input.
const CellRecord& Machine::cell_of(const TableRecord& table, int row, int column) const {
  return policy_.cells[table.first_cell + row * (1 + table.inputs) + column];
}

Value Machine::run_test(const CellRecord& cell, const Value& input) {
  Value result = arithmetic_.within(input, policy_.ranges[cell.first_range]);
  for (int i = 1; i < cell.range_count; ++i) {
    result = arithmetic_.either(
        result, arithmetic_.within(input, policy_.ranges[cell.first_range + i]));
  }
  return result;
}

Value Machine::test_row(const TableRecord& table, int row) {
  Value result = constant_value(1);
  bool tested = false;
  for (int column = 0; column < table.inputs; ++column) {
    const CellRecord& cell = cell_of(table, row, 1 + column);
    if (cell.range_count == 0) continue;
    const Value test = run_test(cell, slot(table.slots[column]));
    if (trace_ != nullptr && !test.is_true()) trace_test(table, row, column, test);
    result = tested ? arithmetic_.both(result, test) : test;
    tested = true;
  }
  return result;
}

// First hit: the rows above must surely not match, and what is unknown stops.
Value Machine::run_table(const TableRecord& table) {
  std::int64_t hold = kNever;
  CodeRef output = table.fallback;
  for (int row = 0; row < table.rows; ++row) {
    TraceEntry* entry = trace_ != nullptr ? trace_->add() : nullptr;
    const Value match = test_row(table, row);
    const CellRecord& first = cell_of(table, row, 0);
    if (entry != nullptr) {
      *entry = {TraceKind::row, !match.known ? Outcome::unknown : match.is_true() ? Outcome::yes : Outcome::no,
                Type::boolean, static_cast<std::uint16_t>(row), 0, first.text, {}, 0, 1};
    }
    if (match.hold < hold) hold = match.hold;
    if (!match.known) return unknown_value(match.missing(), hold);
    if (match.is_true()) {
      output = first.output;
      break;
    }
  }
  if (output.size == 0) return unknown_value({}, hold);
  Value result = run(output);
  if (hold != kNever) result.trend = Trend::any;
  if (hold < result.hold) result.hold = hold;
  return result;
}

// Why a test did not hold, and by how much: the distance to the nearest value
// that it allows.
void Machine::trace_test(const TableRecord& table, int row, int column, const Value& result) {
  TraceEntry* entry = trace_->add();
  if (entry == nullptr) return;
  const int slot_index = table.slots[column];
  const int facts = policy_.facts.size();
  const bool is_fact = slot_index < facts;
  const BlobText name = is_fact ? policy_.facts[slot_index].name
                                : policy_.lines[slot_index - facts].name;
  const std::uint8_t type = is_fact ? policy_.facts[slot_index].type
                                    : policy_.lines[slot_index - facts].type;
  const CellRecord& cell = cell_of(table, row, 1 + column);
  *entry = {TraceKind::test, result.known ? Outcome::no : Outcome::unknown,
            static_cast<Type>(type), static_cast<std::uint16_t>(row),
            static_cast<std::uint16_t>(column), name, cell.text, 0, 1};
  const Value input = slot(slot_index);
  if (!result.known || input.denominator != 1) return;
  std::int64_t margin = INT64_MAX;
  for (int i = 0; i < cell.range_count; ++i) {
    const RangeRecord& range = policy_.ranges[cell.first_range + i];
    std::int64_t gap = 0;
    const bool wraps = input.numerator < range.low
                           ? __builtin_sub_overflow(range.low, input.numerator, &gap)
                           : __builtin_sub_overflow(range.high, input.numerator, &gap);
    const std::int64_t size = gap < 0 ? -(gap + 1) : gap;
    const std::int64_t best = margin < 0 ? -(margin + 1) : margin;
    if (!wraps && size < best) margin = gap;
  }
  entry->numerator = margin;
}

}  // namespace kulanz
