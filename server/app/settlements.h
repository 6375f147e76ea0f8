// Settlements: what is owed otherwise than by voucher, paid or handed out by the
// shop, which says so here.
#pragma once

#include "server/app/idempotency.h"

namespace kulanz {

// POST /v1/entitlements/{id}/settle: {"amount_minor","reference"?} →
// {"entitlement":{…}}. `id` is order~promise~remedy. amount_minor is all that was
// paid on it so far, 0 in kind: said again it changes nothing, more of it is a further
// payment, less is 409 settled_already. More than is due is booked as given beyond
// due: it was paid. Throws Refusal entitlement_not_found, not_settled_so (a voucher is
// claimed, and money is no thing).
Answer settle(App& app, const Attempt& attempt, const std::string& id, const Json& body);

}  // namespace kulanz
