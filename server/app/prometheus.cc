#include "server/app/prometheus.h"

#include <array>
#include <charconv>

namespace kulanz {
namespace {

std::string number(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

std::string quoted(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + '"';
}

}  // namespace

void Prometheus::family(std::string_view name, std::string_view type, std::string_view help) {
  family_ = name;
  text_ += "# HELP " + family_ + " " + std::string(help) + "\n";
  text_ += "# TYPE " + family_ + " " + std::string(type) + "\n";
}

void Prometheus::sample(std::initializer_list<Label> labels, double value,
                        std::string_view suffix) {
  text_ += family_ + std::string(suffix);
  char before = '{';
  for (const auto& [name, label] : labels) {
    text_ += before + std::string(name) + "=" + quoted(label);
    before = ',';
  }
  text_ += (labels.size() > 0 ? "} " : " ") + number(value) + "\n";
}

}  // namespace kulanz
