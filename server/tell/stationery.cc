#include "server/tell/stationery.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <optional>

#include "server/app/html.h"
#include "server/app/refusal.h"
#include "server/tell/built_in_letters.h"

namespace kulanz {
namespace {

namespace mustache = kainjow::mustache;
using Data = mustache::basic_data<std::string>;

constexpr std::string_view kTemplateEnd = ".mustache";
constexpr std::string_view kWordsFolder = "words/";
constexpr std::string_view kWordsEnd = ".json";
constexpr char kFallback[] = "en";

// Complains about names that nobody knows, which the library leaves out in silence.
class StrictContext : public mustache::context<std::string> {
 public:
  explicit StrictContext(const Data* data) : mustache::context<std::string>(data) {}

  const Data* get(const std::string& name) const override {
    const Data* const found = mustache::context<std::string>::get(name);
    if (found == nullptr) throw LetterError("the letter has no \"" + name + "\"");
    return found;
  }
  const Data* get_partial(const std::string& name) const override {
    throw LetterError("the template includes \"" + name + "\": templates stand alone");
  }
};

Data data_of(const Json& json) {
  if (json.is_string()) return Data(json.get<std::string>());
  if (json.is_boolean()) return Data(json.get<bool>());
  if (json.is_number_integer()) return Data(std::to_string(json.get<std::int64_t>()));
  if (json.is_array()) {
    Data list(Data::type::list);
    for (const Json& entry : json) list.push_back(data_of(entry));
    return list;
  }
  if (!json.is_object()) throw LetterError("the letter holds what no template can show");
  Data object;
  for (const auto& [name, value] : json.items()) object.set(name, data_of(value));
  return object;
}

Json words_of(const std::string& name, const std::string& text) {
  try {
    return parse_json(text);
  } catch (const Refusal& refusal) {
    throw LetterError(name + ": " + refusal.detail);
  }
}

bool is_text(const Json& text) {
  if (text.is_string()) return true;
  if (!text.is_object() || text.size() != 3) return false;
  return std::all_of(text.begin(), text.end(), [](const Json& part) { return part.is_string(); }) &&
         text.contains("by") && text.contains("one") && text.contains("other");
}

// Replaces single entries; what the built-in words do not have is a slip of the pen.
void take_over(const std::string& name, Json& words, const Json& own, const Json& known) {
  for (const auto& [part, entries] : own.items()) {
    if (part == "about") continue;
    if ((part != "texts" && part != "format") || !entries.is_object()) {
      throw LetterError(name + ": \"" + part + "\" is neither \"texts\" nor \"format\"");
    }
    for (const auto& [key, value] : entries.items()) {
      if (part == "texts" && !is_text(value)) {
        throw LetterError(name + ": \"" + key + "\" is neither a text nor {by, one, other}");
      }
      // A shop's own policies bring keys of their own; only formats are a closed list.
      if (part == "format" && !known.value("format", Json::object()).contains(key)) {
        throw LetterError(name + ": there is no format \"" + key + "\"");
      }
      words[part][key] = value;
    }
  }
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Sections that are left out leave their empty lines behind: never more than one of them.
std::string without_gaps(const std::string& text) {
  std::string lines;
  for (const char c : text) {
    if (c != '\n' || !lines.ends_with("\n\n")) lines += c;
  }
  return lines;
}

void check_folder(const std::string& folder) {
  if (!folder.empty() && !std::filesystem::is_directory(folder)) {
    throw LetterError("there is no folder " + folder + " with letters");
  }
}

void check_template(const std::string& name, const std::string& text) {
  const mustache::mustache parsed(text);
  if (!parsed.is_valid()) throw LetterError(name + ": " + parsed.error_message());
}

}  // namespace

std::string render_template(const std::string& text, const Json& model, bool is_html) {
  mustache::mustache parsed(text);
  if (!parsed.is_valid()) throw LetterError(parsed.error_message());
  if (is_html) {
    parsed.set_custom_escape(escape_html);
  } else {
    parsed.set_custom_escape([](const std::string& plain) { return plain; });
  }
  const Data data = data_of(model);
  StrictContext context(&data);
  std::string rendered = parsed.render(context);
  if (!parsed.is_valid()) throw LetterError(parsed.error_message());
  return rendered;
}

Stationery::Stationery(const std::string& folder) {
  check_folder(folder);
  for (const auto& [path, built_in] : kBuiltInLetters) {
    const std::string name(path);
    const auto own = folder.empty() ? std::nullopt
                                    : read_file(std::filesystem::path(folder) / name);
    if (name.ends_with(kTemplateEnd)) {
      templates_[name] = own.value_or(std::string(built_in));
      check_template(name, templates_[name]);
      continue;
    }
    const std::string key =
        name.substr(kWordsFolder.size(), name.size() - kWordsFolder.size() - kWordsEnd.size());
    Json words = words_of(name, std::string(built_in));
    if (own) take_over(name, words, words_of(name, *own), words);
    words_[key] = std::move(words);
  }
}

Words Stationery::words(const std::string& locale, const std::string& address_form,
                        Zone zone) const {
  std::string language = locale.substr(0, locale.find('-'));
  const std::size_t region_at = locale.rfind('-');
  std::string region = region_at == std::string::npos ? "" : locale.substr(region_at + 1);
  std::transform(language.begin(), language.end(), language.begin(), [](unsigned char c) { return std::tolower(c); });
  std::transform(region.begin(), region.end(), region.begin(), [](unsigned char c) { return std::toupper(c); });
  auto found = words_.find(language);
  if (found == words_.end()) {
    language = kFallback;
    region.clear();
    found = words_.find(language);
  }
  Json words = found->second;
  const auto form = words_.find(language + "-" + address_form);
  if (form != words_.end()) words["texts"].update(form->second.at("texts"));
  return {language, region, words, zone};
}

Rendered Stationery::render(const std::string& kind, const Json& model) const {
  const auto fill = [&](const std::string& name, bool is_html) {
    const auto found = templates_.find(name);
    if (found == templates_.end()) throw LetterError("there is no template " + name);
    try {
      return render_template(found->second, model, is_html);
    } catch (const LetterError& error) {
      throw LetterError(name + ": " + error.what());
    }
  };
  return {without_gaps(fill(kind + ".txt.mustache", false)), fill(kind + ".html.mustache", true)};
}

}  // namespace kulanz
