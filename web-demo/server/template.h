// A template language small enough to be strict. Everything written into a page
// goes through here, and everything is escaped: there is no way to write raw
// HTML from data.
//
//   {{name}}              the text or number `name`; a missing one is an error
//   {{t key}}             the words for `key`, with its own {name}s filled in
//   {{#name}}…{{/name}}   once per element of a list, once for an object, a text
//                         that is not empty or true; otherwise not at all
//   {{^name}}…{{/name}}   the opposite
//   {{>name}}             another template, with the same data
//
// Names are looked up from the innermost section outwards.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kulanz::demo {

using Json = nlohmann::json;

class TemplateError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Key → text in one language.
using Words = std::map<std::string, std::string, std::less<>>;

// Looks names up from the innermost scope outwards. Null when nothing is found.
class Scopes {
 public:
  explicit Scopes(const Json& root) : scopes_{&root} {}
  const Json* find(std::string_view name) const;
  void enter(const Json& scope) { scopes_.push_back(&scope); }
  void leave() { scopes_.pop_back(); }

 private:
  std::vector<const Json*> scopes_;
};

// The words for `key` with every {name} replaced from `scopes`. Not escaped.
// Throws TemplateError on an unknown key or name.
std::string say_in(const Scopes& scopes, const Words& words, std::string_view key);
std::string say(const Words& words, std::string_view key, const Json& values = Json::object());

// Templates by name, read once.
class Templates {
 public:
  // Reads every DIR/*.html. Throws TemplateError when there is none.
  explicit Templates(const std::string& directory);
  std::string render(std::string_view name, const Json& data, const Words& words) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace kulanz::demo
