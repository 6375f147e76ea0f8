// A line that runs for each row of a series: what is collected, what is unknown,
// and how many rows there may be.
#include <gtest/gtest.h>

#include "tests/decide/lines.h"

namespace kulanz::test {
namespace {

// Two series: of one column, given as scalars, and of three, given as objects.
const char* const kFacts = R"(
  "limit": { "type": "duration", "unit": "min" },
  "delays": { "series": { "delay": { "type": "duration", "unit": "min" } } },
  "tickets": { "series": {
    "kind": { "type": "enum", "values": ["adult", "child"] },
    "price": { "type": "money" },
    "seats": { "type": "integer", "default": "1" } } })";

std::string for_each(const std::string& series, const std::string& collect, const std::string& more) {
  return R"({ "name": "result", "for_each": ")" + series + R"(", "collect": ")" + collect + R"(")" +
         more + " }";
}

Lines delays(const std::string& collect, const std::string& more) {
  return {kFacts, for_each("delays", collect, more)};
}
Lines tickets(const std::string& collect, const std::string& more) {
  return {kFacts, for_each("tickets", collect, more)};
}

const std::string kEach = R"(, "is": "delay")";
const std::string kFromLimit = R"(, "where": "delay >= limit")";

// `given`, and what sum, max and count of it come to.
struct Row {
  const char* given;
  const char* sum;
  const char* max;
  const char* count;
};

void expect_rows(const std::vector<Row>& rows, const std::string& where) {
  Lines sum = delays("sum", where + kEach);
  Lines max = delays("max", where + kEach);
  Lines count = delays("count", where);
  for (const Row& row : rows) {
    EXPECT_EQ(sum.value(row.given), row.sum) << row.given;
    EXPECT_EQ(max.value(row.given), row.max) << row.given;
    EXPECT_EQ(count.value(row.given), row.count) << row.given;
  }
}

TEST(Series, CollectsAllRows) {
  expect_rows({{R"("delays": [60, 75, 15])", "150 min", "75 min", "3"},
               {R"("delays": [-5, -3])", "-8 min", "-3 min", "2"},
               {R"("delays": [0])", "0 min", "0 min", "1"},
               {R"("delays": [])", "0 min", "unknown", "0"},
               {R"("limit": 20)", "unknown", "unknown", "unknown"},
               {R"("delays": [60, null])", "unknown", "unknown", "2"},
               {R"("delays": [null])", "unknown", "unknown", "1"}},
              "");
}

TEST(Series, CollectsTheRowsThatCount) {
  expect_rows({{R"("limit": 20, "delays": [60, 75, 19])", "135 min", "75 min", "2"},
               {R"("limit": 20, "delays": [20, 19])", "20 min", "20 min", "1"},
               {R"("limit": 90, "delays": [60, 75])", "0 min", "unknown", "0"},
               {R"("limit": 90, "delays": [])", "0 min", "unknown", "0"},
               {R"("limit": 20)", "unknown", "unknown", "unknown"},
               {R"("delays": [60])", "unknown", "unknown", "unknown"},
               // Nothing has to be compared, so nothing is missing.
               {R"("delays": [])", "0 min", "unknown", "0"},
               {R"("limit": 20, "delays": [60, null])", "unknown", "unknown", "unknown"}},
              kFromLimit);
}

TEST(Series, ARowThatDoesNotCountMayBeUnknown) {
  Lines adults = tickets("sum", R"(, "where": "kind = 'adult'", "is": "price")");
  EXPECT_EQ(adults.value(R"("tickets": [{"kind": "adult", "price": 500}, {"kind": "child"}])"), "5 EUR");
  EXPECT_EQ(adults.value(R"("tickets": [{"kind": "adult", "price": 500}, {"kind": "adult"}])"), "unknown");
  EXPECT_EQ(adults.value(R"("tickets": [{"kind": "adult", "price": 500}, {"price": 700}])"), "unknown");
}

TEST(Series, AColumnsDefaultFillsWhatIsNotGiven) {
  Lines total = tickets("sum", R"(, "is": "seats * price")");
  EXPECT_EQ(total.value(R"("tickets": [{"seats": 2, "price": 500}, {"price": 700}])"), "17 EUR");
  EXPECT_EQ(total.value(R"("tickets": [{"seats": null, "price": 700}])"), "7 EUR");
  EXPECT_EQ(total.value(R"("tickets": [{"seats": 2}])"), "unknown");
}

// A row of which nothing is known is a row all the same: were it dropped, the
// others would be paid as if they were all there are.
TEST(Series, ARowOfWhichNothingIsKnownIsStillARow) {
  Lines seats = tickets("sum", R"(, "is": "seats")");
  Lines prices = tickets("sum", R"(, "is": "price")");
  Lines count = tickets("count", "");
  for (const char* given : {R"("tickets": [{"price": 500}, {}])", R"("tickets": [{"price": 500}, null])",
                            R"("tickets": [{}, {"price": 500}])", R"("tickets": [null, {"price": 500}])",
                            R"("tickets": [{"price": 500}, {"price": null, "kind": null}])"}) {
    EXPECT_EQ(count.value(given), "2") << given;
    EXPECT_EQ(seats.value(given), "2") << given;
    EXPECT_EQ(prices.value(given), "unknown") << given;
  }
  EXPECT_EQ(count.value(R"("tickets": [{}])"), "1");
}

TEST(Series, ThousandAndTwentyFourRowsAndNoMore) {
  Lines sum = delays("sum", kEach);
  Lines count = delays("count", "");
  std::string rows = R"("delays": [1)";
  for (int i = 1; i < kMaxSeriesRows; ++i) rows += ", 1";
  EXPECT_EQ(sum.value(rows + "]"), "1024 min");
  EXPECT_EQ(count.value(rows + "]"), "1024");
  EXPECT_EQ(sum.value(rows + ", 1]"), "too_many_rows");
  EXPECT_EQ(sum.value(rows + ", null]"), "too_many_rows");
}

TEST(Series, BlockersNameTheSeriesAndNotItsColumn) {
  Lines sum = delays("sum", kFromLimit + kEach);
  using Names = std::vector<std::string>;
  EXPECT_EQ(sum.ask(R"("limit": 20)").blockers(), Names{"delays"});
  EXPECT_EQ(sum.ask(R"("limit": 20, "delays": [null])").blockers(), Names{"delays"});
  EXPECT_EQ(sum.ask(R"("delays": [60])").blockers(), Names{"limit"});
  EXPECT_EQ(sum.ask(R"("delays": [null])").blockers(), (Names{"limit", "delays"}));
  EXPECT_EQ(sum.ask(R"("limit": 20, "delays": [60])").blockers(), Names{});
  Lines last_column = tickets("sum", R"(, "is": "price")");
  EXPECT_EQ(last_column.ask(R"("tickets": [{"kind": "adult"}])").blockers(), Names{"tickets"});
}

TEST(Series, ATableRunsForEachRowOverColumnsAndFacts) {
  Lines refund(kFacts, for_each("tickets", "sum", R"json(, "table": {
    "hit": "first", "inputs": ["limit", "kind", "seats"],
    "rows": [
      { "if": [">= 60 min", "'adult'", "-"], "then": "price" },
      { "if": [">= 60 min", "'child'", "> 1"], "then": "round(50 % of price, half_up, 0.01 EUR)" }],
    "otherwise": "1 EUR" })json"));
  const std::string rows = R"("tickets": [{"kind": "adult", "price": 500},
    {"kind": "child", "price": 301, "seats": 2}, {"kind": "child", "price": 301}])";
  EXPECT_EQ(refund.value(rows + R"(, "limit": 60)"), "7.51 EUR");
  EXPECT_EQ(refund.value(rows + R"(, "limit": 59)"), "3 EUR");
  EXPECT_EQ(refund.value(rows), "unknown");
  EXPECT_EQ(refund.value(R"("limit": 60, "tickets": [{"price": 500}])"), "unknown");
  EXPECT_EQ(refund.value(R"("limit": 60, "tickets": [])"), "0 EUR");
}

TEST(Series, LinesMayRunForEachOneAfterTheOther) {
  Lines share(kFacts, R"(
    { "name": "all", "for_each": "tickets", "collect": "sum", "is": "price" },
    { "name": "worst", "for_each": "delays", "collect": "max", "is": "delay" },
    { "name": "result", "for_each": "tickets", "collect": "count", "where": "2 * price > all and worst > limit" })");
  EXPECT_EQ(share.value(R"("limit": 5, "delays": [6], "tickets": [{"price": 300}, {"price": 200}, {"price": 99}])"), "1");
  EXPECT_EQ(share.value(R"("limit": 6, "delays": [6], "tickets": [{"price": 300}])"), "0");
}

TEST(Series, CountAndContains) {
  Lines count(kFacts, result_is("count(delays)"));
  Lines contains(kFacts, result_is("contains(delays, limit)"));
  struct {
    const char* given;
    const char* count;
    const char* contains;
  } const rows[] = {
      {R"("limit": 75, "delays": [60, 75])", "2", "true"},
      {R"("limit": 74, "delays": [60, 75])", "2", "false"},
      {R"("limit": 75, "delays": [])", "0", "false"},
      {R"("limit": 75)", "unknown", "unknown"},
      {R"("delays": [60, 75])", "2", "unknown"},
      {R"("limit": 75, "delays": [null, 75])", "2", "true"},
      {R"("limit": 75, "delays": [75, null])", "2", "true"},
      {R"("limit": 75, "delays": [60, null])", "2", "unknown"},  // the null might be it
  };
  for (const auto& row : rows) {
    EXPECT_EQ(count.value(row.given), row.count) << row.given;
    EXPECT_EQ(contains.value(row.given), row.contains) << row.given;
  }
  EXPECT_EQ(contains.ask(R"("limit": 75)").blockers(), std::vector<std::string>{"delays"});
}

TEST(Series, RefusesWhatIsNoListOfRows) {
  Lines any(kFacts, result_is("count(delays) + count(tickets)"));
  struct {
    const char* given;
    const char* reason;
  } const rows[] = {
      {R"("delays": 60)", "bad_series"},
      {R"("delays": {"first": 60})", "bad_series"},
      {R"("delays": {"-1": 60})", "bad_series"},
      {R"("delays": ["soon"])", "bad_duration"},
      {R"("delays": [[60]])", "unknown_fact"},
      {R"("delays": [{"wait": 60}])", "unknown_fact"},
      {R"("delay": 60)", "unknown_fact"},
      {R"("tickets": [60])", "unknown_fact"},
      {R"("tickets": [{"colour": 1}])", "unknown_fact"},
      {R"("tickets": [{"kind": "dog"}])", "bad_enum"},
      {R"("tickets": [{"price": 1.5}])", "bad_integer"},
      {R"("delays": [1], "delays/0": 2)", "duplicate_fact"},
  };
  for (const auto& row : rows) EXPECT_EQ(any.value(row.given), row.reason) << row.given;
}

TEST(Series, ASumThatOverflowsIsRefused) {
  Lines sum = tickets("sum", R"(, "is": "1000000 * price")");
  EXPECT_EQ(sum.value(R"("tickets": [{"price": 9000000000000}])"), "90000000000000000 EUR");
  EXPECT_EQ(sum.value(R"("tickets": [{"price": 9000000000000}, {"price": 9000000000000}])"), "overflow");
}

}  // namespace
}  // namespace kulanz::test
