// What happens to a voucher, told: one row for the audit and one message for the
// outbox, in the commit of what happened.
#pragma once

#include <string>

#include "server/app/app.h"
#include "server/app/records.h"

namespace kulanz {

struct VoucherNews {
  const char* action;   // of the audit, "voucher_redeemed"
  const char* message;  // of the outbox, "voucher.redeemed"
  const char* thing;    // what `id` is the id of: "redemption", "reservation"
  std::string id;
  std::int64_t amount_minor = 0;
};

// Of the voucher itself, once: it expired or was revoked, and what was left on it.
void tell_of_voucher(Transaction& tx, Instant now, const VoucherRecord& voucher, const char* type);

void tell_news(Transaction& tx, Instant now, const VoucherRecord& voucher, const VoucherNews& news);

}  // namespace kulanz
