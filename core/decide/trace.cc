#include "core/decide/trace.h"

namespace kulanz {
namespace {

Outcome outcome_of(const Value& truth) {
  return !truth.known ? Outcome::unknown : truth.is_true() ? Outcome::yes : Outcome::no;
}

TraceEntry entry_of(TraceKind kind, Outcome outcome, int row) {
  TraceEntry entry{};
  entry.kind = kind;
  entry.outcome = outcome;
  entry.row = static_cast<std::uint16_t>(row);
  entry.denominator = 1;
  return entry;
}

// A value with its number, where it has one.
TraceEntry value_of(TraceKind kind, std::uint8_t type, int row, const Value& value) {
  TraceEntry entry = entry_of(kind, value.known ? Outcome::yes : Outcome::unknown, row);
  entry.type = static_cast<Type>(type);
  if (!value.known) return entry;
  entry.numerator = value.numerator;
  entry.denominator = value.denominator;
  return entry;
}

// How much must be added to `number` until one of the test's ranges has it; zero
// for a test that is no range.
std::int64_t margin(const Policy& policy, const CellRecord& cell, std::int64_t number) {
  const auto size = [](std::int64_t n) { return n < 0 ? -(n + 1) : n; };
  std::int64_t best = 0;
  for (int i = 0; i < cell.range_count; ++i) {
    const RangeRecord& range = policy.ranges[cell.first_range + i];
    std::int64_t gap = 0;
    const bool wraps = __builtin_sub_overflow(number < range.low ? range.low : range.high, number, &gap);
    if (!wraps && (best == 0 || size(gap) < size(best))) best = gap;
  }
  return best;
}

}  // namespace

TraceEntry* Trace::place() {
  if (count == kMaxTrace) {
    cut = true;
    return nullptr;
  }
  return &entries[static_cast<std::size_t>(count++)];
}

void Trace::add(const TraceEntry& entry) {
  if (TraceEntry* const at = place(); at != nullptr) *at = entry;
}

void Trace::fact(const Policy& policy, int fact, int row, const Value& value) {
  const FactRecord& record = policy.facts[fact];
  TraceEntry entry = value_of(TraceKind::fact, record.type, row, value);
  entry.name = record.name;
  if (value.known) entry.text = policy.value_text(record.values, record.value_count, value.numerator);
  add(entry);
}

void Trace::line(const Policy& policy, const LineRecord& line, const Value& value) {
  TraceEntry entry = value_of(TraceKind::line, line.type, 0, value);
  entry.name = line.name;
  entry.written = line.code.text;
  if (value.known) entry.text = policy.value_text(line.values, line.value_count, value.numerator);
  add(entry);
}

void Trace::table(const TableRecord& table) {
  TraceEntry entry = entry_of(TraceKind::table, Outcome::yes, table.rows);
  entry.column = table.hit;
  add(entry);
}

void Trace::row(TraceEntry* place, int row, BlobText rule, CodeRef output, const Value& match) {
  if (place == nullptr) return;
  *place = entry_of(TraceKind::row, outcome_of(match), row);
  place->name = rule;
  place->written = output.text;
}

// Why a test did not hold, and by how much: the distance to the nearest value
// that it allows.
void Trace::test(const Policy& policy, const TableRecord& table, int row, int column,
                 const Value& input, const Value& result) {
  const int slot = table.slots[column];
  const int facts = policy.facts.size();
  const CellRecord& cell = policy.cells[table.first_cell + row * (1 + table.inputs) + 1 + column];
  TraceEntry entry = entry_of(TraceKind::test, outcome_of(result), row);
  entry.column = static_cast<std::uint16_t>(column);
  entry.name = slot < facts ? policy.facts[slot].name : policy.lines[slot - facts].name;
  entry.type = static_cast<Type>(slot < facts ? policy.facts[slot].type : policy.lines[slot - facts].type);
  entry.text = cell.text;
  if (result.known && input.denominator == 1) entry.numerator = margin(policy, cell, input.numerator);
  add(entry);
}

void Trace::series(const Policy& policy, const LineRecord& line, const Rows& rows) {
  TraceEntry entry = entry_of(TraceKind::series, rows.known ? Outcome::yes : Outcome::unknown, rows.count);
  entry.column = line.collect;
  entry.name = policy.series[line.series].name;
  entry.text = line.where.text;
  add(entry);
}

void Trace::item(const Policy& policy, const LineRecord& line, int row, const Value& counts) {
  TraceEntry entry = entry_of(TraceKind::item, outcome_of(counts), row);
  entry.name = policy.series[line.series].name;
  add(entry);
}

void Trace::call(const Value& value) {
  add(value_of(TraceKind::call, static_cast<std::uint8_t>(Type::integer), 0, value));
}

void Trace::remedy(const RemedySpec& spec, const Value& amount, bool due) {
  const bool in_kind = spec.kind == static_cast<std::uint8_t>(RemedyKind::in_kind);
  const Type type = in_kind ? Type::integer : Type::money;
  TraceEntry entry = value_of(TraceKind::remedy, static_cast<std::uint8_t>(type), 0, amount);
  if (amount.known) entry.outcome = due ? Outcome::yes : Outcome::no;
  entry.name = spec.id;
  entry.text = spec.when.text;
  entry.written = spec.amount.text;
  add(entry);
}

}  // namespace kulanz
