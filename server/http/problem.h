// Errors as the client sees them: RFC 9457, application/problem+json, with a
// stable `code` and, where it helps, `where` (the field) and `findings`.
#pragma once

#include <string>

#include "server/app/refusal.h"
#include "server/http/server.h"

namespace kulanz {

HttpResponse problem(int status, const std::string& code, const std::string& detail);
HttpResponse problem(const Refusal& refusal);

// The status of a kind of refusal; one code has its own (idempotency_key_missing
// stays 400, being malformed).
int status_of(RefusalKind kind);

}  // namespace kulanz
