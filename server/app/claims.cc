#include "server/app/claims.h"

#include "server/app/entitlements.h"
#include "server/app/giving.h"
#include "server/app/orders.h"
#include "server/app/outbox.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

[[noreturn]] void refuse(const char* code, const char* detail) {
  throw Refusal(RefusalKind::conflict, code, detail);
}

const PromiseView& need_view(const std::vector<PromiseView>& views, const std::string& promise) {
  for (const PromiseView& view : views) {
    if (view.promise.id == promise) return view;
  }
  throw Refusal(RefusalKind::unprocessable, "promise_not_found",
                "this order has no promise of that id", "promise");
}

EntitlementRecord need_entitlement(Reader& reader, const std::string& key, bool budget_closed) {
  auto e = load<EntitlementRecord>(reader, Table::entitlements, key);
  if (!e || (!e->due && e->serials.empty() && !budget_closed)) {
    refuse("nothing_to_claim", "nothing is owed under this name at the moment");
  }
  if (e->kind != kind_name(RemedyKind::voucher)) {
    refuse("not_a_voucher", "this is owed in money or in kind, not as a voucher");
  }
  return std::move(*e);
}

bool is_closed(const PromiseView& view, const std::string& remedy) {
  return view.budget_closed && view.if_open.remedy(remedy) != nullptr;
}

[[noreturn]] void refuse_empty(const Gift& gift) {
  if (gift.overrun) {
    refuse("budget_exhausted", "the budget that pays for this is used up");
  }
  refuse("goodwill_exhausted", "vouchers worth what was paid were given for this order");
}

Json claim_json(App& app, Reader& reader, const EntitlementRecord& e, Instant now) {
  const std::uint64_t serial = e.serials.back();
  const auto record = load_voucher(reader, serial);
  Json voucher = voucher_json(app, *record, now);
  voucher["code"] = code_place(serial);
  return {{"entitlement", entitlement_json(app, reader, e, now)}, {"voucher", std::move(voucher)}};
}

// Once, however often it is claimed.
void tell_claimed(Transaction& tx, const EntitlementRecord& e, Instant now) {
  const Json data = {{"entitlement", e.order + "~" + e.promise + "~" + e.remedy},
                     {"amount_minor", e.given_minor},
                     {"currency", e.currency}};
  tell(tx, {e.order, e.promise, kOfferClaimed, e.remedy, data}, now);
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
    EntitlementRecord e = need_entitlement(tx, key, is_closed(view, remedy_id));
    const Gift gift = gift_of(tx, now, order, view, e);
    if (gift.amount > 0) give(app, tx, now, order, view, gift, e);
    if (e.serials.empty()) refuse_empty(gift);
    tell_claimed(tx, e, now);
    return Answer{Made::nothing_new, claim_json(app, tx, e, now)};
  });
}

}  // namespace kulanz
