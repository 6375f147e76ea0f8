// What the shop owes in money or in kind: this server cannot pay it. The shop is asked to
// (refund.owed in the outbox, anew whenever more is owed) and says when it has
// (settlements.h). Until then it is on a list, oldest first:
//
//   due  owed/SINCE/REF/PROMISE/REMEDY     nobody takes it: it is there to be read
//        settle/WHEN/REF/PROMISE/REMEDY    kSettleDays after SINCE: refund.overdue is told, once
#pragma once

#include <string>

#include "server/app/app.h"
#include "server/app/due.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr char kOwedList[] = "owed";
inline constexpr char kDueSettle[] = "settle";
inline constexpr std::int64_t kSettleDays = 14;
inline constexpr std::size_t kMaxOwedListed = 500;

// Whether something of it is due that no voucher is for, and that was not settled.
bool is_owed(const EntitlementRecord& entitlement);

// Whether follow_owed() would change it.
bool is_owed_unnoted(const EntitlementRecord& entitlement);

// To be called before an entitlement is saved: puts it on the list or takes it off, notes
// since when it is there, and asks the shop.
void follow_owed(Transaction& tx, EntitlementRecord& entitlement, Instant now);

// Off the list, because its order is erased.
void forget_owed(Transaction& tx, const EntitlementRecord& entitlement);

// Handles kDueSettle.
void tell_overdue(App& app, Transaction& tx, const Due& due, Instant now);

// GET /v1/entitlements?state=owed|overdue → {"owed":[{"order","promise","owed_minor",
// "since","overdue","entitlement":{…}}]}, oldest first, at most kMaxOwedListed; `state` "" is
// owed. Throws Refusal bad_enum.
Json list_owed(App& app, const std::string& state);

}  // namespace kulanz
