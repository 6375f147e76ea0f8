// Lines of a policy and what comes of them: tests of the language say no more than
// the facts, the lines and the values.
#pragma once

#include "server/app/frame.h"
#include "tests/support/question.h"

namespace kulanz::test {

// A policy with some facts and lines, each the members of a JSON object or the
// items of a list. One of the lines is called "result"; one euro is due where
// its value is known, so that what it misses is among the blockers.
class Lines {
 public:
  Lines(const std::string& facts, const std::string& lines, const std::string& calendars = "")
      : policy_(R"({"policy": "lines", "currency": "EUR", "zone": "Europe/Berlin",
                    "calendars": {)" + calendars + R"(}, "facts": {)" + facts + R"(},
                    "lines": [)" + lines + R"json(, { "name": "key", "is": "if(true, 'none', 'late')" }],
                    "apology": { "key": "key", "params": ["result"] },
                    "remedies": [{ "id": "euro", "kind": "refund", "basis": "contract",
                                   "when": "result = result", "amount": "1 EUR" }]})json") {}

  // `given` are the members of the input's "facts".
  Answer ask(const std::string& given, std::string_view now = "2026-05-04T12:00:00Z") {
    const Json input = Json::parse(R"({"facts": {)" + given + "}}");
    return policy_.at(parse_instant(now).value(), frame_from_json(input));
  }

  // The result as the language writes it, "unknown", or why there is no decision.
  std::string value(const std::string& given, std::string_view now = "2026-05-04T12:00:00Z") {
    const Answer answer = ask(given, now);
    if (answer.reason() != Reason::ok) return std::string(reason_code(answer.reason()));
    const std::string result = answer.param(0);
    EXPECT_EQ(answer.amount("euro"), result == "unknown" ? -1 : 100) << result;
    return result;
  }

 private:
  Asked policy_;
};

// One line that is an expression.
inline std::string result_is(const std::string& expression) {
  return R"({ "name": "result", "is": ")" + expression + R"(" })";
}

}  // namespace kulanz::test
