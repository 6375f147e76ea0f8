#include "server/app/record_text.h"

namespace kulanz {
namespace {

constexpr char kHex[] = "0123456789abcdef";

bool needs_escape(char c) { return c == '"' || c == '\\' || (c >= 0 && c < 0x20); }

int hex_digit(char c) {
  const std::size_t at = std::string_view(kHex).find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

void RecordWriter::name_field(std::string_view name) {
  if (text_.back() != '{') text_ += ',';
  text_ += '"';
  text_ += name;
  text_ += "\":";
}

void RecordWriter::write(const std::string& value) {
  text_ += '"';
  for (const char c : value) {
    if (!needs_escape(c)) {
      text_ += c;
    } else if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else {
      text_ += "\\u00";
      text_ += kHex[c >> 4];
      text_ += kHex[c & 15];
    }
  }
  text_ += '"';
}

bool RecordReader::take(char c) {
  if (at_ >= text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

void RecordReader::expect(char c) {
  if (!take(c)) fail();
}

void RecordReader::fail() const {
  throw DamagedRow("a row of the store is damaged at its byte " + std::to_string(at_));
}

// Names are ours and hold nothing that is escaped.
std::string_view RecordReader::read_name() {
  expect('"');
  const std::size_t end = text_.find('"', at_);
  if (end == std::string_view::npos) fail();
  const std::string_view name = text_.substr(at_, end - at_);
  at_ = end + 1;
  expect(':');
  return name;
}

void RecordReader::read(std::string& value) {
  value.clear();
  expect('"');
  for (;;) {
    const std::size_t end = text_.find_first_of("\"\\", at_);
    if (end == std::string_view::npos) fail();
    value += text_.substr(at_, end - at_);
    at_ = end;
    if (take('"')) return;
    ++at_;
    value += read_escaped();
  }
}

// After the backslash: what write() escapes, and no more.
char RecordReader::read_escaped() {
  if (take('"')) return '"';
  if (take('\\')) return '\\';
  const std::string_view code = text_.substr(at_).substr(0, 5);
  const bool whole = code.size() == 5 && code.starts_with("u00");
  const int high = whole ? hex_digit(code[3]) : -1;
  const int low = whole ? hex_digit(code[4]) : -1;
  if (high < 0 || high > 1 || low < 0) fail();
  at_ += code.size();
  return static_cast<char>(high << 4 | low);
}

void RecordReader::read(bool& value) {
  const std::string_view rest = text_.substr(at_);
  value = rest.starts_with("true");
  if (!value && !rest.starts_with("false")) fail();
  at_ += value ? 4 : 5;
}

void RecordReader::skip_string() {
  while (!take('"')) {
    at_ += at_ < text_.size() && text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) fail();
  }
}

std::string_view RecordReader::skip_value() {
  const std::size_t from = at_;
  for (int depth = 0; at_ < text_.size();) {
    const char c = text_[at_];
    const bool closes = c == '}' || c == ']';
    if (depth == 0 && (closes || c == ',')) break;
    ++at_;
    if (c == '"') skip_string();
    depth += c == '{' || c == '[' ? 1 : closes ? -1 : 0;
  }
  if (at_ == from) fail();
  return text_.substr(from, at_ - from);
}

}  // namespace kulanz
