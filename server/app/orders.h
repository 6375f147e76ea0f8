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

// For those who pass on what a shop's system sent (server/ingest), within a transaction and
// `body` as above. An order that is there keeps what is frozen, whatever is sent; its contact
// data are taken over unless they are older than what is there: `changed_at` is when they were
// so, 0: not known. Throws what put_order() throws, and has written nothing then.
enum class Placed { created, changed, the_same };
Placed place_order(App& app, Transaction& tx, const std::string& ref, const Json& body,
                   std::int64_t changed_at, Instant now);

// Throws Refusal order_not_found, promise_not_found.
OrderRecord need_order(Reader& reader, const std::string& ref);
const PromiseRecord& need_promise(const OrderRecord& order, const std::string& id,
                                  const std::string& where);

}  // namespace kulanz
