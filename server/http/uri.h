// Taking a request's target apart (RFC 3986), strictly: what is not well encoded
// is refused, not repaired.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kulanz {

// "%C3%BC" → "ü"; none for a broken escape or an encoded NUL.
std::optional<std::string> percent_decode(std::string_view text);

// "/v1/orders/K%201" → {"v1","orders","K 1"}; none when it does not start with
// "/" or is badly encoded. An encoded slash stays inside its segment.
std::optional<std::vector<std::string>> path_segments(std::string_view path);

// "a=1&b=x%20y" → pairs, in order; none when badly encoded.
std::optional<std::vector<std::pair<std::string, std::string>>> query_arguments(
    std::string_view query);

}  // namespace kulanz
