#include "server/app/offers.h"

#include <algorithm>

#include "server/app/entitlements.h"

namespace kulanz {
namespace {

constexpr char kGoodwillOpen[] = "goodwill_open";

std::string key_of(const OrderRecord& order, const PromiseView& view, const std::string& remedy) {
  return promise_key(order.ref, view.promise.id, remedy);
}

// What is stored of the remedy, or what it will be.
EntitlementRecord stored_or_new(Reader& reader, const OrderRecord& order, const PromiseView& view,
                                const Remedy& remedy) {
  auto e = load<EntitlementRecord>(reader, Table::entitlements, key_of(order, view, remedy.id));
  if (!e) return {};
  return std::move(*e);
}

// Calls visit(remedy, entitlement, campaign, further amount) for each voucher of
// goodwill that is due, not wholly given, and paid for by a campaign.
template <typename Visit>
void each_offer(Reader& reader, const OrderRecord& order, const PromiseView& view,
                const Visit& visit) {
  if (view.order_cancelled) return;
  for (const Remedy& remedy : view.decision.remedies) {
    if (remedy.basis != Basis::goodwill || remedy.kind != RemedyKind::voucher) continue;
    const auto campaign = campaign_of(reader, view.promise.policy, remedy.id);
    if (!campaign) continue;
    EntitlementRecord e = stored_or_new(reader, order, view, remedy);
    e.basis = basis_name(Basis::goodwill);
    e.due_minor = remedy.amount_minor;
    const std::int64_t further = still_to_give(reader, order, e);
    if (further > 0) visit(remedy, e, *campaign, further);
  }
}

// What was granted once is not asked for again.
Granted further_goodwill(Reader& reader, const OrderRecord& order, const PromiseView& view) {
  Granted further;
  if (view.order_cancelled) return further;
  for (const Remedy& remedy : view.decision.remedies) {
    if (remedy.basis != Basis::goodwill || !remedy.is_due()) continue;
    const Granted before = granted(stored_or_new(reader, order, view, remedy));
    further.amount_minor += std::max<std::int64_t>(0, remedy.amount_minor - before.amount_minor);
    further.times += 1 - before.times;
  }
  return further;
}

bool house_allows(App& app, Reader& reader, const OrderRecord& order, const PromiseView& view,
                  Instant now) {
  if (app.house_rules().empty()) return true;
  const Granted asked = further_goodwill(reader, order, view);
  return asked == Granted{} || allows_goodwill(app, reader, order, asked, now);
}

bool everything_fits(Reader& reader, const OrderRecord& order, const PromiseView& view,
                     Instant now) {
  bool fit = true;
  each_offer(reader, order, view,
             [&](const Remedy&, const EntitlementRecord& e, const CampaignRecord& campaign,
                 std::int64_t further) {
               fit = fit && fits(reader, campaign, {further, e.serials.empty() ? 1 : 0}, now);
             });
  return fit;
}

bool is_noted(const EntitlementRecord& e, std::int64_t offered, Instant now) {
  return e.offered_minor == offered && now.unix_seconds - e.offered_at < kOfferNoteSeconds;
}

}  // namespace

bool asks_for_budget(const Policy& policy) {
  for (int i = 0; i < policy.facts.size(); ++i) {
    const FactRecord& fact = policy.facts[i];
    if (fact.origin == static_cast<std::uint8_t>(Origin::history) &&
        fact.type == static_cast<std::uint8_t>(Type::boolean) &&
        policy.text(fact.name) == kGoodwillOpen) {
      return true;
    }
  }
  return false;
}

void close_what_does_not_fit(App& app, Reader& reader, const OrderRecord& order, PromiseView& view,
                             Instant now) {
  if (view.decision.reason != Reason::ok || !asks_for_budget(view.policy->policy)) return;
  const bool open = everything_fits(reader, order, view, now) &&
                    house_allows(app, reader, order, view, now);
  if (open) return;
  view.budget_closed = true;
  view.if_open = std::move(view.decision);
  view.input["history"][kGoodwillOpen] = false;
  view.decision = decide_input(*view.policy, view.input, now);
}

bool has_unnoted_offers(Reader& reader, const OrderRecord& order, const PromiseView& view,
                        Instant now) {
  bool found = false;
  each_offer(
      reader, order, view,
      [&](const Remedy&, const EntitlementRecord& e, const CampaignRecord&, std::int64_t further) {
        found = found || !is_noted(e, e.given_minor + further, now);
      });
  return found;
}

void note_offers(Transaction& tx, const OrderRecord& order, const PromiseView& view, Instant now) {
  each_offer(tx, order, view,
             [&](const Remedy& remedy, const EntitlementRecord& e, const CampaignRecord&,
                 std::int64_t further) {
               const std::string key = key_of(order, view, remedy.id);
               auto stored = load<EntitlementRecord>(tx, Table::entitlements, key);
               if (!stored || is_noted(e, e.given_minor + further, now)) return;
               stored->offered_minor = e.given_minor + further;
               stored->offered_at = now.unix_seconds;
               save(tx, Table::entitlements, key, *stored);
             });
}

std::int64_t honoured_minor(const EntitlementRecord& e, Instant now) {
  const bool in_time = now.unix_seconds - e.offered_at < kHonourSeconds + kOfferNoteSeconds;
  return e.offered_at > 0 && in_time ? e.offered_minor : 0;
}

}  // namespace kulanz
