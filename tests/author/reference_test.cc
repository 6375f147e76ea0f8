// The language's reference is true: every example in policies/README.md is
// compiled, and what it says comes out does come out.
//
//   ```json policy   a whole policy; its own tests pass. The first one's names and
//                    given values are those of the blocks that follow.
//   ```json lines    lines, and below them "// NAME → RESULT"
//   ```kulanz        "EXPRESSION → RESULT"
//
// A result is an expression, "unknown", or "error CODE".
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "server/app/deciding.h"
#include "server/cli/own_tests.h"
#include "tests/support/question.h"

namespace kulanz {
namespace {

constexpr std::string_view kArrow = " → ";

std::string reference() {
  return test::read_file(std::string(KULANZ_SOURCE_DIR) + "/policies/README.md");
}

std::string trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \n");
  if (from == std::string_view::npos) return "";
  return std::string(text.substr(from, text.find_last_not_of(" \n") - from + 1));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The fenced blocks of one kind.
std::vector<std::string> blocks(const std::string& kind) {
  std::vector<std::string> found;
  bool inside = false;
  for (const std::string& line : lines_of(reference())) {
    if (!inside && line == "```" + kind) {
      inside = true;
      found.emplace_back();
    } else if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      found.back() += line + "\n";
    }
  }
  return found;
}

// The policy that the examples share, with other lines and no tests of its own.
Json example_with(const Json& lines) {
  Json policy = Json::parse(blocks("json policy").front());
  for (const Json& line : lines) policy["lines"].push_back(line);
  policy.erase("tests");
  return policy;
}

Json line_of(const std::string& name, const std::string& is) { return {{"name", name}, {"is", is}}; }

std::vector<Finding> findings_of(const Json& policy) {
  Compiled compiled;
  std::vector<Finding> findings;
  compile_policy(policy.dump(), compiled, findings);
  return findings;
}

struct LineValue {
  bool known = false;
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
  std::string text;
  bool operator==(const LineValue&) const = default;
};

// What the lines of a policy come to with the values that the example gives.
std::map<std::string, LineValue> values_of(const Json& policy) {
  Compiled compiled;
  std::vector<Finding> findings;
  EXPECT_TRUE(compile_policy(policy.dump(), compiled, findings))
      << policy["lines"].dump() << "\n" << (findings.empty() ? "" : findings[0].message);
  if (!findings.empty()) return {};
  const Json given = Json::parse(blocks("json policy").front()).at("tests").at(0).at("given");
  const Decision decision =
      decide_input(*open_shelf_policy(compiled.blob), given, *parse_instant("2026-05-04T12:00:00Z"), true);
  EXPECT_EQ(decision.reason, Reason::ok) << reason_code(decision.reason) << " " << decision.where;
  std::map<std::string, LineValue> values;
  for (std::size_t i = 0; i < decision.trace.size(); ++i) {
    const TraceRecord& step = decision.trace[i];
    if (static_cast<TraceKind>(step.kind) != TraceKind::line) continue;
    values[decision.trace_names[i]] = {step.outcome == 1, step.numerator, step.denominator, decision.trace_texts[i]};
  }
  return values;
}

void expect_value(const Json& lines, const std::string& name, const std::string& result) {
  const auto values = values_of(example_with(lines));
  ASSERT_EQ(values.count(name), 1u) << name;
  const LineValue came = values.at(name);
  EXPECT_EQ(came.known, result != "unknown") << name;
  if (result == "unknown") return;
  if (result.front() == '\'') {
    EXPECT_EQ("'" + came.text + "'", result) << name;
    return;
  }
  const auto wanted = values_of(example_with(Json::array({line_of("wanted", result)})));
  ASSERT_EQ(wanted.count("wanted"), 1u);
  EXPECT_EQ(came, wanted.at("wanted")) << name << " → " << result << ", came " << came.numerator << "/" << came.denominator;
}

TEST(Reference, PoliciesCompileAndPassTheirTests) {
  for (const std::string& source : blocks("json policy")) {
    Compiled compiled;
    std::vector<Finding> findings;
    if (compile_policy(source, compiled, findings)) run_own_tests(source, compiled, findings);
    for (const Finding& finding : findings) ADD_FAILURE() << finding.line << ": " << finding.message;
    EXPECT_FALSE(compiled.tests.empty());
  }
}

TEST(Reference, ExpressionsGiveWhatTheySay) {
  int examples = 0;
  for (const std::string& block : blocks("kulanz")) {
    for (const std::string& line : lines_of(block)) {
      const std::size_t arrow = line.find(kArrow);
      ASSERT_NE(arrow, std::string::npos) << line;
      const std::string is = trimmed(line.substr(0, arrow));
      const std::string result = trimmed(line.substr(arrow + kArrow.size()));
      SCOPED_TRACE(line);
      const Json lines = Json::array({line_of("it", is)});
      ++examples;
      if (result.rfind("error ", 0) != 0) {
        expect_value(lines, "it", result);
        continue;
      }
      const std::vector<Finding> findings = findings_of(example_with(lines));
      ASSERT_EQ(findings.size(), 1u);
      EXPECT_EQ("error " + findings[0].code, result);
    }
  }
  EXPECT_GT(examples, 50);
}

TEST(Reference, LinesGiveWhatTheySay) {
  for (const std::string& block : blocks("json lines")) {
    std::string json;
    std::vector<std::string> claims;
    for (const std::string& line : lines_of(block)) {
      if (line.rfind("// ", 0) == 0) {
        claims.push_back(line.substr(3));
      } else {
        json += line + "\n";
      }
    }
    const Json lines = Json::parse("[" + json + "]");
    EXPECT_FALSE(claims.empty()) << block;
    for (const std::string& claim : claims) {
      const std::size_t arrow = claim.find(kArrow);
      ASSERT_NE(arrow, std::string::npos) << claim;
      expect_value(lines, trimmed(claim.substr(0, arrow)), trimmed(claim.substr(arrow + kArrow.size())));
    }
  }
}

// Every function that the compiler offers is explained, with an example.
TEST(Reference, EveryFunctionHasAnExample) {
  std::string examples;
  for (const std::string& block : blocks("kulanz")) examples += block;
  for (const char* name : {"min", "max", "round", "full", "started", "if", "known", "otherwise", "count", "contains", "date", "time",
                           "at", "year", "month", "day", "weekday", "is_working_day", "add_working_days",
                           "nth_working_day_after", "working_days_between", "add_business_time",
                           "business_time_between"}) {
    EXPECT_NE(examples.find(std::string(name) + "("), std::string::npos) << name;
  }
}

// The table of codes names exactly those that the compiler and the linter have.
TEST(Reference, EveryCodeIsListed) {
  std::set<std::string> listed;
  const std::string text = reference();
  const std::string table = text.substr(text.find("| code |"));
  const std::regex row("\n\\| `([a-z_0-9]+)` \\|");
  for (std::sregex_iterator i(table.begin(), table.end(), row), end; i != end; ++i) listed.insert((*i)[1]);
  std::string sources = test::read_file(std::string(KULANZ_SOURCE_DIR) + "/server/cli/own_tests.cc");
  for (const auto& file : std::filesystem::directory_iterator(std::string(KULANZ_SOURCE_DIR) + "/core/author")) {
    if (file.path().extension() == ".cc") sources += test::read_file(file.path());
  }
  const std::regex said("(complain|refuse|advise|push_back)\\([^;]*?\"([a-z_0-9]+)\",");
  for (std::sregex_iterator i(sources.begin(), sources.end(), said), end; i != end; ++i) {
    EXPECT_EQ(listed.count((*i)[2]), 1u) << (*i)[2] << " is said but not listed in policies/README.md";
  }
  for (const std::string& code : listed) {
    EXPECT_NE(sources.find('"' + code + '"'), std::string::npos) << code << " is listed but never said";
  }
}

}  // namespace
}  // namespace kulanz
