#include "core/decide/machine.h"

namespace kulanz {
namespace {

// Ops whose result does not follow from their operands alone.
bool asks_around(Op op) {
  return op == Op::now || (op >= Op::date_of && op <= Op::business_between);
}

}  // namespace

// Each op takes its operands off the top and leaves its result there.
Value Machine::run(CodeRef ref) {
  Value* top = memory_.stack.data() + base_;  // where the next value goes
  const std::uint8_t* at = policy_.code.data() + ref.at;
  const std::uint8_t* const end = at + ref.size;
  while (at != end && error() == Reason::ok) {
    const Op op = static_cast<Op>(*at++);
    const OpShape shape = op_shape(op);
    int operand = 0;
    if (shape.operands > 0) operand = at[0];
    if (shape.operands == 2) operand |= at[1] << 8;
    at += shape.operands;
    switch (op) {
      case Op::constant: *top++ = constant_value(policy_.constants[operand]); break;
      case Op::slot: *top++ = slot(operand); break;
      case Op::now: *top++ = moving_value(now_.unix_seconds); break;
      case Op::rows: {
        KULANZ_CHECK(kWhole);
        const Rows& rows = known_.series[static_cast<std::size_t>(operand)];
        const int fact = policy_.series[operand].first_fact;
        *top++ = rows.known ? constant_value(rows.count) : unknown_value(missing_fact(fact), kNever);
        break;
      }
      case Op::table: *top++ = run_table(operand); break;
      case Op::choose:
        top -= 2;
        top[-1] = arithmetic_.choose(top[-1], top[0], top[1]);
        break;
      default:
        if (shape.pops == 2) --top;
        top[-1] = apply(op, top[-1], shape.pops == 2 ? top[0] : top[-1], operand);
    }
    if (wanted(trace_) && asks_around(op)) trace_->call(top[-1]);
  }
  return memory_.stack[base_];
}

Value Machine::apply(Op op, const Value& a, const Value& b, int operand) {
  switch (op) {
    case Op::date_of: return date_of(a);
    case Op::time_of: return time_of(a);
    case Op::date_part: return date_part(a, static_cast<DatePart>(operand));
    case Op::contains: KULANZ_CHECK(kWhole); return contains(operand, a);
    default: return op < Op::date_of ? arithmetic_.apply(op, a, b, operand) : in_time(op, operand, a, b);
  }
}

}  // namespace kulanz
