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

OrderedJson line_json(const TraceRecord& step, const std::string& name, const std::string& text) {
  const Type type = static_cast<Type>(step.type);
  OrderedJson json = {{"line", name}, {"type", value_type_name(type)}, {"value", nullptr}};
  if (step.outcome != 1) return json;
  if (step.denominator > 1) {
    json["value"] = std::to_string(step.numerator) + "/" + std::to_string(step.denominator);
  } else {
    json["value"] = value_json(type, step.numerator, text);
  }
  return json;
}

OrderedJson trace_json(const TraceRecord& step, const std::string& name, const std::string& text) {
  switch (static_cast<TraceKind>(step.kind)) {
    case TraceKind::line: return line_json(step, name, text);
    case TraceKind::row:
      return {{"row", step.row + 1}, {"rule", name}, {"hit", outcome_json(step.outcome)}};
    case TraceKind::item:
      return {{"series", name}, {"row", step.row + 1}, {"counts", outcome_json(step.outcome)}};
    case TraceKind::test: break;
  }
  OrderedJson json = {{"input", name}, {"test", text}, {"holds", outcome_json(step.outcome)}};
  const Type type = static_cast<Type>(step.type);
  const bool has_margin = type != Type::enumeration && type != Type::boolean;
  if (step.outcome == 0 && step.numerator != 0 && has_margin) {
    json["short_by"] = step.numerator;
    json["unit"] = value_type_name(type);
  }
  return json;
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
      json["trace"].push_back(trace_json(d.trace[i], d.trace_names[i], d.trace_texts[i]));
    }
    json["trace_cut"] = d.trace_cut;
  }
  return json;
}

}  // namespace kulanz
