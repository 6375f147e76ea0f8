#include "server/app/giving.h"

#include <algorithm>

#include "server/app/audit.h"
#include "server/app/entitlements.h"
#include "server/app/issuing.h"
#include "server/app/offers.h"

namespace kulanz {
namespace {

// The end of the last day of validity, by the clocks of the policy's zone.
Instant end_of_validity(const ShelfPolicy& policy, const Remedy& remedy, Instant now) {
  const Zone& zone = policy.policy.zone;
  return zone.start_of(zone.date(now) + Days{remedy.valid_days + 1});
}

// Whether the campaign has enough left for the gift; where none pays, always.
bool is_covered(Reader& reader, Instant now, const Gift& gift, const EntitlementRecord& e) {
  const std::int64_t count = e.serials.empty() ? 1 : 0;
  return !gift.campaign || fits(reader, *gift.campaign, {gift.amount, count}, now);
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

// Calls visit(entitlement, gift) for each voucher that is due and can be given out of no
// closed budget, as long as it returns true.
template <typename Visit>
void each_open_gift(Reader& reader, Instant now, const OrderRecord& order, const PromiseView& view,
                    const Visit& visit) {
  for (const Remedy& remedy : view.decision.remedies) {
    if (remedy.kind != RemedyKind::voucher) continue;
    const std::string key = promise_key(order.ref, view.promise.id, remedy.id);
    const auto e = load<EntitlementRecord>(reader, Table::entitlements, key);
    if (!e || !e->due) continue;
    const Gift gift = gift_of(reader, now, order, view, *e);
    if (gift.amount > 0 && !gift.overrun && !visit(*e, gift)) return;
  }
}

bool has_open_gift(Reader& reader, Instant now, const OrderRecord& order,
                   const PromiseView& view) {
  bool found = false;
  each_open_gift(reader, now, order, view, [&](const auto&, const auto&) {
    found = true;
    return false;
  });
  return found;
}

bool is_clock_trusted(App& app) { return app.clock_guard().doubt() == ClockDoubt::none; }

}  // namespace

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

void give(App& app, Transaction& tx, Instant now, const OrderRecord& order,
          const PromiseView& view, const Gift& gift, EntitlementRecord& e) {
  need_trusted_clock(app);
  if (!top_up(tx, now, order, e, gift)) issue(app, tx, now, order, view, gift, e);
  e.given_minor += gift.amount;
  save(tx, Table::entitlements, promise_key(e.order, e.promise, e.remedy), e);
}

bool has_something_to_give(App& app, Reader& reader, const OrderRecord& order,
                           const PromiseView& view, Instant now) {
  return app.issues_at_breach() && is_clock_trusted(app) &&
         has_open_gift(reader, now, order, view);
}

bool waits_for_clock(App& app, Reader& reader, const OrderRecord& order, const PromiseView& view,
                     Instant now) {
  return app.issues_at_breach() && !is_clock_trusted(app) &&
         has_open_gift(reader, now, order, view);
}

void give_by_itself(App& app, Transaction& tx, const OrderRecord& order, const PromiseView& view,
                    Instant now) {
  if (!app.issues_at_breach() || !is_clock_trusted(app)) return;
  each_open_gift(tx, now, order, view, [&](EntitlementRecord e, const Gift& gift) {
    give(app, tx, now, order, view, gift, e);
    return true;
  });
}

}  // namespace kulanz
