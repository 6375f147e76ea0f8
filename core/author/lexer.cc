#include "core/author/lexer.h"

#include <algorithm>
#include <array>

#include "core/author/utf8.h"

namespace kulanz {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

Token Lexer::take() {
  Token taken = token_;
  advance();
  return taken;
}

bool Lexer::accept(std::string_view symbol_or_word) {
  const bool right_kind = token_.kind == Token::Kind::symbol || token_.kind == Token::Kind::name;
  if (!right_kind || token_.text != symbol_or_word) return false;
  advance();
  return true;
}

void Lexer::read_number() {
  token_.kind = Token::Kind::number;
  while (at_ < text_.size() && digit(text_[at_])) token_.text += text_[at_++];
  const bool fraction = at_ + 1 < text_.size() && text_[at_] == '.' && digit(text_[at_ + 1]);
  if (!fraction) return;
  token_.text += text_[at_++];
  while (at_ < text_.size() && digit(text_[at_])) token_.text += text_[at_++];
}

void Lexer::read_text(char quote) {
  const std::size_t end = text_.find(quote, at_ + 1);
  token_.kind = end == std::string_view::npos ? Token::Kind::bad : Token::Kind::text;
  if (token_.kind == Token::Kind::bad) {
    at_ = text_.size();
    return;
  }
  token_.text = text_.substr(at_ + 1, end - at_ - 1);
  at_ = end + 1;
}

// "9999-99-99" stands for digits with hyphens.
bool Lexer::read_shape(std::string_view shape, Token::Kind kind) {
  if (text_.size() - at_ < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text_[at_ + i];
    if (shape[i] == '9' ? !digit(c) : c != shape[i]) return false;
  }
  token_.kind = kind;
  token_.text = text_.substr(at_, shape.size());
  at_ += shape.size();
  return true;
}

void Lexer::advance() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
  token_ = Token{};
  token_.offset = at_;
  if (at_ >= text_.size()) return;
  const char c = text_[at_];
  if (digit(c)) {
    if (read_shape("9999-99-99", Token::Kind::date)) return;
    if (read_shape("99:99:99", Token::Kind::time) || read_shape("99:99", Token::Kind::time)) return;
    return read_number();
  }
  if (c == '\'' || c == '"') return read_text(c);
  if (letter(c)) {
    token_.kind = Token::Kind::name;
    while (at_ < text_.size() && (letter(text_[at_]) || digit(text_[at_]))) token_.text += text_[at_++];
    // A dot joins a nested fact's name, unless it begins the ".." of an interval.
    while (at_ + 1 < text_.size() && text_[at_] == '.' && letter(text_[at_ + 1])) {
      token_.text += text_[at_++];
      while (at_ < text_.size() && (letter(text_[at_]) || digit(text_[at_]))) token_.text += text_[at_++];
    }
    return;
  }
  token_.kind = Token::Kind::symbol;
  constexpr std::array<std::string_view, 4> kDoubles = {"<=", ">=", "!=", ".."};
  for (const std::string_view symbol : kDoubles) {
    if (text_.substr(at_, 2) == symbol) {
      token_.text = symbol;
      at_ += 2;
      return;
    }
  }
  if (std::string_view("+-*/()[],=<>%").find(c) == std::string_view::npos) {
    token_.kind = Token::Kind::bad;
  }
  // A whole character, because a message quotes it.
  const std::size_t size = std::max(first_character(text_.substr(at_)), std::size_t{1});
  token_.text = text_.substr(at_, size);
  at_ += size;
}

}  // namespace kulanz
