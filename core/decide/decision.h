// The decision buffer: what one decision says, as bytes that are the same in
// the browser and on the server. Little-endian, offsets from the buffer's start,
// keys and numbers only, ASCII. wasm/src/decision.ts reads the same layout; the
// parity run compares whole buffers.
//
//   header (192 bytes) · remedy* · escalation* · param* · blocker* · [trace] · texts
//
// A text is {at:u32, size:u32}; size 0 is "none".
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/reason.h"
#include "core/policy/types.h"

namespace kulanz {

inline constexpr std::uint16_t kDecisionVersion = 1;
inline constexpr std::size_t kMaxDecisionBytes = 192 * 1024;  // nearly all of it a trace

struct TextRef {
  std::uint32_t at;
  std::uint32_t size;
};

struct DecisionHeader {
  std::uint32_t size;            //   0  bytes of the whole buffer
  std::uint16_t version;         //   4
  std::uint8_t reason;           //   6  Reason; not ok: only `size`, `version`, `reason` and `where` count
  std::uint8_t state;            //   7  PromiseState
  std::int64_t placed_at;        //   8  when the order was placed, or kNoInstant
  std::int64_t deadline;         //  16  unix seconds or kNoInstant
  std::int64_t next_change_at;   //  24  the decision holds on [now, next_change_at); kNever
  std::int64_t fulfilled_at;     //  32  when it was there, or kNoInstant
  std::int64_t at_risk_at;       //  40  when it becomes at_risk, or kNoInstant
  std::uint8_t severity;         //  48  0 none .. 9
  std::uint8_t fault;            //  49  Fault
  std::uint8_t remedy_count;     //  50
  std::uint8_t escalation_count; //  51
  std::uint8_t param_count;      //  52
  std::uint8_t blocker_count;    //  53  facts that are missing, at most 128
  std::uint16_t trace_count;     //  54  zero unless asked for
  TextRef where;                 //  56  on an error: the leaf it is about
  TextRef apology;               //  64  key, or none
  TextRef currency;              //  72
  TextRef policy;                //  80  the policy's name
  std::uint8_t digest[32];       //  88  SHA-256 of the blob
  std::uint32_t remedies_at;     // 120
  std::uint32_t escalations_at;  // 124
  std::uint32_t params_at;       // 128
  std::uint32_t blockers_at;     // 132  TextRef each
  std::uint32_t trace_at;        // 136
  std::uint32_t texts_at;        // 140
  std::int32_t issues;           // 144  a schedule's issues; 0 when not a schedule
  std::int32_t issues_due;       // 148
  std::int32_t issues_missed;    // 152
  std::int32_t reports;          // 156  how often the customer said "it did not come"
  std::int64_t until;            // 160  the end of the delay when it ended, or kNoInstant (still running)
  std::uint8_t trace_cut;        // 168  1: the trace was longer than its limit
  std::uint8_t reserved[23];     // 169  zero
};
static_assert(sizeof(DecisionHeader) == 192);

struct RemedyRecord {
  TextRef id;                 //  0
  TextRef rule;               //  8  the rule's reference
  TextRef item;               // 16  in_kind only
  std::int64_t amount_minor;  // 24  zero for in_kind
  std::int32_t count;         // 32  in_kind only
  std::uint8_t kind;          // 36  RemedyKind
  std::uint8_t basis;         // 37  Basis
  std::uint8_t reserved[2];   // 38
  std::int32_t valid_days;    // 40  how long its voucher is valid; 0 when not a voucher
  std::int32_t reserved2;     // 44
};
static_assert(sizeof(RemedyRecord) == 48);

struct EscalationRecord {
  TextRef id;        //  0
  TextRef role;      //  8  who owns the case: a role of the shop's roster
  std::int64_t due;  // 16  unix seconds
};
static_assert(sizeof(EscalationRecord) == 24);

// A number that the apology's text may name.
struct ParamRecord {
  TextRef name;           //  0
  TextRef text;           //  8  enumeration only
  std::int64_t value;     // 16
  std::uint8_t type;      // 24  Type
  std::uint8_t known;     // 25
  std::uint8_t reserved[6];
};
static_assert(sizeof(ParamRecord) == 32);

// One step of the trace, in the order in which things were worked out. Whoever
// reads it can work out every amount again: facts come first; an expression's
// calls come before its line or remedy, or behind the row or item it belongs to.
enum class TraceKind : std::uint8_t {
  line,    // a line and its value
  row,     // of a table; the last, one more than the table has, is "otherwise"
  test,    // of a row: one that did not hold, or is not known
  item,    // a series' row that a line ran for; then come its cells, as facts
  fact,    // a fact, or a cell of a series' row
  table,   // its rows follow
  series,  // its items follow
  call,    // what a function gave that asks clock, zone, calendar or a whole series
  remedy,  // a remedy and its amount
};
enum class Outcome : std::uint8_t { no, yes, unknown };

struct TraceRecord {
  std::uint8_t kind;       //  0  TraceKind
  std::uint8_t outcome;    //  1  row, test, item, remedy: Outcome (did it match, hold, count, is it due); else 1 when known
  std::uint8_t type;       //  2  Type of the value, or of the margin
  std::uint8_t reserved;   //  3
  std::uint16_t row;       //  4  row, test, item, fact of an item: 0-based
  std::uint16_t column;    //  6  test: 0-based input; table, series: Hit
  TextRef name;            //  8  of the line, fact, series or remedy; row: its rule; test: the input
  TextRef text;            // 16  line, fact: enumeration's value; test, series: the condition as written; remedy: its "when"
  TextRef written;         // 24  line, row, remedy: the expression as written
  std::int64_t numerator;  // 32  the value; test that did not hold: the margin ("43 min short")
  std::int64_t denominator;// 40  1 unless the value is an exact fraction
};
static_assert(sizeof(TraceRecord) == 48);

}  // namespace kulanz
