// What a decision can tell of how it came about, collected only when asked for.
// The kinds of entries and their order: TraceKind in decision.h.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/build.h"
#include "core/decide/decision.h"
#include "core/facts/known.h"
#include "core/facts/value.h"
#include "core/policy/policy.h"

namespace kulanz {

inline constexpr int kMaxTrace = 2048;  // records; the rest is left out and the header says so

struct TraceEntry {
  TraceKind kind;
  Outcome outcome;
  Type type;
  std::uint16_t row;
  std::uint16_t column;
  BlobText name;
  BlobText text;
  BlobText written;
  std::int64_t numerator;
  std::int64_t denominator;
};

// Outcomes of rows, tests and items come with the truth that was found.
struct Trace {
  std::array<TraceEntry, kMaxTrace> entries;
  int count;
  bool cut;

  void clear() {
    count = 0;
    cut = false;
  }

  // `row`: of the series whose cell it is; 0 for a fact that is given once.
  void fact(const Policy& policy, int fact, int row, const Value& value);
  void line(const Policy& policy, const LineRecord& line, const Value& value);
  void table(const TableRecord& table);
  // A place for a row, to be filled once its tests are done; null when there is none.
  TraceEntry* place();
  static void row(TraceEntry* place, int row, BlobText rule, CodeRef output, const Value& match);
  void test(const Policy& policy, const TableRecord& table, int row, int column, const Value& input,
            const Value& result);
  void series(const Policy& policy, const LineRecord& line, const Rows& rows);
  void item(const Policy& policy, const LineRecord& line, int row, const Value& counts);
  void call(const Value& value);
  void remedy(const RemedySpec& spec, const Value& amount, bool due);

 private:
  void add(const TraceEntry& entry);
};

// Whether somebody asked, who can be told.
inline bool wanted(const Trace* trace) { return kWhole && trace != nullptr; }

}  // namespace kulanz
