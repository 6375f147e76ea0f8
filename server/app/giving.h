// Giving: what is owed as a voucher becomes one. The first time it is issued; when more is
// due its face is topped up, and where it is spent, revoked or expired a second voucher
// carries the difference. Vouchers out of goodwill never exceed what was paid for the order.
//
// It happens when the customer claims (claims.h), or by itself in the commit in which it
// becomes due, where the shop wants that: App::set_issues_at_breach.
#pragma once

#include <optional>

#include "server/app/refresh.h"

namespace kulanz {

// So much more, on these terms.
struct Gift {
  std::int64_t amount = 0;
  const Remedy* remedy = nullptr;          // of the view's decision
  std::optional<CampaignRecord> campaign;  // which pays for it
  bool overrun = false;                    // its budget had closed after it was offered
};

// What this entitlement of kind voucher still brings; amount 0 for nothing.
Gift gift_of(Reader& reader, Instant now, const OrderRecord& order, const PromiseView& view,
             EntitlementRecord entitlement);

// Gives it and saves the entitlement. Throws Refusal clock_suspect.
void give(App& app, Transaction& tx, Instant now, const OrderRecord& order,
          const PromiseView& view, const Gift& gift, EntitlementRecord& entitlement);

// Whether give_by_itself() would give anything.
bool has_something_to_give(App& app, Reader& reader, const OrderRecord& order,
                           const PromiseView& view, Instant now);

bool waits_for_clock(App& app, Reader& reader, const OrderRecord& order, const PromiseView& view,
                     Instant now);

// Gives all that the promise owes in vouchers, where the shop issues at the breach; after
// its entitlements were saved. Out of a closed budget nothing; while the clock is in doubt
// nothing either, but then the order is to be looked at again.
void give_by_itself(App& app, Transaction& tx, const OrderRecord& order, const PromiseView& view,
                    Instant now);

}  // namespace kulanz
