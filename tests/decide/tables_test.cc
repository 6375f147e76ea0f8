// Tables: their hit policies, what is tested in a cell, and rates by date.
#include <gtest/gtest.h>

#include "tests/decide/lines.h"

namespace kulanz::test {
namespace {

const char* const kFacts = R"(
  "wait": { "type": "duration", "unit": "min" },
  "limit": { "type": "duration", "unit": "min" },
  "size": { "type": "enum", "values": ["small", "large"] },
  "price": { "type": "money" },
  "guests": { "type": "integer" },
  "uptime": { "type": "percent" },
  "on": { "type": "date" })";

struct Row {
  const char* given;
  const char* expected;
};

// `more` is what follows the hit policy and the inputs.
Lines table(const std::string& hit, const std::string& inputs, const std::string& more) {
  return {kFacts, R"({ "name": "result", "table": { "hit": ")" + hit + R"(", "inputs": [)" + inputs + "], " + more + " } }"};
}

void expect(Lines lines, const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(lines.value(row.given), row.expected) << row.given;
}

const std::string kTwoInputs = R"("wait", "size")";

// One row looks at the wait, one at the size; both may match.
const std::string kPoints = R"("rows": [
  { "if": [">= 60 min", "-"], "then": "3" }, { "if": ["-", "'large'"], "then": "2" }])";

TEST(Tables, FirstStopsAtARowThatItCannotJudge) {
  expect(table("first", kTwoInputs, kPoints),
         {{R"("wait": 60, "size": "large")", "3"},
          {R"("wait": 59, "size": "large")", "2"},
          {R"("wait": 59, "size": "small")", "unknown"},
          {R"("wait": 60)", "3"},
          {R"("wait": 59)", "unknown"},
          {R"("size": "large")", "unknown"}});
  expect(table("first", kTwoInputs, kPoints + R"(, "otherwise": "0")"),
         {{R"("wait": 59, "size": "small")", "0"}, {R"("wait": 59)", "unknown"}, {"", "unknown"}});
}

TEST(Tables, UniqueRefusesTwoRowsThatMatch) {
  expect(table("unique", kTwoInputs, kPoints),
         {{R"("wait": 60, "size": "small")", "3"},
          {R"("wait": 59, "size": "large")", "2"},
          {R"("wait": 60, "size": "large")", "ambiguous_rows"},
          {R"("wait": 59, "size": "small")", "unknown"},
          {R"("wait": 60)", "unknown"}});  // the second might match as well
  expect(table("unique", kTwoInputs, kPoints + R"(, "otherwise": "9")"),
         {{R"("wait": 59, "size": "small")", "9"}, {R"("wait": 60, "size": "large")", "ambiguous_rows"}});
}

TEST(Tables, SumMaxAndCountTakeEveryRowThatMatches) {
  expect(table("sum", kTwoInputs, kPoints),
         {{R"("wait": 60, "size": "large")", "5"},
          {R"("wait": 60, "size": "small")", "3"},
          {R"("wait": 59, "size": "small")", "0"},
          {R"("wait": 60)", "unknown"}});
  expect(table("max", kTwoInputs, kPoints),
         {{R"("wait": 60, "size": "large")", "3"},
          {R"("wait": 59, "size": "large")", "2"},
          {R"("wait": 59, "size": "small")", "unknown"},
          {R"("wait": 60)", "unknown"}});
  expect(table("count", kTwoInputs, R"("rows": [{ "if": [">= 60 min", "-"] }, { "if": ["-", "'large'"] }])"),
         {{R"("wait": 60, "size": "large")", "2"},
          {R"("wait": 59, "size": "small")", "0"},
          {R"("wait": 60)", "unknown"}});
}

TEST(Tables, OtherwiseStandsInWhereNothingMatches) {
  const std::string otherwise = R"(, "otherwise": "7")";
  const Row nothing = {R"("wait": 59, "size": "small")", "7"};
  expect(table("sum", kTwoInputs, kPoints + otherwise), {nothing, {R"("wait": 60, "size": "large")", "5"}});
  expect(table("max", kTwoInputs, kPoints + otherwise), {nothing, {R"("wait": 60, "size": "large")", "3"}});
  expect(table("count", kTwoInputs, R"("rows": [{ "if": [">= 60 min", "-"] }])" + otherwise),
         {nothing, {R"("wait": 60, "size": "small")", "1"}});
}

TEST(Tables, SumOfMoneyIsWorkedOutOnlyInRowsThatMatch) {
  expect(table("sum", R"("wait")", R"("rows": [
           { "if": [">= 60 min"], "then": "2 * price" }, { "if": [">= 30 min"], "then": "1 EUR" }])"),
         {{R"("wait": 60, "price": 250)", "6 EUR"}, {R"("wait": 59)", "1 EUR"}, {R"("wait": 60)", "unknown"}});
}

TEST(Tables, BlockersAreWhatTheUnjudgedRowLooksAt) {
  Lines first = table("first", kTwoInputs, kPoints + R"(, "otherwise": "0")");
  using Names = std::vector<std::string>;
  EXPECT_EQ(first.ask(R"("size": "large")").blockers(), Names{"wait"});
  EXPECT_EQ(first.ask(R"("wait": 59)").blockers(), Names{"size"});
  EXPECT_EQ(first.ask("").blockers(), Names{"wait"});
  EXPECT_EQ(first.ask(R"("wait": 60)").blockers(), Names{});
}

// Each test alone in a table: whether it holds.
TEST(Tables, WhatATestAllows) {
  struct {
    const char* input;
    const char* test;
    std::vector<Row> rows;
  } const tests[] = {
      {"wait", "30 min, [60 min..90 min)", {{R"("wait": 30)", "true"}, {R"("wait": 31)", "false"}, {R"("wait": 60)", "true"},
                                            {R"("wait": 89)", "true"}, {R"("wait": 90)", "false"}}},
      {"wait", "(60 min..90 min]", {{R"("wait": 60)", "false"}, {R"("wait": 90)", "true"}, {R"("wait": 91)", "false"}}},
      {"wait", "not(30 min, >= 60 min)", {{R"("wait": 30)", "false"}, {R"("wait": 59)", "true"}, {R"("wait": 60)", "false"},
                                          {"", "unknown"}}},
      {"wait", "!= 30 min", {{R"("wait": 30)", "false"}, {R"("wait": -30)", "true"}}},
      {"wait", "< -1 min", {{R"("wait": -2)", "true"}, {R"("wait": -1)", "false"}}},
      {"size", "'small', 'large'", {{R"("size": "small")", "true"}, {"", "unknown"}}},
      {"size", "not('small')", {{R"("size": "small")", "false"}, {R"("size": "large")", "true"}}},
      {"size", "-", {{"", "true"}}},
      {"price", "2.50 EUR", {{R"("price": 250)", "true"}, {R"("price": 251)", "false"}}},
      {"on", "[2026-03-01..2026-03-31]", {{R"("on": "2026-02-28")", "false"}, {R"("on": "2026-03-31")", "true"},
                                          {R"("on": "2026-04-01")", "false"}}},
  };
  for (const auto& one : tests) {
    SCOPED_TRACE(one.test);
    expect(table("first", std::string("\"") + one.input + "\"",
                 std::string(R"("rows": [{ "if": [")") + one.test + R"("], "then": "true" }], "otherwise": "false")"),
           one.rows);
  }
}

// A calculated test compares its own column with what other facts say.
TEST(Tables, ACellMayBeCalculated) {
  expect(table("first", kTwoInputs, R"("rows": [
           { "if": ["> limit + 10 min", "'large'"], "then": "2" }, { "if": ["!= limit", "-"], "then": "1" }],
           "otherwise": "0")"),
         {{R"("wait": 71, "limit": 60, "size": "large")", "2"},
          {R"("wait": 70, "limit": 60, "size": "large")", "1"},
          {R"("wait": 71, "limit": 60, "size": "small")", "1"},
          {R"("wait": 60, "limit": 60, "size": "large")", "0"},
          {R"("wait": 71, "size": "small")", "unknown"},
          {R"("wait": 71, "size": "large")", "unknown"}});
}

// 99.99 % of a month is compared as the fraction it is, not as a rounded figure.
TEST(Tables, AFractionIsComparedExactly) {
  const std::string lines = R"json(
    { "name": "share", "is": "price / 30000 EUR * 100 %" },
    { "name": "result", "table": { "hit": "first", "inputs": ["share"], "rows": [
      { "if": ["< 99.99 %"], "then": "'below'" }, { "if": ["(99.99 %..100 %)"], "then": "'above'" },
      { "if": ["99.99 %, 100 %"], "then": "'exactly'" }], "otherwise": "'beyond'" } })json";
  expect({kFacts, lines}, {{R"("price": 2999699)", "'below'"},    // 99.98996…
                           {R"("price": 2999700)", "'exactly'"},  // 99.99
                           {R"("price": 2999701)", "'above'"},    // 99.99003…
                           {R"("price": 3000000)", "'exactly'"},
                           {R"("price": 3000001)", "'beyond'"}});
  const std::string thirds = R"(
    { "name": "each", "is": "price / guests" },
    { "name": "result", "table": { "hit": "first", "inputs": ["each"],
      "rows": [{ "if": ["> 3.33 EUR"], "then": "true" }], "otherwise": "false" } })";
  expect({kFacts, thirds}, {{R"("price": 999, "guests": 3)", "false"},
                            {R"("price": 1000, "guests": 3)", "true"},  // 3.333…
                            {R"("price": 1000, "guests": 0)", "division_by_zero"}});
}

TEST(Tables, APercentageHasSixPlaces) {
  expect(table("first", R"("uptime")", R"("rows": [{ "if": ["< 99.99 %"], "then": "true" }], "otherwise": "false")"),
         {{R"("uptime": "99.989999")", "true"},
          {R"("uptime": "99.99")", "false"},
          {R"("uptime": "99.990000")", "false"},
          {R"("uptime": "99.9899999")", "bad_percent"}});
}

TEST(Tables, ALineOfTwoNamesIsJudgedOnce) {
  const std::string lines = R"json(
    { "name": ["base", "extra"], "table": { "hit": "first", "inputs": ["size"], "rows": [
      { "if": ["'small'"], "then": ["2 EUR", "10 %"] }, { "if": ["'large'"], "then": ["3 EUR", "25 %"] }],
      "otherwise": ["0 EUR", "0 %"] } },
    { "name": "result", "is": "base + round(extra of price, half_up, 0.01 EUR)" })json";
  expect({kFacts, lines}, {{R"("size": "small", "price": 1000)", "3 EUR"},
                           {R"("size": "large", "price": 1000)", "5.50 EUR"},
                           {R"("price": 1000)", "unknown"}});
}

const std::string kRates = R"("rows": [
  { "from": "2024-03-31", "then": "1 EUR" }, { "from": "2025-04-01", "then": "9.76 EUR" },
  { "from": "2026-04-01", "then": "10.34 EUR" }])";

Lines rates(const std::string& more) {
  return {kFacts, R"({ "name": "result", "rates": { "on": "on", )" + kRates + more + " } }"};
}

TEST(Rates, ARateHoldsFromItsDayUntilTheNext) {
  expect(rates(""), {{R"("on": "2024-03-30")", "unknown"},
                     {R"("on": "2024-03-31")", "1 EUR"},
                     {R"("on": "2025-03-31")", "1 EUR"},
                     {R"("on": "2025-04-01")", "9.76 EUR"},
                     {R"("on": "2026-03-31")", "9.76 EUR"},
                     {R"("on": "2026-04-01")", "10.34 EUR"},
                     {R"("on": "2199-12-31")", "10.34 EUR"},
                     {"", "unknown"}});
}

TEST(Rates, NobodyGuessesNextYearsRate) {
  expect(rates(R"(, "until": "2027-03-31")"), {{R"("on": "2027-03-31")", "10.34 EUR"}, {R"("on": "2027-04-01")", "unknown"}});
  expect(rates(R"(, "until": "2027-03-31", "otherwise": "5 EUR")"),
         {{R"("on": "2024-03-30")", "5 EUR"}, {R"("on": "2027-04-01")", "5 EUR"}, {"", "unknown"}});
}

// The day of a moment is that of the policy's zone: at 22:00 UTC it is already
// April in Berlin.
TEST(Rates, TheDayIsALocalOne) {
  Lines lines(kFacts + std::string(R"(, "at": { "type": "instant" })"),
              R"json({ "name": "day", "is": "date(at)" }, { "name": "result", "rates": { "on": "day", )json" + kRates + " } }");
  expect(std::move(lines), {{R"("at": "2026-03-31T21:59:59Z")", "9.76 EUR"},
                            {R"("at": "2026-03-31T22:00:00Z")", "10.34 EUR"},
                            {R"("at": "2026-03-31T23:30:00+02:00")", "9.76 EUR"},
                            {R"("at": "2026-04-01T00:00:00+02:00")", "10.34 EUR"}});
}

}  // namespace
}  // namespace kulanz::test
