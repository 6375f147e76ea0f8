// Routes for those who run the server: keys, health, metrics.
#pragma once

#include "server/http/call.h"
#include "server/http/metrics.h"

namespace kulanz {

HttpResponse post_keys_route(Call& call);
HttpResponse get_keys_route(Call& call);
HttpResponse delete_key_route(Call& call);
HttpResponse get_health_route(Call& call);
HttpResponse get_ready_route(Call& call);

// GET /metrics: what `metrics` and `server` counted, and what the app tells of itself.
void mount_metrics(Server& server, App& app);

}  // namespace kulanz
