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

std::int64_t operand_of(Bytes code, std::size_t& at, OpShape shape) {
  std::int64_t operand = 0;
  for (int i = 0; i < shape.operands; ++i) {
    operand |= static_cast<std::int64_t>(code[at++]) << (8 * i);
  }
  return operand;
}

bool in_calendar(Op op) { return op >= Op::at_time && op <= Op::business_add; }

}  // namespace

Value Machine::run(CodeRef ref) {
  Value* const stack = memory_.stack.data() + base_;
  std::size_t depth = 0;
  const Bytes code = policy_.code.subspan(ref.at, ref.size);
  for (std::size_t at = 0; at < code.size() && error() == Reason::ok;) {
    const Op op = static_cast<Op>(code[at++]);
    const OpShape shape = op_shape(op);
    const int operand = static_cast<int>(operand_of(code, at, shape));
    depth -= shape.pops;
    const Value& a = stack[depth];
    const Value& b = shape.pops > 1 ? stack[depth + 1] : a;
    Value result;
    switch (op) {
      case Op::constant: result = constant_value(policy_.constants[operand]); break;
      case Op::slot: result = slot(operand); break;
      case Op::now:
        result.numerator = now_.unix_seconds;
        result.slope = 1;
        result.trend = Trend::rises;
        break;
      case Op::table:
        base_ += kMaxStack;  // tables do not nest: verify.cc
        result = run_table(policy_.tables[operand]);
        base_ -= kMaxStack;
        break;
      case Op::negate: result = arithmetic_.negate(a); break;
      case Op::no: result = arithmetic_.no(a); break;
      case Op::known: result = arithmetic_.known(a); break;
      case Op::date_of: result = date_of(a); break;
      case Op::round:
        result = arithmetic_.round(a, b, static_cast<Rounding>(operand));
        break;
      case Op::choose: result = arithmetic_.choose(a, b, stack[depth + 2]); break;
      default:
        result = in_calendar(op) ? in_time(op, operand, a, b) : binary(op, a, b);
    }
    stack[depth++] = result;
  }
  return stack[0];
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

Value Machine::test_cell(const TableRecord& table, int row, int column) {
  const CellRecord& cell = policy_.cells[table.first_cell + row * (1 + table.inputs) + 1 + column];
  if (cell.range_count == 0) return constant_value(1);
  const Value input = slot(table.slots[column]);
  Value result = arithmetic_.within(input, policy_.ranges[cell.first_range]);
  for (int i = 1; i < cell.range_count; ++i) {
    result = arithmetic_.either(
        result, arithmetic_.within(input, policy_.ranges[cell.first_range + i]));
  }
  return result;
}

Value Machine::test_row(const TableRecord& table, int row) {
  Value result = constant_value(1);
  for (int column = 0; column < table.inputs; ++column) {
    const Value cell = test_cell(table, row, column);
    if (trace_ != nullptr && !cell.is_true()) trace_test(table, row, column, cell);
    result = arithmetic_.both(result, cell);
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
    const CellRecord& first = policy_.cells[table.first_cell + row * (1 + table.inputs)];
    if (entry != nullptr) {
      *entry = {TraceKind::row, !match.known ? Outcome::unknown : match.is_true() ? Outcome::yes : Outcome::no,
                Type::boolean, static_cast<std::uint16_t>(row), 0, first.text, {}, 0, 1};
    }
    if (match.hold < hold) hold = match.hold;
    if (!match.known) return unknown_value(match.missing, hold);
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
  const CellRecord& cell = policy_.cells[table.first_cell + row * (1 + table.inputs) + 1 + column];
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
