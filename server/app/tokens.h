// Order tokens: what a customer's page holds. A capability for one order, signed
// and expiring, that lets its bearer see the status, claim or report. The server
// stores none of them.
//
//   token = "ko_" base64url(payload) "." base64url(HMAC-SHA-256(token key, "kulanz-token-v1|"
//           shop "|" payload))
//   payload = JSON [key id, order ref, scope letters of "scr", expiry in unix seconds]
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/app/app.h"

namespace kulanz {

inline constexpr std::int64_t kMinTokenSeconds = 60;
inline constexpr std::int64_t kMaxTokenSeconds = 90 * 24 * 3600;  // an e-mail's link lives that long
inline constexpr std::size_t kMaxTokenBytes = 512;

enum class TokenScope { status, claim, report };

std::string make_token(const Secrets& secrets, const std::string& order,
                       const std::vector<TokenScope>& scopes, Instant expires);

// Returns when the token is good for this order and scope at `now`. Throws Refusal
// token_invalid (unauthorized: not ours, or changed), token_expired
// (unauthorized), token_foreign (forbidden: another order's) or token_scope.
void check_token(const Secrets& secrets, std::string_view token, const std::string& order,
                 TokenScope scope, Instant now);

// POST /v1/orders/{ref}/tokens: {"scopes":[...],"ttl_s"} → {"token","expires_at"}
Json issue_token(App& app, const std::string& order, const Json& body);

}  // namespace kulanz
