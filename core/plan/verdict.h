// What a decision over facts alone says, in numbers: the short form of the decision
// buffer, for very many of them. Little-endian; wasm/src/decider.ts reads the same
// layout.
//
//   verdict = header (32 bytes) · remedy (16 bytes) for each of the policy's · [explanation]
//
// Only the first `remedy_count` remedies count. The explanation is, for each table
// of the policy in turn, the rows' outcomes: for each block of 64 rows and each of
// the table's inputs a word, bit r of which says that the test of row 64*block + r
// held. A test that is code counts as held there; the trace (core/decide/trace.h) tells
// of each.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/facts/value.h"
#include "core/policy/types.h"

namespace kulanz {

inline constexpr std::uint16_t kNoRow = 0xffff;

struct VerdictRemedy {
  std::int64_t amount;     //  0  minor units, or a count in kind; above zero
  std::uint16_t spec;      //  8  index into the policy's remedies
  std::uint16_t row;       // 10  the table's row that gave the amount; its number of rows where
                           //     none matched; kNoRow where it comes from no table
  std::uint32_t reserved;
};
static_assert(sizeof(VerdictRemedy) == 16);

struct VerdictHeader {
  std::int64_t next_change_at;  //  0  unix seconds, or kNever
  Missing blockers;             //  8  facts that are missing for a decision
  std::int32_t apology;         // 24  value of the apology's enumeration; -1: none
  std::uint8_t reason;          // 28  Reason; not ok: nothing else counts
  std::uint8_t severity;        // 29  0 none .. 9
  std::uint8_t remedy_count;    // 30
  std::uint8_t explained;       // 31  1 when the explanation is filled
};
static_assert(sizeof(VerdictHeader) == 32);

// A verdict where it stands, 8-byte aligned.
class VerdictAt {
 public:
  explicit VerdictAt(std::uint8_t* at) : at_(at) {}

  VerdictHeader& header() const { return *reinterpret_cast<VerdictHeader*>(at_); }
  VerdictRemedy& remedy(std::size_t i) const {
    return *reinterpret_cast<VerdictRemedy*>(at_ + sizeof(VerdictHeader) + i * sizeof(VerdictRemedy));
  }
  std::uint64_t* explanation(int remedies) const {
    return reinterpret_cast<std::uint64_t*>(&remedy(static_cast<std::size_t>(remedies)));
  }

 private:
  std::uint8_t* at_;
};

}  // namespace kulanz
