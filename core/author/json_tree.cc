#include "core/author/json_tree.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/author/utf8.h"

namespace kulanz {
namespace {

// Where each token of a text starts: names, values, and opening brackets. It
// trusts the text's structure no further than to stay inside it; nlohmann judges.
std::vector<std::size_t> token_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  for (std::size_t i = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; i < text.size();) {
    const char c = text[i];
    if (c == '{' || c == '[') offsets.push_back(i);
    if (std::string_view(" \t\r\n{}[],:").find(c) != std::string_view::npos) {
      ++i;
      continue;
    }
    offsets.push_back(i);
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\' ? 1 : 0;
      ++i;
      continue;
    }
    while (i < text.size() && std::string_view(" \t\r\n{}[],:").find(text[i]) == std::string_view::npos) ++i;
  }
  return offsets;
}

Finding finding_at(std::string_view text, std::size_t offset, std::string code,
                   std::string message) {
  const Position p = position_of(text, offset);
  return {std::move(code), std::move(message), p.line, p.column, false};
}

// Builds the tree from nlohmann's events; each takes the next token's offset.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(std::string_view text, JsonNode& root, std::vector<Finding>& findings)
      : text_(text), findings_(findings), offsets_(token_offsets(text)), root_(root) {}

  bool null() override { return scalar(JsonNode::Kind::null, "null"); }
  bool boolean(bool v) override { return scalar(JsonNode::Kind::boolean, v ? "true" : "false"); }
  bool number_integer(number_integer_t v) override {
    return scalar(JsonNode::Kind::number, std::to_string(v));
  }
  bool number_unsigned(number_unsigned_t v) override {
    return scalar(JsonNode::Kind::number, std::to_string(v));
  }
  bool number_float(number_float_t, const string_t& text) override {
    return scalar(JsonNode::Kind::number, text);
  }
  bool string(string_t& v) override { return scalar(JsonNode::Kind::string, v); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonNode::Kind::object); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(JsonNode::Kind::array); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const std::size_t offset = take();
    for (const auto& member : open_.back()->members) {
      if (member.first == name) {
        return refuse(offset, "duplicate_name", "\"" + name + "\" stands here for the second time; keep one");
      }
    }
    // Every reader looks its members up one by one.
    if (open_.back()->members.size() == kMaxMembers) {
      return refuse(offset, "too_many", "an object has at most 2048 members; a policy needs far fewer");
    }
    open_.back()->members.push_back({name, JsonNode{}});
    open_.back()->member_offsets.push_back(offset);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    return refuse(position > 0 ? position - 1 : 0, "not_json",
                  "this is not JSON here: look for a missing comma, quote or bracket just before");
  }

 private:
  std::size_t take() { return next_ < offsets_.size() ? offsets_[next_++] : text_.size(); }

  bool refuse(std::size_t offset, const char* code, std::string message) {
    findings_.push_back(finding_at(text_, offset, code, std::move(message)));
    return false;
  }

  JsonNode& place() {
    if (open_.empty()) return root_;
    JsonNode& parent = *open_.back();
    if (parent.is(JsonNode::Kind::object)) return parent.members.back().second;
    return parent.items.emplace_back();
  }

  bool scalar(JsonNode::Kind kind, std::string text) {
    JsonNode& node = place();
    node.kind = kind;
    node.offset = take();
    node.text = std::move(text);
    return true;
  }

  bool open(JsonNode::Kind kind) {
    if (open_.size() >= kMaxAuthoredDepth) {
      return refuse(take(), "too_deep", "nested deeper than 32 levels; a policy needs far fewer");
    }
    JsonNode& node = place();
    node.kind = kind;
    node.offset = take();
    open_.push_back(&node);
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::string_view text_;
  std::vector<Finding>& findings_;
  std::vector<std::size_t> offsets_;
  std::size_t next_ = 0;
  JsonNode& root_;
  std::vector<JsonNode*> open_;
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view name) const {
  for (const auto& member : members) {
    if (member.first == name) return &member.second;
  }
  return nullptr;
}

bool read_json(std::string_view text, JsonNode& root, std::vector<Finding>& findings) {
  if (const std::size_t at = not_utf8(text); at != std::string_view::npos) {
    findings.push_back(finding_at(text, at, "not_utf8", "this byte is no UTF-8; save the file in that encoding"));
    return false;
  }
  TreeBuilder builder(text, root, findings);
  return nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
}

Position position_of(std::string_view text, std::size_t offset) {
  return LineIndex(text.substr(0, offset)).position_of(offset);
}

LineIndex::LineIndex(std::string_view text) : size_(text.size()) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_.push_back(i + 1);
  }
}

Position LineIndex::position_of(std::size_t offset) const {
  offset = std::min(offset, size_);
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const std::size_t start = *std::prev(after);
  return {static_cast<int>(after - starts_.begin()), static_cast<int>(offset - start) + 1};
}

}  // namespace kulanz
