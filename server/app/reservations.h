// Reservations: a code is held for an order until it is paid, so that nobody else
// spends it meanwhile. Rules of holds: server/app/holds.h.
#pragma once

#include "server/app/idempotency.h"

namespace kulanz {

inline constexpr std::int64_t kMinHoldSeconds = 60;
inline constexpr std::int64_t kMaxHoldSeconds = 86'400;
inline constexpr std::int64_t kDefaultHoldSeconds = 1'800;

// POST /v1/reservations: the fields of a redemption, server/app/checkout.h, and
// "ttl_s"? → created, {"id","amount_minor","expires_at"}. The same order again with
// the same amount is answered the same hold, which lasts no longer by it; with
// another amount it gets another hold in place of it. What a redemption of this
// amount would be refused with is refused here; so is an order that has used the
// voucher, and too_many_holds beyond kMaxHoldsPerOrder.
Answer reserve(App& app, const Attempt& attempt, const Json& body);

// DELETE /v1/reservations/{id} → {"id","state"}: "released", or what had ended it
// before ("redeemed", "expired"). Again is answered the same. Throws Refusal
// reservation_not_found.
Answer release(App& app, const Attempt& attempt, const std::string& id);

}  // namespace kulanz
