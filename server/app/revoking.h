// Revoking: what is left on a voucher can no longer be spent.
#pragma once

#include "server/app/app.h"
#include "server/app/idempotency.h"
#include "server/app/records.h"

namespace kulanz {

// Revokes a voucher and gives what was not spent of it back to its campaign; one
// that is revoked already stays as it is. Returns what was not spent. A hold on it
// is released, and what a rollback gives back later stays revoked.
std::int64_t revoke_voucher(Transaction& tx, Instant now, VoucherRecord voucher,
                            const std::string& subject);

// POST /v1/vouchers/{code}/revoke → {"voucher":{…}}, voucher_terms_json: the answer is
// stored, so it names no customer and no order; GET /v1/vouchers/{code} does. Again is answered the same. Throws Refusal voucher_not_found (not_found) for
// any code that is not one of ours. What an entitlement gave stays given: claiming it
// again shows the revoked voucher and brings no other.
Answer revoke(App& app, const Attempt& attempt, const std::string& code);

// What the audit calls the order of a voucher; "" when it has none.
std::string audit_subject(Reader& reader, const VoucherRecord& voucher);

}  // namespace kulanz
