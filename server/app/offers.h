// Goodwill that a campaign pays for: is there budget left for what the policy would
// give, and what of it was offered before the budget closed.
//
// A policy asks by the fact goodwill_open, a boolean from history. The server puts
// its answer into the promise's input, so that page and server decide the same: once
// the voucher due would not fit into the budget, the status offers nothing new.
//
// Whoever was offered something may still claim it kHonourSeconds later. What a
// status offered is noted in its entitlement (offered_minor, offered_at), which is
// there anyhow; in the store, because a restart must not break the word given. So
// that a page which asks often costs no write each time, the note is renewed only
// when it is kOfferNoteSeconds old or the amount has changed; a claim is therefore
// honoured at least kHonourSeconds after the status and at most so much later. Offers
// without a campaign are never noted.
#pragma once

#include "server/app/campaigns.h"
#include "server/app/refresh.h"

namespace kulanz {

inline constexpr std::int64_t kHonourSeconds = 15 * 60;
inline constexpr std::int64_t kOfferNoteSeconds = 5 * 60;

// Whether the policy declares goodwill_open, from history.
bool asks_for_budget(const Policy& policy);

// Decides once more without goodwill when a budget has not enough left for what
// `view` would give, or a rule of the house (house_rules.h) is against it: fills view.if_open, budget_closed and the input's history.
void close_what_does_not_fit(App& app, Reader& reader, const OrderRecord& order,
                             PromiseView& view, Instant now);

// Whether note_offers() would change anything.
bool has_unnoted_offers(Reader& reader, const OrderRecord& order, const PromiseView& view,
                        Instant now);

// Notes what the status that is being answered offers; after refresh().
void note_offers(Transaction& tx, const OrderRecord& order, const PromiseView& view, Instant now);

// What of a closed budget is still promised on this entitlement, in total; 0: nothing.
std::int64_t honoured_minor(const EntitlementRecord& entitlement, Instant now);

}  // namespace kulanz
