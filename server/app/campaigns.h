// Campaigns: budgets that vouchers draw on, in money and in number, in total and
// per day, ISO week or month of the campaign's zone.
//
// Issuing draws in the voucher's own transaction, all or nothing: what fits exactly
// is given, and never one more. A limit that is absent is neither read nor written,
// so that vouchers without it never wait for each other; one that is set later
// counts from then on. What is revoked unspent goes back to the total and to the
// period of issue; what expires does not.
//
// When a total is used up to 80 % and to 100 %, budget.threshold is told, once each for one
// limit.
//
// A campaign may name remedies of policies ("pizza/goodwill_voucher"): their
// vouchers then draw on it when they are claimed, see server/app/offers.h. What law
// or contract owes never draws.
#pragma once

#include <optional>
#include <string>

#include "server/app/idempotency.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr std::size_t kMaxCampaignRemedies = 64;

// What one or many vouchers take off a budget.
struct Draw {
  std::int64_t amount_minor = 0;
  std::int64_t count = 0;
  bool operator==(const Draw&) const = default;
};

// PUT /v1/campaigns/{name}: {"currency","total"?:{"amount_minor"?,"count"?},
// "per"?:{"period":"day|week|month","zone","amount_minor"?,"count"?},"remedies"?:[…]}
// → what read_campaign answers. Put again it changes the limits; what was spent
// stays. Throws Refusal limit_missing, zone_unknown, campaign_currency_fixed,
// remedy_unknown, remedy_not_goodwill, remedy_ignores_budget, remedy_taken.
Answer put_campaign(App& app, const std::string& name, const Json& body);

// GET: the same and "spent":{"total"?,"period"?:{"from",…}}, "overrun". Throws
// Refusal campaign_not_found.
Json read_campaign(App& app, const std::string& name);

// Throws Refusal campaign_not_found about the field "campaign".
CampaignRecord need_campaign(Reader& reader, const std::string& name);

// The campaign that pays for this remedy of a policy, if one does.
std::optional<CampaignRecord> campaign_of(Reader& reader, const std::string& policy,
                                          const std::string& remedy);

// What a voucher of these terms draws: its face or its cap, and one.
Draw draw_of(const VoucherRecord& terms);

// What of it comes back when the voucher is revoked as it is now: what is not
// spent, and the one when nothing was.
Draw unspent_of(const VoucherRecord& voucher);

// Whether draw() would not refuse.
bool fits(Reader& reader, const CampaignRecord& campaign, Draw wanted, Instant now);

// Throws Refusal budget_exhausted, and has drawn nothing, when any limit is less.
void draw(Transaction& tx, const CampaignRecord& campaign, Draw wanted, Instant now);

// To the total and to the period in which `issued_at` lies. Nothing happens when
// the campaign is "" or limits nothing there.
void give_back(Transaction& tx, const std::string& campaign, Draw unspent, Instant issued_at);

// Counts what was given although the budget had closed.
void count_overrun(Transaction& tx, const CampaignRecord& campaign, Draw given);

}  // namespace kulanz
