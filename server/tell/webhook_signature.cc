#include "server/tell/webhook_signature.h"

#include <sstream>

#include "server/app/crypto.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr std::string_view kPrefix = "whsec_";

[[noreturn]] void refuse_secret(const std::string& detail) {
  throw Refusal(RefusalKind::malformed, "bad_webhook", detail);
}

std::string parse_secret(std::string_view text) {
  if (!text.starts_with(kPrefix)) refuse_secret("a webhook secret is whsec_ and base64 of its bytes");
  const auto bytes = from_base64(text.substr(kPrefix.size()));
  if (!bytes) refuse_secret("what follows whsec_ in a webhook secret is base64, with padding");
  if (bytes->size() < kMinWebhookSecret || bytes->size() > kMaxWebhookSecret) {
    refuse_secret("a webhook secret has 24 to 64 bytes: whsec_$(head -c 32 /dev/urandom | base64)");
  }
  return *bytes;
}

}  // namespace

std::vector<std::string> parse_webhook_secrets(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::vector<std::string> secrets;
  for (std::string word; words >> word;) secrets.push_back(parse_secret(word));
  if (secrets.empty()) {
    refuse_secret("a webhook needs a secret: KULANZ_WEBHOOK_SECRET, or webhook_secret in the key file");
  }
  if (secrets.size() > kMaxWebhookSecrets) refuse_secret("at most two webhook secrets, new and old");
  return secrets;
}

std::string webhook_signature(const std::vector<std::string>& secrets, const std::string& id,
                              Instant at, const std::string& body) {
  const std::string content = id + "." + std::to_string(at.unix_seconds) + "." + body;
  std::string signatures;
  for (const std::string& secret : secrets) {
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1," + base64(as_text(hmac_sha256(secret, content)));
  }
  return signatures;
}

}  // namespace kulanz
