#include "server/ingest/signature.h"

#include "server/app/crypto.h"

namespace kulanz {

bool is_signed(const SignatureRule& rule, std::string_view secret, std::string_view shown,
               std::string_view body) {
  const Sha256 tag = hmac_sha256(secret, body);
  if (!shown.starts_with(rule.prefix)) return false;
  shown.remove_prefix(rule.prefix.size());
  const auto bytes = rule.is_hex ? from_hex(shown) : from_base64(shown);
  return bytes && equal_constant_time(*bytes, as_text(tag));
}

}  // namespace kulanz
