#include <algorithm>

#include "core/author/compiler.h"
#include "core/facts/text.h"

namespace kulanz {
namespace {

std::int64_t unit_seconds(std::string_view unit) {
  return unit == "s" ? 1 : unit == "min" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86'400 : 0;
}

}  // namespace

void PolicyCompiler::facts() {
  const JsonNode* node = member(root_, "facts", JsonNode::Kind::object, true);
  if (node == nullptr) return;
  for (std::size_t i = 0; i < node->members.size(); ++i) {
    const auto& [name, body] = node->members[i];
    is_name(node->member_offsets[i], name);
    if (body.find("series") != nullptr) {
      series(name, body, node->member_offsets[i]);
    } else {
      fact(name, body, node->member_offsets[i], nullptr);
    }
  }
  const JsonNode* promised = root_.find("promise");
  if (promised != nullptr && promised->find("schedule") != nullptr) {
    FactRecord day{};
    day.name = scope_.blob.text("day");
    day.type = static_cast<std::uint8_t>(Type::date);
    day.origin = static_cast<std::uint8_t>(Origin::day);
    day.unit = 1;
    add_fact("day", day, StaticType::of(Type::date), promised->offset);
  }
  if (scope_.blob.facts.size() > kMaxFacts) complain(*node, "too_many", "a policy has at most 128 facts");
}

void PolicyCompiler::add_fact(const std::string& name, const FactRecord& record, StaticType type,
                              std::size_t offset) {
  Named named;
  named.name = name;
  named.type = std::move(type);
  named.offset = offset;
  named.slot = static_cast<int>(scope_.blob.facts.size());
  if (record.origin == static_cast<std::uint8_t>(Origin::column)) {
    named.kind = Named::Kind::column;
    named.series = static_cast<int>(scope_.blob.series.size());
  }
  scope_.blob.facts.push_back(record);
  scope_.declare(std::move(named));
}

void PolicyCompiler::add_broken(const std::string& name, std::size_t offset) {
  Named named;
  named.name = name;
  named.offset = offset;
  named.kind = Named::Kind::broken;
  scope_.declare(std::move(named));
}

// A fact, or a column of the series whose record is given.
void PolicyCompiler::fact(const std::string& name, const JsonNode& node, std::size_t offset,
                          const SeriesRecord* of) {
  FactRecord record{};
  record.unit = 1;
  StaticType type;
  if (!node.is(JsonNode::Kind::object)) {
    complain(node, "wrong_kind", "a fact is an object: { \"type\": ... }");
    return add_broken(name, offset);
  }
  if (of == nullptr) {
    only_members(node, {"type", "from", "values", "unit", "default", "series", "about"});
  } else {
    only_members(node, {"type", "values", "unit", "default", "about"});
    record.origin = static_cast<std::uint8_t>(Origin::column);
    record.detail = static_cast<std::uint8_t>(columns_++);
  }
  if ((of == nullptr && !fact_origin(node, record, type)) || !fact_type(node, record, type)) {
    return add_broken(name, offset);
  }
  record.name = scope_.blob.text(name);
  record.type = static_cast<std::uint8_t>(type.type);
  if (type.type == Type::enumeration) {
    record.values = scope_.blob.values(type.values);
    record.value_count = static_cast<std::uint16_t>(type.values.size());
  }
  fact_default(node, record, type);
  add_fact(name, record, std::move(type), offset);
}

// "delays_min": { "series": { "delay": { "type": "duration", "unit": "min" } } }
void PolicyCompiler::series(const std::string& name, const JsonNode& node, std::size_t offset) {
  only_members(node, {"series", "about"});
  const JsonNode* columns = member(node, "series", JsonNode::Kind::object, true);
  if (columns == nullptr || columns->members.empty()) {
    if (columns != nullptr) complain(*columns, "empty", "a series has at least one column: { NAME: { \"type\": ... } }");
    return add_broken(name, offset);
  }
  Named named;
  named.name = name;
  named.offset = offset;
  named.kind = Named::Kind::series;
  named.series = static_cast<int>(scope_.series_names.size());
  scope_.declare(std::move(named));
  scope_.series_names.push_back(name);
  SeriesRecord record{};
  record.name = scope_.blob.text(name);
  record.first_fact = static_cast<std::uint16_t>(scope_.blob.facts.size());
  record.columns = static_cast<std::uint16_t>(columns->members.size());
  for (std::size_t i = 0; i < columns->members.size(); ++i) {
    is_name(columns->member_offsets[i], columns->members[i].first);
    fact(columns->members[i].first, columns->members[i].second, columns->member_offsets[i], &record);
  }
  scope_.blob.series.push_back(record);
  if (scope_.blob.series.size() > kMaxSeries) complain(node, "too_many", "a policy has at most 4 series");
  if (columns_ > kMaxColumns) complain(node, "too_many", "the series of a policy have at most 8 columns together");
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
  if (!duration_unit(node, type, record)) return false;
  if (type.type != Type::enumeration) return true;
  const JsonNode* values = member(node, "values", JsonNode::Kind::array, true);
  if (values == nullptr) return false;
  if (values->items.size() > kMaxEnumValues) {
    complain(*values, "too_many", "an enum has at most 1,024 values");
    return false;
  }
  for (const JsonNode& value : values->items) enum_value(value, type.values);
  if (values->items.empty()) complain(*values, "empty", "an enum has at least one value");
  return !type.values.empty();
}

// "unit": of a duration, and of nothing else.
bool PolicyCompiler::duration_unit(const JsonNode& node, const StaticType& type, FactRecord& record) {
  if (type.type != Type::duration) return true;
  const std::string unit = text_member(node, "unit", true);
  record.unit = unit_seconds(unit);
  if (record.unit == 0 && !unit.empty()) {
    complain(*node.find("unit"), "unknown_unit", "a duration is given in s, min, h or d");
  }
  return record.unit != 0;
}

void PolicyCompiler::enum_value(const JsonNode& node, std::vector<std::string>& values) {
  if (!node.is(JsonNode::Kind::string) || node.text.empty()) {
    return complain(node, "wrong_kind", "a value is a text, e.g. \"merchant\"");
  }
  // A fact that is null is not given; a value of that name would be taken for it.
  if (node.text == "null") return complain(node, "bad_value", "a value may not be called \"null\": leave the fact out, or declare a \"default\"");
  if (std::find(values.begin(), values.end(), node.text) != values.end()) {
    return complain(node, "duplicate_value", "\"" + node.text + "\" stands here for the second time; keep one");
  }
  values.push_back(node.text);
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
    return complain(*at, "bad_default", "this default is not " + std::string(type_name(type.type)) + " as a shop would give it" + Scope::suggestion(at->text, type.values));
  }
  record.has_default = 1;
  record.fallback = *number;
}

}  // namespace kulanz
