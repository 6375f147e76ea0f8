// Tokens of the expression language.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kulanz {

struct Token {
  enum class Kind : std::uint8_t { end, number, text, date, time, name, symbol, bad };
  Kind kind = Kind::end;
  std::string text;  // number: digits with an optional point; name; symbol; text without its quotes
  std::size_t offset = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { advance(); }

  const Token& peek() const { return token_; }
  Token take();
  bool accept(std::string_view symbol_or_word);

 private:
  void advance();
  void read_number();
  void read_text(char quote);
  bool read_shape(std::string_view shape, Token::Kind kind);

  std::string_view text_;
  std::size_t at_ = 0;
  Token token_;
};

}  // namespace kulanz
