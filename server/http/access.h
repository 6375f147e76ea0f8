// Who may call what: API keys by scope, order tokens by order and scope.
#pragma once

#include <optional>
#include <string>

#include "server/app/keys.h"
#include "server/http/server.h"

namespace kulanz {

enum class Access {
  open,          // anybody
  shop,          // an API key of scope shop
  sender,        // shop, or partner
  checkout,      // shop, or checkout
  support,       // shop, or support
  counter,       // shop, checkout, or support: whoever has a voucher before them
  operations,    // an API key of scope operator, and no other
  status_token,  // an order token that may see the status, or shop
  claim_token,   // an order token that may claim
  report_token,  // an order token that may report
};

struct Caller {
  std::string id;              // keeps the idempotency keys of two callers apart
  std::optional<Scope> scope;  // none for an order token
};

// Reads `Authorization: Bearer …`. Throws Refusal unauthorized, scope_missing,
// token_invalid, token_expired, token_foreign, token_scope.
Caller let_in(App& app, Access access, const HttpRequest& request);

// Throws Refusal unsupported_media_type unless the body is said to be of this type
// (in UTF-8, not compressed).
void check_media_type(const HttpRequest& request, std::string_view type);

}  // namespace kulanz
