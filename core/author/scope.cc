#include "core/author/scope.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace kulanz {
namespace {

constexpr std::array<std::string_view, kTypes> kTypeNames = {
    "boolean", "integer", "money", "percent", "duration", "date", "instant", "time of day", "enum"};

// Levenshtein: how many letters must change; `limit` where it is that or more, so
// that names which have nothing in common cost next to nothing.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) >= limit) return limit;
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
    if (*std::min_element(row.begin(), row.end()) >= limit) return limit;
  }
  return std::min(row[b.size()], limit);
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

Named* Scope::value(std::string_view name, std::size_t offset) {
  Named* named = find(name);
  const std::string quoted = "\"" + std::string(name) + "\"";
  if (named == nullptr) {
    std::vector<std::string> candidates;
    for (const Named& n : names) {
      if (n.kind != Named::Kind::series) candidates.push_back(n.name);
    }
    complain(offset, "unknown_name", quoted + " is neither a fact nor an earlier line" + suggestion(name, candidates));
    return nullptr;
  }
  named->used = true;
  if (named->kind == Named::Kind::broken) return nullptr;
  if (named->kind == Named::Kind::series) {
    complain(offset, "series_as_value", quoted + " is a series; use count(" + std::string(name) + "), or its columns in a line with \"for_each\": " + quoted);
    return nullptr;
  }
  if (named->kind == Named::Kind::column && rows_of != kAnyRows && named->series != rows_of) {
    const std::string series = series_names[static_cast<std::size_t>(named->series)];
    complain(offset, "column_outside", quoted + " is a column of the series " + series + "; use it in a line with \"for_each\": \"" + series + "\"");
    return nullptr;
  }
  return named;
}

Named* Scope::series(std::string_view name, std::size_t offset) {
  Named* named = find(name);
  if (named != nullptr) named->used = true;
  if (named != nullptr && named->kind == Named::Kind::broken) return nullptr;
  if (named != nullptr && named->kind == Named::Kind::series) return named;
  complain(offset, "unknown_series", "\"" + std::string(name) + "\" is no series of this policy" + suggestion(name, series_names));
  return nullptr;
}

void Scope::declare(Named named) {
  if (find(named.name) == nullptr) {
    names.push_back(std::move(named));
    return;
  }
  complain(named.offset, "name_taken", "\"" + named.name + "\" is a fact or line already; choose another name");
}

void Scope::complain(std::size_t offset, std::string code, std::string message) {
  const Position p = lines.position_of(offset);
  findings->push_back({std::move(code), std::move(message), p.line, p.column, false});
}

std::string Scope::suggestion(std::string_view wrong, const std::vector<std::string>& candidates) {
  constexpr std::size_t kTooFar = 4;
  std::size_t best = kTooFar;
  std::string nearest;
  for (const std::string& candidate : candidates) {
    const std::size_t d = distance(wrong, candidate, best);
    if (d < best) {
      best = d;
      nearest = candidate;
    }
  }
  return nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?";
}

}  // namespace kulanz
