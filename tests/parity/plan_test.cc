// A plan says what the engine says, whatever the facts.
#include "core/plan/plan.h"

#include "tests/parity/every_case.h"
#include "tests/support/question.h"

namespace kulanz::parity {
namespace {

// A plan with everything that a verdict needs, on the heap.
struct Planned {
  Plan plan;
  Reason reason;
  std::array<std::int64_t, kMaxFactWords> facts{};
  alignas(8) std::array<std::uint8_t, 64 * 1024> out{};

  explicit Planned(const Policy& policy) : reason(plan.make(policy)) {}

  VerdictAt decide(const Known& known, bool explain) {
    write_facts(plan.policy(), known, facts.data());
    out.fill(0xEE);
    plan.decide(facts.data(), explain, out.data());
    return VerdictAt(out.data());
  }
};

// What the engine says of the same facts, without any event.
Conclusion by_engine(const Policy& policy, Workspace& w) {
  w.known.event_count = 0;
  return conclude_known(policy, Instant{0}, w, nullptr);
}

// The row of the table that gave the amount, where a remedy's amount is one table's.
std::uint16_t row_by_engine(const Policy& policy, const Workspace& w, std::int64_t spec) {
  const CodeRef amount = policy.remedies[static_cast<int>(spec)].amount;
  if (amount.size != 3 || policy.code[amount.at] != static_cast<std::uint8_t>(Op::slot)) return kNoRow;
  const int line = read_at<std::uint16_t>(policy.code, amount.at + 1u) - policy.facts.size();
  if (line < 0) return kNoRow;
  const CodeRef code = policy.lines[line].code;
  if (code.size != 3 || policy.code[code.at] != static_cast<std::uint8_t>(Op::table)) return kNoRow;
  return w.memory.rows[read_at<std::uint16_t>(policy.code, code.at + 1u)];
}

void expect_same(const Policy& policy, const Conclusion& asked, const Workspace& w, VerdictAt verdict) {
  const VerdictHeader& head = verdict.header();
  ASSERT_EQ(head.reason, asked.head.reason);
  if (head.reason != 0) return;
  EXPECT_EQ(head.next_change_at, asked.hold);
  EXPECT_EQ(head.blockers, asked.blockers);
  EXPECT_EQ(head.apology, asked.apology);
  EXPECT_EQ(head.severity, asked.head.severity);
  ASSERT_EQ(head.remedy_count, asked.head.remedy_count);
  for (std::size_t i = 0; i < head.remedy_count; ++i) {
    EXPECT_EQ(verdict.remedy(i).spec, asked.remedies[i].spec);
    EXPECT_EQ(verdict.remedy(i).amount, asked.remedies[i].amount);
    EXPECT_EQ(verdict.remedy(i).row, row_by_engine(policy, w, asked.remedies[i].spec));
  }
}

TEST(Plan, SaysWhatTheEngineSaysOfEveryShippedPolicy) {
  std::map<std::string, std::unique_ptr<Planned>> plans;
  int quick = 0;
  int slow = 0;
  for_every_case(13, [&](const Case& c) {
    auto& planned = plans[c.name];
    if (!planned) planned = std::make_unique<Planned>(c.policy);
    Workspace& w = c.decider.workspace;
    if (planned->reason != Reason::ok || read_frame(c.policy, c.frame, w.known).reason != Reason::ok) return;
    const Conclusion asked = by_engine(c.policy, w);
    const VerdictAt verdict = planned->decide(w.known, true);
    expect_same(c.policy, asked, w, verdict);
    (verdict.header().explained != 0 ? quick : slow) += 1;
  });
  EXPECT_GT(quick, 3 * cases_per_policy());
  EXPECT_GT(slow, 3 * cases_per_policy());
}

TEST(Plan, IsMadeOfWhatOnlyLooksAtFacts) {
  const Shelf shelf = load_shelf(KULANZ_SOURCE_DIR "/policies");
  const auto reason = [&](const char* name) { return Planned(shelf.at(name).policy).reason; };
  EXPECT_EQ(reason("pizzahut_uk"), Reason::ok);
  EXPECT_EQ(reason("eu261"), Reason::ok);
  EXPECT_EQ(reason("pizza"), Reason::policy_not_plain);            // a promise
  EXPECT_EQ(reason("rail_eu"), Reason::policy_not_plain);          // rows of a series
  EXPECT_EQ(reason("ofcom_autocomp"), Reason::policy_not_plain);   // working days
}

// ---- tables of every size ----------------------------------------------------

constexpr int kColumns = 3;

std::string random_test(Random& random, int column) {
  if (random.percent(30)) return "-";
  if (column == 2) return random.percent(50) ? "'x'" : "not('y')";
  if (random.percent(10)) return column == 0 ? "= b" : "= a * a * a * a * a * a * a * a * a * a";  // may overflow
  const std::int64_t low = random.between(0, 80);
  const std::string from = std::to_string(low);
  switch (random.between(0, 4)) {
    case 0: return ">= " + from;
    case 1: return "< " + from;
    case 2: return from;
    case 3: return "[" + from + ".." + std::to_string(low + random.between(0, 30)) + "]";
    default: return from + ", > " + std::to_string(low + 5);
  }
}

std::string random_policy(Random& random, int rows) {
  static const std::vector<std::string> hits{"first", "first", "first", "unique", "sum", "max"};
  Json table{{"hit", random.one_of(hits)}, {"inputs", {"a", "b", "c"}}, {"rows", Json::array()}};
  for (int i = 0; i < rows; ++i) {
    Json row{{"then", random.percent(90) ? std::to_string(random.between(0, 999)) + " EUR" : "b * 1 EUR"},
             {"rule", "row " + std::to_string(i)}};
    for (int column = 0; column < kColumns; ++column) row["if"].push_back(random_test(random, column));
    table["rows"].push_back(row);
  }
  if (random.percent(50)) table["otherwise"] = "7 EUR";
  return Json{{"policy", "random"}, {"currency", "EUR"}, {"zone", "Europe/Berlin"},
              {"facts", {{"a", {{"type", "integer"}}}, {"b", {{"type", "integer"}}},
                         {"c", {{"type", "enum"}, {"values", {"x", "y", "z"}}}}}},
              {"lines", {{{"name", "due"}, {"table", table}}}},
              {"remedies", {{{"id", "money"}, {"kind", "refund"}, {"basis", "contract"}, {"amount", "due"}}}}}
      .dump();
}

Known random_facts(Random& random) {
  Known known;
  known.series = {};
  for (std::size_t i = 0; i < 2; ++i) known.facts[i] = {random.between(-5, 95), !random.percent(5)};
  if (random.percent(3)) known.facts[1].number = INT64_MAX - random.between(0, 3);
  known.facts[2] = {random.between(0, 2), !random.percent(5)};
  return known;
}

// The words of the explanation are what each test says by itself.
void expect_explained(const Policy& policy, const Known& known, const VerdictAt verdict) {
  const TableRecord& table = policy.tables[0];
  const std::uint64_t* const words = verdict.explanation(policy.remedies.size());
  for (int row = 0; row < table.rows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      const CellRecord& cell = policy.cells[table.first_cell + row * (1 + kColumns) + 1 + column];
      if (cell.code.size != 0) continue;
      bool holds = cell.range_count == 0;
      for (int i = 0; i < cell.range_count; ++i) {
        const RangeRecord& range = policy.ranges[cell.first_range + i];
        const std::int64_t number = known.facts[table.slots[column]].number;
        holds = holds || (range.low <= number && number <= range.high);
      }
      ASSERT_EQ(words[row / 64 * kColumns + column] >> (row % 64) & 1, holds) << row << " " << column;
    }
  }
}

TEST(Plan, ReadsTablesOfEverySizeAsTheEngineDoes) {
  Random random(14);
  int quick = 0;
  for (int round = 0; round < cases_per_policy(); ++round) {
    const int rows = static_cast<int>(random.percent(70) ? random.between(1, 12) : random.between(60, 200));
    const std::string authored = random_policy(random, rows);
    Compiled compiled;
    std::vector<Finding> findings;
    ASSERT_TRUE(compile_policy(authored, compiled, findings)) << findings.at(0).message << authored;
    const test::Asked asked(authored);
    SCOPED_TRACE(authored);
    const auto planned = std::make_unique<Planned>(asked.policy());
    ASSERT_EQ(planned->reason, Reason::ok);
    const auto w = std::make_unique<Workspace>();
    for (int i = 0; i < 100; ++i) {
      w->known = random_facts(random);
      const Conclusion concluded = by_engine(asked.policy(), *w);
      const VerdictAt verdict = planned->decide(w->known, true);
      expect_same(asked.policy(), concluded, *w, verdict);
      if (verdict.header().explained != 0) {
        ++quick;
        expect_explained(asked.policy(), w->known, verdict);
      }
      if (testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(quick, cases_per_policy() * 10);
}

// Bounds anywhere, also at the ends of all numbers and just beside one another.
std::int64_t random_number(Random& random) {
  static const std::vector<std::int64_t> places{INT64_MIN, INT64_MIN + 9, -1'000'000'000'000, -1000, 0, 60, 3600,
                                                1'000'000'000'000, INT64_MAX - 9};
  const std::int64_t near = random.one_of(places);
  return near + random.between(0, random.percent(50) ? 9 : 9 * 60) % (near > INT64_MAX - 1000 ? 10 : 1000);
}

TEST(Plan, FindsTheStretchOfEveryNumber) {
  constexpr int kRows = 100;
  Random random(15);
  const auto index = std::make_unique<TableIndex>();
  for (int round = 0; round < 20 * cases_per_policy(); ++round) {
    std::vector<CellRecord> cells(2 * kRows);
    std::vector<RangeRecord> ranges;
    const int rows = static_cast<int>(random.between(1, random.percent(90) ? 5 : kRows));
    for (int row = 0; row < rows; ++row) {
      CellRecord& test = cells[static_cast<std::size_t>(2 * row + 1)];
      test.first_range = static_cast<std::uint16_t>(ranges.size());
      test.range_count = static_cast<std::uint16_t>(random.between(0, 2));
      for (int i = 0; i < test.range_count; ++i) {
        const std::int64_t low = random_number(random);
        const std::int64_t high = random_number(random);
        ranges.push_back({std::min(low, high), random.percent(30) ? INT64_MAX : std::max(low, high)});
      }
    }
    const auto bytes = [](const auto& records) {
      return Bytes(reinterpret_cast<const std::uint8_t*>(records.data()), records.size() * sizeof(records[0]));
    };
    Policy policy;
    policy.cells = Records<CellRecord>(bytes(cells));
    policy.ranges = Records<RangeRecord>(bytes(ranges));
    TableRecord table{};
    table.rows = static_cast<std::uint16_t>(rows);
    table.inputs = 1;
    const std::uint16_t place = 0;
    index->clear();
    ASSERT_TRUE(index->add(policy, table, &place));
    for (int i = 0; i < 50; ++i) {
      const std::int64_t number = random_number(random);
      for (int row = 0; row < rows; ++row) {
        const CellRecord& test = cells[static_cast<std::size_t>(2 * row + 1)];
        bool holds = test.range_count == 0;
        for (int r = 0; r < test.range_count; ++r) {
          const RangeRecord& range = ranges[static_cast<std::size_t>(test.first_range + r)];
          holds = holds || (range.low <= number && number <= range.high);
        }
        const IndexColumn& column = (index->next() - index->columns())[row / kBlockRows];
        ASSERT_EQ(column.held(number) >> (row % kBlockRows) & 1, holds) << number << " row " << row << " round " << round;
      }
    }
  }
}

TEST(Plan, NamesTheRuleOfTheRow) {
  const test::Asked asked = test::Asked::shipped("pizzahut_uk");
  const auto planned = std::make_unique<Planned>(asked.policy());
  Known known;
  known.series = {};
  known.facts[0] = {41 * 60, true};
  known.facts[2] = {1, true};
  const VerdictAt verdict = planned->decide(known, false);
  ASSERT_EQ(verdict.header().remedy_count, 1);
  EXPECT_EQ(verdict.remedy(0).amount, 1000);
  EXPECT_EQ(verdict.remedy(0).row, 0);
  EXPECT_EQ(asked.policy().text(planned->plan.row_rule(0, verdict.remedy(0).row)), "over forty minutes");
  EXPECT_EQ(asked.policy().text(planned->plan.row_rule(0, 1)), "");
}

}  // namespace
}  // namespace kulanz::parity
