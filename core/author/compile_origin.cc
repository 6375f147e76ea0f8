// Where a fact comes from: the shop, its order, the history, or the promise.
#include <algorithm>

#include "core/author/compiler.h"
#include "core/promise/event.h"

namespace kulanz {

const std::vector<std::string>& promise_state_names() {
  static const std::vector<std::string> kNames = {"open",    "at_risk", "kept",     "breached",
                                                  "excused", "unknown", "cancelled"};
  return kNames;
}

namespace {

struct MeasureName {
  std::string_view name;
  Measure measure;
  Type type;
  bool running;
};

// promise.NAME
constexpr std::array<MeasureName, 10> kMeasures = {{
    {"state", Measure::state, Type::enumeration, false},
    {"deadline", Measure::deadline, Type::instant, false},
    {"delay", Measure::delay, Type::duration, true},
    {"until", Measure::until, Type::instant, true},
    {"fulfilled_at", Measure::fulfilled_at, Type::instant, false},
    {"fault", Measure::fault, Type::enumeration, false},
    {"issues", Measure::issues, Type::integer, false},
    {"issues_due", Measure::issues_due, Type::integer, false},
    {"issues_missed", Measure::issues_missed, Type::integer, false},
    {"missed_in_row", Measure::missed_in_row, Type::integer, false},
}};

// promise.NAME(event kind)
constexpr std::array<MeasureName, 3> kKindMeasures = {{
    {"count", Measure::count, Type::integer, false},
    {"first", Measure::first, Type::instant, false},
    {"last", Measure::last, Type::instant, false},
}};

const std::vector<std::string> kFaults = {"merchant", "partner", "customer", "force_majeure", "unknown"};

std::vector<std::string> event_kind_names() {
  std::vector<std::string> names;
  for (int i = 0; i < kEventKinds; ++i) names.emplace_back(event_kind_name(static_cast<EventKind>(i)));
  return names;
}

bool takes(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

// Where it comes from: from the shop's facts unless `from` says otherwise.
bool PolicyCompiler::fact_origin(const JsonNode& node, FactRecord& record, StaticType& type) {
  const JsonNode* from = member(node, "from", JsonNode::Kind::string, false);
  if (from == nullptr) return true;
  std::string_view what = from->text;
  if (what == "order.placed_at" || what == "order.paid") {
    const bool paid = what == "order.paid";
    record.origin = static_cast<std::uint8_t>(Origin::order);
    record.detail = static_cast<std::uint8_t>(paid ? OrderField::paid : OrderField::placed_at);
    type = StaticType::of(paid ? Type::money : Type::instant);
    return true;
  }
  if (what == "history") {
    record.origin = static_cast<std::uint8_t>(Origin::history);
    return true;
  }
  if (takes(what, "promise.")) return fact_measure(*from, what, record, type);
  complain(*from, "unknown_origin", "a fact comes from order.placed_at, order.paid, history or promise.…; leave \"from\" out for a fact of the shop");
  return false;
}

bool PolicyCompiler::fact_measure(const JsonNode& at, std::string_view what, FactRecord& record,
                                  StaticType& type) {
  record.origin = static_cast<std::uint8_t>(Origin::promise);
  const auto take = [&](const MeasureName& m) {
    record.detail = static_cast<std::uint8_t>(m.measure);
    type = StaticType::of(m.type);
    type.running = m.running;
    if (m.measure == Measure::state) type.values = promise_state_names();
    if (m.measure == Measure::fault) type.values = kFaults;
    return true;
  };
  for (const MeasureName& m : kMeasures) {
    if (m.name == what) return take(m);
  }
  for (const MeasureName& m : kKindMeasures) {
    std::string_view rest = what;
    if (!takes(rest, m.name) || !takes(rest, "(") || rest.empty() || rest.back() != ')') continue;
    rest.remove_suffix(1);
    const Result<EventKind> kind = parse_event_kind(rest);
    if (kind.ok()) {
      record.kind = static_cast<std::uint8_t>(*kind);
      return take(m);
    }
    complain(at, "unknown_event", "\"" + std::string(rest) + "\" is no kind of event" + Scope::suggestion(rest, event_kind_names()));
    return false;
  }
  std::vector<std::string> names;
  for (const MeasureName& m : kMeasures) names.emplace_back(m.name);
  complain(at, "unknown_measure", "a promise has no \"" + std::string(what) + "\"" + Scope::suggestion(what, names));
  return false;
}

}  // namespace kulanz
