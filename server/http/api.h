// The product's routes: README's list of endpoints, as a table. Errors are
// application/problem+json (RFC 9457) with a stable `code`.
#pragma once

#include "server/app/app.h"
#include "server/http/server.h"

namespace kulanz {

// Both must outlive the server's run.
void mount_api(Server& server, App& app);

}  // namespace kulanz
