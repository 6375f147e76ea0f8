// Claims: an entitlement of kind voucher becomes a code.
#pragma once

#include "server/app/idempotency.h"

namespace kulanz {

// POST /v1/orders/{ref}/claims: {"promise","remedy"} →
//   {"entitlement":{…},"voucher":{"code","face_minor","currency","valid_from","valid_until",…}}
// Claimed again it answers the same code, its face topped up when more is due by
// now; where the first is spent, revoked or expired, a second voucher carries the
// difference. Vouchers out of goodwill never exceed what was paid for the order.
// Where a campaign pays, it draws on its budget; out of a closed one comes only
// what a status offered shortly before, booked as overrun (server/app/offers.h).
// Throws Refusal nothing_to_claim, not_a_voucher, goodwill_exhausted,
// budget_exhausted.
Answer claim(App& app, const Attempt& attempt, const std::string& order, const Json& body);

}  // namespace kulanz
