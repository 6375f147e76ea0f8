// From what is stored of a promise to a decision: the same question the page asks.
#pragma once

#include <cstdint>
#include <span>

#include "server/app/decision.h"
#include "server/app/policy_shelf.h"
#include "server/app/records.h"

namespace kulanz {

// The decision buffer (core/decide/decision.h) over a promise's `input`; it stands until
// this thread decides again.
std::span<const std::uint8_t> decide_buffer(const ShelfPolicy& policy, const Json& input,
                                            Instant now, bool explain = false);

// One decision over a promise's `input` ({"order","facts","history","events"}).
// A question that does not fit the policy is a decision with a reason.
Decision decide_input(const ShelfPolicy& policy, const Json& input, Instant now,
                      bool explain = false);

// What is known of one promise, in the words of the status document. `events`
// are all of the order's; the promise's own are taken.
Json promise_input(const OrderRecord& order, const PromiseRecord& promise,
                   const std::vector<EventRecord>& events);

std::vector<EventRecord> load_events(Reader& reader, const std::string& order);

}  // namespace kulanz
