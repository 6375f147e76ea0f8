// The input is an expression. It is parsed as it is, and then stands in a small
// policy in every place where one may stand: a line, a row's result, a table's
// test, an amount. What compiles is asked.
#include <nlohmann/json.hpp>

#include "core/author/author.h"
#include "core/author/expression.h"
#include "core/author/utf8.h"
#include "tests/fuzz/check.h"

namespace {

using namespace kulanz;
using nlohmann::json;

// Facts of every type, a series of each kind, a calendar: names as short as can be.
const json& frame_policy() {
  static const json policy = json::parse(R"({
    "policy": "p", "currency": "EUR", "zone": "Europe/Berlin",
    "calendars": { "c": { "hours": { "mon": [["09:00", "12:00"], ["13:00", "17:00"]] } } },
    "facts": {
      "b": { "type": "boolean" }, "i": { "type": "integer" }, "m": { "type": "money" },
      "p": { "type": "percent" }, "u": { "type": "duration", "unit": "min" }, "d": { "type": "date" },
      "t": { "type": "instant" }, "o": { "type": "time of day" },
      "e": { "type": "enum", "values": ["x", "y"] },
      "r": { "series": { "began": { "type": "instant" }, "ended": { "type": "instant" } } },
      "placed": { "from": "order.placed_at" }, "delay": { "from": "promise.delay" },
      "state": { "from": "promise.state" }
    },
    "promise": { "deadline": "placed + 2 h", "silence": "late", "kept_by": ["delivered"] }
  })");
  return policy;
}

json with_line(const json& line) {
  json policy = frame_policy();
  policy["lines"] = json::array({line});
  return policy;
}

json with_remedy(const std::string& when, const std::string& amount) {
  json policy = frame_policy();
  policy["remedies"] = json::array(
      {{{"id", "r"}, {"kind", "refund"}, {"basis", "law"}, {"when", when}, {"amount", amount}, {"rule", "r"}}});
  return policy;
}

json table(const char* input, const std::string& test, const std::string& result) {
  const json row = {{"if", json::array({test})}, {"then", result}};
  return {{"name", "l"},
          {"table", {{"hit", "first"}, {"inputs", json::array({input})}, {"rows", json::array({row})}}}};
}

// A calendar is costly to check, and few expressions ask for it.
bool asks_calendar(const std::string& text) { return text.find("c,") != std::string::npos; }

void compile(json authored, const std::string& text) {
  static fuzz::Asker asker;
  if (!asks_calendar(text)) authored.erase("calendars");
  Compiled compiled;
  std::vector<Finding> findings;
  const bool compiles = compile_policy(authored.dump(), compiled, findings);
  fuzz::expect(compiles == findings.empty(), "a policy that does not compile says why");
  fuzz::expect_clear(findings);
  if (!compiles) return;
  const Result<Policy> policy = open_policy(compiled.blob, Digest{});
  fuzz::expect(policy.ok(), "what compiles can be opened");
  const fuzz::Buffer frame = test::frame_of(fuzz::some_leaves(*policy));
  asker.ask_until_it_changes(*policy, {}, fuzz::some_moments()[1]);
  asker.ask_until_it_changes(*policy, frame, fuzz::some_moments()[1]);
}

void compile_expression(const std::string& text) {
  compile(with_line({{"name", "l"}, {"is", text}}), text);
  compile(with_line({{"name", "l"}, {"for_each", "r"}, {"collect", "sum"}, {"where", text}, {"is", "1"}}), text);
  compile(with_line(table("b", "-", text)), text);
  compile(with_remedy(text, "1 EUR"), text);
  compile(with_remedy("b", text), text);
}

void compile_test(const std::string& text) {
  for (const char* input : {"delay", "m", "e"}) compile(with_line(table(input, text, "1")), text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Expression expression;
  UnaryTest test;
  ExpressionError error;
  const bool is_expression = parse_expression(text, expression, error);
  fuzz::expect(is_expression == error.message.empty(), "an expression that is none says why");
  ExpressionError test_error;
  const bool is_test = parse_test(text, test, test_error);
  fuzz::expect(is_test == test_error.message.empty(), "a test that is none says why");
  if (not_utf8(text) != std::string::npos) return 0;  // no policy can hold it
  if (!is_test || is_expression) compile_expression(text);
  if (is_test) compile_test(text);
  return 0;
}
