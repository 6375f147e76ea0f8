// Vouchers at the checkout: would it apply, use it, give it back. A code is used
// by an order exactly once: the same again is answered the same, another amount is
// refused.
//
// The check symbol catches typos, the tag catches everything not issued here: both
// before the store is asked. Refusals carry the core's reason codes, which are for
// API keys; the public hears public_refusal().
#pragma once

#include "server/app/idempotency.h"

namespace kulanz {

// POST /v1/validations: {"code","customer_ref","basket":{"total_minor","currency"},
// "order_ref"?} → {"valid":true,"discount_minor","currency","available_minor",
// "valid_until"} or {"valid":false,"code":REASON}. Changes nothing.
Json validate(App& app, const Json& body);

// POST /v1/redemptions: {"code","customer_ref","order_ref","amount_minor","basket"} →
// {"id","amount_minor","remaining_minor"}: created, or done when this order had used
// this voucher with this amount already.
Answer redeem(App& app, const Attempt& attempt, const Json& body);

// POST /v1/redemptions/{id}/rollback → {"id","amount_minor","remaining_minor"}. Again
// is answered the same. Throws Refusal redemption_not_found.
Answer roll_back(App& app, const Attempt& attempt, const std::string& id);

}  // namespace kulanz
