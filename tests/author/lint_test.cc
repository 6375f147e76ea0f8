// Every finding of the linter: where it points, and the values it gives as proof.
#include "core/author/lint.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/question.h"

namespace kulanz {
namespace {

std::vector<Finding> lint(const std::string& policy) {
  Compiled compiled;
  std::vector<Finding> findings;
  const bool fine = compile_policy(policy, compiled, findings);
  EXPECT_TRUE(fine) << policy << "\n" << (findings.empty() ? "" : findings[0].message);
  if (fine) lint_policy(policy, compiled, findings);
  return findings;
}

// A policy whose one line is a table over a duration, an enum and a date.
std::string with_table(const std::string& table) {
  return R"json({"policy": "p", "currency": "EUR", "facts": {
"wait": {"type": "duration", "unit": "min"}, "size": {"type": "enum", "values": ["small", "large"]},
"day_of": {"type": "date"}, "limit": {"type": "duration", "unit": "min"}, "unit_price": {"type": "money"}},
"lines": [{"name": "all", "is": "known(wait) and known(size) and known(day_of) and known(limit) and known(unit_price)"},
{"name": "it", "table": )json" + table + R"json(}],
"remedies": [{"id": "r", "kind": "refund", "basis": "law", "when": "all", "amount": "it"}]})json";
}

std::string with_goodwill(const std::string& amount, const std::string& more = "") {
  return R"json({"policy": "p", "currency": "EUR", "facts": {
"price": {"type": "money"}, "late": {"type": "boolean"}, "reports": {"from": "promise.count(not_received)"},
"placed": {"from": "order.placed_at"}},
"promise": {"deadline": "placed + 1 h", "silence": "late", "kept_by": ["delivered"]},
"lines": [{"name": "share", "is": "if(late, 100 %, 20 %)"}, {"name": "many", "is": "reports > 2 and price > 0 EUR and share > 0 %"}],
"remedies": [{"id": "refund", "kind": "refund", "basis": "law", "amount": "1 EUR", "when": "many"},
{"id": "gift", "kind": "voucher", "basis": "goodwill", "valid_days": 30, "amount": ")json" + amount + "\"" + more + "}]}";
}

void expect_one(const std::string& policy, const std::string& code, bool advice, const std::string& proof) {
  const std::vector<Finding> findings = lint(policy);
  ASSERT_EQ(findings.size(), 1u) << policy << "\n" << (findings.empty() ? "" : findings.back().message);
  EXPECT_EQ(findings[0].code, code);
  EXPECT_EQ(findings[0].advice, advice);
  EXPECT_NE(findings[0].message.find(proof), std::string::npos) << findings[0].message;
  EXPECT_GT(findings[0].line, 0);
}

TEST(Lint, ShippedPoliciesHaveNothingButAdvice) {
  for (const char* name : {"pizza", "parcel", "newspaper", "data_option"}) {
    for (const Finding& f : lint(test::read_file(std::string(KULANZ_SOURCE_DIR) + "/policies/" + name + ".json"))) {
      EXPECT_TRUE(f.advice) << name << ": " << f.message;
    }
  }
}

TEST(Lint, NamesThatChangeNothing) {
  expect_one(R"json({"policy": "p", "currency": "EUR", "facts": {"a": {"type": "integer"}}})json", "unused_name", true, "the fact \"a\"");
  expect_one(R"json({"policy": "p", "currency": "EUR", "facts": {}, "lines": [{"name": "b", "is": "1"}]})json", "unused_name", true, "the line \"b\"");
  expect_one(R"json({"policy": "p", "currency": "EUR", "facts": {}, "calendars": {"c": {"hours": {"mon": [["09:00", "10:00"]]}}}})json",
             "unused_name", true, "the calendar \"c\"");
}

TEST(Lint, RowsThatAreNeverReached) {
  expect_one(with_table(R"json({"hit": "first", "inputs": ["wait"], "otherwise": "0 EUR", "rows": [
{"if": [">= 60 min"], "then": "1 EUR"}, {"if": [">= 120 min"], "then": "2 EUR"}]})json"),
             "unreachable_row", false, "row 2 of \"it\" is never reached: the rows above take all of it; wait = 2 h goes to row 1");
}

TEST(Lint, RowsThatSeveralRowsTogetherCover) {
  expect_one(with_table(R"json({"hit": "first", "inputs": ["wait", "size"], "rows": [
{"if": ["< 60 min", "-"], "then": "1 EUR"}, {"if": [">= 60 min", "'small'"], "then": "2 EUR"},
{"if": ["-", "'large'"], "then": "3 EUR"}, {"if": ["-", "-"], "then": "4 EUR"}]})json"),
             "unreachable_row", false, "row 4");
}

TEST(Lint, CalculatedTestsCoverNothingForSure) {
  EXPECT_TRUE(lint(with_table(R"json({"hit": "first", "inputs": ["wait"], "rows": [
{"if": ["< limit"], "then": "1 EUR"}, {"if": [">= limit"], "then": "2 EUR"}, {"if": ["-"], "then": "3 EUR"}]})json")).empty());
}

TEST(Lint, RowsThatOverlapWhereOneMayMatch) {
  expect_one(with_table(R"json({"hit": "unique", "inputs": ["wait", "size"], "otherwise": "0 EUR", "rows": [
{"if": [">= 60 min", "'small'"], "then": "1 EUR"}, {"if": ["[30 min..90 min)", "'large'"], "then": "2 EUR"},
{"if": ["< 75 min", "'small'"], "then": "3 EUR"}]})json"),
             "overlapping_rows", false, "rows 1 and 3 of \"it\" both take wait = 1 h, size = 'small'");
}

TEST(Lint, ValuesThatNoRowTakes) {
  expect_one(with_table(R"json({"hit": "first", "inputs": ["wait", "size"], "rows": [
{"if": ["< 60 min", "-"], "then": "1 EUR"}, {"if": ["> 60 min", "'small'"], "then": "2 EUR"}]})json"),
             "gap", true, "wait = 1 h, size = 'small'");
}

TEST(Lint, NothingBelowZeroIsMissed) {
  EXPECT_TRUE(lint(with_table(R"json({"hit": "first", "inputs": ["wait"], "rows": [
{"if": ["[0 min..60 min)"], "then": "1 EUR"}, {"if": [">= 60 min"], "then": "2 EUR"}]})json")).empty());
}

TEST(Lint, RatesWithAHoleInTime) {
  expect_one(with_table(R"json({"hit": "first", "inputs": ["day_of"], "rows": [
{"if": ["< 2025-04-01"], "then": "1 EUR"}, {"if": [">= 2026-04-01"], "then": "2 EUR"}]})json"),
             "rate_hole", false, "day_of = 2025-04-01");
}

TEST(Lint, GoodwillWithoutABound) {
  expect_one(with_goodwill("5 EUR"), "goodwill_above_150_percent", true, "\"gift\" has no upper bound");
  expect_one(with_goodwill("2 * price"), "goodwill_above_150_percent", true, "can be 200 % of the price");
  expect_one(with_goodwill("round(share of price, up, 0.01 EUR) + price"), "goodwill_above_150_percent", true, "can be 200 %");
  for (const char* bounded : {"min(5 EUR, price)", "share of price", "round(150 % of price, up, 0.01 EUR)", "0 EUR",
                              "if(late, price, 10 % of price)", "min(max(5 EUR, share of price), price)"}) {
    const std::string rounded = "round(" + std::string(bounded) + ", up, 0.01 EUR)";
    EXPECT_TRUE(lint(with_goodwill(rounded)).empty()) << bounded;
  }
}

TEST(Lint, GoodwillThatAsksForWork) {
  expect_one(with_goodwill("price", R"json(, "rule": "after our survey")json"), "goodwill_asks_work", true, "survey");
  expect_one(with_goodwill("price", R"json(, "when": "many")json"), "goodwill_asks_work", true, "\"reports\"");
}

TEST(Lint, PromisesToDoBetter) {
  expect_one(with_goodwill("price", R"json(, "about": "It will not happen again.")json"), "promises_improvement", true, "not happen again");
  expect_one(R"json({"policy": "p", "currency": "EUR", "facts": {}, "lines": [{"name": "key", "is": "'shop.do_better'"}],
"apology": {"key": "key"}})json", "promises_improvement", true, "do better");
}

}  // namespace
}  // namespace kulanz
