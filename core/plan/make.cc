// Makes a plan of a policy: code for a stack becomes steps over numbers, of which
// facts and constants need none.
#include "core/plan/plan.h"

namespace kulanz {
namespace {

// Ops that make whole numbers of whole numbers, or fail.
bool stays_whole(Op op) {
  return op != Op::div && op != Op::round && op != Op::full && op != Op::started;
}

// Ops whose result follows from their operands alone, whatever the time and the zone.
bool is_plain(Op op) { return op == Op::table || (op != Op::now && op < Op::date_of); }

bool all_given(const Policy& policy) {
  for (int i = 0; i < policy.facts.size(); ++i) {
    const Origin origin = static_cast<Origin>(policy.facts[i].origin);
    if (origin != Origin::given && origin != Origin::history && origin != Origin::order) return false;
  }
  return true;
}

bool all_plain(const Policy& policy) {
  for (std::size_t at = 0; at < policy.code.size();) {
    const Op op = static_cast<Op>(policy.code[at]);
    if (!is_plain(op)) return false;
    at += 1u + op_shape(op).operands;
  }
  return true;
}

}  // namespace

class Plan::Maker {
 public:
  Maker(const Policy& policy, Plan& plan) : policy_(policy), plan_(plan) {}

  // False where a limit is reached.
  bool make();

 private:
  Place place(std::int64_t numerator, std::int64_t denominator);
  // Steps go to the lines', or to those of tables and conclusions.
  enum class Where : bool { lines, elsewhere };
  Code code(CodeRef ref, Where where = Where::elsewhere);
  Place step(Op op, std::uint8_t operand, const Place* operands, int count, Where where);
  Place joined(Place a, Place b) { return step(Op::both, 0, std::array{a, b}.data(), 2, Where::elsewhere); }
  Code or_true(CodeRef ref) { return ref.size != 0 ? code(ref) : Code{0, 0, true_}; }
  void table(int index);
  Code tests(const TableRecord& record, int row, bool& has_code);
  void rows(const TableRecord& record, Table& table);
  std::uint16_t table_of(CodeRef amount) const;

  const Policy& policy_;
  Plan& plan_;
  std::array<Place, kMaxFacts + kMaxLines> slots_;        // where each slot's value stands
  std::array<std::uint16_t, kMaxLines> line_tables_;      // the table that a line is, or kNoRow
  std::size_t numbers_ = 0;
  std::size_t steps_ = 0;
  std::size_t rows_ = 0;
  Place true_ = 0;
  Place unknown_ = 0;
  bool fits_ = true;
};

Plan::Place Plan::Maker::place(std::int64_t numerator, std::int64_t denominator) {
  if (numbers_ == kMaxPlanNumbers) {
    fits_ = false;
    return 0;
  }
  plan_.numerators_[numbers_] = numerator;
  plan_.denominators_[numbers_] = denominator;
  return static_cast<Place>(numbers_++);
}

Plan::Place Plan::Maker::step(Op op, std::uint8_t operand, const Place* operands, int count, Where where) {
  std::size_t& taken = where == Where::lines ? plan_.line_steps_count_ : steps_;
  if (taken == kMaxPlanSteps) {
    fits_ = false;
    return 0;
  }
  const Place a = operands[0];
  const Place b = count > 1 ? operands[1] : a;
  const Place c = count > 2 ? operands[2] : a;
  const Place result = place(0, 1);
  plan_.is_sure_ = plan_.is_sure_ && stays_whole(op);
  (where == Where::lines ? plan_.line_steps_ : plan_.steps_)[taken++] = {op, operand, a, b, c, result};
  return result;
}

Plan::Code Plan::Maker::code(CodeRef ref, Where where) {
  std::array<Place, kMaxStack + 1> stack{};
  Place* top = stack.data();
  const std::size_t first = steps_;
  for (std::size_t at = ref.at; at < std::size_t{ref.at} + ref.size && fits_;) {
    const Op op = static_cast<Op>(policy_.code[at]);
    const OpShape shape = op_shape(op);
    const std::uint16_t index = shape.operands == 2 ? read_at<std::uint16_t>(policy_.code, at + 1) : 0;
    const std::uint8_t operand = shape.operands == 1 ? policy_.code[at + 1] : 0;
    top -= shape.pops;
    if (op == Op::table) table(index);
    switch (op) {
      case Op::constant: *top = place(policy_.constants[index], 1); break;
      case Op::slot: *top = slots_[index]; break;
      case Op::table: *top = step(op, 0, &index, 1, where); break;
      default: *top = step(op, operand, top, shape.pops, where);
    }
    ++top;
    at += 1u + shape.operands;
  }
  return {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(steps_ - first), stack[0]};
}

// Tests that are code, together.
Plan::Code Plan::Maker::tests(const TableRecord& record, int row, bool& has_code) {
  Code all{static_cast<std::uint16_t>(steps_), 0, true_};
  for (int column = 0; column < record.inputs; ++column) {
    const CellRecord& cell = policy_.cells[record.first_cell + row * (1 + record.inputs) + 1 + column];
    if (cell.code.size == 0) continue;
    const Place one = code(cell.code).result;
    all.result = has_code ? joined(all.result, one) : one;
    has_code = true;
  }
  all.count = static_cast<std::uint16_t>(steps_ - all.first);
  return all;
}

// Behind the rows: what holds where none matches, unknown unless the table says.
void Plan::Maker::rows(const TableRecord& record, Table& table) {
  for (int row = 0; row <= record.rows && fits_; ++row) {
    if (rows_ == kMaxPlanRows) {
      fits_ = false;
      return;
    }
    Row& made = plan_.rows_[rows_++];
    made = {0, {0, 0, unknown_}, {0, 0, true_}, false};
    CodeRef output = record.fallback;
    if (row < record.rows) {
      bool has_code = false;
      made.tests = tests(record, row, has_code);
      table.has_code = table.has_code || has_code;
      output = policy_.cells[record.first_cell + row * (1 + record.inputs)].code;
    }
    if (output.size == 0) continue;
    made.output = code(output);
    made.is_constant = output.size == 3 && static_cast<Op>(policy_.code[output.at]) == Op::constant;
    made.value = plan_.numerators_[made.output.result];
  }
}

// Tables that collect several rows are the engine's: here they are unknown.
void Plan::Maker::table(int index) {
  TableRecord record = policy_.tables[index];
  const bool first_hit = record.hit == static_cast<std::uint16_t>(Hit::first);
  if (!first_hit) record.rows = record.fallback.size = 0;
  if (record.rows == 0) record.inputs = 0;  // an index has columns for rows alone
  plan_.is_sure_ = plan_.is_sure_ && record.fallback.size != 0;
  Table& table = plan_.tables_[static_cast<std::size_t>(index)];
  table = {plan_.rows_.data() + rows_, plan_.index_.next(), record.rows, record.inputs, 0, false};
  rows(record, table);
  std::array<Place, kMaxInputs> places;
  for (std::size_t i = 0; i < record.inputs; ++i) places[i] = slots_[record.slots[i]];
  fits_ = fits_ && plan_.index_.add(policy_, record, places.data());
}

// The table whose value this amount is, through one line.
std::uint16_t Plan::Maker::table_of(CodeRef amount) const {
  if (amount.size != 3 || static_cast<Op>(policy_.code[amount.at]) != Op::slot) return kNoRow;
  const int line = read_at<std::uint16_t>(policy_.code, amount.at + 1u) - policy_.facts.size();
  return line >= 0 ? line_tables_[static_cast<std::size_t>(line)] : kNoRow;
}

bool Plan::Maker::make() {
  plan_.policy_ = &policy_;
  plan_.index_.clear();
  plan_.is_sure_ = true;
  const std::size_t facts = static_cast<std::size_t>(policy_.facts.size());
  plan_.facts_ = facts;
  plan_.remedies_count_ = static_cast<std::size_t>(policy_.remedies.size());
  plan_.all_given_ = {};
  for (std::size_t i = 0; i < facts; ++i) {
    slots_[i] = place(0, 0);
    plan_.all_given_[i / 64] |= static_cast<std::int64_t>(std::uint64_t{1} << (i % 64));
  }
  true_ = place(1, 1);
  unknown_ = place(0, 0);
  plan_.line_steps_count_ = 0;
  plan_.tables_.fill({});
  for (std::size_t i = 0; i < static_cast<std::size_t>(policy_.lines.size()) && fits_; ++i) {
    const CodeRef ref = policy_.lines[static_cast<int>(i)].code;
    slots_[facts + i] = code(ref, Where::lines).result;
    const bool is_table = ref.size == 3 && static_cast<Op>(policy_.code[ref.at]) == Op::table;
    line_tables_[i] = is_table ? read_at<std::uint16_t>(policy_.code, ref.at + 1u) : kNoRow;
  }
  for (std::size_t i = 0; i < plan_.remedies_count_ && fits_; ++i) {
    const RemedySpec& spec = policy_.remedies[static_cast<int>(i)];
    plan_.remedies_[i] = {or_true(spec.when), code(spec.amount), table_of(spec.amount)};
  }
  plan_.has_apology_ = policy_.header.apology.size != 0;
  plan_.has_severity_ = policy_.header.severity.size != 0;
  plan_.apology_ = or_true(policy_.header.apology);
  plan_.severity_ = or_true(policy_.header.severity);
  return fits_;
}

Reason Plan::make(const Policy& policy) {
  const bool only_facts = !policy.has_promise() && policy.series.size() == 0 && policy.escalations.size() == 0;
  if (!only_facts || !all_given(policy) || !all_plain(policy)) return Reason::policy_not_plain;
  return Maker(policy, *this).make() ? Reason::ok : Reason::too_large;
}

}  // namespace kulanz
