// A JSON document as a tree in which every value knows where it stands, so that
// findings can point at it. nlohmann/json reads and checks the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/author/finding.h"

namespace kulanz {

inline constexpr int kMaxAuthoredDepth = 32;
inline constexpr std::size_t kMaxMembers = 2048;  // of one object

struct JsonMember;

struct JsonNode {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  std::size_t offset = 0;  // of its first byte in the text
  std::string text;        // string: unescaped; number, boolean: as written
  std::vector<JsonNode> items;
  std::vector<JsonMember> members;
  std::vector<std::size_t> member_offsets;  // of each member's name

  bool is(Kind k) const { return kind == k; }
  // The member of that name, or null.
  const JsonNode* find(std::string_view name) const;
};

// A name and its value. Not a std::pair: that needs a complete node, which a node's
// own members cannot have.
struct JsonMember {
  std::string first;
  JsonNode second;
};

// False with one finding when the text is not UTF-8 or not JSON, is nested deeper
// than kMaxAuthoredDepth, names a member twice or has too many. A byte order mark is skipped.
bool read_json(std::string_view text, JsonNode& root, std::vector<Finding>& findings);

// Line and column (1-based, bytes) of an offset.
struct Position {
  int line = 1;
  int column = 1;
};
Position position_of(std::string_view text, std::size_t offset);

// The same for many offsets of one text: it is read once.
class LineIndex {
 public:
  LineIndex() = default;
  explicit LineIndex(std::string_view text);
  Position position_of(std::size_t offset) const;

 private:
  std::vector<std::size_t> starts_ = {0};
  std::size_t size_ = 0;
};

}  // namespace kulanz
