#include "server/app/revoking.h"

#include "server/app/audit.h"
#include "server/app/campaigns.h"
#include "server/app/holds.h"
#include "server/app/issuing.h"
#include "server/app/outbox.h"
#include "server/app/refusal.h"
#include "server/app/voucher_codes.h"
#include "server/app/voucher_news.h"
#include "server/app/voucher_terms.h"

namespace kulanz {
std::string audit_subject(Reader& reader, const VoucherRecord& voucher) {
  if (voucher.order.empty()) return "";
  const auto order = load<OrderRecord>(reader, Table::orders, voucher.order);
  return order ? order->subject : "";
}

std::int64_t revoke_voucher(Transaction& tx, Instant now, VoucherRecord voucher,
                            const std::string& subject) {
  const Draw unspent = unspent_of(voucher);
  if (voucher.revoked) return unspent.amount_minor;
  end_hold(tx, voucher, HoldEnd::released, now);
  voucher.revoked = true;
  save_voucher(tx, voucher);
  unschedule(tx, expiry_of(voucher));
  if (now.unix_seconds < voucher.valid_until) {
    give_back(tx, voucher.campaign, unspent, {voucher.issued_at});
  }
  write_audit(tx, now, "voucher_revoked", subject,
              {{"serial", voucher.serial}, {"unspent_minor", unspent.amount_minor}});
  tell_of_voucher(tx, now, voucher, kVoucherVoided);
  return unspent.amount_minor;
}

Answer revoke(App& app, const Attempt& attempt, const std::string& code) {
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    const VoucherRecord voucher = voucher_of_code(app, tx, code);
    revoke_voucher(tx, now, voucher, audit_subject(tx, voucher));
    const VoucherRecord after = load_voucher(tx, voucher.serial).value();
    return Answer{Made::nothing_new, {{"voucher", voucher_terms_json(app, after, now)}}};
  });
}

}  // namespace kulanz
