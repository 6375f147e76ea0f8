#include "server/app/decision_json.h"

#include <array>

namespace kulanz {
namespace {

OrderedJson moment(const std::optional<Instant>& at) {
  if (!at) return nullptr;
  return instant_text(*at);
}

std::string date_text(std::int64_t days) {
  std::array<char, 16> text{};
  const int size = format_date({static_cast<std::int32_t>(days)}, text.data());
  return {text.data(), static_cast<std::size_t>(size)};
}

// A typed number as people write it: dates, moments and words as text, the rest
// as the number in its unit.
OrderedJson value_json(Type type, std::int64_t value, const std::string& text) {
  switch (type) {
    case Type::boolean: return value != 0;
    case Type::date: return date_text(value);
    case Type::instant: return instant_text({value});
    case Type::enumeration: return text;
    default: return value;
  }
}

OrderedJson remedy_json(const Remedy& remedy) {
  OrderedJson json = {{"id", remedy.id},
                      {"kind", kind_name(remedy.kind)},
                      {"basis", basis_name(remedy.basis)},
                      {"rule", remedy.rule}};
  if (remedy.kind == RemedyKind::in_kind) {
    json["item"] = remedy.item;
    json["count"] = remedy.count;
  } else {
    json["amount_minor"] = remedy.amount_minor;
  }
  if (remedy.valid_days > 0) json["valid_days"] = remedy.valid_days;
  return json;
}

OrderedJson param_json(const ApologyParam& param) {
  OrderedJson json = {{"name", param.name}, {"type", value_type_name(param.type)}, {"value", nullptr}};
  if (param.value) json["value"] = value_json(param.type, *param.value, param.text);
  return json;
}

OrderedJson outcome_json(std::uint8_t outcome) {
  constexpr std::array<const char*, 3> kNames = {"no", "yes", "unknown"};
  return kNames[outcome % kNames.size()];
}

constexpr std::array<const char*, 5> kHitNames = {"first", "unique", "sum", "max", "count"};

// The value of a line, a fact, a call or a remedy; a fraction as "1/3".
OrderedJson step_value(const TraceRecord& step, const std::string& text) {
  const bool is_remedy = static_cast<TraceKind>(step.kind) == TraceKind::remedy;
  if (step.outcome == 2 || (!is_remedy && step.outcome != 1)) return nullptr;
  if (step.denominator > 1) {
    return std::to_string(step.numerator) + "/" + std::to_string(step.denominator);
  }
  return value_json(static_cast<Type>(step.type), step.numerator, text);
}

OrderedJson test_json(const TraceRecord& step, const std::string& name, const std::string& text) {
  OrderedJson json = {{"input", name}, {"test", text}, {"holds", outcome_json(step.outcome)}};
  const Type type = static_cast<Type>(step.type);
  const bool has_margin = type != Type::enumeration && type != Type::boolean;
  if (step.outcome == 0 && step.numerator != 0 && has_margin) {
    json["short_by"] = step.numerator;
    json["unit"] = value_type_name(type);
  }
  return json;
}

// "is" and "then" quote the policy; what has none is the result of a table.
OrderedJson trace_json(const Decision& d, std::size_t index) {
  const TraceRecord& step = d.trace[index];
  const std::string& name = d.trace_names[index];
  const std::string& text = d.trace_texts[index];
  const std::string& written = d.trace_written[index];
  const auto quoted = [&] { return written.empty() ? OrderedJson(nullptr) : OrderedJson(written); };
  const OrderedJson type = value_type_name(static_cast<Type>(step.type));
  const OrderedJson value = step_value(step, text);
  switch (static_cast<TraceKind>(step.kind)) {
    case TraceKind::line:
      return {{"line", name}, {"is", quoted()}, {"type", type}, {"value", value}};
    case TraceKind::fact: return {{"fact", name}, {"type", type}, {"value", value}};
    case TraceKind::call: return {{"call", value}};
    case TraceKind::remedy:
      return {{"remedy", name}, {"is", quoted()}, {"type", type}, {"value", value}};
    case TraceKind::table:
      return {{"table", kHitNames[step.column % kHitNames.size()]}, {"rows", step.row}};
    case TraceKind::series:
      return {{"series", name}, {"collect", kHitNames[step.column % kHitNames.size()]},
              {"where", text}, {"rows", step.outcome == 1 ? OrderedJson(step.row) : OrderedJson(nullptr)}};
    case TraceKind::item: return {{"item", step.row + 1}, {"counts", outcome_json(step.outcome)}};
    case TraceKind::row:
      return {{"row", step.row + 1}, {"rule", name}, {"then", quoted()},
              {"hit", outcome_json(step.outcome)}};
    case TraceKind::test: break;
  }
  return test_json(step, name, text);
}

void add_lists(const Decision& d, OrderedJson& json) {
  json["remedies"] = OrderedJson::array();
  for (const Remedy& remedy : d.remedies) json["remedies"].push_back(remedy_json(remedy));
  json["apology"] = nullptr;
  if (!d.apology.empty()) {
    json["apology"] = {{"key", d.apology}, {"params", OrderedJson::array()}};
    for (const ApologyParam& param : d.params) json["apology"]["params"].push_back(param_json(param));
  }
  json["escalations"] = OrderedJson::array();
  for (const Escalation& escalation : d.escalations) {
    json["escalations"].push_back({{"id", escalation.id},
                                   {"role", escalation.role},
                                   {"due", instant_text(escalation.due)}});
  }
  json["blockers"] = d.blockers;
}

}  // namespace

OrderedJson decision_json(const Decision& d) {
  if (d.reason != Reason::ok) return {{"error", reason_code(d.reason)}, {"where", d.where}};
  OrderedJson json = {{"policy", d.policy},
                      {"digest", d.digest},
                      {"currency", d.currency},
                      {"state", state_name(d.state)},
                      {"placed_at", moment(d.placed_at)},
                      {"deadline", moment(d.deadline)},
                      {"at_risk_at", moment(d.at_risk_at)},
                      {"fulfilled_at", moment(d.fulfilled_at)},
                      {"until", moment(d.until)},
                      {"fault", fault_name(d.fault)},
                      {"severity", d.severity}};
  if (d.issues > 0) {
    json["issues"] = {{"total", d.issues},
                         {"due", d.issues_due},
                         {"missed", d.issues_missed}};
  }
  json["reports"] = d.reports;
  add_lists(d, json);
  json["next_change_at"] = moment(d.next_change_at);
  if (!d.trace.empty()) {
    json["trace"] = OrderedJson::array();
    for (std::size_t i = 0; i < d.trace.size(); ++i) {
      json["trace"].push_back(trace_json(d, i));
    }
    json["trace_cut"] = d.trace_cut;
  }
  return json;
}

}  // namespace kulanz
