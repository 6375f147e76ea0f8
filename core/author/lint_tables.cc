// Tables as sets of boxes: rows that are never reached, rows that overlap, values
// that no row takes.
#include <algorithm>

#include "core/author/boxes.h"
#include "core/author/lint_checks.h"
#include "core/author/value_text.h"
#include "core/time/time.h"

namespace kulanz {
namespace {

// All values a type has.
RangeRecord domain_of(const StaticType& type) {
  switch (type.type) {
    case Type::boolean: return {0, 1};
    case Type::enumeration: return {0, static_cast<std::int64_t>(type.values.size()) - 1};
    case Type::time_of_day: return {0, 86'400};
    case Type::date: return {0, Instant::kLast / 86'400};
    case Type::instant: return {Instant::kFirst, Instant::kLast};
    default: return {INT64_MIN, INT64_MAX};
  }
}

// Amounts, counts and durations below zero are a gap that nobody misses.
RangeRecord likely(RangeRecord domain) {
  if (domain.low < 0) domain.low = 0;
  return domain;
}

class TableLint {
 public:
  TableLint(const LintRun& run, const TableSource& table) : run_(run), table_(table) {}

  void check() {
    for (const RowSource& row : table_.rows) rows_.push_back(boxes_of(row));
    if (table_.hit == Hit::unique) overlaps();
    const std::optional<Boxes> left = table_.hit == Hit::first ? unreachable() : uncovered();
    const bool needs_all = table_.hit == Hit::first || table_.hit == Hit::unique || table_.hit == Hit::max;
    if (left && needs_all && !table_.otherwise && !table_.rates && !calculated()) gap(*left);
  }

 private:
  // A row's boxes as far as literals tell: a calculated test allows anything here.
  std::optional<Boxes> boxes_of(const RowSource& row) const {
    std::vector<std::vector<RangeRecord>> ranges;
    for (std::size_t i = 0; i < row.tests.size(); ++i) {
      const TestSource& test = row.tests[i];
      const RangeRecord domain = domain_of(table_.inputs[i].type);
      std::vector<RangeRecord>& kept = ranges.emplace_back();
      if (test.any || test.calculated) kept.push_back(domain);
      for (const RangeRecord& range : test.ranges) {
        const RangeRecord inside = {std::max(range.low, domain.low), std::min(range.high, domain.high)};
        if (inside.low <= inside.high) kept.push_back(inside);
      }
    }
    return product(ranges);
  }

  // Whether literals alone say what the row takes.
  static bool is_exact(const RowSource& row) {
    return std::none_of(row.tests.begin(), row.tests.end(), [](const TestSource& t) { return t.calculated; });
  }
  bool calculated() const { return !std::all_of(table_.rows.begin(), table_.rows.end(), is_exact); }

  Boxes everything() const {
    Box all;
    for (const InputSource& input : table_.inputs) all.push_back(domain_of(input.type));
    return {all};
  }

  std::optional<Boxes> uncovered() const {
    std::optional<Boxes> left = everything();
    for (std::size_t i = 0; left && i < rows_.size(); ++i) {
      if (rows_[i]) left = outside(*left, *rows_[i]);
    }
    return left;
  }

  // Row by row, what is left for those below; a row that takes none of it is dead.
  std::optional<Boxes> unreachable() const {
    std::optional<Boxes> left = everything();
    for (std::size_t i = 0; left && i < rows_.size(); ++i) {
      if (!rows_[i]) return std::nullopt;
      if (!common(*left, *rows_[i])) dead(i);
      if (is_exact(table_.rows[i])) left = outside(*left, *rows_[i]);
    }
    return left;
  }

  void dead(std::size_t row) const {
    const std::string named = "row " + std::to_string(row + 1) + " of \"" + table_.line + "\" is never reached: ";
    if (rows_[row]->empty()) return run_.complain(table_.rows[row].offset, "unreachable_row", named + "its tests allow no value");
    const Box point = point_in(rows_[row]->front());
    std::size_t first = 0;
    while (!is_exact(table_.rows[first]) || !common(*rows_[first], Boxes{point})) ++first;
    run_.complain(table_.rows[row].offset, "unreachable_row",
                  named + "the rows above take all of it; " + shown(point) + " goes to row " + std::to_string(first + 1));
  }

  void overlaps() const {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      for (std::size_t j = i + 1; j < rows_.size(); ++j) {
        if (!rows_[i] || !rows_[j] || !is_exact(table_.rows[i]) || !is_exact(table_.rows[j])) continue;
        const std::optional<Box> both = common(*rows_[i], *rows_[j]);
        if (!both) continue;
        run_.complain(table_.rows[j].offset, "overlapping_rows",
                      "rows " + std::to_string(i + 1) + " and " + std::to_string(j + 1) + " of \"" + table_.line +
                          "\" both take " + shown(point_in(*both)) + ", but the hit policy is unique");
      }
    }
  }

  void gap(const Boxes& left) const {
    Box inside;
    for (const InputSource& input : table_.inputs) inside.push_back(likely(domain_of(input.type)));
    for (const Box& box : left) {
      const std::optional<Box> open = common(box, inside);
      if (!open) continue;
      const Box point = point_in(*open);
      if (const std::size_t date = hole(*open); date != table_.inputs.size()) {
        return run_.complain(table_.offset, "rate_hole", "the rows of \"" + table_.line + "\" leave a hole in time: none holds on " + shown(point));
      }
      return run_.advise(table_.offset, "gap", "no row of \"" + table_.line + "\" takes " + shown(point) + ", and there is no \"otherwise\": the result is unknown then");
    }
  }

  // The input that is a date of which rows hold before and after the box; else
  // the number of inputs.
  std::size_t hole(const Box& box) const {
    for (std::size_t i = 0; i < box.size(); ++i) {
      if (table_.inputs[i].type.type != Type::date) continue;
      bool before = false;
      bool after = false;
      for (const RowSource& row : table_.rows) {
        for (const RangeRecord& range : row.tests[i].ranges) {
          before = before || range.high < box[i].low;
          after = after || range.low > box[i].high;
        }
      }
      if (before && after) return i;
    }
    return box.size();
  }

  // One value of each input: an end that somebody wrote, or zero.
  Box point_in(const Box& box) const {
    Box point;
    for (std::size_t i = 0; i < box.size(); ++i) {
      const RangeRecord domain = likely(domain_of(table_.inputs[i].type));
      std::int64_t value = box[i].low;
      if (value < domain.low) value = box[i].high > domain.high - 1 ? std::max(domain.low, box[i].low) : box[i].high;
      point.push_back({value, value});
    }
    return point;
  }

  std::string shown(const Box& point) const {
    std::string text;
    for (std::size_t i = 0; i < point.size(); ++i) {
      text += (i == 0 ? "" : ", ") + table_.inputs[i].name + " = " +
              value_text(table_.inputs[i].type, point[i].low, run_.policy.currency);
    }
    return text;
  }

  const LintRun& run_;
  const TableSource& table_;
  std::vector<std::optional<Boxes>> rows_;
};

}  // namespace

void lint_table(const LintRun& run, const TableSource& table) { TableLint(run, table).check(); }

}  // namespace kulanz
