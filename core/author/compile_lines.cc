#include <algorithm>

#include "core/author/compiler.h"

namespace kulanz {
namespace {

bool adds_up(Type t) {
  return t == Type::integer || t == Type::money || t == Type::duration || t == Type::percent;
}

bool has_order(Type t) { return t != Type::boolean && t != Type::enumeration; }

}  // namespace

void PolicyCompiler::lines() {
  const JsonNode* node = member(root_, "lines", JsonNode::Kind::array, false);
  if (node == nullptr) return;
  for (const JsonNode& item : node->items) line(item);
  if (scope_.blob.lines.size() > kMaxLines) complain(*node, "too_many", "a policy has at most 256 lines");
}

void PolicyCompiler::line(const JsonNode& node) {
  if (!node.is(JsonNode::Kind::object)) {
    return complain(node, "wrong_kind", "a line is an object: { \"name\": ..., \"is\": ... }");
  }
  only_members(node, {"name", "is", "table", "rates", "for_each", "where", "collect", "rule", "about"});
  Results results = line_names(node);
  if (results.all.empty()) return;
  LineRecord record{};
  record.series = kNoSeries;
  record.rule = scope_.blob.text(text_member(node, "rule", false));
  const bool looped = line_loop(node, record);
  const bool counted = record.series != kNoSeries && static_cast<Hit>(record.collect) == Hit::count;
  bool fine = true;
  if (counted) {
    for (LineResult& result : results.all) result.type = StaticType::of(Type::integer);
  } else {
    fine = line_body(node, results);
  }
  scope_.rows_of = Scope::kNoRows;
  for (LineResult& result : results.all) {
    if (fine && record.series != kNoSeries) fine = collected(node, static_cast<Hit>(record.collect), *result.type);
    if (fine && looped) {
      add_line(record, std::move(result));
    } else if (!result.name.empty()) {
      add_broken(result.name, result.offset);
    }
  }
}

// "name": one, or a list where the rows give several results at once.
Results PolicyCompiler::line_names(const JsonNode& node) {
  Results results;
  const JsonNode* name = node.find("name");
  results.as_list = name != nullptr && name->is(JsonNode::Kind::array);
  const auto take = [&](const JsonNode& at) {
    LineResult& result = results.all.emplace_back();
    result.name = at.text;
    result.offset = at.offset;
    is_name(at.offset, at.text);
  };
  if (!results.as_list) {
    const JsonNode* text = member(node, "name", JsonNode::Kind::string, true);
    text != nullptr ? take(*text) : static_cast<void>(results.all.emplace_back());
    return results;
  }
  for (const JsonNode& item : name->items) take(item);
  if (results.all.empty()) complain(*name, "empty", "name at least one result");
  return results;
}

// "for_each", "where", "collect": false after a complaint.
bool PolicyCompiler::line_loop(const JsonNode& node, LineRecord& record) {
  const JsonNode* each = node.find("for_each");
  if (each == nullptr) {
    bool fine = true;
    for (const char* only : {"where", "collect"}) {
      const JsonNode* stray = node.find(only);
      if (stray == nullptr) continue;
      complain(*stray, "without_for_each", "\"" + std::string(only) + "\" belongs to a line with \"for_each\": \"SERIES\"");
      fine = false;
    }
    return fine;
  }
  if (member(node, "for_each", JsonNode::Kind::string, true) == nullptr) return false;
  const Named* series = scope_.series(each->text, each->offset);
  const std::optional<Hit> how = hit_policy(node, "collect", {Hit::sum, Hit::max, Hit::count});
  scope_.rows_of = series == nullptr ? Scope::kAnyRows : series->series;
  if (series == nullptr || !how) return false;
  record.series = static_cast<std::uint8_t>(series->series);
  record.collect = static_cast<std::uint8_t>(*how);
  const std::size_t before = findings_.size();
  record.where = expression(node, "where", Type::boolean, false);
  if (*how == Hit::count) {
    for (const char* stray : {"is", "table", "rates"}) {
      if (node.find(stray) != nullptr) complain(*node.find(stray), "one_of", "\"count\" counts rows; say which with \"where\" and leave this out");
    }
  }
  return findings_.size() == before;
}

// "is", "table" or "rates": false after a complaint.
bool PolicyCompiler::line_body(const JsonNode& node, Results& results) {
  const JsonNode* is = node.find("is");
  const JsonNode* grid = node.find("table");
  const JsonNode* rated = node.find("rates");
  if ((is != nullptr) + (grid != nullptr) + (rated != nullptr) != 1) {
    complain(node, "one_of", "a line has one of \"is\" (an expression), \"table\" and \"rates\"");
    return false;
  }
  if (grid != nullptr) return member(node, "table", JsonNode::Kind::object, true) != nullptr && table(*grid, results);
  if (rated != nullptr) return member(node, "rates", JsonNode::Kind::object, true) != nullptr && rates(*rated, results);
  if (results.as_list) {
    complain(*node.find("name"), "one_of", "only a table or rates give several results; an expression gives one");
    return false;
  }
  if (member(node, "is", JsonNode::Kind::string, true) == nullptr) return false;
  LineResult& result = results.all.front();
  result.type = expression_node(*is, &result.values, true, result.code);
  result.written = is->text;
  if (result.type) result.trees.push_back(std::move(parsed_));
  return result.type.has_value();
}

// Whether results of this type can become one.
bool PolicyCompiler::collected(const JsonNode& node, Hit how, const StaticType& type) {
  const std::string name(type_name(type.type));
  if (how == Hit::sum && !adds_up(type.type)) {
    complain(node, "type", "\"sum\" adds numbers, money, durations or percentages, not " + name);
    return false;
  }
  if (how == Hit::sum && type.running) {
    complain(node, "running", "this moves every second; count it with full(…) or started(…) before it is added up");
    return false;
  }
  if (how == Hit::max && !has_order(type.type)) {
    complain(node, "type", "\"max\" needs values that have an order, not " + name);
    return false;
  }
  return true;
}

void PolicyCompiler::add_line(LineRecord record, LineResult result) {
  StaticType& type = *result.type;
  if (!result.values.empty()) type.values = result.values;
  record.name = scope_.blob.text(result.name);
  record.code = scope_.blob.code(result.code, result.written);
  record.type = static_cast<std::uint8_t>(type.type);
  if (type.type == Type::enumeration) {
    record.values = scope_.blob.values(type.values);
    record.value_count = static_cast<std::uint16_t>(type.values.size());
  }
  const bool sums = record.series != kNoSeries && static_cast<Hit>(record.collect) == Hit::sum;
  map_.lines.push_back({result.name, sums, std::move(result.trees)});
  Named named;
  named.name = result.name;
  named.type = std::move(type);
  named.offset = result.offset;
  named.slot = static_cast<int>(scope_.blob.facts.size() + scope_.blob.lines.size());
  scope_.blob.lines.push_back(record);
  scope_.declare(std::move(named));
}

}  // namespace kulanz
