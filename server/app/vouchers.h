// Vouchers at the checkout: would it apply, use it, give it back. A code is used
// by an order exactly once: the same again is answered the same, another amount is
// refused.
//
// "shopper_ref"? in a body names who types the code, for the limits of guesses.h; without
// it the customer is counted. Beyond them too_many_attempts.
//
// The check symbol catches typos, the tag catches everything not issued here: both
// before the store is asked. Refusals carry the core's reason codes, which are for
// API keys; the public hears public_refusal().
#pragma once

#include "server/app/idempotency.h"
#include "server/app/records.h"

namespace kulanz {

// GET /v1/vouchers/{code} → {"voucher":{"hint","kind","face_minor","available_minor",
// "currency","state",…,"order_ref","customer_ref","redemptions":[{"id","order_ref",
// "amount_minor","at","rolled_back_at"}],"more_redemptions","reservation":null or
// {"id","order_ref","amount_minor","expires_at"}}}: what is known of it but the code.
// Throws Refusal voucher_not_found for whatever is not a code of ours.
inline constexpr std::size_t kMaxRedemptionsShown = 100;
Json read_voucher(App& app, const std::string& code);

// The same of a voucher at hand: the inner object.
Json voucher_details_json(App& app, Reader& reader, const VoucherRecord& voucher, Instant now);

// POST /v1/validations: {"code","customer_ref","basket","order_ref"?} →
// {"valid":true,"kind","discount_minor","currency","available_minor","valid_until",
// "item"?,"count"?} or {"valid":false,"code":REASON}. Changes nothing. With its order
// it sees that order's hold as its own, and says order_already_redeemed.
Json validate(App& app, const Json& body);

// POST /v1/redemptions: what server/app/checkout.h reads → {"id","amount_minor",
// "remaining_minor"}: created, or done when this order had used this voucher with
// this amount already. It uses up the order's hold. A voucher in kind is used with
// the amount of zero; it and every other that is used once leaves nothing.
Answer redeem(App& app, const Attempt& attempt, const Json& body);
// The same without waiting, as begin_once().
void begin_redeem(App& app, const Attempt& attempt, const Json& body, Answered answered);

// POST /v1/redemptions/{id}/rollback → {"id","amount_minor","remaining_minor"}. Again
// is answered the same. Throws Refusal redemption_not_found.
Answer roll_back(App& app, const Attempt& attempt, const std::string& id);

}  // namespace kulanz
