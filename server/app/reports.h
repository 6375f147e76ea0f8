// Reports: the customer's word, from a closed list, kept as an event of source
// customer at the server's time.
#pragma once

#include "server/app/idempotency.h"

namespace kulanz {

inline constexpr int kMaxReportsPerDay = 40;  // of one promise

// POST /v1/orders/{ref}/reports: {"promise","kind","instance"?} → the status as it
// is then. Throws Refusal too_many_reports.
Answer report(App& app, const Attempt& attempt, const std::string& order, const Json& body);

}  // namespace kulanz
