// Events: what happened, told by senders in any order, once or often.
#pragma once

#include "core/promise/event.h"
#include "server/app/idempotency.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr std::size_t kMaxEventsPerRequest = 100;
inline constexpr std::size_t kMaxEventId = 128;

// POST /v1/orders/{ref}/events: {"events":[{"id","promise","kind","at","source"?,
// "fault"?,"instance"?}]} → {"accepted","duplicates"}. All of them or none.
//
// `sender` is whose key it is. A shop (merchant) may pass on what its partner said;
// nobody sends for the shop or for the customer. An id that the same source used
// before with other content is refused: event_conflict.
Answer post_events(App& app, const Attempt& attempt, const std::string& order, Source sender,
                   const Json& body);

// One entry of "events" above. Throws Refusal with `where`.
EventRecord parse_event(const Json& entry, const std::string& where, const OrderRecord& order,
                        Source sender, Instant now);

// Adds one event to the order's, after checking that the policy can live with it.
// False when the same event was there already. Throws Refusal with `where`, and has written
// nothing then.
bool add_event(App& app, Transaction& tx, const OrderRecord& order, const EventRecord& event,
               Instant now, const std::string& where);

// As a whole: every one of its promises was.
bool is_cancelled(Reader& reader, const OrderRecord& order);

// After events were added: what follows from them.
void after_events(App& app, Transaction& tx, const OrderRecord& order, Instant now);

}  // namespace kulanz
