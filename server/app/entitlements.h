// Entitlements: what one promise owes, remedy by remedy, and what was given. One
// for each (order, promise, remedy).
//
// What is due is the decision's word: a function of the set of events, whatever
// order they came in. What was given only rises; where it is more than is due
// now, because a late event proved less, the rest is given beyond due and stays.
#pragma once

#include "server/app/refresh.h"

namespace kulanz {

// The entitlements of a promise as they are after this decision; only those that
// differ from what is stored.
std::vector<EntitlementRecord> changed_entitlements(Reader& reader, const OrderRecord& order,
                                                    const PromiseView& view, Instant now);

void save_entitlements(Transaction& tx, const OrderRecord& order,
                       const std::vector<EntitlementRecord>& changed, Instant now);

// After a full cancellation: takes back what was given as goodwill and not spent.
bool has_unspent_goodwill(Reader& reader, const OrderRecord& order, const PromiseView& view);
void revoke_unspent_goodwill(Transaction& tx, const OrderRecord& order, const PromiseView& view,
                             Instant now);

// How much more may be given on this entitlement now: what is due and not given,
// but of goodwill in vouchers never more than was paid for the order.
std::int64_t still_to_give(Reader& reader, const OrderRecord& order,
                           const EntitlementRecord& entitlement);

// What of goodwill the customer was granted by it, given or not.
Granted granted(const EntitlementRecord& entitlement);

std::int64_t given_beyond_due(const EntitlementRecord& entitlement);

// The row of one in Table::entitlements, and its name in the API.
std::string entitlement_key(const EntitlementRecord& entitlement);
std::string entitlement_id(const EntitlementRecord& entitlement);

// {"id","remedy","kind","basis","amount_minor","currency","state",...,"voucher"}
Json entitlement_json(App& app, Reader& reader, const EntitlementRecord& entitlement, Instant now);

// {"hint","face_minor","valid_until","state",...}
Json voucher_json(App& app, const VoucherRecord& voucher, Instant now);

}  // namespace kulanz
