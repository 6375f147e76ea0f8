// Whether a body came from whom it says: HMAC-SHA-256 over its bytes as they came.
#pragma once

#include <string>
#include <string_view>

namespace kulanz {

struct SignatureRule {
  std::string header;   // in lower case
  std::string prefix;   // before the digits: "sha256="
  bool is_hex = false;  // else base64 with padding, RFC 4648 section 4
};

// `shown` is the header's value. Takes as long for a wrong signature as for a right one.
bool is_signed(const SignatureRule& rule, std::string_view secret, std::string_view shown,
               std::string_view body);

}  // namespace kulanz
