// Orders, their events, and the goodwill of the policy "pizza": a quarter of the
// meal from half an hour late on, half from one hour, three quarters from two, all
// of it from three; rounded up to half a euro; never more than was paid.
#include <algorithm>

#include "core/time/time.h"
#include "tests/ledger/days.h"
#include "tests/ledger/model.h"

namespace kulanz::ledger::plain {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kPromised = 45 * kMinute;
constexpr std::int64_t kAtRisk = 10 * kMinute;    // before it is broken
constexpr std::int64_t kLateNews = 10 * kMinute;  // for events of an order that came late
constexpr std::int64_t kValidDays = 365;
constexpr char kZone[] = "Europe/Berlin";

std::int64_t quarters(std::int64_t delay) {
  if (delay >= 180 * kMinute) return 4;
  if (delay >= 120 * kMinute) return 3;
  if (delay >= 60 * kMinute) return 2;
  return delay >= 30 * kMinute ? 1 : 0;
}

// It is late until it came or was cancelled, whichever was first.
std::int64_t delay_of(const Order& order, Moment now) {
  const Moment end = std::min(order.delivered.value_or(now), order.cancelled.value_or(now));
  return end - order.placed - kPromised;
}

std::int64_t due(const Order& order, Moment now) {
  if (order.cancelled) return 0;
  const std::int64_t share = order.meal * quarters(delay_of(order, now));  // in quarters of a cent
  const std::int64_t rounded = (share + 199) / 200 * 50;
  return std::min({rounded, order.meal, order.paid});
}

bool came_a_little_late(const Order& order) {
  if (!order.delivered || order.cancelled.value_or(INT64_MAX) <= *order.delivered) return false;
  const std::int64_t delay = delay_of(order, *order.delivered);
  return delay >= 10 * kMinute && delay < 30 * kMinute;
}

}  // namespace

Moment moment_of(const Json& text) { return parse_instant(text.get<std::string>())->unix_seconds; }

bool is_late(const Order& order, Moment now) { return quarters(delay_of(order, now)) > 0; }

Expected Model::put_order(const Call& call, Moment now) {
  Order order;
  order.placed = moment_of(call.body.at("placed_at"));
  order.meal = call.body.at("promises").at(0).at("facts").at("meal_minor");
  order.paid = call.body.at("paid_minor");
  order.customer = call.body.at("customer").at("ref");
  const Moment at_risk = order.placed + kPromised - kAtRisk;
  order.first_look = at_risk > now ? at_risk : now + kLateNews;
  const bool is_new = orders_.try_emplace(call.of, order).second;
  Expected expected;
  expected.made = is_new ? 1 : 0;
  return expected;
}

Expected Model::post_events(const Call& call, Moment now) {
  Order& order = orders_.at(call.of);
  const Json event = call.body.at("events").at(0);
  const auto [known, is_new] = order.events.try_emplace(event.at("id"), event);
  if (!is_new && known->second != event) return refusal("event_conflict");
  if (is_new && event.at("kind") == "delivered") order.delivered = moment_of(event.at("at"));
  if (is_new && event.at("kind") == "cancelled") order.cancelled = moment_of(event.at("at"));
  if (is_new) look_again(order, now);
  if (is_new && order.cancelled) release_holds_of(call.of, now);
  Expected expected;
  expected.values = {{"/accepted", is_new ? 1 : 0}, {"/duplicates", is_new ? 0 : 1}};
  return expected;
}

// Whenever the order is looked at: what it owes by now is noted, and of one that was
// cancelled what is unspent is taken back.
void Model::look_again(Order& order, Moment now) {
  order.first_look = 0;
  order.came_back = false;
  order.was_late = order.was_late || is_late(order, now);
  order.owes_dessert = order.owes_dessert || came_a_little_late(order);
  if (!order.cancelled) return;
  for (const std::string& label : order.vouchers) {
    Voucher& voucher = vouchers_.at(label);
    if (voucher.revoked || left(voucher) == 0) continue;
    order.given -= left(voucher);
    end(voucher, now);
  }
}

bool Model::top_up(Order& order, std::int64_t amount, Moment now) {
  if (order.vouchers.empty()) return false;
  Voucher& voucher = vouchers_.at(order.vouchers.back());
  const std::string is = state(voucher, now);
  if (is != "issued" && is != "partially_redeemed") return false;
  voucher.face += amount;
  return true;
}

void Model::give(const std::string& ref, Order& order, std::int64_t amount, Moment now) {
  Voucher voucher;
  voucher.order = ref;
  voucher.customer = order.customer;
  voucher.currency = "EUR";
  voucher.face = amount;
  voucher.issued = now;
  voucher.from = now;
  voucher.until = start_of_day(day_at(now, kZone) + kValidDays + 1, kZone);
  order.vouchers.push_back(new_voucher(voucher));
}

Expected Model::claim(const Call& call, Moment now) {
  Order& order = orders_.at(call.of);
  const std::int64_t owed = due(order, now);
  if (owed == 0 && order.vouchers.empty()) return refusal("nothing_to_claim");
  look_again(order, now);
  const std::int64_t amount = owed - order.given;
  if (amount > 0) {
    if (!top_up(order, amount, now)) give(call.of, order, amount, now);
    order.given += amount;
  }
  const std::string label = order.vouchers.back();
  Expected expected = voucher_answer(label, now);
  expected.names["/voucher/code"] = label;
  expected.values["/entitlement/given_minor"] = order.given;
  return expected;
}

}  // namespace kulanz::ledger::plain
