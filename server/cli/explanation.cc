#include "server/cli/explanation.h"

#include <array>
#include <cstdlib>

#include "core/author/money.h"
#include "core/base/units.h"
#include "server/app/json.h"

namespace kulanz {
namespace {

std::string date_text(std::int64_t days) {
  std::array<char, 16> text{};
  const int size = format_date({static_cast<std::int32_t>(days)}, text.data());
  return {text.data(), static_cast<std::size_t>(size)};
}

// 125 min are "2 h 5 min": every unit that is not zero.
std::string duration_text(std::int64_t seconds) {
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array<Unit, 4> kUnits = {{{86'400, "d"}, {3'600, "h"}, {60, "min"}, {1, "s"}}};
  std::string text = seconds < 0 ? "-" : "";
  std::int64_t rest = seconds < 0 ? -seconds : seconds;
  for (const Unit& unit : kUnits) {
    if (rest < unit.seconds) continue;
    if (!text.empty() && text != "-") text += " ";
    text += std::to_string(rest / unit.seconds) + " " + unit.name;
    rest %= unit.seconds;
  }
  return text.empty() ? "0 min" : text;
}

std::string percent_text(std::int64_t millionths) {
  std::string text = std::to_string(millionths / Percent::kOne);
  std::string places = std::to_string(Percent::kOne + std::llabs(millionths % Percent::kOne)).substr(1);
  places.erase(places.find_last_not_of('0') + 1);
  if (!places.empty()) text += "." + places;
  return text + " %";
}

std::string clock_text(std::int64_t seconds) {
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(seconds / 3'600) + ":" + two(seconds / 60 % 60);
}

class Explanation {
 public:
  explicit Explanation(const Decision& decision) : decision_(decision) {}

  std::string text();

 private:
  void promise();
  void trace();
  void step(std::size_t index);
  void conclusions();
  std::string value(Type type, std::int64_t number, const std::string& word) const;
  std::string line_value(const TraceRecord& step, const std::string& word) const;
  static std::string margin(const TraceRecord& step, const std::string& value);
  void say(const std::string& line) { text_ += line + "\n"; }

  const Decision& decision_;
  std::string text_;
  std::string rows_;  // of the table whose line has not come yet
};

std::string Explanation::value(Type type, std::int64_t number, const std::string& word) const {
  switch (type) {
    case Type::boolean: return number != 0 ? "yes" : "no";
    case Type::money: return money_text(number, decision_.currency);
    case Type::percent: return percent_text(number);
    case Type::duration: return duration_text(number);
    case Type::date: return date_text(number);
    case Type::instant: return instant_text({number});
    case Type::time_of_day: return clock_text(number);
    case Type::enumeration: return word.empty() ? std::to_string(number) : word;
    case Type::integer: break;
  }
  return std::to_string(number);
}

std::string Explanation::line_value(const TraceRecord& step, const std::string& word) const {
  if (step.outcome != 1) return "not known";
  const Type type = static_cast<Type>(step.type);
  if (step.denominator == 1) return value(type, step.numerator, word);
  const std::string exact = std::to_string(step.numerator) + "/" + std::to_string(step.denominator);
  return type == Type::integer ? exact : exact + " of a unit (" + std::string(value_type_name(type)) + ")";
}

// A margin is what would have to be added.
std::string Explanation::margin(const TraceRecord& step, const std::string& value) {
  const Type type = static_cast<Type>(step.type);
  const bool measured = type != Type::enumeration && type != Type::boolean && step.numerator != 0;
  if (!measured) return "";
  return step.numerator > 0 ? ", " + value + " short" : ", " + value + " too much";
}

// Facts and calls are told by the lines that use them.
void Explanation::step(std::size_t index) {
  const TraceRecord& step = decision_.trace[index];
  const std::string& name = decision_.trace_names[index];
  const std::string& word = decision_.trace_texts[index];
  const std::string& written = decision_.trace_written[index];
  constexpr std::array<const char*, 3> kMatched = {"does not match", "matches", "cannot be judged"};
  constexpr std::array<const char*, 3> kCounted = {"does not count", "counts", "cannot be judged"};
  const std::size_t outcome = step.outcome % kMatched.size();
  const std::string number = std::to_string(step.row + 1);
  switch (static_cast<TraceKind>(step.kind)) {
    case TraceKind::line:
      say("  " + name + " = " + line_value(step, word) + (written.empty() ? "" : "   [" + written + "]"));
      text_ += rows_;
      rows_.clear();
      return;
    case TraceKind::row:
      rows_ += "      row " + number + " " + kMatched[outcome] + (name.empty() ? "" : " (" + name + ")") +
               (step.outcome == 1 && !written.empty() ? ": " + written : "") + "\n";
      return;
    case TraceKind::item:
      rows_ += "    " + name + " no. " + number + " " + kCounted[outcome] + "\n";
      return;
    case TraceKind::test:
      rows_ += "          " + name + " " + word + ": " + (step.outcome == 0 ? "no" : "not known") +
               margin(step, value(static_cast<Type>(step.type), std::llabs(step.numerator), "")) + "\n";
      return;
    case TraceKind::fact: case TraceKind::call: case TraceKind::table: case TraceKind::series:
    case TraceKind::remedy:
      return;
  }
}

void Explanation::promise() {
  if (!decision_.deadline) return;
  say("The promise is " + std::string(state_name(decision_.state)) + ": due " + instant_text(*decision_.deadline) +
      (decision_.fulfilled_at ? ", there " + instant_text(*decision_.fulfilled_at) : ", not there"));
}

void Explanation::trace() {
  if (decision_.trace.empty()) return;
  say("Worked out, in the policy's order:");
  for (std::size_t i = 0; i < decision_.trace.size(); ++i) step(i);
  if (decision_.trace_cut) say("  … and more: the trace is longer than its limit");
}

void Explanation::conclusions() {
  say(decision_.remedies.empty() ? "Nothing is due." : "Due:");
  for (const Remedy& remedy : decision_.remedies) {
    const std::string what = remedy.kind == RemedyKind::in_kind
                                 ? std::to_string(remedy.count) + " " + remedy.item
                                 : money_text(remedy.amount_minor, decision_.currency);
    say("  " + remedy.id + ": " + what + ", " + std::string(kind_name(remedy.kind)) + " by " +
        std::string(basis_name(remedy.basis)) + (remedy.rule.empty() ? "" : " (" + remedy.rule + ")"));
  }
  for (const Escalation& escalation : decision_.escalations) {
    say("A person takes over: " + escalation.role + ", by " + instant_text(escalation.due));
  }
  for (const std::string& blocker : decision_.blockers) say("Missing: " + blocker);
  say(decision_.next_change_at ? "Holds until " + instant_text(*decision_.next_change_at) : "Holds for good.");
}

std::string Explanation::text() {
  say(decision_.policy + " " + decision_.digest.substr(0, 12));
  promise();
  trace();
  conclusions();
  return std::move(text_);
}

}  // namespace

std::string explanation(const Decision& decision) {
  if (decision.reason != Reason::ok) {
    return "Refused: " + std::string(reason_code(decision.reason)) +
           (decision.where.empty() ? "" : " at " + decision.where) + "\n";
  }
  return Explanation(decision).text();
}

}  // namespace kulanz
