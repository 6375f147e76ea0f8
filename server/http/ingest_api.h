// The routes of what senders send: /v1/ingest and /v1/inbox.
#pragma once

#include "server/http/server.h"
#include "server/ingest/intake.h"

namespace kulanz {

// All three must outlive the server's run.
void mount_ingest(Server& server, App& app, Intake& intake);

}  // namespace kulanz
