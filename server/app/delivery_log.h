// The delivery log: what waits for a channel, what went out, what could not.
#pragma once

#include "server/app/idempotency.h"

namespace kulanz {

inline constexpr std::size_t kMaxDeliveriesListed = 500;

// GET /v1/deliveries → {"deliveries":[{"id","channel","type","order"?,"promise"?,"state",
// "attempts","told_at","tried_at"?,"next_at"?,"ended_at"?,"detail"?}]}, at most
// kMaxDeliveriesListed. `state` is
//   waiting    for their next attempt, the soonest first
//   delivered  or not needed any more, the newest first, for kDeliveriesKept_s
//   dead       no attempt is left, or refused by the other side, the newest first
// or "" for dead. Throws Refusal bad_enum.
Json list_deliveries(App& app, const std::string& state);

// POST /v1/deliveries/{id}/retry → {"delivery":{…}}: it waits for an attempt at once. One
// that had ended has all its attempts again. `id` is order~promise~type~number~channel.
// Throws Refusal delivery_not_found, delivery_ended (it was delivered, or not needed).
Answer retry_delivery(App& app, const Attempt& attempt, const std::string& id);

}  // namespace kulanz
