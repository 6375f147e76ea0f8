#include "tests/http/schema.h"

#include <regex>
#include <set>
#include <stdexcept>

namespace kulanz {
namespace {

bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  throw std::runtime_error("the schema uses type " + type);
}

}  // namespace

struct Schemas::Run {
  const Schemas& schemas;
  std::vector<std::string> findings;

  void say(const std::string& path, const std::string& what) { findings.push_back(path + ": " + what); }

  std::pair<const Json*, std::string> resolve(const std::string& ref, const std::string& in) const {
    const std::size_t hash = ref.find('#');
    const std::string document = ref.substr(0, hash);
    const std::string name = document.empty() ? in : document;
    for (const auto& [known, json] : schemas.documents_) {
      if (known != name) continue;
      const Json::json_pointer pointer(hash == std::string::npos ? "" : ref.substr(hash + 1));
      return {&json.at(pointer), name};
    }
    throw std::runtime_error("no document for " + ref);
  }

  bool fits(const Json& schema, const Json& value, const std::string& in) const {
    return schemas.check(schema, value, in).empty();
  }

  // Every property that the schema and the schemas it stands on name.
  void collect(const Json& schema, const std::string& in, std::set<std::string>& names,
               bool& open) const {
    if (schema.contains("$ref")) {
      const auto [target, document] = resolve(schema["$ref"], in);
      collect(*target, document, names, open);
    }
    for (const Json& part : schema.value("allOf", Json::array())) collect(part, in, names, open);
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, ignored] : properties.items()) names.insert(name);
    if (schema.contains("additionalProperties") && schema["additionalProperties"].is_object()) {
      open = true;
    }
    if (schema.contains("type") && schema["type"] == "object" && !schema.contains("properties")) {
      open = true;
    }
  }

  void check_names(const Json& schema, const Json& value, const std::string& in,
                   const std::string& path) {
    std::set<std::string> names;
    bool open = false;
    collect(schema, in, names, open);
    if (open || names.empty()) return;
    for (const auto& [name, ignored] : value.items()) {
      if (!names.contains(name)) say(path + "/" + name, "is not documented");
    }
  }

  void check_object(const Json& schema, const Json& value, const std::string& in,
                    const std::string& path) {
    for (const Json& name : schema.value("required", Json::array())) {
      if (!value.contains(name.get<std::string>())) say(path, "misses " + name.dump());
    }
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : value.items()) {
      if (properties.contains(name)) {
        check(properties[name], member, in, path + "/" + name, true);
      } else if (schema.contains("additionalProperties") &&
                 schema["additionalProperties"].is_object()) {
        check(schema["additionalProperties"], member, in, path + "/" + name, true);
      }
    }
  }

  void check_array(const Json& schema, const Json& value, const std::string& in,
                   const std::string& path) {
    if (value.size() < schema.value("minItems", std::size_t{0}) ||
        value.size() > schema.value("maxItems", SIZE_MAX)) {
      say(path, "has too few or too many items");
    }
    if (!schema.contains("items")) return;
    for (std::size_t i = 0; i < value.size(); ++i) {
      check(schema["items"], value[i], in, path + "/" + std::to_string(i), true);
    }
  }

  void check_scalar(const Json& schema, const Json& value, const std::string& path) {
    if (schema.contains("const") && value != schema["const"]) say(path, "is not the constant");
    if (schema.contains("enum")) {
      bool found = false;
      for (const Json& allowed : schema["enum"]) found = found || allowed == value;
      if (!found) say(path, value.dump() + " is not among the values");
    }
    if (schema.contains("pattern") && value.is_string() &&
        !std::regex_search(value.get<std::string>(),
                           std::regex(schema["pattern"].get<std::string>()))) {
      say(path, value.dump() + " does not follow the pattern");
    }
    if (value.is_number_integer() && schema.contains("minimum") && value < schema["minimum"]) {
      say(path, "is too small");
    }
    if (value.is_number_integer() && schema.contains("maximum") && value > schema["maximum"]) {
      say(path, "is too large");
    }
  }

  void check_type(const Json& schema, const Json& value, const std::string& path) {
    if (!schema.contains("type")) return;
    const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
    for (const Json& type : types) {
      if (has_type(value, type)) return;
    }
    say(path, "is not of type " + schema["type"].dump());
  }

  void check_choices(const Json& schema, const Json& value, const std::string& in,
                     const std::string& path) {
    for (const Json& part : schema.value("allOf", Json::array())) check(part, value, in, path, false);
    for (const char* const word : {"anyOf", "oneOf"}) {
      if (!schema.contains(word)) continue;
      std::size_t fitting = 0;
      for (const Json& part : schema[word]) fitting += fits(part, value, in) ? 1 : 0;
      if (fitting == 0) say(path, std::string("fits none of ") + word);
    }
  }

  void check(const Json& schema, const Json& value, const std::string& in, const std::string& path,
             bool whole) {
    if (schema.contains("$ref")) {
      const auto [target, document] = resolve(schema["$ref"], in);
      check(*target, value, document, path, false);
    }
    check_type(schema, value, path);
    check_scalar(schema, value, path);
    check_choices(schema, value, in, path);
    if (value.is_object()) check_object(schema, value, in, path);
    if (value.is_array()) check_array(schema, value, in, path);
    if (whole && value.is_object()) check_names(schema, value, in, path);
  }
};

void Schemas::add(std::string name, Json document) {
  documents_.emplace_back(std::move(name), std::move(document));
}

std::vector<std::string> Schemas::check(const Json& schema, const Json& value,
                                        const std::string& in) const {
  Run run{*this, {}};
  run.check(schema, value, in, "", true);
  return run.findings;
}

}  // namespace kulanz
