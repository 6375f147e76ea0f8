#include "server/app/campaigns.h"

#include <algorithm>

#include "server/app/outbox.h"
#include "server/app/refusal.h"
#include "server/app/zones.h"

namespace kulanz {
namespace {

constexpr char kTotal[] = "total";
constexpr int kWeekDays = 7;

bool is_limited(const BudgetRecord& budget) {
  return budget.amount_minor >= 0 || budget.count >= 0;
}

std::string spent_key(const std::string& campaign, const std::string& period) {
  return campaign + "/spent/" + period;
}

std::string overrun_key(const std::string& campaign) { return campaign + "/overrun"; }

// The first day of the period in which a moment lies.
CivilDate first_day(const CampaignRecord& campaign, Instant at) {
  const CivilDate day = need_zone(campaign.zone, "per/zone").date(at);
  if (campaign.period == "week") return day - Days{static_cast<int>(weekday(day)) % kWeekDays};
  if (campaign.period == "month") return day - Days{year_month_day(day).day - 1};
  return day;
}

// "week.2026-05-04": two kinds of period that begin on one day are two counters.
std::string period_name(const CampaignRecord& campaign, Instant at) {
  return campaign.period + "." + date_text(first_day(campaign, at));
}

// One limited counter of a campaign: where it is kept, and how far it may go.
struct Counter {
  std::string key;
  BudgetRecord limit;
};

std::vector<Counter> counters(const CampaignRecord& campaign, Instant at) {
  std::vector<Counter> list;
  if (is_limited(campaign.total))
    list.push_back({spent_key(campaign.name, kTotal), campaign.total});
  if (!campaign.period.empty() && is_limited(campaign.per_period)) {
    list.push_back({spent_key(campaign.name, period_name(campaign, at)), campaign.per_period});
  }
  return list;
}

SpentRecord load_spent(Reader& reader, const std::string& key) {
  return load<SpentRecord>(reader, Table::campaigns, key).value_or(SpentRecord{});
}

// Compared by subtraction: no sum can overflow.
bool fits_in(std::int64_t limit, std::int64_t spent, std::int64_t wanted) {
  return limit < 0 || (spent <= limit && wanted <= limit - spent);
}

void add(SpentRecord& spent, const BudgetRecord& limit, Draw drawn) {
  if (limit.amount_minor >= 0) spent.amount_minor += drawn.amount_minor;
  if (limit.count >= 0) spent.count += drawn.count;
}

Json limits_json(const BudgetRecord& budget) {
  Json json = Json::object();
  if (budget.amount_minor >= 0) json["amount_minor"] = budget.amount_minor;
  if (budget.count >= 0) json["count"] = budget.count;
  return json;
}

// Only what has a limit is counted, so only that is told.
Json spent_json(const SpentRecord& spent, const BudgetRecord& limit) {
  Json json = Json::object();
  if (limit.amount_minor >= 0) json["amount_minor"] = spent.amount_minor;
  if (limit.count >= 0) json["count"] = spent.count;
  return json;
}

Json all_spent_json(Reader& reader, const CampaignRecord& campaign, Instant now) {
  Json json = Json::object();
  if (is_limited(campaign.total)) {
    const SpentRecord spent = load_spent(reader, spent_key(campaign.name, kTotal));
    json["total"] = spent_json(spent, campaign.total);
  }
  if (!campaign.period.empty()) {
    const std::string key = spent_key(campaign.name, period_name(campaign, now));
    json["period"] = spent_json(load_spent(reader, key), campaign.per_period);
    json["period"]["from"] = date_text(first_day(campaign, now));
  }
  return json;
}

Json campaign_json(Reader& reader, const CampaignRecord& campaign, Instant now) {
  const SpentRecord overrun = load_spent(reader, overrun_key(campaign.name));
  Json json = {{"name", campaign.name},
               {"currency", campaign.currency},
               {"total", limits_json(campaign.total)},
               {"remedies", campaign.remedies},
               {"spent", all_spent_json(reader, campaign, now)},
               {"overrun", {{"amount_minor", overrun.amount_minor}, {"count", overrun.count}}}};
  if (!campaign.period.empty()) {
    json["per"] = limits_json(campaign.per_period);
    json["per"]["period"] = campaign.period;
    json["per"]["zone"] = campaign.zone;
  }
  return json;
}

std::int64_t percent_of(std::int64_t spent, std::int64_t limit) {
  constexpr std::int64_t kWhole = 100;
  return limit > 0 ? spent * kWhole / limit : 0;
}

std::int64_t percent_used(const SpentRecord& spent, const BudgetRecord& limit) {
  return std::max(percent_of(spent.amount_minor, limit.amount_minor),
                  percent_of(spent.count, limit.count));
}

void tell_threshold(Transaction& tx, const CampaignRecord& campaign, int percent,
                    const SpentRecord& spent, Instant now) {
  const std::string limits =
      std::to_string(campaign.total.amount_minor) + "." + std::to_string(campaign.total.count);
  tell(tx,
       {"", "", kBudgetThreshold, campaign.name + "." + std::to_string(percent) + "." + limits,
        {{"campaign", campaign.name},
         {"currency", campaign.currency},
         {"percent", percent},
         {"spent", spent_json(spent, campaign.total)},
         {"total", limits_json(campaign.total)}}},
       now);
}

// After something was drawn: which of the marks the total has come to.
void tell_thresholds(Transaction& tx, const CampaignRecord& campaign, const SpentRecord& before,
                     const SpentRecord& after, Instant now) {
  for (const int percent : {80, 100}) {
    if (percent_used(before, campaign.total) < percent &&
        percent_used(after, campaign.total) >= percent) {
      tell_threshold(tx, campaign, percent, after, now);
    }
  }
}

}  // namespace

CampaignRecord need_campaign(Reader& reader, const std::string& name) {
  auto campaign = load<CampaignRecord>(reader, Table::campaigns, name);
  if (!campaign) {
    throw Refusal(RefusalKind::unprocessable, "campaign_not_found",
                  "there is no campaign of this name: put it first", "campaign");
  }
  return std::move(*campaign);
}

std::optional<CampaignRecord> campaign_of(Reader& reader, const std::string& policy,
                                          const std::string& remedy) {
  const auto name = reader.get(Table::campaigns, campaign_remedy_key(policy + "/" + remedy));
  if (!name) return std::nullopt;
  return load<CampaignRecord>(reader, Table::campaigns, *name);
}

Draw draw_of(const VoucherRecord& terms) { return {terms.face_minor, 1}; }

Draw unspent_of(const VoucherRecord& voucher) {
  if (voucher.used) return {};
  return {voucher.face_minor - voucher.spent_minor, voucher.spent_minor == 0 ? 1 : 0};
}

bool fits(Reader& reader, const CampaignRecord& campaign, Draw wanted, Instant now) {
  for (const Counter& counter : counters(campaign, now)) {
    const SpentRecord spent = load_spent(reader, counter.key);
    if (!fits_in(counter.limit.amount_minor, spent.amount_minor, wanted.amount_minor) ||
        !fits_in(counter.limit.count, spent.count, wanted.count)) {
      return false;
    }
  }
  return true;
}

void draw(Transaction& tx, const CampaignRecord& campaign, Draw wanted, Instant now) {
  if (!fits(tx, campaign, wanted, now)) {
    throw Refusal(RefusalKind::conflict, "budget_exhausted",
                  "the budget of this campaign has not enough left for it");
  }
  for (const Counter& counter : counters(campaign, now)) {
    const SpentRecord before = load_spent(tx, counter.key);
    SpentRecord spent = before;
    add(spent, counter.limit, wanted);
    save(tx, Table::campaigns, counter.key, spent);
    if (counter.key == spent_key(campaign.name, kTotal)) {
      tell_thresholds(tx, campaign, before, spent, now);
    }
  }
}

void give_back(Transaction& tx, const std::string& name, Draw unspent, Instant issued_at) {
  if (name.empty() || unspent == Draw{}) return;
  const auto campaign = load<CampaignRecord>(tx, Table::campaigns, name);
  if (!campaign) return;
  for (const Counter& counter : counters(*campaign, issued_at)) {
    SpentRecord spent = load_spent(tx, counter.key);
    add(spent, counter.limit, {-unspent.amount_minor, -unspent.count});
    // A limit that was set after the voucher was issued never counted it.
    spent.amount_minor = std::max<std::int64_t>(0, spent.amount_minor);
    spent.count = std::max<std::int64_t>(0, spent.count);
    save(tx, Table::campaigns, counter.key, spent);
  }
}

void count_overrun(Transaction& tx, const CampaignRecord& campaign, Draw given) {
  SpentRecord overrun = load_spent(tx, overrun_key(campaign.name));
  overrun.amount_minor += given.amount_minor;
  overrun.count += given.count;
  save(tx, Table::campaigns, overrun_key(campaign.name), overrun);
}

Json read_campaign(App& app, const std::string& name) {
  Json json;
  app.read([&](Reader& reader) {
    const auto campaign = load<CampaignRecord>(reader, Table::campaigns, name);
    if (!campaign || !is_id(name)) {
      throw Refusal(RefusalKind::not_found, "campaign_not_found", "there is no such campaign");
    }
    json = campaign_json(reader, *campaign, app.now());
  });
  return json;
}

}  // namespace kulanz
