#include "web-demo/server/template.h"

#include <filesystem>

#include "server/app/html.h"
#include "web-demo/server/files.h"

namespace kulanz::demo {
namespace {

std::string text_of(const Json& value, std::string_view name) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  throw TemplateError("neither a text nor a number: " + std::string(name));
}

bool holds(const Json* value) {
  if (value == nullptr || value->is_null()) return false;
  if (value->is_boolean()) return value->get<bool>();
  return value->is_number() || !value->empty();
}

// One run over one template's text. `at_` moves forward only, except that a
// section over a list is read again for each element.
class Run {
 public:
  Run(const std::map<std::string, std::string, std::less<>>& texts, const Words& words,
      Scopes& scopes)
      : texts_(texts), words_(words), scopes_(scopes) {}

  void whole(std::string_view name, std::string* out) {
    const auto found = texts_.find(name);
    if (found == texts_.end()) throw TemplateError("no template " + std::string(name));
    std::size_t at = 0;
    part(found->second, &at, "", out);
  }

 private:
  // Writes `text` from `at` until {{/closing}}; a null `out` only skips.
  void part(std::string_view text, std::size_t* at, std::string_view closing, std::string* out) {
    while (true) {
      const std::size_t open = text.find("{{", *at);
      if (open == std::string_view::npos) break;
      const std::size_t end = text.find("}}", open);
      if (end == std::string_view::npos) throw TemplateError("a tag is not closed");
      if (out != nullptr) out->append(text.substr(*at, open - *at));
      const std::string_view tag = text.substr(open + 2, end - open - 2);
      *at = end + 2;
      if (tag.starts_with('/')) {
        if (tag.substr(1) != closing) throw TemplateError("unexpected {{" + std::string(tag));
        return;
      }
      this->tag(tag, text, at, out);
    }
    if (!closing.empty()) throw TemplateError("{{#" + std::string(closing) + " is not closed");
    if (out != nullptr) out->append(text.substr(*at));
    *at = text.size();
  }

  void tag(std::string_view tag, std::string_view text, std::size_t* at, std::string* out) {
    const std::string_view rest = tag.substr(1);
    if (tag.starts_with('#') || tag.starts_with('^')) {
      section(rest, tag.starts_with('^'), text, at, out);
    } else if (out == nullptr) {
      return;
    } else if (tag.starts_with('>')) {
      whole(rest, out);
    } else if (tag.starts_with("t ")) {
      out->append(escape_html(say_in(scopes_, words_, tag.substr(2))));
    } else {
      const Json* value = scopes_.find(tag);
      if (value == nullptr) throw TemplateError("nothing named " + std::string(tag));
      out->append(escape_html(text_of(*value, tag)));
    }
  }

  void section(std::string_view name, bool inverted, std::string_view text, std::size_t* at,
               std::string* out) {
    const Json* value = scopes_.find(name);
    const std::size_t from = *at;
    if (out == nullptr || holds(value) == inverted) return part(text, at, name, nullptr);
    if (inverted || !value->is_structured()) return part(text, at, name, out);
    if (value->is_object()) return within(*value, name, text, at, out);
    for (const Json& element : *value) {
      *at = from;
      within(element, name, text, at, out);
    }
  }

  void within(const Json& scope, std::string_view name, std::string_view text, std::size_t* at,
              std::string* out) {
    scopes_.enter(scope);
    part(text, at, name, out);
    scopes_.leave();
  }

  const std::map<std::string, std::string, std::less<>>& texts_;
  const Words& words_;
  Scopes& scopes_;
};

}  // namespace

const Json* Scopes::find(std::string_view name) const {
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    if (!(*scope)->is_object()) continue;
    const auto found = (*scope)->find(std::string(name));
    if (found != (*scope)->end()) return &*found;
  }
  return nullptr;
}

std::string say_in(const Scopes& scopes, const Words& words, std::string_view key) {
  const auto found = words.find(key);
  if (found == words.end()) throw TemplateError("no words for " + std::string(key));
  std::string said;
  std::string_view rest = found->second;
  for (std::size_t open; (open = rest.find('{')) != std::string_view::npos;) {
    const std::size_t end = rest.find('}', open);
    if (end == std::string_view::npos) throw TemplateError("a { is not closed: " + found->first);
    const std::string_view name = rest.substr(open + 1, end - open - 1);
    const Json* value = scopes.find(name);
    if (value == nullptr) throw TemplateError(found->first + " needs " + std::string(name));
    said.append(rest.substr(0, open)).append(text_of(*value, name));
    rest.remove_prefix(end + 1);
  }
  return said.append(rest);
}

std::string say(const Words& words, std::string_view key, const Json& values) {
  return say_in(Scopes(values), words, key);
}

Templates::Templates(const std::string& directory) {
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() != ".html") continue;
    texts_[entry.path().stem().string()] = read_file(entry.path().string());
  }
  if (texts_.empty()) throw TemplateError("no templates in " + directory);
}

std::string Templates::render(std::string_view name, const Json& data, const Words& words) const {
  Scopes scopes(data);
  std::string out;
  Run(texts_, words, scopes).whole(name, &out);
  return out;
}

}  // namespace kulanz::demo
