// Every complaint of the compiler: its code, where it points, and that it helps.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/author/author.h"
#include "core/author/utf8.h"
#include "tests/support/question.h"

namespace kulanz {
namespace {

std::vector<Finding> findings_of(const std::string& text) {
  Compiled out;
  std::vector<Finding> findings;
  const bool fine = compile_policy(text, out, findings);
  EXPECT_EQ(fine, findings.empty()) << text;
  EXPECT_EQ(fine, !out.blob.empty());
  return findings;
}

// A policy of one line, `is`, over a few facts.
std::string with_line(const std::string& is) {
  return R"({"policy": "p", "currency": "EUR",
"calendars": {"shop": {"hours": {"mon": [["09:00", "17:00"]]}}},
"facts": {
 "price": {"type": "money"}, "count": {"type": "integer"}, "day": {"type": "date"},
 "kind": {"type": "enum", "values": ["small", "large"]}, "flag": {"type": "boolean"},
 "wait": {"type": "duration", "unit": "min"}, "since": {"type": "instant"}},
"lines": [{"name": "it", "is": ")" + is + "\"}]}";
}

struct Row {
  const char* is;
  const char* code;
  int column;  // inside the expression, 1-based
};

TEST(Findings, ExpressionsArePointedAt) {
  const Row rows[] = {
      {"prize", "unknown_name", 1},
      {"price + count", "type", 7},
      {"price + 1", "type", 7},
      {"price * price", "type", 7},
      {"price * 10 %", "type", 7},
      {"since + since", "type", 7},
      {"day + wait", "type", 5},
      {"10 USD", "other_currency", 1},
      {"0.001 EUR", "bad_number", 1},
      {"1.5 min", "bad_number", 1},
      {"10000000000000 EUR", "bad_number", 1},
      {"kind = 'medium'", "unknown_value", 8},
      {"kind > 'small'", "type", 6},
      {"'small'+1", "type", 8},
      {"2026-02-30", "bad_date", 1},
      {"at(day, 25:00)", "bad_time", 9},
      {"flag and count", "type", 6},
      {"not count", "type", 1},
      {"-flag", "type", 1},
      {"min(price)", "arguments", 1},
      {"min(price, count)", "type", 1},
      {"round(price, upwards, 0.05 EUR)", "rounding", 14},
      {"rund(price, up, 0.05 EUR)", "unknown_function", 1},
      {"is_working_day(shopp, day)", "unknown_calendar", 16},
      {"full(now - since, now - since)", "running", 23},
      {"(now - since) * 2", "running", 15},
      {"price +", "syntax", 8},
      {"(price", "syntax", 7},
      {"price price", "syntax", 7},
      {"price ? 2", "syntax", 7},
      {"'small", "syntax", 1},
      {"if(count, 1, 2)", "type", 4},
  };
  for (const Row& row : rows) {
    const std::vector<Finding> findings = findings_of(with_line(row.is));
    ASSERT_EQ(findings.size(), 1u) << row.is << (findings.empty() ? "" : " " + findings[0].message);
    EXPECT_EQ(findings[0].code, row.code) << row.is << ": " << findings[0].message;
    EXPECT_EQ(findings[0].line, 7) << row.is;
    EXPECT_EQ(findings[0].column, 32 + row.column) << row.is << ": " << findings[0].message;
    EXPECT_GT(findings[0].message.size(), 10u) << row.is;
  }
}

TEST(Findings, SoundExpressionsAreTaken) {
  for (const char* is : {"10 % of price", "price / 3", "round(10 % of price, half_up, 0.05 EUR)",
                         "if(kind = 'large', price, 0 EUR)", "'small' = kind", "now - since >= 60 min",
                         "full(now - since, 24 h) * 5 EUR", "max(5 EUR, 10 % of price)", "day + 3",
                         "add_working_days(shop, day, -2)", "at(day, 24:00) - 1 s", "not flag or count = 2",
                         "otherwise(price, 2 EUR)", "known(price) and price > 1 EUR", "-count + 2 * 3",
                         "price / (2 * count)", "if(flag, 'a', if(count = 1, 'b', 'a'))"}) {
    const std::vector<Finding> findings = findings_of(with_line(is));
    EXPECT_TRUE(findings.empty()) << is << ": " << (findings.empty() ? "" : findings[0].message);
  }
}

TEST(Findings, TheNearestNameIsOffered) {
  EXPECT_NE(findings_of(with_line("prize"))[0].message.find("did you mean \"price\"?"), std::string::npos);
}

TEST(Findings, AllOfAFileComeInOneRunInItsOrder) {
  const std::vector<Finding> findings = findings_of(R"({
"policy": "P!", "currency": "euro", "colour": 1,
"facts": {"a": {"type": "monny"}, "b": {"type": "duration", "unit": "weeks"}},
"remedies": [{"id": "x", "kind": "voucher", "basis": "law", "amount": "1 EUR", "valid_days": 3}]})");
  std::vector<std::string> codes;
  for (const Finding& finding : findings) codes.push_back(finding.code);
  EXPECT_TRUE(std::is_sorted(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.line < b.line || (a.line == b.line && a.column < b.column);
  }));
  for (const char* code : {"bad_name", "bad_currency", "unknown_member", "unknown_type", "unknown_unit",
                           "owed_in_money"}) {
    EXPECT_NE(std::find(codes.begin(), codes.end(), code), codes.end()) << code;
  }
}

TEST(Findings, TextThatIsNoJsonSaysWhere) {
  const std::vector<Finding> findings = findings_of("{\"policy\": \"p\",\n \"currency\" \"EUR\"}");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].code, "not_json");
  EXPECT_EQ(findings[0].line, 2);
}

TEST(Findings, BytesThatAreNoUtf8AreShown) {
  for (const char* bytes : {"\xff", "\xc3(", "\xe2\x82", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    const std::vector<Finding> findings = findings_of("{\"policy\": \"p\",\n \"about\": \"" + std::string(bytes) + "\"}");
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].code, "not_utf8");
    EXPECT_EQ(findings[0].line, 2);
    EXPECT_EQ(findings[0].column, 12);
  }
}

TEST(Findings, AWholeCharacterIsQuoted) {
  for (const char* text : {"1 \u00d7 2", "wait \u20ac", "\U0001f44d"}) {
    const std::vector<Finding> findings = findings_of(with_line(text));
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].code, "syntax");
    EXPECT_EQ(not_utf8(findings[0].message), std::string::npos) << findings[0].message;
  }
}

TEST(Findings, AByteOrderMarkMovesNothing) {
  const std::vector<Finding> findings = findings_of("\xef\xbb\xbf{\"policy\": \"P\",\n \"currency\": \"EUR\"}");
  const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding& f) { return f.code == "bad_name"; });
  ASSERT_NE(found, findings.end());
  EXPECT_EQ(found->line, 1);
  EXPECT_EQ(found->column, 15);
}

// Each would take a long while if every complaint read the file, or every name, anew.
TEST(Findings, ManyOfThemAreQuicklySaid) {
  std::string rows;
  while (rows.size() < kMaxAuthoredBytes - 1'000) rows += (rows.empty() ? "" : ",\n") + std::string(R"({"nmae":"l"})");
  EXPECT_GT(findings_of(R"({"policy": "p", "currency": "EUR", "lines": [)" + rows + "]}").size(), 30'000u);
  const std::string zone(500'000, 'E');
  const std::vector<Finding> findings = findings_of(R"({"policy": "p", "currency": "EUR", "zone": ")" + zone + "\"}");
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.code == "unknown_zone"; }));
  std::string members = "{\"a\":0";
  for (std::size_t i = 0; i < kMaxMembers; ++i) members += ",\"m" + std::to_string(i) + "\":0";
  EXPECT_EQ(findings_of(members + "}")[0].code, "too_many");
  std::string values = "\"v\"";
  for (int i = 0; i < 40'000; ++i) values += ",\"v" + std::to_string(i) + "\"";
  const std::string facts = R"("facts": {"kind": {"type": "enum", "values": [)" + values + "]}}";
  EXPECT_EQ(findings_of(R"({"policy": "p", "currency": "EUR", )" + facts + "}").back().code, "too_many");
}

TEST(Findings, BombsAreRefused) {
  EXPECT_EQ(findings_of(std::string(100'000, '['))[0].code, "too_deep");
  EXPECT_EQ(findings_of(std::string(kMaxAuthoredBytes + 1, ' '))[0].code, "too_large");
  EXPECT_EQ(findings_of(with_line(std::string(5'000, '(')))[0].code, "syntax");
  std::string chain = "1";
  for (int i = 0; i < 100'000; ++i) chain += "+1";
  EXPECT_EQ(findings_of(with_line(chain))[0].code, "syntax");
  EXPECT_EQ(findings_of("{\"a\": 1, \"a\": 2}")[0].code, "duplicate_name");
  EXPECT_EQ(findings_of("[]")[0].code, "wrong_kind");
  EXPECT_EQ(findings_of("")[0].code, "not_json");
}

TEST(Findings, TableTestsAreChecked) {
  const auto with_test = [](const std::string& test) {
    return R"({"policy": "p", "currency": "EUR", "facts": {"wait": {"type": "duration", "unit": "min"}},
"lines": [{"name": "it", "table": {"hit": "first", "inputs": ["wait"],
"rows": [{"if": [")" + test + R"("], "then": "1 EUR"}], "otherwise": "0 EUR"}}]})";
  };
  for (const char* test : {"-", ">= 60 min", "< 1 h", "[10 min..20 min)", "not(60 min, 2 h)", "(0 s..1 s]", "= 5 min", "!= 5 min",
                           ">= wait", "!= 2 * wait + 1 h"}) {
    EXPECT_TRUE(findings_of(with_test(test)).empty()) << test;
  }
  EXPECT_EQ(findings_of(with_test(">= 5 EUR"))[0].code, "type");
  EXPECT_EQ(findings_of(with_test("[20 min..10 min]"))[0].code, "empty_range");
  EXPECT_EQ(findings_of(with_test("60"))[0].code, "type");
  for (const char* test : {">= 60 min or", "wait", "< wait, > 2 h", "not(> wait)", "[wait..2 h]", "not(!= 2 h)",
                           "1 h, != 2 h", "!= 1 h, 2 h"}) {
    EXPECT_EQ(findings_of(with_test(test))[0].code, "syntax") << test;
  }
}

// A policy with two series and a date, and one line.
std::string with_series(const std::string& line) {
  return R"json({"policy": "p", "currency": "EUR", "facts": {
"delays": {"series": {"delay": {"type": "duration", "unit": "min"}}},
"other": {"series": {"flag": {"type": "boolean"}, "note": {"type": "enum", "values": ["a", "b"]}}},
"on": {"type": "date"}, "price": {"type": "money"}},
"lines": [)json" + line + "]}";
}

TEST(Findings, LinesThatRunForEachRowAreChecked) {
  struct Case {
    const char* line;
    const char* code;
  };
  const Case cases[] = {
      {R"({"name": "it", "is": "delay"})", "column_outside"},
      {R"({"name": "it", "is": "delays"})", "series_as_value"},
      {R"({"name": "it", "for_each": "other", "collect": "sum", "is": "delay"})", "column_outside"},
      {R"({"name": "it", "for_each": "dealys", "collect": "sum", "is": "delay"})", "unknown_series"},
      {R"({"name": "it", "for_each": "delays", "is": "delay"})", "missing_member"},
      {R"({"name": "it", "for_each": "delays", "collect": "min", "is": "delay"})", "hit_policy"},
      {R"({"name": "it", "for_each": "delays", "collect": "first", "is": "delay"})", "hit_policy"},
      {R"({"name": "it", "for_each": "delays", "collect": "sum", "where": "delay", "is": "delay"})", "type"},
      {R"({"name": "it", "for_each": "delays", "collect": "sum"})", "one_of"},
      {R"({"name": "it", "for_each": "delays", "collect": "count", "is": "delay"})", "one_of"},
      {R"({"name": "it", "for_each": "other", "collect": "sum", "is": "flag"})", "type"},
      {R"({"name": "it", "for_each": "other", "collect": "max", "is": "note"})", "type"},
      {R"json({"name": "it", "for_each": "delays", "collect": "sum", "is": "now - at(on, 00:00)"})json", "running"},
      {R"({"name": "it", "where": "true", "is": "1"})", "without_for_each"},
      {R"({"name": "it", "collect": "sum", "is": "1"})", "without_for_each"},
      {R"({"name": ["it", "too"], "is": "1"})", "one_of"},
      {R"({"name": [], "rates": {"on": "on", "rows": [{"from": "2026-01-01", "then": []}]}})", "empty"},
      {R"({"name": "it", "rates": {"on": "price", "rows": [{"from": "2026-01-01", "then": "1"}]}})", "type"},
      {R"({"name": "it", "rates": {"on": "on", "rows": []}})", "rows"},
      {R"({"name": "it", "rates": {"on": "on", "rows": [{"from": "2026-02-30", "then": "1"}]}})", "bad_date"},
      {R"({"name": "it", "rates": {"on": "on", "rows": [{"from": "2026-02-01", "then": "1"}, {"from": "2026-02-01", "then": "2"}]}})", "rate_order"},
      {R"({"name": "it", "rates": {"on": "on", "until": "2026-01-01", "rows": [{"from": "2026-02-01", "then": "1"}]}})", "rate_order"},
      {R"({"name": ["it", "too"], "rates": {"on": "on", "rows": [{"from": "2026-02-01", "then": "1"}]}})", "results"},
      {R"({"name": "it", "table": {"hit": "sum", "inputs": ["price"], "rows": [{"if": ["-"], "then": "true"}]}})", "type"},
      {R"({"name": "it", "table": {"hit": "count", "inputs": ["price"], "rows": [{"if": ["-"], "then": "1"}]}})", "one_of"},
      {R"({"name": "it", "table": {"hit": "unique", "inputs": ["price"], "rows": [{"if": ["-"]}]}})", "missing_member"},
      {R"json({"name": "it", "is": "count(price)"})json", "unknown_series"},
      {R"({"name": "price", "is": "1"})", "name_taken"},
      {R"({"name": "delay", "is": "1"})", "name_taken"},
  };
  for (const Case& c : cases) {
    const std::vector<Finding> findings = findings_of(with_series(c.line));
    ASSERT_EQ(findings.size(), 1u) << c.line << (findings.empty() ? "" : " " + findings.back().message);
    EXPECT_EQ(findings[0].code, c.code) << c.line << ": " << findings[0].message;
    EXPECT_EQ(findings[0].line, 5) << c.line;
  }
}

TEST(Findings, WhatWasDeclaredWrongIsSaidOnce) {
  const std::vector<Finding> findings = findings_of(with_series(
      R"json({"name": "a", "is": "prise"}, {"name": "b", "is": "a + 1 EUR"},
{"name": "c", "table": {"hit": "first", "inputs": ["b"], "rows": [{"if": ["> a"], "then": "b"}]}})json"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].code, "unknown_name");
}

TEST(Findings, OwnTestsAreChecked) {
  const auto with_test = [](const std::string& test) {
    return R"json({"policy": "p", "currency": "EUR", "facts": {"price": {"type": "money"}, "a.b": {"type": "integer"}},
"remedies": [{"id": "r", "kind": "refund", "basis": "law", "amount": "a.b * price"},
{"id": "cake", "kind": "in_kind", "basis": "goodwill", "count": "1", "item": "cake"}],
"tests": [)json" + test + "]}";
  };
  struct Case {
    const char* test;
    const char* code;
  };
  const Case cases[] = {
      {R"({"name": "t", "given": {"facts": {"prize": 1}}, "expect": {"remedies": {}}})", "unknown_fact"},
      {R"({"name": "t", "given": {"facts": {"a": {"c": 1}}}, "expect": {"remedies": {}}})", "unknown_fact"},
      {R"({"name": "t", "given": {"fact": {}}, "expect": {"remedies": {}}})", "unknown_member"},
      {R"({"name": "t", "given": {}, "expect": {}})", "missing_member"},
      {R"({"name": "t", "given": {}, "expect": {"remedies": {"x": "1 EUR"}}})", "unknown_remedy"},
      {R"({"name": "t", "given": {}, "expect": {"remedies": {"r": 1}}})", "wrong_kind"},
      {R"({"name": "t", "given": {}, "expect": {"remedies": {"r": "1 USD"}}})", "other_currency"},
      {R"({"name": "t", "given": {}, "expect": {"remedies": {"cake": "1"}}})", "wrong_kind"},
      {R"({"name": "t", "given": {}, "expect": {"remedies": {}, "state": "late"}})", "unknown_value"},
      {R"({"name": "t", "given": {}, "expect": {"remedies": {}, "blockers": ["prize"]}})", "unknown_name"},
      {R"({"name": "t", "given": {}, "expect": {"remedies": {}, "escalations": ["x"]}})", "unknown_name"},
      {R"({"name": "t", "at": "2026-01-01", "given": {}, "expect": {"remedies": {}}})", "bad_instant"},
  };
  for (const Case& c : cases) {
    const std::vector<Finding> findings = findings_of(with_test(c.test));
    ASSERT_EQ(findings.size(), 1u) << c.test << (findings.empty() ? "" : " " + findings.back().message);
    EXPECT_EQ(findings[0].code, c.code) << c.test << ": " << findings[0].message;
    EXPECT_EQ(findings[0].line, 4) << c.test;
  }
  EXPECT_TRUE(findings_of(with_test(R"({"name": "t", "given": {"facts": {"a": {"b": 2}, "price": 3}},
"expect": {"remedies": {"r": "0.06 EUR", "cake": 1}, "blockers": ["a.b"], "apology": "none"}})")).empty());
}

}  // namespace
}  // namespace kulanz
