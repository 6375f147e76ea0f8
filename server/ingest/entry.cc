#include "server/ingest/entry.h"

#include <algorithm>

namespace kulanz {
namespace {

// RFC 6901.
std::string escaped(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string listed(std::initializer_list<std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

}  // namespace

void Entry::only(std::initializer_list<std::string_view> names) const {
  if (!json_.is_object()) fail("an object is expected, with " + listed(names));
  for (const auto& [name, value] : json_.items()) {
    const bool known = std::find(names.begin(), names.end(), name) != names.end();
    if (known || name == "about" || name == "$schema") continue;
    fail("there is no member \"" + name.substr(0, 80) + "\" here; it may have " + listed(names));
  }
}

std::optional<Entry> Entry::find(const std::string& name) const {
  if (!json_.is_object()) fail("an object is expected");
  const auto found = json_.find(name);
  if (found == json_.end()) return std::nullopt;
  return Entry(*found, file_, pointer_ + "/" + escaped(name));
}

Entry Entry::need(const std::string& name, const std::string& mend) const {
  const auto found = find(name);
  if (!found) fail("\"" + name + "\" is missing: " + mend);
  return *found;
}

Entry Entry::at(std::size_t index) const {
  return {json_.at(index), file_, pointer_ + "/" + std::to_string(index)};
}

std::string Entry::text() const {
  if (!json_.is_string() || json_.get_ref<const std::string&>().empty()) {
    fail("a text in quotes is expected");
  }
  return json_.get<std::string>();
}

std::string Entry::id() const {
  std::string text = this->text();
  if (!is_id(text)) fail("expected at most 64 letters, digits and . _ : @ + -");
  return text;
}

bool Entry::boolean() const {
  if (!json_.is_boolean()) fail("true or false is expected, without quotes");
  return json_.get<bool>();
}

std::string Entry::one_of(std::initializer_list<std::string_view> values) const {
  const std::string text = this->text();
  if (std::find(values.begin(), values.end(), text) == values.end()) {
    fail("\"" + text.substr(0, 80) + "\" is none of " + listed(values));
  }
  return text;
}

void Entry::fail(const std::string& what) const {
  throw SenderError(file_ + ": at " + (pointer_.empty() ? "the top" : pointer_) + ": " + what);
}

}  // namespace kulanz
