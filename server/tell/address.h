// E-mail addresses as this house writes to them: the plain form that every mail server
// takes. Quoted local parts, comments, literals and addresses beyond ASCII are none of
// them, and nothing that is none ever reaches a header or a dialogue.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kulanz {

// RFC 5321, section 4.5.3.1.
inline constexpr std::size_t kMaxAddress = 254;
inline constexpr std::size_t kMaxLocalPart = 64;
inline constexpr std::size_t kMaxDomainLabel = 63;

// Who is written to, or writes: "Kornblume <service@shop.example>".
struct Mailbox {
  std::string name;  // UTF-8 without control characters; may be empty
  std::string address;
};

// dot-atom "@" domain of at least two labels, or "localhost" (RFC 5322, section 3.4.1).
bool is_address(std::string_view text);

// "service@shop.example" or "Kornblume <service@shop.example>", quoted or not; nothing
// when there is no address in it.
std::optional<Mailbox> parse_mailbox(std::string_view text);

// What follows the "@" of an address.
std::string domain_of(const std::string& address);

// The same in one line: control characters become spaces, so that no text can end a
// header or a line that it stands in.
std::string one_line(std::string_view text);

}  // namespace kulanz
