// A policy made ready to decide over very many orders. A policy that only looks at
// facts (no promise, no clock, no rows of a series) is the same few look-ups for
// each order: its tables are bit sets (table_index.h), its values nearly always
// whole numbers that are known. Where one is not, or anything is unusual, the engine
// decides (core/decide/engine.h), and both say the same.
#pragma once

#include <array>
#include <span>

#include "core/decide/conclude.h"
#include "core/decide/workspace.h"
#include "core/plan/table_index.h"
#include "core/plan/verdict.h"
#include "core/policy/policy.h"

namespace kulanz {

// One order's facts, in the policy's order of facts and in the units of Type; what
// is not given is the declared default, or unknown:
//   known:u64[2], a bit a fact · number:i64[facts]
using FactWords = const std::int64_t*;
inline constexpr std::size_t kKnownWords = 2;
inline constexpr std::size_t kMaxFactWords = kKnownWords + kMaxFacts;

// Writes what was read of a frame: kKnownWords and a word for each fact.
void write_facts(const Policy& policy, const Known& known, std::int64_t* words);

// Limits of a plan beside its tables' (table_index.h). A policy above them is not made
// into one, and decided by the engine.
inline constexpr std::size_t kMaxPlanNumbers = 4096;  // facts, constants, results of steps
inline constexpr std::size_t kMaxPlanSteps = 4096;
inline constexpr std::size_t kMaxPlanRows = 4096;     // of all tables
inline constexpr std::size_t kMaxVerdictBytes =
    sizeof(VerdictHeader) + kMaxRemedySpecs * sizeof(VerdictRemedy) + kMaxIndexColumns * sizeof(std::uint64_t);

// Big (about 500 KiB) and not shared between threads: the memory of a decision is in
// it, too.
class Plan {
 public:
  // policy_not_plain, too_large. `policy` must outlive the plan.
  Reason make(const Policy& policy);

  std::size_t fact_bytes() const { return 8 * (kKnownWords + static_cast<std::size_t>(policy_->facts.size())); }
  std::size_t verdict_bytes(bool explain) const;

  // One verdict; `out` has verdict_bytes and is 8-byte aligned.
  void decide(FactWords facts, bool explain, std::uint8_t* out);

  // `count` orders' facts, one behind the other, and their verdicts.
  void decide_all(FactWords facts, std::size_t count, bool explain, std::uint8_t* out);

  // The decision buffer with its trace; `out` holds kMaxDecisionBytes.
  std::size_t trace(FactWords facts, std::span<std::uint8_t> out);

  // The rule of a remedy's row, as VerdictRemedy names it; empty where it has none.
  BlobText row_rule(int remedy, int row) const;

  const Policy& policy() const { return *policy_; }

 private:
  // Where a number stands.
  using Place = std::uint16_t;

  // An op on numbers that are there already; its result has a place of its own.
  struct Step {
    Op op;
    std::uint8_t operand;
    Place a, b, c;  // Op::table: a is the table's number; one operand: b is a
    Place result;
  };
  // An expression without tables: steps that follow one another, and where its value is
  // then. A fact or a constant takes no steps.
  struct Code {
    std::uint16_t first;
    std::uint16_t count;
    Place result;
  };
  struct Row {
    std::int64_t value;  // where the output is a constant
    Code output;
    Code tests;          // all those that are code
    bool is_constant;
  };
  struct Table {
    const Row* first_row;        // behind the last: what holds where none matches
    const IndexColumn* columns;  // block by block
    std::uint16_t rows;
    std::uint16_t inputs;
    std::uint16_t row;           // the last decision's
    bool has_code;               // some tests are code
  };
  struct Remedy {
    Code when;
    Code amount;
    std::uint16_t table;  // the one whose row gives the amount, or kNoRow
  };
  class Maker;  // make.cc

  // Each is false where the engine has to decide. What is sure to be known and whole
  // needs no denominators.
  template <bool kSure> bool run(FactWords facts, VerdictAt out);
  template <bool kSure> void take_facts(FactWords facts);
  template <bool kSure> bool run_lines();
  template <bool kSure> bool run_steps(const Code& code);
  template <bool kSure> bool run_step(const Step& step);
  template <bool kSure> bool run_exactly(const Step& step);
  template <bool kSure> bool run_table(Table& table, Place result);
  template <bool kSure> bool rows_held(const Table& table, const IndexColumn*& column, std::uint64_t& rows, bool& known);
  template <bool kSure> bool keep_first_by_code(const Row* first, int count, std::uint64_t& rows);
  template <bool kSure> bool take_apology(VerdictHeader& head);
  template <bool kSure> bool take_remedies(VerdictAt out);
  template <bool kSure> bool is_known(Place place) const { return kSure || denominators_[place] != 0; }
  template <bool kSure> bool run_known(const Code& code) {
    return run_code<kSure>(code) && is_known<kSure>(code.result);
  }
  template <bool kSure> bool is_whole(Place place) const { return kSure || denominators_[place] == 1; }
  template <bool kSure> Value value(Place place) const;
  // A fact or a constant is there already, which most code is.
  template <bool kSure> bool run_code(const Code& code) { return code.count == 0 || run_steps<kSure>(code); }
  bool is_true(const Code& code) const { return numerators_[code.result] != 0; }

  void decide_one(FactWords facts, bool explain, std::uint8_t* out);
  void run_engine(FactWords facts, VerdictAt out);
  void explain_tables(std::uint64_t* words) const;

  const Policy* policy_ = nullptr;
  std::array<std::int64_t, kKnownWords> all_given_;  // the bits of all facts
  bool tables_known_ = false;  // in the last decision no table looked at what is not known
  bool is_sure_ = false;       // where all facts are given, each number is known and whole
  std::size_t facts_ = 0;
  std::size_t line_steps_count_ = 0;
  std::size_t remedies_count_ = 0;
  Code apology_;
  Code severity_;
  bool has_apology_;
  bool has_severity_;
  std::array<Step, kMaxPlanSteps> line_steps_;  // of all lines in turn
  std::array<Step, kMaxPlanSteps> steps_;       // of what tables and conclusions run
  std::array<Row, kMaxPlanRows> rows_;
  std::array<Table, kMaxLines> tables_;
  std::array<Remedy, kMaxRemedySpecs> remedies_;
  TableIndex index_;
  // Facts, then constants and results. A denominator of 0 is "not known".
  std::array<std::int64_t, kMaxPlanNumbers> numerators_;
  std::array<std::int64_t, kMaxPlanNumbers> denominators_;
  Workspace engine_;
};

}  // namespace kulanz
