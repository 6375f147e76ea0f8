// Erases a customer.
#pragma once

#include "server/app/idempotency.h"

namespace kulanz {

// Whose is what: the customer's orders and vouchers, and, because they name the order
// they were for, their redemptions and reservations of vouchers that are nobody's own.
enum class Owned { order, voucher, redemption, reservation };
void note_owner(Transaction& tx, const std::string& customer, Owned what, const std::string& id);

// DELETE /v1/customers/{customer} → {"orders","vouchers_revoked"}. In one transaction: the
// customer's orders are deleted with their events, entitlements, cases, messages, stored
// answers and due things; what is unspent of their vouchers is revoked; vouchers,
// redemptions and reservations stay in the ledger, and name nobody any more. Then the
// store forgets what it overwrote; while a long reader is in its way the answer is
// `accepted`, and the keeper forgets it later (forgetting.h). The audit stays as it is:
// it names nobody, one row more says that somebody was erased. Throws Refusal
// customer_not_found, also the second time.
Answer erase_customer(App& app, const Attempt& attempt, const std::string& customer);

}  // namespace kulanz
