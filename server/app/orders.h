// Orders: what was promised, frozen when it was promised.
#pragma once

#include "server/app/idempotency.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr std::size_t kMaxPromises = 16;     // of one order
inline constexpr std::size_t kMaxFactsBytes = 16 * 1024;  // one promise's facts, as JSON
inline constexpr std::int64_t kMaxMinor = 1'000'000'000'000;  // of any amount that comes in

// PUT /v1/orders/{ref}. `created` when it is new, `done` when the same was there
// already; contact data (e-mail, name, title, locale, form of address) may change.
// Throws Refusal order_frozen when a frozen field differs, policy_unknown, and
// whatever the policy says of its facts at the moment of the order.
Answer put_order(App& app, const std::string& ref, const Json& body);

// Throws Refusal order_not_found, promise_not_found.
OrderRecord need_order(Reader& reader, const std::string& ref);
const PromiseRecord& need_promise(const OrderRecord& order, const std::string& id,
                                  const std::string& where);

}  // namespace kulanz
