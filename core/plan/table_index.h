// A table's conditions as bit sets. The bounds in a column cut its numbers into
// stretches; on each of them the same rows' tests hold, so a stretch is one word, a
// bit a row. Which rows match is then one "and" over the columns, whatever their
// tests say. Rows come in blocks of 64.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/policy/policy.h"

namespace kulanz {

// All of a policy's tables together: a column for each input of each block, and the
// stretches.
inline constexpr std::size_t kMaxIndexColumns = 1024;
inline constexpr std::size_t kMaxIndexBuckets = 8 * 1024;
inline constexpr int kBlockRows = 64;

// Numbers that share a bucket: at most one bound lies among them.
struct IndexBucket {
  std::int64_t bound;
  std::uint64_t below;  // the rows that hold below the bound
  std::uint64_t from;   // and from it on
};

// One input of one block of rows. Its numbers, from the first bound on, fall into
// buckets as wide as a power of two, so that a number's is found without a search. The last
// bucket has all that lies outside of the bounds, and the first bound is its own. Where the
// bounds lie too unevenly there is a bucket for each, and they are searched.
struct IndexColumn {
  const IndexBucket* buckets;
  std::uint64_t any;     // the rows that do not look at the input
  std::uint64_t first;   // the first bound
  std::uint32_t last;    // bucket
  std::uint16_t shift;   // kSearched: no width
  std::uint16_t place;   // of the input, for whoever reads the column

  static constexpr std::uint16_t kSearched = 64;

  // The rows whose ranges have `input`, a bit each. A test that is code counts as held.
  std::uint64_t held(std::int64_t input) const {
    const IndexBucket& bucket = shift == kSearched ? search(input) : buckets[number_of(input)];
    return input < bucket.bound ? bucket.below : bucket.from;
  }

 private:
  std::uint64_t number_of(std::int64_t input) const {
    const std::uint64_t above = (static_cast<std::uint64_t>(input) - first) >> shift;
    return above < last ? above : last;
  }

  // The last bucket whose bound is not above `input`, or the first: halved without a
  // branch that depends on it.
  const IndexBucket& search(std::int64_t input) const {
    const IndexBucket* from = buckets;
    for (std::uint32_t left = last + 1; left > 1;) {
      const std::uint32_t half = left / 2;
      from += from[half].bound <= input ? half : 0;
      left -= half;
    }
    return *from;
  }
};

class TableIndex {
 public:
  void clear() { columns_ = buckets_ = 0; }

  // Adds the columns of a table, block by block; false when they do not fit. `places`
  // are the inputs'.
  bool add(const Policy& policy, const TableRecord& table, const std::uint16_t* places);
  std::size_t columns() const { return columns_; }
  // Where the next table's columns will begin.
  const IndexColumn* next() const { return column_.data() + columns_; }

 private:
  class Tests;

  bool add_column(const Tests& tests, std::uint16_t place);
  bool spread(const Tests& tests, std::span<const std::int64_t> bounds, IndexColumn& column);
  bool line_up(const Tests& tests, std::span<const std::int64_t> bounds, IndexColumn& column);

  std::array<IndexColumn, kMaxIndexColumns> column_;
  std::array<IndexBucket, kMaxIndexBuckets> bucket_;
  std::array<std::int64_t, 2 * kMaxIndexBuckets> bound_;  // of the column that is being added
  std::size_t columns_ = 0;
  std::size_t buckets_ = 0;
};

}  // namespace kulanz
