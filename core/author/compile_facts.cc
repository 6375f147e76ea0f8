#include <algorithm>

#include "core/author/compiler.h"
#include "core/facts/text.h"
#include "core/promise/event.h"

namespace kulanz {
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

const std::vector<std::string> kStates = {"open", "at_risk", "kept", "breached", "excused", "unknown", "cancelled"};
const std::vector<std::string> kFaults = {"merchant", "partner", "customer", "force_majeure", "unknown"};

std::vector<std::string> event_kind_names() {
  std::vector<std::string> names;
  for (int i = 0; i < kEventKinds; ++i) names.emplace_back(event_kind_name(static_cast<EventKind>(i)));
  return names;
}

std::int64_t unit_seconds(std::string_view unit) {
  return unit == "s" ? 1 : unit == "min" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86'400 : 0;
}

bool takes(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

void PolicyCompiler::add_name(std::string name, StaticType type, std::size_t offset) {
  if (scope_.find(name) != nullptr) {
    scope_.complain(offset, "name_taken", "\"" + name + "\" is a fact or line already; choose another name");
    return;
  }
  const int slot = static_cast<int>(scope_.names.size());
  scope_.names.push_back({std::move(name), std::move(type), slot});
}

void PolicyCompiler::facts() {
  const JsonNode* node = member(root_, "facts", JsonNode::Kind::object, true);
  if (node == nullptr) return;
  for (std::size_t i = 0; i < node->members.size(); ++i) {
    fact(node->members[i].first, node->members[i].second, node->member_offsets[i]);
  }
  const JsonNode* promised = root_.find("promise");
  if (promised != nullptr && promised->find("schedule") != nullptr) {
    FactRecord day{};
    day.name = scope_.blob.text("day");
    day.type = static_cast<std::uint8_t>(Type::date);
    day.origin = static_cast<std::uint8_t>(Origin::day);
    day.unit = 1;
    add_name("day", StaticType::of(Type::date), promised->offset);
    scope_.blob.facts.push_back(day);
  }
  if (scope_.blob.facts.size() > kMaxFacts) complain(*node, "too_many", "a policy has at most 128 facts");
}

void PolicyCompiler::fact(std::string_view name, const JsonNode& node, std::size_t offset) {
  if (!node.is(JsonNode::Kind::object)) {
    return complain(node, "wrong_kind", "a fact is an object: { \"type\": ... }");
  }
  only_members(node, {"type", "from", "values", "unit", "default", "about"});
  is_name(node, name);
  FactRecord record{};
  record.unit = 1;
  StaticType type;
  if (!fact_origin(node, record, type)) return;
  if (!fact_type(node, record, type)) return;
  record.name = scope_.blob.text(name);
  record.type = static_cast<std::uint8_t>(type.type);
  if (type.type == Type::enumeration) {
    record.values = scope_.blob.values(type.values);
    record.value_count = static_cast<std::uint16_t>(type.values.size());
  }
  fact_default(node, record, type);
  add_name(std::string(name), std::move(type), offset);
  scope_.blob.facts.push_back(record);
}

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
    if (m.measure == Measure::state) type.values = kStates;
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

bool PolicyCompiler::fact_type(const JsonNode& node, FactRecord& record, StaticType& type) {
  const bool derived = record.origin == static_cast<std::uint8_t>(Origin::promise) ||
                       record.origin == static_cast<std::uint8_t>(Origin::order);
  const std::string name = text_member(node, "type", !derived);
  if (derived && name.empty()) return true;
  const std::optional<Type> named = type_from_name(name);
  const JsonNode* at = node.find("type");
  if (!named) {
    if (at != nullptr) {
      std::vector<std::string> names;
      for (int i = 0; i < kTypes; ++i) names.emplace_back(type_name(static_cast<Type>(i)));
      complain(*at, "unknown_type", "\"" + name + "\" is no type" + Scope::suggestion(name, names));
    }
    return false;
  }
  if (derived && *named != type.type) {
    complain(*at, "type", "this is " + std::string(type_name(type.type)) + "; leave \"type\" out");
    return false;
  }
  type.type = *named;
  if (derived) return true;
  if (type.type == Type::duration) {
    const std::string unit = text_member(node, "unit", true);
    record.unit = unit_seconds(unit);
    if (record.unit == 0) {
      if (!unit.empty()) complain(*node.find("unit"), "unknown_unit", "a duration is given in s, min, h or d");
      return false;
    }
  }
  if (type.type != Type::enumeration) return true;
  const JsonNode* values = member(node, "values", JsonNode::Kind::array, true);
  if (values == nullptr) return false;
  for (const JsonNode& value : values->items) type.values.push_back(value.text);
  if (type.values.empty()) complain(*values, "empty", "an enum has at least one value");
  return !type.values.empty();
}

void PolicyCompiler::fact_default(const JsonNode& node, FactRecord& record, const StaticType& type) {
  const JsonNode* at = node.find("default");
  if (at == nullptr) return;
  // Reads it as it would be given: through a policy of this one fact.
  std::vector<BlobText> names;
  std::string texts;
  for (const std::string& value : type.values) {
    names.push_back({static_cast<std::uint16_t>(texts.size()), static_cast<std::uint16_t>(value.size())});
    texts += value;
  }
  Policy lone;
  lone.texts = {reinterpret_cast<const std::uint8_t*>(texts.data()), texts.size()};
  lone.enum_values = Records<BlobText>({reinterpret_cast<const std::uint8_t*>(names.data()), names.size() * sizeof(BlobText)});
  FactRecord reader = record;
  reader.type = static_cast<std::uint8_t>(type.type);
  reader.values = 0;
  reader.value_count = static_cast<std::uint16_t>(names.size());
  const Result<std::int64_t> number = parse_fact(lone, reader, at->text);
  if (!number.ok()) {
    return complain(*at, std::string(reason_code(number.reason())), "this default is not " + std::string(type_name(type.type)) + " as a shop would give it" + Scope::suggestion(at->text, type.values));
  }
  record.has_default = 1;
  record.fallback = *number;
}

}  // namespace kulanz
