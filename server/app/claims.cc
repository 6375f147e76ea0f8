#include "server/app/claims.h"

#include <algorithm>

#include "server/app/audit.h"
#include "server/app/entitlements.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"
#include "server/app/voucher_codes.h"
#include "server/tell/outbox.h"

namespace kulanz {
namespace {

[[noreturn]] void refuse(const char* code, const char* detail) {
  throw Refusal(RefusalKind::conflict, code, detail);
}

// What vouchers of goodwill were given for this order so far.
std::int64_t goodwill_given(Reader& reader, const std::string& order) {
  std::int64_t sum = 0;
  for (const auto& e : load_all<EntitlementRecord>(reader, Table::entitlements, order + "/")) {
    if (e.basis == basis_name(Basis::goodwill)) sum += e.given_minor;
  }
  return sum;
}

// How much more may be given on this entitlement now.
std::int64_t further(Reader& reader, const OrderRecord& order, const EntitlementRecord& e) {
  const std::int64_t missing = e.due_minor - e.given_minor;
  if (missing <= 0 || e.basis != basis_name(Basis::goodwill)) return std::max<std::int64_t>(0, missing);
  return std::clamp<std::int64_t>(order.paid_minor - goodwill_given(reader, order.ref), 0, missing);
}

// The end of the last day of validity, by the clocks of the policy's zone.
Instant end_of_validity(const ShelfPolicy& policy, const Remedy& remedy, Instant now) {
  const Zone& zone = policy.policy.zone;
  return zone.start_of(zone.date(now) + Days{remedy.valid_days + 1});
}

void issue(App& app, Transaction& tx, Instant now, const OrderRecord& order,
           const PromiseView& view, const Remedy& remedy, std::int64_t face,
           EntitlementRecord& e) {
  VoucherRecord voucher;
  voucher.serial = new_serial(app, tx);
  voucher.key_id = app.secrets().voucher_keys.back().id;
  voucher.order = order.ref;
  voucher.promise = e.promise;
  voucher.remedy = e.remedy;
  voucher.basis = e.basis;
  voucher.customer_ref = order.customer_ref;
  voucher.currency = order.currency;
  voucher.face_minor = face;
  voucher.valid_from = now.unix_seconds;
  voucher.valid_until = end_of_validity(*view.policy, remedy, now).unix_seconds;
  voucher.issued_at = now.unix_seconds;
  save_voucher(tx, voucher);
  e.serials.push_back(voucher.serial);
  write_audit(tx, now, "voucher_issued", order.subject,
              {{"serial", voucher.serial}, {"face_minor", face}, {"remedy", e.remedy}});
  tell(tx, {order.ref, e.promise, kVoucherIssued, serial_key(voucher.serial),
            {{"serial", voucher.serial}}}, now);
}

// True when the last voucher could take the amount.
bool top_up(Transaction& tx, Instant now, const OrderRecord& order, const EntitlementRecord& e,
            std::int64_t amount) {
  if (e.serials.empty()) return false;
  auto voucher = load_voucher(tx, e.serials.back());
  const auto topped =
      voucher_top_up(core_voucher(*voucher), {voucher->face_minor + amount}, now);
  if (!topped.ok()) return false;
  take_over(*voucher, *topped);
  save_voucher(tx, *voucher);
  write_audit(tx, now, "voucher_topped_up", order.subject,
              {{"serial", voucher->serial}, {"face_minor", voucher->face_minor}});
  return true;
}

const PromiseView& need_view(const std::vector<PromiseView>& views, const std::string& promise) {
  for (const PromiseView& view : views) {
    if (view.promise.id == promise) return view;
  }
  throw Refusal(RefusalKind::unprocessable, "promise_not_found",
                "this order has no promise of that id", "promise");
}

EntitlementRecord need_entitlement(Reader& reader, const std::string& key) {
  auto e = load<EntitlementRecord>(reader, Table::entitlements, key);
  if (!e || (!e->due && e->serials.empty())) {
    refuse("nothing_to_claim", "nothing is owed under this name at the moment");
  }
  if (e->kind != kind_name(RemedyKind::voucher)) {
    refuse("not_a_voucher", "this is owed in money or in kind, not as a voucher");
  }
  return std::move(*e);
}

Json claim_json(App& app, Reader& reader, const EntitlementRecord& e, Instant now) {
  const std::uint64_t serial = e.serials.back();
  const auto record = load_voucher(reader, serial);
  Json voucher = voucher_json(app, *record, now);
  voucher["code"] = code_place(serial);
  return {{"entitlement", entitlement_json(app, reader, e, now)}, {"voucher", std::move(voucher)}};
}

}  // namespace

Answer claim(App& app, const Attempt& attempt, const std::string& ref, const Json& body) {
  Fields fields(body, "");
  const std::string promise = fields.id("promise");
  const std::string remedy_id = fields.id("remedy");
  fields.finish();
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    const OrderRecord order = need_order(tx, ref);
    refresh(app, tx, order, now);
    const std::vector<PromiseView> views = view_promises(app, tx, order, now);
    const PromiseView& view = need_view(views, promise);
    const std::string key = promise_key(ref, promise, remedy_id);
    EntitlementRecord e = need_entitlement(tx, key);
    const std::int64_t amount = further(tx, order, e);
    const Remedy* const remedy = view.decision.remedy(remedy_id);
    if (amount > 0 && remedy != nullptr) {
      if (!top_up(tx, now, order, e, amount)) issue(app, tx, now, order, view, *remedy, amount, e);
      e.given_minor += amount;
      save(tx, Table::entitlements, key, e);
    }
    if (e.serials.empty()) {
      refuse("goodwill_exhausted", "vouchers worth what was paid were given for this order");
    }
    return Answer{Made::nothing_new, claim_json(app, tx, e, now)};
  });
}

}  // namespace kulanz
