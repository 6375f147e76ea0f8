#include <algorithm>

#include "core/author/compiler.h"
#include "core/promise/event.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, 4> kRemedyKinds = {"voucher", "refund", "credit", "in_kind"};
constexpr std::array<std::string_view, 3> kBases = {"law", "contract", "goodwill"};
constexpr std::int64_t kMaxValidDays = 3653;  // ten years

template <std::size_t N>
std::optional<std::uint8_t> index_of(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::uint8_t>(found - names.begin());
}

template <std::size_t N>
std::vector<std::string> as_strings(const std::array<std::string_view, N>& names) {
  return {names.begin(), names.end()};
}

}  // namespace

void PolicyCompiler::promise() {
  const JsonNode* node = member(root_, "promise", JsonNode::Kind::object, false);
  if (node == nullptr) {
    for (const FactRecord& fact : scope_.blob.facts) {
      if (fact.origin != static_cast<std::uint8_t>(Origin::promise)) continue;
      return complain(root_, "missing_member", "a fact comes from the promise, but \"promise\" is missing");
    }
    return;
  }
  only_members(*node, {"about", "deadline", "at_risk_before", "silence", "kept_by", "excused_by", "schedule"});
  scope_.timeless = true;
  HeaderRecord& header = scope_.blob.header;
  header.deadline = expression(*node, "deadline", Type::instant, true);
  header.at_risk_before = expression(*node, "at_risk_before", Type::duration, false);
  const std::string silence = text_member(*node, "silence", true);
  if (silence != "late" && silence != "unknown" && !silence.empty()) {
    complain(*node->find("silence"), "silence", "silence means \"late\" (the sender must report) or \"unknown\" (third-party tracking)");
  }
  header.silence = static_cast<std::uint8_t>(silence == "unknown" ? Silence::unknown : Silence::late);
  header.kept_by = event_kinds(*node, "kept_by", true);
  header.excused_by = event_kinds(*node, "excused_by", false);
  if (const JsonNode* s = member(*node, "schedule", JsonNode::Kind::object, false); s != nullptr) schedule(*s);
  scope_.timeless = false;
}

void PolicyCompiler::schedule(const JsonNode& node) {
  only_members(node, {"calendar", "from", "until", "about"});
  HeaderRecord& header = scope_.blob.header;
  header.schedule_from = expression(node, "from", Type::date, true);
  header.schedule_until = expression(node, "until", Type::date, true);
  const std::string calendar = text_member(node, "calendar", true);
  const auto found = std::find(scope_.calendars.begin(), scope_.calendars.end(), calendar);
  if (found == scope_.calendars.end()) {
    return complain(node, "unknown_calendar", "\"" + calendar + "\" is no calendar of this policy" + Scope::suggestion(calendar, scope_.calendars));
  }
  header.schedule_calendar = static_cast<std::uint8_t>(found - scope_.calendars.begin());
}

std::uint32_t PolicyCompiler::event_kinds(const JsonNode& object, std::string_view name, bool required) {
  const JsonNode* list = member(object, name, JsonNode::Kind::array, required);
  std::uint32_t kinds = 0;
  if (list == nullptr) return kinds;
  for (const JsonNode& item : list->items) {
    const Result<EventKind> kind = parse_event_kind(item.text);
    if (kind.ok()) {
      kinds |= 1u << static_cast<unsigned>(*kind);
      continue;
    }
    std::vector<std::string> names;
    for (int i = 0; i < kEventKinds; ++i) names.emplace_back(event_kind_name(static_cast<EventKind>(i)));
    complain(item, "unknown_event", "\"" + item.text + "\" is no kind of event" + Scope::suggestion(item.text, names));
  }
  if (list->items.empty()) complain(*list, "empty", "name at least one kind of event");
  return kinds;
}

// The key is a line whose values are the keys of texts; 'none' says nothing.
void PolicyCompiler::apology() {
  const JsonNode* node = member(root_, "apology", JsonNode::Kind::object, false);
  if (node == nullptr) return;
  only_members(*node, {"key", "severity", "params"});
  HeaderRecord& header = scope_.blob.header;
  header.apology = expression(*node, "key", Type::enumeration, true);
  header.severity = expression(*node, "severity", Type::integer, false);
  const Named* line = scope_.find(text_member(*node, "key", false));
  const int facts = static_cast<int>(scope_.blob.facts.size());
  if (line != nullptr && line->kind == Named::Kind::broken) return;
  if (line == nullptr || line->kind != Named::Kind::value || line->slot < facts) {
    if (node->find("key") != nullptr) complain(*node->find("key"), "apology_key", "name the line that gives the text's key");
    return;
  }
  const LineRecord& record = scope_.blob.lines[static_cast<std::size_t>(line->slot - facts)];
  header.apology_keys = record.values;
  header.apology_key_count = record.value_count;
  const JsonNode* params = member(*node, "params", JsonNode::Kind::array, false);
  if (params == nullptr) return;
  if (params->items.size() > kMaxApologyParams) return complain(*params, "too_many", "an apology names at most 8 numbers");
  for (const JsonNode& param : params->items) {
    const Named* named = scope_.value(param.text, param.offset);
    if (named == nullptr) continue;
    header.params[header.param_count++] = static_cast<std::uint16_t>(named->slot);
  }
}

void PolicyCompiler::remedies() {
  const JsonNode* list = member(root_, "remedies", JsonNode::Kind::array, false);
  if (list == nullptr) return;
  if (list->items.size() > kMaxRemedySpecs) return complain(*list, "too_many", "a policy has at most 16 remedies");
  for (const JsonNode& item : list->items) {
    if (item.is(JsonNode::Kind::object)) {
      remedy(item);
    } else {
      complain(item, "wrong_kind", "a remedy is an object");
    }
  }
}

void PolicyCompiler::remedy(const JsonNode& node) {
  only_members(node, {"id", "kind", "basis", "when", "amount", "count", "item", "rule", "valid_days", "about"});
  RemedySpec spec{};
  const std::string id = text_member(node, "id", true);
  if (!id.empty()) is_name(node.find("id")->offset, id);
  spec.id = scope_.blob.text(id);
  spec.rule = scope_.blob.text(text_member(node, "rule", false));
  const std::string kind = text_member(node, "kind", true);
  const std::string basis = text_member(node, "basis", true);
  const std::optional<std::uint8_t> kind_index = index_of(kRemedyKinds, kind);
  const std::optional<std::uint8_t> basis_index = index_of(kBases, basis);
  if (!kind_index && !kind.empty()) complain(*node.find("kind"), "unknown_value", "a remedy is a voucher, refund, credit or in_kind" + Scope::suggestion(kind, as_strings(kRemedyKinds)));
  if (!basis_index && !basis.empty()) complain(*node.find("basis"), "unknown_value", "the basis is law, contract or goodwill" + Scope::suggestion(basis, as_strings(kBases)));
  spec.kind = kind_index.value_or(0);
  spec.basis = basis_index.value_or(0);
  if (kind == "voucher" && (basis == "law" || basis == "contract")) {
    complain(node, "owed_in_money", "what law or contract owes is owed in money: use refund or credit");
  }
  spec.when = expression(node, "when", Type::boolean, false);
  const bool in_kind = kind == "in_kind";
  spec.amount = in_kind ? expression(node, "count", Type::integer, true)
                        : expression(node, "amount", Type::money, true);
  spec.item = scope_.blob.text(text_member(node, "item", in_kind));
  if (const auto days = integer_member(node, "valid_days", 1, kMaxValidDays, kind == "voucher"); days) {
    spec.valid_days = static_cast<std::uint16_t>(*days);
  }
  scope_.blob.remedies.push_back(spec);
}

void PolicyCompiler::escalations() {
  const JsonNode* list = member(root_, "escalations", JsonNode::Kind::array, false);
  if (list == nullptr) return;
  if (list->items.size() > kMaxEscalationSpecs) return complain(*list, "too_many", "a policy has at most 4 escalations");
  for (const JsonNode& item : list->items) {
    if (!item.is(JsonNode::Kind::object)) {
      complain(item, "wrong_kind", "an escalation is an object");
      continue;
    }
    only_members(item, {"id", "role", "when", "due", "about"});
    EscalationSpec spec{};
    spec.id = scope_.blob.text(text_member(item, "id", true));
    spec.role = scope_.blob.text(text_member(item, "role", true));
    spec.when = expression(item, "when", Type::boolean, true);
    spec.due = expression(item, "due", Type::instant, true);
    scope_.blob.escalations.push_back(spec);
  }
}

}  // namespace kulanz
