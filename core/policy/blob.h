// The format of a compiled policy, version 1. Little-endian, no padding between
// records.
//
//   blob     = "KLNZ" version:u16 sections:u16 section*14 bytes
//   section  = at:u32 size:u32          (from the blob's start, in bytes)
//
// Every section starts at a multiple of eight, the gap before it is zero, and the
// blob itself must lie at such an address: records are read where they stand.
// Sections, in this order; their records are the structs below:
//    0 header       one HeaderRecord
//    1 texts        UTF-8 bytes; a text is {at:u16, size:u16} into them
//    2 enum values  text*               a fact's or line's values are a range of these
//    3 facts        FactRecord*
//    4 series       SeriesRecord*       facts that are lists of rows
//    5 lines        LineRecord*         in the order of evaluation
//    6 constants    i64*
//    7 code         op*                 expressions, see Op
//    8 tables       TableRecord*
//    9 cells        CellRecord*         row by row, one an input
//   10 ranges       RangeRecord*        what a cell allows
//   11 remedies     RemedySpec*
//   12 escalations  EscalationSpec*
//   13 zone and calendars               zone (core/time/zone.h), then calendar*
//
// A blob of another version is refused, never guessed at.
#pragma once

#include <cstdint>

#include "core/policy/types.h"

namespace kulanz {

inline constexpr std::uint32_t kBlobMagic = 0x5A4E4C4B;  // "KLNZ"
inline constexpr std::uint16_t kBlobVersion = 1;

enum class Section : std::uint8_t {
  header, texts, enum_values, facts, series, lines, constants, code, tables, cells, ranges,
  remedies, escalations, time
};
inline constexpr int kSections = 14;

// Limits of one policy.
inline constexpr int kMaxFacts = 128;      // so that "what is missing" fits two words
inline constexpr int kMaxEnumValues = 1024;  // of one fact
inline constexpr int kMaxLines = 256;
inline constexpr int kMaxSeries = 4;
inline constexpr int kMaxColumns = 8;      // of all series of one policy together
inline constexpr int kMaxSeriesRows = 1024;
inline constexpr int kMaxRows = 1024;      // of one table
inline constexpr int kMaxInputs = 8;       // of one table
inline constexpr int kMaxStack = 32;       // depth of one expression
inline constexpr int kMaxCalendars = 4;
inline constexpr int kMaxApologyParams = 8;
inline constexpr int kMaxRemedySpecs = 16;
inline constexpr int kMaxEscalationSpecs = 4;

struct BlobText {
  std::uint16_t at;
  std::uint16_t size;
};

// A stretch of the code section, and what was written for it, which explanations
// quote; size 0 is "none".
struct CodeRef {
  std::uint16_t at;
  std::uint16_t size;
  BlobText text;
};

// Where a fact comes from.
enum class Origin : std::uint8_t {
  given,    // facts/NAME
  order,    // order/NAME: `detail` is an OrderField
  history,  // history/NAME
  promise,  // observed: `detail` is a Measure, `kind` the event kind it is about
  day,      // the day of the schedule's issue, bound while its deadline is worked out
  column,   // of series number `detail`, bound while a line runs for each of its rows
};

enum class OrderField : std::uint8_t { placed_at, paid };

// What observe tells of a promise.
enum class Measure : std::uint8_t {
  state,         // enumeration PromiseState
  deadline,      // instant
  delay,         // duration: zero while it is kept; grows with now while nothing is there
  until,         // instant: the end of the delay, or now while it runs
  fulfilled_at,  // instant; unknown until then
  fault,         // enumeration Fault; unknown until the shop says so
  count,         // integer: events of a kind
  first,         // instant of the first event of a kind; unknown until there is one
  last,          // instant of the last event of a kind
  issues,        // integer: issues of the schedule
  issues_due,    // integer: issues whose deadline has passed
  issues_missed, // integer: issues that did not come, by the customer's word
  missed_in_row, // integer: the last issues known, all missed
};

struct HeaderRecord {
  BlobText name;
  std::uint32_t currency;        // Currency::packed
  CodeRef deadline;              // instant; none: this policy has no promise
  CodeRef at_risk_before;        // duration before the deadline; none: never at risk
  CodeRef schedule_from;         // date; none: not a schedule
  CodeRef schedule_until;        // date, included
  std::uint32_t kept_by;         // bit set of EventKind
  std::uint32_t excused_by;      // bit set of EventKind
  CodeRef apology;               // enumeration: the key; none or its value "none": no apology
  CodeRef severity;              // integer 0..9
  std::uint16_t apology_keys;    // first enum value
  std::uint16_t apology_key_count;
  std::uint8_t silence;          // Silence
  std::uint8_t schedule_calendar;
  std::uint8_t param_count;
  std::uint8_t calendar_count;
  std::uint16_t params[kMaxApologyParams];  // slots: facts, then lines
};
static_assert(sizeof(HeaderRecord) == 88);

enum class Silence : std::uint8_t { late, unknown };

struct FactRecord {
  BlobText name;
  std::uint8_t type;      // Type
  std::uint8_t origin;    // Origin
  std::uint8_t detail;
  std::uint8_t kind;      // EventKind
  std::uint8_t has_default;
  std::uint8_t reserved;
  std::uint16_t values;   // enumeration: first enum value
  std::uint16_t value_count;
  std::uint16_t reserved2;
  std::int64_t fallback;  // the declared default
  std::int64_t unit;      // duration: seconds of one unit as it is given
};
static_assert(sizeof(FactRecord) == 32);

// A fact that is a list of rows. Its columns are facts that follow one another;
// a policy has kMaxColumns of them at most.
struct SeriesRecord {
  BlobText name;
  std::uint16_t first_fact;
  std::uint16_t columns;
};
static_assert(sizeof(SeriesRecord) == 8);

inline constexpr std::uint8_t kNoSeries = 255;

// How several results become one: of a table's rows that match, or of a line
// that runs for each row of a series (only sum, max and count there).
enum class Hit : std::uint8_t {
  first,   // the first row that matches
  unique,  // the only row that matches; two are an error
  sum,     // zero when none matches
  max,     // unknown when none matches
  count,   // how many match; rows have no output
};
inline constexpr int kHits = 5;

struct LineRecord {
  BlobText name;
  BlobText rule;   // the rule's reference, e.g. "TKG § 58(3)"
  CodeRef code;    // none where rows are only counted
  CodeRef where;   // boolean: which rows of the series count; none: all
  std::uint16_t values;
  std::uint16_t value_count;
  std::uint8_t type;
  std::uint8_t series;   // runs for each row of it; kNoSeries: runs once
  std::uint8_t collect;  // Hit
  std::uint8_t reserved;
};
static_assert(sizeof(LineRecord) == 32);

// Row r has 1 + inputs cells, from first_cell + r * (1 + inputs): its output, then
// one test for each input.
struct TableRecord {
  std::uint16_t first_cell;
  std::uint16_t rows;
  std::uint16_t inputs;
  std::uint16_t slots[kMaxInputs];  // the input of each column
  std::uint16_t hit;                // Hit
  CodeRef fallback;                 // no row matched; none: as Hit says
};
static_assert(sizeof(TableRecord) == 32);

// A row's output (its code and the rule's reference) or one test: ranges, or code
// for a boolean. A test with neither allows any value, even an unknown one.
struct CellRecord {
  std::uint16_t first_range;
  std::uint16_t range_count;
  BlobText text;  // a test as written; of an output, the rule's reference
  CodeRef code;
};
static_assert(sizeof(CellRecord) == 16);

// Allowed values low..high, both included.
struct RangeRecord {
  std::int64_t low;
  std::int64_t high;
};

struct RemedySpec {
  BlobText id;
  BlobText rule;
  BlobText item;          // in_kind
  CodeRef when;           // boolean; none: always
  CodeRef amount;         // money; in_kind: integer count
  std::uint8_t kind;      // RemedyKind
  std::uint8_t basis;     // Basis
  std::uint16_t valid_days;
};
static_assert(sizeof(RemedySpec) == 32);

struct EscalationSpec {
  BlobText id;
  BlobText role;
  CodeRef when;
  CodeRef due;  // instant
};
static_assert(sizeof(EscalationSpec) == 24);

// Expressions are code for a stack machine: an op, then its operand bytes. Each
// entry's comment gives operand bytes → and what it pops and pushes.
enum class Op : std::uint8_t {
  constant,       // index:u16     ( → x)
  slot,           // index:u16     ( → x)        facts, then lines
  now,            //               ( → instant)
  add, sub, mul,  //               (a b → c)
  div,            //               (a b → a/b, an exact fraction)
  negate,         //               (a → -a)
  eq, ne, lt, le, gt, ge,  //      (a b → boolean)
  both, either,   //               (a b → boolean)   Kleene's and, or
  no,             //               (a → boolean)
  minimum, maximum,  //            (a b → c)
  round,          // mode:u8       (x unit → a multiple of unit)
  full,           //               (x unit → how many complete units)
  started,        //               (x unit → how many begun units)
  known,          //               (x → boolean)
  otherwise,      //               (x y → x, or y where x is unknown)
  choose,         //               (c a b → a where c, else b)
  date_of,        //               (instant → date)
  at_time,        //               (date time → instant)
  time_of,        //               (instant → time of day)
  date_part,      // part:u8       (date → integer)    DatePart
  rows,           // series:u8     ( → how many rows it has)
  contains,       // series:u8     (x → boolean)    whether its first column has x
  working_day,    // calendar:u8   (date → boolean)
  add_days,       // calendar:u8   (date n → date)     working days, rolls first
  nth_day,        // calendar:u8   (date n → date)     the N-th working day after
  days_between,   // calendar:u8   (date date → integer)
  business_add,   // calendar:u8 pauses:u8   (instant duration → instant)
  business_between,  // calendar:u8 pauses:u8   (instant instant → duration)
  table,          // index:u16     ( → x)
};
inline constexpr int kOps = 38;

// How many operand bytes an op has, and how many values it takes off the stack; it
// leaves one. In the order of Op.
struct OpShape {
  std::uint8_t operands;
  std::uint8_t pops;
};
inline constexpr OpShape kOpShapes[kOps] = {
    {2, 0},  // constant
    {2, 0},  // slot
    {0, 0},  // now
    {0, 2}, {0, 2}, {0, 2}, {0, 2},  // add, sub, mul, div
    {0, 1},  // negate
    {0, 2}, {0, 2}, {0, 2}, {0, 2}, {0, 2}, {0, 2},  // eq .. ge
    {0, 2}, {0, 2},  // both, either
    {0, 1},  // no
    {0, 2}, {0, 2},  // minimum, maximum
    {1, 2},  // round
    {0, 2}, {0, 2},  // full, started
    {0, 1},  // known
    {0, 2},  // otherwise
    {0, 3},  // choose
    {0, 1},  // date_of
    {0, 2},  // at_time
    {0, 1},  // time_of
    {1, 1},  // date_part
    {1, 0},  // rows
    {1, 1},  // contains
    {1, 1},  // working_day
    {1, 2}, {1, 2}, {1, 2},  // working days
    {2, 2}, {2, 2},  // business time
    {2, 0},  // table
};
inline OpShape op_shape(Op op) { return kOpShapes[static_cast<std::size_t>(op)]; }

// `pauses` is a series whose first two columns are instants, or kNoSeries.

enum class DatePart : std::uint8_t { year, month, day, weekday };  // weekday: 1 = Monday
inline constexpr int kDateParts = 4;

enum class Rounding : std::uint8_t { half_up, half_even, up, down };
inline constexpr int kRoundings = 4;

}  // namespace kulanz
