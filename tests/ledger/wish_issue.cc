#include <algorithm>

#include "tests/ledger/days.h"
#include "tests/ledger/wishes.h"

namespace kulanz::ledger {
namespace {

using plain::Model;
using plain::Moment;

constexpr std::array kZones = {"Europe/Berlin", "UTC"};
constexpr std::uint32_t kCampaigns = 4;

std::string campaign_name(std::uint32_t die) { return "care-" + std::to_string(die % kCampaigns); }

Json worth_of(std::uint32_t die) {
  const std::int64_t minor = 100 + die / 8 % 2'400;
  switch (die % 8) {
    case 0:
    case 1:
      return {{"kind", "percent"}, {"percent_bp", 500 + die / 8 % 4'500}, {"face_minor", minor}};
    case 2:
      return {{"kind", "in_kind"}, {"item", "dessert"}, {"count", 1 + die / 8 % 3}};
    case 3:
    case 4:
      return {{"kind", "free_shipping"}, {"face_minor", 300 + die / 8 % 400}};
    default:
      return {{"kind", "fixed"}, {"face_minor", minor}};
  }
}

// From now, from soon, or from later on; until today, some day, or one that is over.
void add_validity(std::uint32_t die, Moment now, Json& body) {
  constexpr std::array<int, 8> kDays = {365, 365, 90, 30, 7, 1, 0, -1};
  const std::string zone = one_of(kZones, die);
  body["zone"] = zone;
  body["valid_through"] = plain::date_text(plain::day_at(now, zone) + one_of(kDays, die / 2));
  constexpr std::array<std::int64_t, 3> kLater = {600, 28'800, 3 * 86'400};
  if (die / 16 % 6 == 0) body["valid_from"] = instant(now + one_of(kLater, die / 128));
}

// Two in three draw on a budget, mostly in its currency.
void add_campaign(std::uint32_t die, const Model& model, Json& body) {
  body["currency"] = die % 16 == 0 ? "CHF" : "EUR";
  if (die / 16 % 3 == 0) return;
  const auto* const campaign = chosen(model.campaigns(), die / 64);
  body["campaign"] = campaign == nullptr || die / 16 % 32 == 1 ? "nobodys" : campaign->first;
  if (campaign != nullptr && die % 16 != 1) body["currency"] = campaign->second.currency;
}

void add_limits(std::uint32_t die, Json& limits) {
  if (die % 3 != 1) limits["amount_minor"] = 1'000 + die / 8 % 8'000;
  if (die % 3 != 0) limits["count"] = die / 8 % 9;
}

// One batch at a time: among several, how the audit is sealed depends on where a
// keeper was cut off.
bool one_is_running(const Model& model) {
  return std::any_of(model.batches().begin(), model.batches().end(),
                     [](const auto& batch) { return !batch.second.done; });
}

}  // namespace

Call issue_call(const Op& op, const Model& model, Moment now) {
  Json body = worth_of(op.dice[0]);
  add_validity(op.dice[1], now, body);
  add_campaign(op.dice[2], model, body);
  const bool batch = op.kind == OpKind::start_batch && !one_is_running(model);
  if (batch) body["codes"] = 1 + op.dice[3] / 64 % 5;
  if (batch || op.dice[3] % 2 == 0) {
    body["bearer"] = true;
  } else {
    body["customer_ref"] = customer(op.dice[3] / 2);
  }
  if (op.dice[3] / 8 % 4 == 0) body["minimum_basket_minor"] = 1'000;
  return {Route::issue, "", std::move(body), ""};
}

std::optional<Call> export_call(const Op& op, const Model& model) {
  const auto* const batch = chosen(model.batches(), op.dice[0]);
  if (batch == nullptr) return std::nullopt;
  return Call{Route::export_codes, batch->first, nullptr, ""};
}

std::optional<Call> revoke_call(const Op& op, const Model& model) {
  const auto* const voucher = chosen(model.vouchers(), op.dice[0]);
  if (voucher == nullptr) return std::nullopt;
  const bool unknown = op.dice[1] % 16 == 0 || !voucher->second.told;
  return Call{Route::revoke, unknown ? "nothing" : voucher->first, nullptr, ""};
}

// What a campaign limits follows from its name; how far, from the dice.
Call campaign_call(const Op& op, const Model& model) {
  const std::uint32_t number = op.dice[0] % kCampaigns;
  const std::string name = campaign_name(number);
  constexpr std::array kPeriods = {"day", "week", "month"};
  Json body = {{"currency", number == 3 ? "CHF" : "EUR"}};
  if (model.campaigns().contains(name) && op.dice[0] / 8 % 8 == 0) body["currency"] = "SEK";
  if (number != 1) add_limits(op.dice[1] / 3 * 3 + number % 3, body["total"]);
  if (number != 0) {
    body["per"] = {{"period", one_of(kPeriods, number)}, {"zone", one_of(kZones, number)}};
    add_limits(op.dice[2] / 3 * 3 + (number + 1) % 3, body["per"]);
  }
  return {Route::put_campaign, name, std::move(body), ""};
}

Call campaign_look(const Op& op) {
  return {Route::look_at_campaign, campaign_name(op.dice[0]), nullptr, ""};
}

}  // namespace kulanz::ledger
