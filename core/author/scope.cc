#include "core/author/scope.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/author/json_tree.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, kTypes> kTypeNames = {
    "boolean", "integer", "money", "percent", "duration", "date", "instant", "time of day", "enum"};

// Levenshtein: how many letters must change.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view type_name(Type type) { return kTypeNames[static_cast<std::size_t>(type)]; }

std::optional<Type> type_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i] == name) return static_cast<Type>(i);
  }
  return std::nullopt;
}

Named* Scope::find(std::string_view name) {
  for (Named& named : names) {
    if (named.name == name) return &named;
  }
  return nullptr;
}

void Scope::complain(std::size_t offset, std::string code, std::string message) {
  const Position p = position_of(source, offset);
  findings->push_back({std::move(code), std::move(message), p.line, p.column});
}

std::string Scope::suggestion(std::string_view wrong, const std::vector<std::string>& candidates) {
  constexpr std::size_t kTooFar = 4;
  std::size_t best = kTooFar;
  std::string nearest;
  for (const std::string& candidate : candidates) {
    const std::size_t d = distance(wrong, candidate);
    if (d < best) {
      best = d;
      nearest = candidate;
    }
  }
  return nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?";
}

}  // namespace kulanz
