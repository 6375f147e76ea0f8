#include "core/author/compiler.h"

#include <algorithm>
#include <charconv>

#include "core/author/calendar_author.h"
#include "core/author/money.h"
#include "core/author/zone_data.h"
#include "core/facts/text.h"
#include "core/policy/policy.h"

namespace kulanz {
namespace {

std::string kind_word(JsonNode::Kind kind) {
  switch (kind) {
    case JsonNode::Kind::string: return "a text";
    case JsonNode::Kind::array: return "a list";
    case JsonNode::Kind::object: return "an object";
    case JsonNode::Kind::number: return "a number";
    case JsonNode::Kind::boolean: return "true or false";
    case JsonNode::Kind::null: break;
  }
  return "nothing";
}

// The node that a JSON pointer names, or the nearest one above it.
const JsonNode& follow(const JsonNode& from, std::string_view pointer) {
  const JsonNode* node = &from;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t slash = pointer.find('/');
    const std::string_view step = pointer.substr(0, slash);
    pointer = slash == std::string_view::npos ? std::string_view{} : pointer.substr(slash);
    const JsonNode* next = node->find(step);
    std::size_t index = 0;
    const auto parsed = std::from_chars(step.data(), step.data() + step.size(), index);
    const bool is_index = node->is(JsonNode::Kind::array) && parsed.ec == std::errc{};
    if (is_index && index < node->items.size()) next = &node->items[index];
    if (next == nullptr) return *node;
    node = next;
  }
  return *node;
}

}  // namespace

PolicyCompiler::PolicyCompiler(std::string_view source, std::vector<Finding>& findings)
    : source_(source), findings_(findings) {
  scope_.lines = LineIndex(source);
  scope_.findings = &findings;
}

void PolicyCompiler::complain(const JsonNode& at, std::string code, std::string message) {
  scope_.complain(at.offset, std::move(code), std::move(message));
}

void PolicyCompiler::only_members(const JsonNode& object,
                                  std::initializer_list<std::string_view> allowed) {
  const std::vector<std::string> names(allowed.begin(), allowed.end());
  for (std::size_t i = 0; i < object.members.size(); ++i) {
    const std::string& name = object.members[i].first;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    scope_.complain(object.member_offsets[i], "unknown_member",
                    "\"" + name + "\" means nothing here" + Scope::suggestion(name, names));
  }
}

const JsonNode* PolicyCompiler::member(const JsonNode& object, std::string_view name,
                                       JsonNode::Kind kind, bool required) {
  const JsonNode* node = object.find(name);
  if (node == nullptr) {
    if (required) complain(object, "missing_member", "\"" + std::string(name) + "\" is missing here");
    return nullptr;
  }
  if (node->is(kind)) return node;
  complain(*node, "wrong_kind", "\"" + std::string(name) + "\" is " + kind_word(kind));
  return nullptr;
}

std::string PolicyCompiler::text_member(const JsonNode& object, std::string_view name,
                                        bool required) {
  const JsonNode* node = member(object, name, JsonNode::Kind::string, required);
  return node == nullptr ? "" : node->text;
}

bool PolicyCompiler::is_name(std::size_t at, std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
  constexpr std::size_t kMaxName = 64;
  const bool good = !name.empty() && name.size() <= kMaxName && !(name[0] >= '0' && name[0] <= '9') &&
                    std::all_of(name.begin(), name.end(), fits);
  if (!good) scope_.complain(at, "bad_name", "\"" + std::string(name) + "\" is no name: use up to 64 of a-z, 0-9, _ and start with a letter");
  return good;
}

std::optional<std::int64_t> PolicyCompiler::integer_member(const JsonNode& object,
                                                           std::string_view name, std::int64_t low,
                                                           std::int64_t high, bool required) {
  const JsonNode* node = member(object, name, JsonNode::Kind::number, required);
  if (node == nullptr) return std::nullopt;
  const Result<std::int64_t> number = parse_integer(node->text);
  if (number.ok() && *number >= low && *number <= high) return *number;
  complain(*node, "out_of_range", "\"" + std::string(name) + "\" is a whole number from " +
                                      std::to_string(low) + " to " + std::to_string(high));
  return std::nullopt;
}

std::optional<StaticType> PolicyCompiler::expression_node(const JsonNode& node,
                                                          std::vector<std::string>* values,
                                                          bool growing,
                                                          std::vector<std::uint8_t>& code) {
  const std::size_t inside = node.offset + 1;  // behind the quote
  Expression tree;
  ExpressionError error;
  if (!parse_expression(node.text, tree, error)) {
    scope_.complain(inside + error.offset, "syntax", error.message);
    return std::nullopt;
  }
  Checker checker(scope_, inside);
  if (values != nullptr) checker.expect_values(values, growing);
  const std::optional<StaticType> type = checker.check(tree);
  code = checker.code();
  parsed_ = std::move(tree);
  return type;
}

CodeRef PolicyCompiler::expression(const JsonNode& object, std::string_view name, Type wanted,
                                   bool required) {
  const JsonNode* node = member(object, name, JsonNode::Kind::string, required);
  if (node == nullptr) return {};
  std::vector<std::uint8_t> code;
  const std::optional<StaticType> type = expression_node(*node, nullptr, false, code);
  if (!type) return {};
  if (type->type != wanted) {
    complain(*node, "type", "\"" + std::string(name) + "\" is " + std::string(type_name(wanted)) + ", this is " + std::string(type_name(type->type)));
    return {};
  }
  if (type->fraction) {
    complain(*node, "fraction", "this may be a part of a cent or a second; say where it is rounded: round(…, half_up, …)");
    return {};
  }
  if (type->running) {
    complain(*node, "running", "this moves every second; use full(…), started(…) or a comparison");
    return {};
  }
  return scope_.blob.code(code, node->text);
}

void PolicyCompiler::head() {
  only_members(root_, {"$schema", "policy", "title", "about", "sources", "currency", "zone", "calendars", "facts",
                       "promise", "lines", "apology", "remedies", "escalations", "tests"});
  const std::string name = text_member(root_, "policy", true);
  if (const JsonNode* node = root_.find("policy"); node != nullptr) is_name(node->offset, name);
  scope_.blob.header.name = scope_.blob.text(name);
  scope_.currency = text_member(root_, "currency", true);
  const Result<Currency> currency = parse_currency(scope_.currency);
  if (currency.ok()) {
    scope_.blob.header.currency = currency->packed;
    scope_.currency_digits = minor_digits(scope_.currency);
  } else if (const JsonNode* node = root_.find("currency"); node != nullptr) {
    complain(*node, "bad_currency", "a currency is three capital letters of ISO 4217, e.g. EUR");
  }
}

void PolicyCompiler::time() {
  std::string zone = text_member(root_, "zone", false);
  if (zone.empty()) zone = "UTC";
  const auto bytes = zone_bytes(zone);
  if (bytes.empty()) {
    std::vector<std::string> names;
    for (const std::string_view known : zone_names()) names.emplace_back(known);
    complain(*root_.find("zone"), "unknown_zone", "there is no time zone \"" + zone + "\"" + Scope::suggestion(zone, names));
    return;
  }
  scope_.blob.time.assign(bytes.begin(), bytes.end());
  calendars(zone);
}

void PolicyCompiler::calendars(std::string_view zone) {
  const JsonNode* node = member(root_, "calendars", JsonNode::Kind::object, false);
  if (node == nullptr) return;
  if (node->members.size() > kMaxCalendars) {
    complain(*node, "too_many", "a policy has at most 4 calendars");
    return;
  }
  for (std::size_t i = 0; i < node->members.size(); ++i) {
    const auto& [name, calendar] = node->members[i];
    is_name(node->member_offsets[i], name);
    scope_.calendars.push_back(name);
    scope_.calendars_used.push_back(false);
    map_.calendars.push_back({name, node->member_offsets[i], false});
    std::vector<CalendarError> errors;
    const EncodedCalendar encoded = encode_calendar(document_["calendars"][name], zone, errors);
    for (const CalendarError& error : errors) {
      complain(follow(calendar, error.pointer), "calendar", error.message);
    }
    scope_.blob.time.insert(scope_.blob.time.end(), encoded.bytes.begin(), encoded.bytes.end());
  }
  scope_.blob.header.calendar_count = static_cast<std::uint8_t>(scope_.calendars.size());
}

bool PolicyCompiler::run(Compiled& out) {
  if (!read_json(source_, root_, findings_)) return false;
  if (!root_.is(JsonNode::Kind::object)) {
    complain(root_, "wrong_kind", "a policy is an object: { \"policy\": ... }");
    return false;
  }
  document_ = nlohmann::ordered_json::parse(source_);
  head();
  time();
  facts();
  promise();
  lines();
  apology();
  remedies();
  escalations();
  own_tests();
  std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    return a.line != b.line ? a.line < b.line : a.column < b.column;
  });
  if (!findings_.empty()) return false;
  Compiled compiled;
  compiled.name = root_.find("policy")->text;
  compiled.currency = scope_.currency;
  compiled.blob = scope_.blob.write();
  compiled.tests = std::move(own_tests_);
  const bool fits = scope_.blob.fits() && compiled.blob.size() <= kMaxPolicyBytes;
  if (!fits || !open_policy(compiled.blob, Digest{}).ok()) {
    complain(root_, "too_large", "the compiled policy is larger than 64 KiB, or an expression needs more than 32 values at once");
    return false;
  }
  finish_map();
  compiled.map = std::move(map_);
  out = std::move(compiled);
  return true;
}

void PolicyCompiler::finish_map() {
  map_.root = std::move(root_);
  map_.names = std::move(scope_.names);
  map_.facts = std::move(scope_.blob.facts);
  for (std::size_t i = 0; i < map_.calendars.size(); ++i) map_.calendars[i].used = scope_.calendars_used[i];
}

bool compile_policy(std::string_view json_text, Compiled& out, std::vector<Finding>& findings) {
  if (json_text.size() > kMaxAuthoredBytes) {
    findings.push_back({"too_large", "an authored policy has at most 512 KiB"});
    return false;
  }
  return PolicyCompiler(json_text, findings).run(out);
}

}  // namespace kulanz
