// A message as mail servers carry it: RFC 5322 headers, RFC 2047 words, and one text in
// two forms, multipart/alternative of text/plain and text/html in UTF-8 (RFC 2045, 2046).
// Every line ends with CRLF and is at most kMaxLine long, every byte is ASCII.
//
// Written here and not by libcurl's mime functions, because a message must be the same in
// each attempt, boundary included, and must be there to be looked at without being sent
// (`kulanz mail preview --eml`); libcurl gives its own neither a steady boundary nor out.
#pragma once

#include <string>
#include <string_view>

#include "core/time/time.h"
#include "server/tell/address.h"

namespace kulanz {

inline constexpr std::size_t kMaxLine = 76;  // of a body or an encoded word; RFC 5322 takes 998

struct MimeMessage {
  Mailbox from;
  Mailbox to;
  Mailbox reply_to;
  std::string subject;   // UTF-8; made one line
  std::string language;  // "de"; for Content-Language
  std::string id;        // left of the "@" of the Message-ID; ASCII letters and digits
  Instant date;
  std::string text;  // UTF-8, lines end with \n
  std::string html;
};

// Throws std::invalid_argument when an address is none or the id is not plain.
std::string mime(const MimeMessage& message);

// RFC 2047: the text as it is when it is plain ASCII, else encoded words of at most 75
// symbols, each of whole UTF-8 characters, folded between them.
std::string encoded_words(std::string_view text);

// RFC 2045, section 6.7.
std::string quoted_printable(std::string_view text);

}  // namespace kulanz
