#include "server/app/issuing.h"

#include "server/app/audit.h"
#include "server/app/batches.h"
#include "server/app/campaigns.h"
#include "server/app/erasure.h"
#include "server/app/revoking.h"
#include "server/app/voucher_codes.h"
#include "server/app/voucher_news.h"
#include "server/app/voucher_terms.h"
#include "server/app/outbox.h"

namespace kulanz {
namespace {

void draw_on_campaign(Transaction& tx, const VoucherRecord& terms, Instant now) {
  if (terms.campaign.empty()) return;
  draw(tx, need_campaign(tx, terms.campaign), draw_of(terms), now);
}

Answer post_one(App& app, const Attempt& attempt, const VoucherRequest& request) {
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    const VoucherRecord terms = checked_terms(tx, request, now);
    const VoucherRecord voucher = issue_voucher(app, tx, now, terms, "");
    Json json = voucher_terms_json(app, voucher, now);
    json["code"] = code_place(voucher.serial);
    return Answer{Made::created, {{"voucher", std::move(json)}}};
  });
}

}  // namespace

Due expiry_of(const VoucherRecord& voucher) {
  return {{voucher.valid_until}, kDueExpiry, serial_key(voucher.serial)};
}

VoucherRecord issue_voucher(App& app, Transaction& tx, Instant now, VoucherRecord voucher,
                            const std::string& subject) {
  need_trusted_clock(app);
  draw_on_campaign(tx, voucher, now);
  voucher.serial = new_serial(app, tx);
  voucher.key_id = app.secrets().voucher_keys.back().id;
  voucher.issued_at = now.unix_seconds;
  save_voucher(tx, voucher);
  note_owner(tx, voucher.customer_ref, Owned::voucher, serial_key(voucher.serial));
  schedule(tx, expiry_of(voucher));
  write_audit(tx, now, "voucher_issued", subject,
              {{"serial", voucher.serial},
               {"kind", voucher.kind},
               {"face_minor", voucher.face_minor},
               {"remedy", voucher.remedy}});
  tell(tx,
       {voucher.order,
        voucher.promise,
        kVoucherIssued,
        serial_key(voucher.serial),
        {{"serial", voucher.serial}}},
       now);
  return voucher;
}

Answer post_voucher(App& app, const Attempt& attempt, const Json& body) {
  const VoucherRequest request = parse_voucher_request(body);
  if (request.codes > 0) return start_batch(app, attempt, request);
  return post_one(app, attempt, request);
}

void expire_voucher(App&, Transaction& tx, const Due& due, Instant now) {
  auto voucher = load_voucher(tx, std::stoull(due.id));
  if (!voucher || voucher->revoked) return;
  if (now.unix_seconds < voucher->valid_until) return schedule(tx, expiry_of(*voucher));
  if (unspent_of(*voucher) == Draw{}) return;
  write_audit(tx, now, "voucher_expired", audit_subject(tx, *voucher),
              {{"serial", voucher->serial}, {"unspent_minor", unspent_of(*voucher).amount_minor}});
  tell_of_voucher(tx, now, *voucher, kVoucherExpired);
}

}  // namespace kulanz
