#include "tests/parity/forgiven.h"

#include <vector>

namespace kulanz::parity {
namespace {

// Runs code on sets of facts instead of values: each value is what it stands on.
class Reader {
 public:
  explicit Reader(const Policy& policy) : policy_(policy) {
    for (int i = 0; i < policy.facts.size(); ++i)
      stands_on_.push_back(Facts{}.set(static_cast<std::size_t>(i)));
  }

  Facts forgiven() {
    for (int i = 0; i < policy_.lines.size(); ++i) stands_on_.push_back(line(policy_.lines[i]));
    const HeaderRecord& header = policy_.header;
    for (const CodeRef ref :
         {header.deadline, header.at_risk_before, header.schedule_from, header.schedule_until})
      run(ref);
    for (int i = 0; i < policy_.remedies.size(); ++i) {
      run(policy_.remedies[i].when);
      run(policy_.remedies[i].amount);
    }
    return forgiven_;
  }

 private:
  Facts line(const LineRecord& line) {
    Facts all = run(line.code) | run(line.where);
    if (line.series != kNoSeries) all |= series(line.series);
    return all;
  }

  Facts run(CodeRef ref) {
    std::vector<Facts> stack;
    for (std::size_t at = ref.at; at < static_cast<std::size_t>(ref.at) + ref.size;) {
      const Op op = static_cast<Op>(policy_.code[at]);
      const OpShape shape = op_shape(op);
      const std::size_t operand = operand_of(shape, at + 1);
      Facts result = named(op, operand);
      // otherwise(x, y) forgives x, which lies below y.
      if (op == Op::known || op == Op::otherwise) forgiven_ |= stack[stack.size() - shape.pops];
      for (int i = 0; i < shape.pops; ++i) {
        result |= stack.back();
        stack.pop_back();
      }
      stack.push_back(result);
      at += 1u + shape.operands;
    }
    return stack.empty() ? Facts{} : stack.back();
  }

  std::size_t operand_of(OpShape shape, std::size_t at) const {
    if (shape.operands == 0) return 0;
    return policy_.code[at] | (shape.operands == 2 ? std::size_t{policy_.code[at + 1]} << 8 : 0u);
  }

  // The facts that an op's operand bytes name.
  Facts named(Op op, std::size_t operand) {
    switch (op) {
      case Op::slot:
        return stands_on_[operand];
      case Op::rows:
      case Op::contains:
        return series(static_cast<int>(operand));
      case Op::business_add:
      case Op::business_between:
        return operand >> 8 == kNoSeries ? Facts{} : series(static_cast<int>(operand >> 8));
      case Op::table:
        return table(policy_.tables[static_cast<int>(operand)]);
      default:
        return {};
    }
  }

  Facts series(int index) const {
    const SeriesRecord& record = policy_.series[index];
    Facts all;
    for (int i = 0; i < record.columns; ++i)
      all.set(static_cast<std::size_t>(record.first_fact + i));
    return all;
  }

  Facts table(const TableRecord& table) {
    Facts all = run(table.fallback);
    for (std::size_t i = 0; i < table.inputs; ++i) all |= stands_on_[table.slots[i]];
    for (int i = 0; i < table.rows * (1 + table.inputs); ++i)
      all |= run(policy_.cells[table.first_cell + i].code);
    return all;
  }

  const Policy& policy_;
  std::vector<Facts> stands_on_;  // of each slot so far
  Facts forgiven_;
};

}  // namespace

Facts forgiven_facts(const Policy& policy) { return Reader(policy).forgiven(); }

}  // namespace kulanz::parity
