// What a decision can tell of how it came about, collected only when asked for.
#pragma once

#include <array>
#include <cstdint>

#include "core/decide/decision.h"
#include "core/policy/blob.h"

namespace kulanz {

inline constexpr int kMaxTrace = 384;  // records; the rest is left out and the header says so

struct TraceEntry {
  TraceKind kind;
  Outcome outcome;
  Type type;
  std::uint16_t row;
  std::uint16_t column;
  BlobText name;
  BlobText text;
  std::int64_t numerator;
  std::int64_t denominator;
};

struct Trace {
  std::array<TraceEntry, kMaxTrace> entries;
  int count = 0;
  bool cut = false;

  // Room for one more entry, or null when the limit is reached.
  TraceEntry* add() {
    if (count == kMaxTrace) {
      cut = true;
      return nullptr;
    }
    return &entries[static_cast<std::size_t>(count++)];
  }
};

}  // namespace kulanz
