// The one way in which a voucher comes into the world, and how it leaves by time.
// Claims, POST /v1/vouchers and nothing else call it; batches write many alike
// (server/app/batches.h).
#pragma once

#include "server/app/app.h"
#include "server/app/due.h"
#include "server/app/idempotency.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr char kDueExpiry[] = "expiry";

// Issues one voucher of these terms: `terms` without serial, key and issued_at.
// Draws on its campaign, if it has one, writes the voucher, whose it is, when it
// expires, the audit row and the message. `subject` is what the audit calls its
// order, or "". Throws Refusal budget_exhausted, campaign_not_found.
VoucherRecord issue_voucher(App& app, Transaction& tx, Instant now, VoucherRecord terms,
                            const std::string& subject);

// POST /v1/vouchers → created, {"voucher":{…,"code"}}; with "codes" accepted,
// {"batch":{…}}, server/app/batches.h. The fields: server/app/voucher_terms.h.
Answer post_voucher(App& app, const Attempt& attempt, const Json& body);

// What the due kind "expiry" does: audits that a voucher has expired and what was
// left on it. One that lives longer by now is looked at again then.
void expire_voucher(App& app, Transaction& tx, const Due& due, Instant now);

Due expiry_of(const VoucherRecord& voucher);

}  // namespace kulanz
