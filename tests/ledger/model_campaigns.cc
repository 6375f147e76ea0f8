// Budgets: what they have room for, what is drawn on them and what comes back.
#include <algorithm>

#include "tests/ledger/days.h"
#include "tests/ledger/model.h"

namespace kulanz::ledger::plain {
namespace {

constexpr std::int64_t kNoLimit = -1;

Limit limit_of(const Json& told) {
  return {told.value("amount_minor", kNoLimit), told.value("count", kNoLimit)};
}

Limit higher(const Limit& a, const Limit& b) {
  return {std::max(a.amount, b.amount), std::max(a.count, b.count)};
}

// The first day of the period in which a moment lies.
std::int64_t period_of(const Campaign& campaign, Moment at) {
  const std::int64_t day = day_at(at, campaign.zone);
  if (campaign.period == "week") return day - weekday(day);
  return campaign.period == "month" ? first_of_month(day) : day;
}

bool is_within(const Spent& spent, const Limit& limit) {
  return (limit.amount < 0 || spent.amount <= limit.amount) &&
         (limit.count < 0 || spent.count <= limit.count);
}

Spent sum(const Spent& a, const Spent& b) { return {a.amount + b.amount, a.count + b.count}; }

// Only what has a limit is counted, and told.
void tell(Expected& expected, const std::string& path, const Limit& limit, const Spent& spent) {
  if (limit.amount >= 0) expected.values[path + "/amount_minor"] = spent.amount;
  if (limit.count >= 0) expected.values[path + "/count"] = spent.count;
}

}  // namespace

// Put again, a campaign of this simulation changes how far its limits go and not
// which it has: what is limited later counts from then on.
Expected Model::put_campaign(const Call& call) {
  const auto [known, is_new] = campaigns_.try_emplace(call.of);
  Campaign& campaign = known->second;
  const Json per = call.body.value("per", Json::object());
  if (!is_new && campaign.currency != call.body.at("currency")) {
    return refusal("campaign_currency_fixed");
  }
  campaign.currency = call.body.at("currency");
  campaign.total = limit_of(call.body.value("total", Json::object()));
  campaign.period = per.value("period", "");
  campaign.zone = per.value("zone", "UTC");
  campaign.per_period = limit_of(per);
  campaign.most = higher(campaign.most, campaign.total);
  campaign.most_per_period = higher(campaign.most_per_period, campaign.per_period);
  Expected expected;
  expected.made = is_new ? 1 : 0;
  return expected;
}

Expected Model::look_at_campaign(const Call& call, Moment now) const {
  const auto found = campaigns_.find(call.of);
  if (found == campaigns_.end()) return refusal("campaign_not_found");
  const Campaign& campaign = found->second;
  Expected expected;
  tell(expected, "/spent/total", campaign.total, campaign.spent);
  if (campaign.period.empty()) return expected;
  const std::int64_t period = period_of(campaign, now);
  const auto in_period = campaign.spent_in.find(period);
  tell(expected, "/spent/period", campaign.per_period,
       in_period == campaign.spent_in.end() ? Spent{} : in_period->second);
  expected.values["/spent/period/from"] = date_text(period);
  return expected;
}

// All or nothing.
bool Model::draw(const std::string& name, const Spent& wanted, Moment now) {
  if (name.empty()) return true;
  Campaign& campaign = campaigns_.at(name);
  Spent& in_period = campaign.spent_in[period_of(campaign, now)];
  const Spent total = sum(campaign.spent, wanted);
  const Spent of_period = sum(in_period, wanted);
  if (!is_within(total, campaign.total) || !is_within(of_period, campaign.per_period)) return false;
  campaign.spent = total;
  in_period = of_period;
  return true;
}

// What was not spent, to the total and to the period of issue; nothing of one that
// has expired, and nothing again when its use is given back later.
void Model::give_back(Voucher& voucher, Moment now) {
  const bool nothing = now >= voucher.until || is_spent(voucher);
  const Spent back = nothing ? Spent{} : Spent{left(voucher), voucher.live.empty() ? 1 : 0};
  voucher.kept = voucher.face - back.amount;
  voucher.kept_count = 1 - back.count;
  if (voucher.campaign.empty()) return;
  Campaign& campaign = campaigns_.at(voucher.campaign);
  Spent& in_period = campaign.spent_in[period_of(campaign, voucher.issued)];
  campaign.spent = sum(campaign.spent, {-back.amount, -back.count});
  in_period = sum(in_period, {-back.amount, -back.count});
}

// Never beyond a limit, and what is drawn is what its vouchers stand for.
std::string Model::contradiction_in(const std::string& name, const Campaign& campaign) const {
  if (!is_within(campaign.spent, campaign.most)) return name + ": more than its total";
  Spent periods;
  for (const auto& [day, spent] : campaign.spent_in) {
    if (!is_within(spent, campaign.most_per_period)) return name + ": more than its period";
    periods = sum(periods, spent);
  }
  Spent drawn;
  for (const auto& [label, voucher] : vouchers_) {
    if (voucher.campaign != name) continue;
    drawn = sum(drawn,
                voucher.revoked ? Spent{voucher.kept, voucher.kept_count} : Spent{voucher.face, 1});
  }
  for (const auto& [label, batch] : batches_) {
    if (batch.done || batch.terms.campaign != name) continue;
    drawn = sum(drawn, {batch.terms.face * batch.wanted, batch.wanted});
  }
  const bool same = drawn.amount == campaign.spent.amount && drawn.count == campaign.spent.count &&
                    drawn.amount == periods.amount && drawn.count == periods.count;
  return same ? "" : name + ": what was drawn is not what its vouchers stand for";
}

}  // namespace kulanz::ledger::plain
