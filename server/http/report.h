// GET /v1/report.
#pragma once

#include "server/http/call.h"

namespace kulanz {

// One at a time: each holds a worker for as long as the orders take, and a transaction
// of the store only for some of them. Throws Refusal report_busy, and what
// make_report() and report_window() throw (server/app/report.h).
HttpResponse get_report_route(Call& call);

}  // namespace kulanz
