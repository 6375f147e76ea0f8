#include "core/plan/table_index.h"

#include <algorithm>
#include <bit>

namespace kulanz {

// The tests of a block of rows in one column.
class TableIndex::Tests {
 public:
  Tests(const Policy& policy, const TableRecord& table, int first, int column)
      : policy_(policy), table_(table), first_(first), column_(column),
        rows_(std::min(kBlockRows, table.rows - first)) {}

  // Where an outcome changes: where a range begins, and behind its end. Ascending, each
  // once; empty as well when they do not fit, and `fits` says so.
  std::span<const std::int64_t> bounds(std::span<std::int64_t> to, bool& fits) const {
    std::size_t count = 0;
    for (int row = 0; row < rows_; ++row) {
      const CellRecord& test = at(row);
      if (test.code.size != 0) continue;  // which counts as held
      fits = fits && count + 2u * test.range_count <= to.size();
      for (int i = 0; fits && i < test.range_count; ++i) {
        const RangeRecord& range = policy_.ranges[test.first_range + i];
        if (range.low != INT64_MIN) to[count++] = range.low;
        if (range.high != INT64_MAX) to[count++] = range.high + 1;
      }
    }
    std::sort(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(count));
    const auto last = std::unique(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(count));
    return to.first(static_cast<std::size_t>(last - to.begin()));
  }

  // The rows whose tests hold of anything.
  std::uint64_t any() const {
    std::uint64_t rows = 0;
    for (int row = 0; row < rows_; ++row) {
      rows |= std::uint64_t{at(row).range_count == 0 && at(row).code.size == 0} << row;
    }
    return rows;
  }

  // The rows whose tests hold of a number.
  std::uint64_t held(std::int64_t number) const {
    std::uint64_t rows = 0;
    for (int row = 0; row < rows_; ++row) rows |= std::uint64_t{holds(at(row), number)} << row;
    return rows;
  }

 private:
  const CellRecord& at(int row) const {
    return policy_.cells[table_.first_cell + (first_ + row) * (1 + table_.inputs) + 1 + column_];
  }
  bool holds(const CellRecord& test, std::int64_t number) const {
    for (int i = 0; i < test.range_count; ++i) {
      const RangeRecord& range = policy_.ranges[test.first_range + i];
      if (range.low <= number && number <= range.high) return true;
    }
    return test.range_count == 0 || test.code.size != 0;
  }

  const Policy& policy_;
  const TableRecord& table_;
  int first_;
  int column_;
  int rows_;
};

// Buckets of one width with a bound each at most; false where they would be too many.
bool TableIndex::spread(const Tests& tests, std::span<const std::int64_t> bounds, IndexColumn& column) {
  const std::uint64_t first = static_cast<std::uint64_t>(bounds.front());
  const std::uint64_t span = static_cast<std::uint64_t>(bounds.back()) - first;
  std::uint64_t closest = ~std::uint64_t{0};
  for (std::size_t i = 1; i < bounds.size(); ++i) {
    closest = std::min(closest, static_cast<std::uint64_t>(bounds[i]) - static_cast<std::uint64_t>(bounds[i - 1]));
  }
  const int shift = bounds.size() == 1 ? 0 : 63 - std::countl_zero(closest);
  const std::size_t most = 16 + 4 * bounds.size();
  if (span >> shift >= most) return false;
  // The end of the last of them, as a distance from the first bound, stays a number.
  const std::uint64_t end = ((span >> shift) + 1) << shift;
  if (shift > 60 || end - 1 > static_cast<std::uint64_t>(INT64_MAX) - first) return false;
  const std::size_t count = static_cast<std::size_t>(span >> shift) + 2;
  if (count > kMaxIndexBuckets - buckets_) return false;
  column.shift = static_cast<std::uint16_t>(shift);
  column.last = static_cast<std::uint32_t>(count - 1);
  IndexBucket* const to = bucket_.data() + buckets_;
  buckets_ += count;
  std::size_t next = 0;  // bound
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const std::int64_t low = static_cast<std::int64_t>(first + (static_cast<std::uint64_t>(i) << shift));
    const bool has_bound = next < bounds.size() && (static_cast<std::uint64_t>(bounds[next]) - first) >> shift == i;
    const std::int64_t bound = has_bound ? bounds[next++] : low;
    to[i] = {bound, tests.held(low), tests.held(bound)};
  }
  to[count - 1] = {bounds.front(), tests.held(INT64_MIN), tests.held(bounds.back())};
  return true;
}

// A bucket for each bound.
bool TableIndex::line_up(const Tests& tests, std::span<const std::int64_t> bounds, IndexColumn& column) {
  if (bounds.size() > kMaxIndexBuckets - buckets_) return false;
  column.shift = IndexColumn::kSearched;
  column.last = static_cast<std::uint32_t>(bounds.size() - 1);
  for (const std::int64_t bound : bounds) {
    bucket_[buckets_++] = {bound, tests.held(INT64_MIN), tests.held(bound)};
  }
  return true;
}

bool TableIndex::add_column(const Tests& tests, std::uint16_t place) {
  constexpr std::int64_t kAnyBound[] = {0};
  bool fits = columns_ < kMaxIndexColumns;
  std::span<const std::int64_t> bounds = tests.bounds(bound_, fits);
  if (!fits) return false;
  if (bounds.empty()) bounds = kAnyBound;
  IndexColumn& column = column_[columns_++];
  column.buckets = bucket_.data() + buckets_;
  column.any = tests.any();
  column.first = static_cast<std::uint64_t>(bounds.front());
  column.place = place;
  return spread(tests, bounds, column) || line_up(tests, bounds, column);
}

bool TableIndex::add(const Policy& policy, const TableRecord& table, const std::uint16_t* places) {
  for (int first = 0; first < table.rows; first += kBlockRows) {
    for (int column = 0; column < table.inputs; ++column) {
      if (!add_column(Tests(policy, table, first, column), places[column])) return false;
    }
  }
  return true;
}

}  // namespace kulanz
