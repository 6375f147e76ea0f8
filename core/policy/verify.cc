#include "core/policy/verify.h"

#include "core/time/verify_time.h"

namespace kulanz {
namespace {

bool inside(std::size_t first, std::size_t count, std::size_t size) {
  return first <= size && count <= size - first;
}

bool text_ok(const Policy& p, BlobText text) { return inside(text.at, text.size, p.texts.size()); }

// No code. An explanation names its text all the same.
bool none(const Policy& p, CodeRef ref) { return ref.size == 0 && text_ok(p, ref.text); }

bool values_ok(const Policy& p, std::uint16_t first, std::uint16_t count) {
  return inside(first, count, static_cast<std::size_t>(p.enum_values.size()));
}

// Whether a series can say from when until when something paused.
bool pauses_ok(const Policy& p, std::size_t which) {
  if (which == kNoSeries) return true;
  if (which >= static_cast<std::size_t>(p.series.size())) return false;
  const SeriesRecord& series = p.series[static_cast<int>(which)];
  if (series.columns < 2) return false;
  for (int column = 0; column < 2; ++column) {
    if (p.facts[series.first_fact + column].type != static_cast<std::uint8_t>(Type::instant)) return false;
  }
  return true;
}

bool operand_ok(const Policy& p, Op op, std::size_t operand, int slots) {
  switch (op) {
    case Op::constant: return operand < static_cast<std::size_t>(p.constants.size());
    case Op::slot: return operand < static_cast<std::size_t>(slots);
    case Op::table: return operand < static_cast<std::size_t>(p.tables.size());
    case Op::round: return operand < kRoundings;
    case Op::date_part: return operand < kDateParts;
    case Op::rows: case Op::contains: return operand < static_cast<std::size_t>(p.series.size());
    case Op::working_day: case Op::add_days: case Op::nth_day: case Op::days_between:
      return operand < p.header.calendar_count;
    case Op::business_add: case Op::business_between:
      return (operand & 0xff) < p.header.calendar_count && pauses_ok(p, operand >> 8);
    default: return true;
  }
}

// An expression: whole ops, balanced, one value left, reading the first `slots`
// slots only.
bool code_ok(const Policy& p, CodeRef ref, int slots) {
  if (!inside(ref.at, ref.size, p.code.size()) || ref.size == 0) return false;
  if (!text_ok(p, ref.text)) return false;
  const Bytes code = p.code.subspan(ref.at, ref.size);
  int depth = 0;
  for (std::size_t i = 0; i < code.size();) {
    if (code[i] >= kOps) return false;
    const Op op = static_cast<Op>(code[i++]);
    const OpShape shape = op_shape(op);
    if (!inside(i, shape.operands, code.size())) return false;
    std::size_t operand = shape.operands > 0 ? code[i] : 0u;
    if (shape.operands == 2) operand |= static_cast<std::size_t>(code[i + 1]) << 8;
    if (!operand_ok(p, op, operand, slots)) return false;
    i += shape.operands;
    if (depth < shape.pops) return false;
    depth += 1 - shape.pops;
    if (depth > kMaxStack) return false;
  }
  return depth == 1;
}

// Outputs of rows are expressions without tables, so that tables never nest.
bool flat(const Policy& p, CodeRef ref) {
  for (std::size_t i = ref.at; i < static_cast<std::size_t>(ref.at) + ref.size;) {
    const Op op = static_cast<Op>(p.code[i]);
    if (op == Op::table) return false;
    i += 1u + op_shape(op).operands;
  }
  return true;
}

// What was promised does not depend on the moment at which one asks.
bool timeless(const Policy& p, CodeRef ref) {
  for (std::size_t i = ref.at; i < static_cast<std::size_t>(ref.at) + ref.size;) {
    const Op op = static_cast<Op>(p.code[i]);
    if (op == Op::now || op == Op::table) return false;
    i += 1u + op_shape(op).operands;
  }
  return true;
}

bool term_ok(const Policy& p, CodeRef ref) {
  return none(p, ref) || (code_ok(p, ref, p.facts.size()) && timeless(p, ref));
}

// Code that a table runs itself, where there is any.
bool inner_ok(const Policy& p, CodeRef ref, int slots) {
  return none(p, ref) || (code_ok(p, ref, slots) && flat(p, ref));
}

bool cell_ok(const Policy& p, const CellRecord& cell, int slots) {
  return text_ok(p, cell.text) && inner_ok(p, cell.code, slots) &&
         inside(cell.first_range, cell.range_count, static_cast<std::size_t>(p.ranges.size()));
}

// A table is run by the line that names it, so it may read what that line may.
bool table_ok(const Policy& p, const TableRecord& table, int slots) {
  if (table.inputs == 0 || table.inputs > kMaxInputs || table.rows > kMaxRows) return false;
  if (table.hit >= kHits) return false;
  const std::size_t width = 1u + table.inputs;
  if (!inside(table.first_cell, table.rows * width, static_cast<std::size_t>(p.cells.size()))) {
    return false;
  }
  for (int i = 0; i < table.inputs; ++i) {
    if (table.slots[i] >= slots) return false;
  }
  for (std::size_t i = 0; i < table.rows * width; ++i) {
    const CellRecord& cell = p.cells[static_cast<int>(table.first_cell + i)];
    if (!cell_ok(p, cell, slots)) return false;
    const bool is_output = i % width == 0;
    const bool counts = table.hit == static_cast<std::uint16_t>(Hit::count);
    if (is_output && !counts && cell.code.size == 0) return false;
  }
  return inner_ok(p, table.fallback, slots);
}

bool tables_used_ok(const Policy& p, CodeRef ref, int slots) {
  for (std::size_t i = ref.at; i < static_cast<std::size_t>(ref.at) + ref.size;) {
    const Op op = static_cast<Op>(p.code[i]);
    if (op == Op::table) {
      const int index = read_at<std::uint16_t>(p.code, i + 1);
      if (!table_ok(p, p.tables[index], slots)) return false;
    }
    i += 1u + op_shape(op).operands;
  }
  return true;
}

bool fact_ok(const Policy& p, const FactRecord& fact) {
  if (!text_ok(p, fact.name) || fact.type >= kTypes) return false;
  if (fact.origin > static_cast<std::uint8_t>(Origin::column)) return false;
  if (fact.kind >= 32 || fact.unit < 1) return false;
  if (!values_ok(p, fact.values, fact.value_count)) return false;
  if (fact.type != static_cast<std::uint8_t>(Type::enumeration)) return true;
  return fact.has_default == 0 || (fact.fallback >= 0 && fact.fallback < fact.value_count);
}

bool series_ok(const Policy& p, const SeriesRecord& series) {
  if (!text_ok(p, series.name) || series.columns == 0) return false;
  if (!inside(series.first_fact, series.columns, static_cast<std::size_t>(p.facts.size()))) return false;
  for (int i = 0; i < series.columns; ++i) {
    const FactRecord& column = p.facts[series.first_fact + i];
    if (column.origin != static_cast<std::uint8_t>(Origin::column)) return false;
    if (column.detail >= kMaxColumns) return false;
  }
  return true;
}

// What a line collects from the rows of its series, where it has one.
bool collects_ok(const Policy& p, const LineRecord& line, int slots) {
  if (line.series == kNoSeries) return line.code.size != 0 && none(p, line.where);
  const Hit collect = static_cast<Hit>(line.collect);
  const bool counts = collect == Hit::count;
  return line.series < p.series.size() && inner_ok(p, line.where, slots) &&
         (counts || ((collect == Hit::sum || collect == Hit::max) && line.code.size != 0));
}

bool line_ok(const Policy& p, const LineRecord& line, int slots) {
  if (!text_ok(p, line.name) || !text_ok(p, line.rule) || line.type >= kTypes) return false;
  if (!values_ok(p, line.values, line.value_count) || !collects_ok(p, line, slots)) return false;
  return none(p, line.code) ||
         (code_ok(p, line.code, slots) && tables_used_ok(p, line.code, slots));
}

// Conclusions read finished slots and run no table of their own.
bool conclusion_ok(const Policy& p, CodeRef ref) {
  return none(p, ref) || (code_ok(p, ref, p.slots()) && flat(p, ref));
}

bool header_ok(const Policy& p) {
  const HeaderRecord& h = p.header;
  if (!text_ok(p, h.name) || h.silence > static_cast<std::uint8_t>(Silence::unknown)) return false;
  if (!term_ok(p, h.deadline) || !term_ok(p, h.at_risk_before) || !term_ok(p, h.schedule_from) ||
      !term_ok(p, h.schedule_until)) {
    return false;
  }
  if ((h.schedule_from.size == 0) != (h.schedule_until.size == 0)) return false;
  const bool schedule = h.schedule_from.size != 0;
  if (schedule && (h.deadline.size == 0 || h.schedule_calendar >= h.calendar_count)) return false;
  if (!values_ok(p, h.apology_keys, h.apology_key_count)) return false;
  if (!conclusion_ok(p, h.apology) || !conclusion_ok(p, h.severity)) return false;
  if (h.param_count > kMaxApologyParams) return false;
  for (int i = 0; i < h.param_count; ++i) {
    if (h.params[i] >= p.slots()) return false;
  }
  return true;
}

bool remedy_ok(const Policy& p, const RemedySpec& remedy) {
  return text_ok(p, remedy.id) && text_ok(p, remedy.rule) && text_ok(p, remedy.item) &&
         remedy.kind <= static_cast<std::uint8_t>(RemedyKind::in_kind) &&
         remedy.basis <= static_cast<std::uint8_t>(Basis::goodwill) &&
         conclusion_ok(p, remedy.when) && remedy.amount.size != 0 &&
         conclusion_ok(p, remedy.amount);
}

bool escalation_ok(const Policy& p, const EscalationSpec& escalation) {
  return text_ok(p, escalation.id) && text_ok(p, escalation.role) &&
         escalation.when.size != 0 && conclusion_ok(p, escalation.when) &&
         escalation.due.size != 0 && conclusion_ok(p, escalation.due);
}

template <typename T, typename Check>
bool all(const Records<T>& records, Check check) {
  for (int i = 0; i < records.size(); ++i) {
    if (!check(records[i], i)) return false;
  }
  return true;
}

bool time_ok(const Policy& p) {
  bool ok = verify_zone(p.zone);
  for (std::size_t i = 0; i < p.header.calendar_count; ++i) {
    ok = ok && verify_calendar(p.calendars[i]);
  }
  return ok;
}

}  // namespace

Result<Policy> open_policy(Bytes blob, const Digest& digest) {
  Policy policy;
  const Reason reason = view_policy(blob, digest, policy);
  if (reason != Reason::ok) return reason;
  return verify(policy) ? Result<Policy>(policy) : Reason::policy_damaged;
}

bool verify(const Policy& p) {
  return time_ok(p) && all(p.enum_values, [&](BlobText text, int) { return text_ok(p, text); }) &&
         all(p.facts, [&](const FactRecord& fact, int) { return fact_ok(p, fact); }) &&
         all(p.series, [&](const SeriesRecord& series, int) { return series_ok(p, series); }) &&
         all(p.lines, [&](const LineRecord& line, int i) {
           return line_ok(p, line, p.facts.size() + i);
         }) &&
         header_ok(p) &&
         all(p.remedies, [&](const RemedySpec& remedy, int) { return remedy_ok(p, remedy); }) &&
         all(p.escalations,
             [&](const EscalationSpec& escalation, int) { return escalation_ok(p, escalation); });
}

}  // namespace kulanz
