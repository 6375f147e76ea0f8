#include <algorithm>
#include <array>

#include "core/author/compiler.h"

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

// The key is a line whose values are the keys of texts; 'none' says nothing.
void PolicyCompiler::apology() {
  const JsonNode* node = member(root_, "apology", JsonNode::Kind::object, false);
  if (node == nullptr) return;
  only_members(*node, {"key", "severity", "params", "about"});
  HeaderRecord& header = scope_.blob.header;
  header.severity = expression(*node, "severity", Type::integer, false);
  if (const JsonNode* params = member(*node, "params", JsonNode::Kind::array, false); params != nullptr) {
    apology_params(*params);
  }
  header.apology = expression(*node, "key", Type::enumeration, true);
  if (header.apology.size == 0) return;
  const Named* line = scope_.find(text_member(*node, "key", false));
  const int facts = static_cast<int>(scope_.blob.facts.size());
  if (line == nullptr || line->slot < facts) {
    return complain(*node->find("key"), "apology_key", "name the line that gives the text's key");
  }
  const LineRecord& record = scope_.blob.lines[static_cast<std::size_t>(line->slot - facts)];
  header.apology_keys = record.values;
  header.apology_key_count = record.value_count;
  apology_keys_ = line->type.values;
}

void PolicyCompiler::apology_params(const JsonNode& node) {
  if (node.items.size() > kMaxApologyParams) return complain(node, "too_many", "an apology names at most 8 numbers");
  HeaderRecord& header = scope_.blob.header;
  for (const JsonNode& param : node.items) {
    const Named* named = scope_.value(param.text, param.offset);
    if (named != nullptr) header.params[header.param_count++] = static_cast<std::uint16_t>(named->slot);
  }
}

std::vector<std::string> PolicyCompiler::names_of(const std::vector<OwnId>& ids) {
  std::vector<std::string> names;
  for (const OwnId& own : ids) names.push_back(own.id);
  return names;
}

// "id": a name that no other has.
std::string PolicyCompiler::own_id(const JsonNode& node, std::vector<OwnId>& taken, bool in_kind) {
  const std::string id = text_member(node, "id", true);
  if (id.empty()) return id;
  const JsonNode& at = *node.find("id");
  is_name(at.offset, id);
  const std::vector<std::string> names = names_of(taken);
  if (std::find(names.begin(), names.end(), id) != names.end()) {
    complain(at, "name_taken", "\"" + id + "\" stands here for the second time; choose another id");
  }
  taken.push_back({id, in_kind});
  return id;
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
  remedy_kind(node, spec);
  const RemedyKind kind = static_cast<RemedyKind>(spec.kind);
  const bool in_kind = kind == RemedyKind::in_kind;
  const std::string id = own_id(node, remedy_ids_, in_kind);
  RemedySource source{id, node.offset, kind, static_cast<Basis>(spec.basis), {}, {}};
  spec.id = scope_.blob.text(id);
  spec.rule = scope_.blob.text(text_member(node, "rule", false));
  spec.when = expression(node, "when", Type::boolean, false);
  if (spec.when.size != 0) source.conditions.push_back(std::move(parsed_));
  spec.amount = in_kind ? expression(node, "count", Type::integer, true)
                        : expression(node, "amount", Type::money, true);
  if (spec.amount.size != 0) source.amount = std::move(parsed_);
  map_.remedies.push_back(std::move(source));
  spec.item = scope_.blob.text(text_member(node, "item", in_kind));
  if (const auto days = integer_member(node, "valid_days", 1, kMaxValidDays, kind == RemedyKind::voucher); days) {
    spec.valid_days = static_cast<std::uint16_t>(*days);
  }
  scope_.blob.remedies.push_back(spec);
}

void PolicyCompiler::remedy_kind(const JsonNode& node, RemedySpec& spec) {
  const std::string kind = text_member(node, "kind", true);
  const std::string basis = text_member(node, "basis", true);
  const std::optional<std::uint8_t> kind_index = index_of(kRemedyKinds, kind);
  const std::optional<std::uint8_t> basis_index = index_of(kBases, basis);
  if (!kind_index && !kind.empty()) complain(*node.find("kind"), "unknown_value", "a remedy is a voucher, refund, credit or in_kind" + Scope::suggestion(kind, as_strings(kRemedyKinds)));
  if (!basis_index && !basis.empty()) complain(*node.find("basis"), "unknown_value", "the basis is law, contract or goodwill" + Scope::suggestion(basis, as_strings(kBases)));
  // A kind that nobody knows is no voucher and nothing in kind.
  spec.kind = kind_index.value_or(static_cast<std::uint8_t>(RemedyKind::refund));
  spec.basis = basis_index.value_or(0);
  if (kind == "voucher" && (basis == "law" || basis == "contract")) {
    complain(node, "owed_in_money", "what law or contract owes is owed in money: use refund or credit");
  }
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
    spec.id = scope_.blob.text(own_id(item, escalation_ids_, false));
    spec.role = scope_.blob.text(text_member(item, "role", true));
    spec.when = expression(item, "when", Type::boolean, true);
    spec.due = expression(item, "due", Type::instant, true);
    scope_.blob.escalations.push_back(spec);
  }
}

}  // namespace kulanz
