// The status: what a customer's page needs, and nothing it must not see.
#pragma once

#include "server/app/refresh.h"

namespace kulanz {

// GET /v1/orders/{ref}/status, the form of status.schema.json. Brings what is
// stored up to `now` first, so that a case seen on the page exists.
Json read_status(App& app, const std::string& order);

Json status_json(App& app, Reader& reader, const OrderRecord& order, Instant now);

}  // namespace kulanz
