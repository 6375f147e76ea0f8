#include "server/app/claims.h"

#include <algorithm>
#include <optional>

#include "server/app/audit.h"
#include "server/app/entitlements.h"
#include "server/app/issuing.h"
#include "server/app/offers.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

[[noreturn]] void refuse(const char* code, const char* detail) {
  throw Refusal(RefusalKind::conflict, code, detail);
}

// The end of the last day of validity, by the clocks of the policy's zone.
Instant end_of_validity(const ShelfPolicy& policy, const Remedy& remedy, Instant now) {
  const Zone& zone = policy.policy.zone;
  return zone.start_of(zone.date(now) + Days{remedy.valid_days + 1});
}

// What a claim brings: so much more, on these terms.
struct Gift {
  std::int64_t amount = 0;
  const Remedy* remedy = nullptr;
  std::optional<CampaignRecord> campaign;  // which pays for it
  bool overrun = false;                    // its budget had closed after it was offered
};

// Whether the campaign has enough left for the gift; where none pays, always.
bool is_covered(Reader& reader, Instant now, const Gift& gift, const EntitlementRecord& e) {
  const std::int64_t count = e.serials.empty() ? 1 : 0;
  return !gift.campaign || fits(reader, *gift.campaign, {gift.amount, count}, now);
}

Gift gift_of(Reader& reader, Instant now, const OrderRecord& order, const PromiseView& view,
             EntitlementRecord e) {
  Gift gift;
  gift.remedy = (view.budget_closed ? view.if_open : view.decision).remedy(e.remedy);
  if (gift.remedy == nullptr) return {};
  if (e.basis == basis_name(Basis::goodwill)) {
    gift.campaign = campaign_of(reader, view.promise.policy, e.remedy);
  }
  gift.amount = still_to_give(reader, order, e);
  if (!view.budget_closed && is_covered(reader, now, gift, e)) return gift;
  // Out of a closed budget only what a status offered shortly before.
  e.due_minor = std::min(gift.remedy->amount_minor, honoured_minor(e, now));
  gift.amount = still_to_give(reader, order, e);
  gift.overrun = true;
  return gift;
}

void book_overrun(Transaction& tx, Instant now, const VoucherRecord& voucher,
                  const CampaignRecord& campaign) {
  count_overrun(tx, campaign, draw_of(voucher));
  write_audit(tx, now, "budget_overrun", campaign.subject,
              {{"serial", voucher.serial}, {"amount_minor", voucher.face_minor}});
}

void issue(App& app, Transaction& tx, Instant now, const OrderRecord& order,
           const PromiseView& view, const Gift& gift, EntitlementRecord& e) {
  VoucherRecord terms;
  terms.order = order.ref;
  terms.promise = e.promise;
  terms.remedy = e.remedy;
  // What ran over drew on no budget, so nothing of it may come back to one.
  if (gift.campaign && !gift.overrun) terms.campaign = gift.campaign->name;
  terms.basis = e.basis;
  terms.customer_ref = order.customer_ref;
  terms.currency = order.currency;
  terms.face_minor = gift.amount;
  terms.valid_from = now.unix_seconds;
  terms.valid_until = end_of_validity(*view.policy, *gift.remedy, now).unix_seconds;
  const VoucherRecord voucher = issue_voucher(app, tx, now, std::move(terms), order.subject);
  e.serials.push_back(voucher.serial);
  if (gift.overrun && gift.campaign) book_overrun(tx, now, voucher, *gift.campaign);
}

// True when the last voucher could take the amount, out of the purse it came from.
bool top_up(Transaction& tx, Instant now, const OrderRecord& order, const EntitlementRecord& e,
            const Gift& gift) {
  if (e.serials.empty() || gift.overrun) return false;
  auto voucher = load_voucher(tx, e.serials.back());
  if (voucher->campaign != (gift.campaign ? gift.campaign->name : "")) return false;
  const auto topped =
      voucher_top_up(core_voucher(*voucher), {voucher->face_minor + gift.amount}, now);
  if (!topped.ok()) return false;
  if (gift.campaign) draw(tx, *gift.campaign, {gift.amount, 0}, now);
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
    if (gift.amount > 0) {
      need_trusted_clock(app);
      if (!top_up(tx, now, order, e, gift)) issue(app, tx, now, order, view, gift, e);
      e.given_minor += gift.amount;
      save(tx, Table::entitlements, key, e);
    }
    if (e.serials.empty()) refuse_empty(gift);
    return Answer{Made::nothing_new, claim_json(app, tx, e, now)};
  });
}

}  // namespace kulanz
