// How a webhook is signed, by Standard Webhooks (standardwebhooks.com): the receiver learns
// that it comes from this shop, when it was sent, and that it was not changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/time/time.h"

namespace kulanz {

inline constexpr std::size_t kMinWebhookSecret = 24;  // bytes
inline constexpr std::size_t kMaxWebhookSecret = 64;
inline constexpr std::size_t kMaxWebhookSecrets = 2;  // both are good while one replaces the other

// The bytes of one secret, or of two with blanks between, each written whsec_<base64>.
// Throws Refusal bad_webhook, without repeating any of it.
std::vector<std::string> parse_webhook_secrets(std::string_view text);

// The header webhook-signature: "v1,<base64 of HMAC-SHA-256 over ID.SECONDS.BODY>", one for
// each secret, blanks between.
std::string webhook_signature(const std::vector<std::string>& secrets, const std::string& id,
                              Instant at, const std::string& body);

}  // namespace kulanz
