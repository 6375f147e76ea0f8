// How a campaign is put: what it may say, and that it names only remedies that can
// draw on it.
#include <algorithm>

#include "server/app/audit.h"
#include "server/app/campaigns.h"
#include "server/app/currency.h"
#include "server/app/offers.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"
#include "server/app/zones.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxRemedyName = 129;  // two names of 64, and the "/"

[[noreturn]] void refuse(const char* code, const char* detail, const std::string& where) {
  throw Refusal(RefusalKind::unprocessable, code, detail, where);
}

BudgetRecord parse_limits(Fields& fields) {
  BudgetRecord budget;
  if (fields.has("amount_minor"))
    budget.amount_minor = fields.integer("amount_minor", 0, kMaxMinor);
  if (fields.has("count")) budget.count = fields.integer("count", 0, kMaxMinor);
  return budget;
}

void need_limit(const BudgetRecord& budget, const char* where) {
  if (budget.amount_minor < 0 && budget.count < 0) {
    refuse("limit_missing", "a budget limits amount_minor, count or both", where);
  }
}

BudgetRecord parse_total(const Json& entry) {
  Fields fields(entry, "total");
  const BudgetRecord total = parse_limits(fields);
  fields.finish();
  need_limit(total, "total");
  return total;
}

void parse_per(const Json& entry, CampaignRecord& campaign) {
  Fields fields(entry, "per");
  campaign.period = fields.one_of("period", {"day", "week", "month"});
  campaign.zone = read_zone(fields, "zone");
  campaign.per_period = parse_limits(fields);
  fields.finish();
  need_limit(campaign.per_period, "per");
}

std::vector<std::string> parse_remedies(const Json& list) {
  std::vector<std::string> remedies;
  for (const Json& entry : list) {
    const std::string where = "remedies/" + std::to_string(remedies.size());
    if (!entry.is_string()) refuse("wrong_type", "expected text", where);
    std::string remedy = entry.get<std::string>();
    const std::size_t slash = remedy.find('/');
    if (remedy.size() > kMaxRemedyName || slash == std::string::npos ||
        !is_id(remedy.substr(0, slash)) || !is_id(remedy.substr(slash + 1))) {
      refuse("bad_remedy", "expected POLICY/REMEDY, e.g. pizza/goodwill_voucher", where);
    }
    if (std::find(remedies.begin(), remedies.end(), remedy) != remedies.end()) {
      refuse("duplicate_remedy", "this remedy is named twice", where);
    }
    remedies.push_back(std::move(remedy));
  }
  return remedies;
}

CampaignRecord parse_campaign(const std::string& name, const Json& body) {
  if (!is_id(name)) refuse("bad_id", "letters, digits and . _ : @ + - only", "name");
  Fields fields(body, "");
  CampaignRecord campaign;
  campaign.name = name;
  campaign.currency = fields.currency("currency");
  if (fields.has("total")) campaign.total = parse_total(fields.object("total"));
  if (fields.has("per")) parse_per(fields.object("per"), campaign);
  if (fields.has("remedies")) {
    campaign.remedies = parse_remedies(fields.array("remedies", 0, kMaxCampaignRemedies));
  }
  fields.finish();
  if (!body.contains("total") && !body.contains("per")) {
    refuse("limit_missing", "a campaign needs total, per or both", "total");
  }
  return campaign;
}

const RemedySpec* find_remedy(const Policy& policy, std::string_view id) {
  for (int i = 0; i < policy.remedies.size(); ++i) {
    if (policy.text(policy.remedies[i].id) == id) return &policy.remedies[i];
  }
  return nullptr;
}

// A remedy draws when its policy gives it as a voucher and as goodwill, and asks
// whether there is budget left: otherwise the page would go on offering it.
void check_remedy(App& app, Reader& reader, const CampaignRecord& campaign,
                  const std::string& remedy, const std::string& where) {
  const std::size_t slash = remedy.find('/');
  const auto name = load<PolicyNameRecord>(reader, Table::policy_names, remedy.substr(0, slash));
  if (!name) refuse("remedy_unknown", "there is no policy of this name: put it first", where);
  const auto shelf = app.policies().get(reader, name->digest);
  const RemedySpec* const spec = find_remedy(shelf->policy, remedy.substr(slash + 1));
  if (spec == nullptr) refuse("remedy_unknown", "this policy has no such remedy", where);
  if (spec->basis != static_cast<std::uint8_t>(Basis::goodwill) ||
      spec->kind != static_cast<std::uint8_t>(RemedyKind::voucher)) {
    refuse("remedy_not_goodwill",
           "only vouchers of goodwill draw on a budget: what law or "
           "contract owes is owed in any case",
           where);
  }
  if (!asks_for_budget(shelf->policy)) {
    refuse("remedy_ignores_budget",
           "this policy would offer it when nothing is left: declare the "
           "fact goodwill_open, a boolean from history, and ask it",
           where);
  }
  if (pack_currency(campaign.currency).packed != shelf->policy.header.currency) {
    refuse("currency_mismatch", "the policy's currency is not the campaign's", where);
  }
  const auto taken = reader.get(Table::campaigns, campaign_remedy_key(remedy));
  if (taken && *taken != campaign.name) {
    throw Refusal(RefusalKind::conflict, "remedy_taken", "another campaign names this remedy",
                  where);
  }
}

void index_remedies(App& app, Transaction& tx, const CampaignRecord& campaign,
                    const std::vector<std::string>& before) {
  for (const std::string& remedy : before) tx.erase(Table::campaigns, campaign_remedy_key(remedy));
  for (std::size_t i = 0; i < campaign.remedies.size(); ++i) {
    check_remedy(app, tx, campaign, campaign.remedies[i], "remedies/" + std::to_string(i));
    tx.put(Table::campaigns, campaign_remedy_key(campaign.remedies[i]), campaign.name);
  }
}

}  // namespace

Answer put_campaign(App& app, const std::string& name, const Json& body) {
  const CampaignRecord sent = parse_campaign(name, body);
  Made made = Made::nothing_new;
  app.write([&](Transaction& tx) {
    const Instant now = app.now();
    CampaignRecord campaign = sent;
    const auto before = load<CampaignRecord>(tx, Table::campaigns, name);
    if (before && before->currency != campaign.currency) {
      throw Refusal(RefusalKind::conflict, "campaign_currency_fixed",
                    "what was drawn is in another currency: use another campaign", "currency");
    }
    campaign.subject = before ? before->subject : random_text(app.random(), kSubjectSymbols);
    campaign.set_at = now.unix_seconds;
    index_remedies(app, tx, campaign, before ? before->remedies : std::vector<std::string>{});
    save(tx, Table::campaigns, name, campaign);
    write_audit(tx, now, "campaign_set", campaign.subject,
                {{"total_minor", campaign.total.amount_minor},
                 {"total_count", campaign.total.count},
                 {"per_period_minor", campaign.per_period.amount_minor},
                 {"per_period_count", campaign.per_period.count}});
    made = before ? Made::nothing_new : Made::created;
  });
  return {made, read_campaign(app, name)};
}

}  // namespace kulanz
