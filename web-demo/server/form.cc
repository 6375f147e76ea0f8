#include "web-demo/server/form.h"

#include <charconv>

#include "web-demo/server/template.h"

namespace kulanz::demo {
namespace {

std::string decode(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    int code = 0;
    if (text[at] == '+') {
      plain += ' ';
    } else if (text[at] == '%' && at + 2 < text.size() &&
               std::from_chars(&text[at + 1], &text[at + 1] + 2, code, 16).ptr == &text[at + 1] + 2) {
      plain += static_cast<char>(code);
      at += 2;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

std::map<std::string, std::string> read_json(const std::string& body) {
  std::map<std::string, std::string> fields;
  const Json sent = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!sent.is_object()) return fields;
  for (const auto& [name, value] : sent.items()) {
    if (value.is_string()) fields[name] = value.get<std::string>();
    if (value.is_number_integer() || value.is_boolean()) fields[name] = value.dump();
  }
  return fields;
}

}  // namespace

std::map<std::string, std::string> read_form(const HttpRequest& request) {
  if (request.header("content-type").starts_with("application/json")) return read_json(request.body);
  std::map<std::string, std::string> fields;
  std::string_view rest = request.body;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    fields[decode(pair.substr(0, equals))] =
        equals < pair.size() ? decode(pair.substr(equals + 1)) : "";
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
  return fields;
}

bool from_elsewhere(const HttpRequest& request) {
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const std::string_view origin = request.header("origin");
  return !origin.empty() && origin != "http://" + std::string(request.header("host"));
}

bool wants_json(const HttpRequest& request) {
  return request.header("accept").starts_with("application/json");
}

std::string safe_way_back(const std::string& path) {
  const bool ours = path.starts_with('/') && !path.starts_with("//") &&
                    path.find_first_of("\\\r\n") == std::string::npos;
  return ours ? path : "/";
}

}  // namespace kulanz::demo
