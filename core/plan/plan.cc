#include "core/plan/plan.h"

#include <algorithm>
#include <bit>

#include "core/decide/encode.h"
#include "core/decide/engine.h"

namespace kulanz {
namespace {

// What whole numbers make, nearly always; false: ask Arithmetic.
bool add_up(Op op, std::int64_t a, std::int64_t b, std::int64_t& out) {
  switch (op) {
    case Op::add: return !__builtin_add_overflow(a, b, &out);
    case Op::sub: return !__builtin_sub_overflow(a, b, &out);
    case Op::mul: return !__builtin_mul_overflow(a, b, &out);
    case Op::eq: out = a == b; return true;
    case Op::ne: out = a != b; return true;
    case Op::lt: out = a < b; return true;
    case Op::le: out = a <= b; return true;
    case Op::gt: out = a > b; return true;
    case Op::ge: out = a >= b; return true;
    case Op::both: out = a != 0 && b != 0; return true;
    case Op::either: out = a != 0 || b != 0; return true;
    case Op::no: out = a == 0; return true;
    case Op::minimum: out = std::min(a, b); return true;
    case Op::maximum: out = std::max(a, b); return true;
    default: return false;
  }
}

// Facts as the engine has them after reading a frame.
void fill_known(const Policy& policy, FactWords facts, Known& known) {
  known.event_count = 0;
  known.placed_at = Fact{};
  known.series = {};
  for (std::size_t i = 0; i < static_cast<std::size_t>(policy.facts.size()); ++i) {
    const bool given = (static_cast<std::uint64_t>(facts[i / 64]) >> (i % 64) & 1) != 0;
    known.facts[i] = {facts[kKnownWords + i], given};
  }
}

}  // namespace

void write_facts(const Policy& policy, const Known& known, std::int64_t* words) {
  std::uint64_t given[kKnownWords] = {};
  for (std::size_t i = 0; i < static_cast<std::size_t>(policy.facts.size()); ++i) {
    given[i / 64] |= std::uint64_t{known.facts[i].known} << (i % 64);
    words[kKnownWords + i] = known.facts[i].number;
  }
  for (std::size_t i = 0; i < kKnownWords; ++i) words[i] = static_cast<std::int64_t>(given[i]);
}

// ---- deciding --------------------------------------------------------------

template <bool kSure>
void Plan::take_facts(FactWords facts) {
  for (std::size_t i = 0; i < facts_; ++i) numerators_[i] = facts[kKnownWords + i];
  for (std::size_t i = 0; !kSure && i < facts_; ++i) denominators_[i] = facts[i / 64] >> (i % 64) & 1;
}

template <bool kSure>
bool Plan::run_lines() {
  const Step* const end = line_steps_.data() + line_steps_count_;
  for (const Step* step = line_steps_.data(); step != end; ++step) {
    const bool is_table = step->op == Op::table;
    if (!(is_table ? run_table<kSure>(tables_[step->a], step->result) : run_step<kSure>(*step))) return false;
  }
  return true;
}

template <bool kSure>
bool Plan::run_steps(const Code& code) {
  const Step* step = steps_.data() + code.first;
  for (const Step* const end = step + code.count; step != end; ++step) {
    if (!run_step<kSure>(*step)) return false;
  }
  return true;
}

template <bool kSure>
bool Plan::run_step(const Step& step) {
  const bool whole = is_whole<kSure>(step.a) && is_whole<kSure>(step.b);
  std::int64_t& result = numerators_[step.result];
  if (!whole || !add_up(step.op, numerators_[step.a], numerators_[step.b], result)) return run_exactly<kSure>(step);
  if (!kSure) denominators_[step.result] = 1;
  return true;
}

template <bool kSure>
Value Plan::value(Place place) const {
  Value v = constant_value(numerators_[place]);
  v.denominator = kSure ? 1 : denominators_[place];
  v.known = is_known<kSure>(place);
  return v;
}

// Fractions, the rarer ops, and what is not known. What is missing for it does not
// matter here: where the conclusion needs to tell, the engine does.
template <bool kSure>
bool Plan::run_exactly(const Step& step) {
  Arithmetic arithmetic(Instant{0});
  const Value a = value<kSure>(step.a);
  const Value b = value<kSure>(step.b);
  const Value v = step.op == Op::choose ? arithmetic.choose(a, b, value<kSure>(step.c))
                                        : arithmetic.apply(step.op, a, b, step.operand);
  numerators_[step.result] = v.numerator;
  denominators_[step.result] = v.known ? v.denominator : 0;
  return arithmetic.error() == Reason::ok;
}

// The rows of a block whose tests hold as far as is known. Where nothing is known of an
// input, those that look at it could hold: then only one that does not is `known` to
// be the first.
template <bool kSure>
bool Plan::rows_held(const Table& table, const IndexColumn*& column, std::uint64_t& rows, bool& known) {
  std::uint64_t sure = rows = ~std::uint64_t{0};
  for (const IndexColumn* const end = column + table.inputs; column != end; ++column) {
    if (is_whole<kSure>(column->place)) {
      rows &= column->held(numerators_[column->place]);
    } else {
      if (table.has_code || is_known<kSure>(column->place)) return false;
      tables_known_ = false;
      sure &= column->any;
    }
  }
  if (!kSure) known = rows == 0 || (sure >> std::countr_zero(rows) & 1) != 0;
  return true;
}

// The first row that matches. Nothing branches on which it is, or whether there is one.
template <bool kSure>
bool Plan::run_table(Table& table, Place result) {
  const IndexColumn* column = table.columns;
  std::uint64_t rows = 0;
  bool known = true;
  int row = 0;
  for (int first = 0;; first += kBlockRows) {
    if (!rows_held<kSure>(table, column, rows, known)) return false;
    const int count = table.rows - first;
    if (table.has_code && !keep_first_by_code<kSure>(table.first_row + first, count, rows)) [[unlikely]] return false;
    row = rows != 0 ? first + std::countr_zero(rows) : table.rows;
    if (count <= kBlockRows || rows != 0) break;
  }
  table.row = static_cast<std::uint16_t>(row);
  const Row& found = table.first_row[row];
  if (!kSure) denominators_[result] = known ? 1 : 0;
  if (found.is_constant || !known) [[likely]] {
    numerators_[result] = found.value;
    return true;
  }
  if (!run_code<kSure>(found.output)) return false;
  numerators_[result] = numerators_[found.output.result];
  if (!kSure) denominators_[result] = denominators_[found.output.result];
  return true;
}

// Of `rows` only the first whose tests that are code hold, too. They run for each row
// that is reached, since they may fail.
template <bool kSure>
bool Plan::keep_first_by_code(const Row* first, int count, std::uint64_t& rows) {
  for (int i = 0; i < std::min(count, kBlockRows); ++i) {
    const Code& tests = first[i].tests;
    if (!run_known<kSure>(tests)) return false;
    const std::uint64_t bit = std::uint64_t{1} << i;
    if ((rows & bit) != 0 && is_true(tests)) {
      rows = bit;
      return true;
    }
    rows &= ~bit;
  }
  return true;
}

template <bool kSure>
bool Plan::take_apology(VerdictHeader& head) {
  if (has_apology_) {
    if (!run_known<kSure>(apology_)) return false;
    const std::int64_t key = numerators_[apology_.result];
    if (key < 0 || key >= policy_->header.apology_key_count) return false;
    head.apology = static_cast<std::int32_t>(key);
  }
  if (has_severity_) {
    if (!run_known<kSure>(severity_)) return false;
    const std::int64_t severity = numerators_[severity_.result];
    if (severity < 0 || severity > 9) return false;
    head.severity = static_cast<std::uint8_t>(severity);
  }
  return true;
}

// An amount that an item's count could not be is the engine's.
template <bool kSure>
bool Plan::take_remedies(VerdictAt out) {
  std::uint8_t due = 0;
  for (std::size_t i = 0; i < remedies_count_; ++i) {
    const Remedy& remedy = remedies_[i];
    if (!run_known<kSure>(remedy.when)) return false;
    if (!is_true(remedy.when)) continue;
    if (!run_code<kSure>(remedy.amount) || !is_whole<kSure>(remedy.amount.result)) return false;
    const std::int64_t amount = numerators_[remedy.amount.result];
    if (amount > INT32_MAX) return false;
    const std::uint16_t row = remedy.table == kNoRow ? kNoRow : tables_[remedy.table].row;
    out.remedy(due) = {amount, static_cast<std::uint16_t>(i), row, 0};
    if (amount > 0) ++due;
  }
  out.header().remedy_count = due;
  return true;
}

template <bool kSure>
bool Plan::run(FactWords facts, VerdictAt out) {
  take_facts<kSure>(facts);
  if (!run_lines<kSure>()) return false;
  out.header() = {kNever, {}, -1, 0, 0, 0, 0};
  return take_apology<kSure>(out.header()) && take_remedies<kSure>(out);
}

// Everything that is not plain: what is unknown, what overflows, what is wrong.
void Plan::run_engine(FactWords facts, VerdictAt out) {
  fill_known(*policy_, facts, engine_.known);
  const Conclusion found = conclude_known(*policy_, Instant{0}, engine_, nullptr);
  out.header() = {found.hold, found.blockers, static_cast<std::int32_t>(found.apology), found.head.reason,
                  found.head.severity, found.head.remedy_count, 0};
  for (std::size_t i = 0; i < found.head.remedy_count; ++i) {
    const DueRemedy& due = found.remedies[i];
    const std::uint16_t table = remedies_[static_cast<std::size_t>(due.spec)].table;
    const std::uint16_t row = table == kNoRow ? kNoRow : engine_.memory.rows[table];
    out.remedy(i) = {due.amount, static_cast<std::uint16_t>(due.spec), row, 0};
  }
}

inline void Plan::decide_one(FactWords facts, bool explain, std::uint8_t* bytes) {
  const VerdictAt out(bytes);
  const bool sure = is_sure_ && facts[0] == all_given_[0] && facts[1] == all_given_[1];
  tables_known_ = true;
  const bool done = sure ? run<true>(facts, out) : run<false>(facts, out);
  if (!done) return run_engine(facts, out);
  if (!explain || !tables_known_) return;
  out.header().explained = 1;
  explain_tables(out.explanation(policy_->remedies.size()));
}

void Plan::decide(FactWords facts, bool explain, std::uint8_t* out) { decide_one(facts, explain, out); }

void Plan::decide_all(FactWords facts, std::size_t count, bool explain, std::uint8_t* out) {
  const std::size_t words = fact_bytes() / sizeof(*facts);
  const std::size_t bytes = verdict_bytes(explain);
  for (std::size_t i = 0; i < count; ++i) decide_one(facts + i * words, explain, out + i * bytes);
}

// ---- telling why -----------------------------------------------------------

std::size_t Plan::verdict_bytes(bool explain) const {
  const std::size_t remedies = static_cast<std::size_t>(policy_->remedies.size());
  const std::size_t words = explain ? index_.columns() : 0;
  return sizeof(VerdictHeader) + remedies * sizeof(VerdictRemedy) + words * sizeof(std::uint64_t);
}

void Plan::explain_tables(std::uint64_t* words) const {
  const IndexColumn* const end = index_.next();
  for (const IndexColumn* column = end - index_.columns(); column != end; ++column) {
    *words++ = column->held(numerators_[column->place]);
  }
}

std::size_t Plan::trace(FactWords facts, std::span<std::uint8_t> out) {
  fill_known(*policy_, facts, engine_.known);
  engine_.trace.clear();
  const Conclusion found = conclude_known(*policy_, Instant{0}, engine_, &engine_.trace);
  return encode_decision(*policy_, found, &engine_.trace, out);
}

BlobText Plan::row_rule(int remedy, int row) const {
  const std::uint16_t table = remedies_[static_cast<std::size_t>(remedy)].table;
  if (table == kNoRow || row < 0 || row >= policy_->tables[table].rows) return {};
  const TableRecord& record = policy_->tables[table];
  return policy_->cells[record.first_cell + row * (1 + record.inputs)].text;
}

}  // namespace kulanz
