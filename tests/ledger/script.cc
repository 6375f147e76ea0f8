#include <iterator>

#include "tests/ledger/history.h"

namespace kulanz::ledger {
namespace {

using plain::Model;
using plain::Moment;

constexpr std::size_t kRecent = 40;

template <typename Map>
const typename Map::value_type* chosen(const Map& map, std::uint32_t die) {
  if (map.empty()) return nullptr;
  return &*std::next(map.begin(), die % map.size());
}

std::string customer(std::uint32_t die) { return "customer-" + std::to_string(die % 3); }
// Carts, and now and then an order of the shop, which may be cancelled.
std::string cart(std::uint32_t die) {
  return (die % 4 == 0 ? "order-" : "cart-") + std::to_string(die / 4 % 6);
}
std::string instant(Moment moment) { return instant_text({moment}); }

// Late by up to six hours, and over up to 40 EUR, of which a part may be paid
// otherwise than in money.
Call order_call(const Op& op, const Model& model, Moment now) {
  const std::int64_t meal = 500 + op.dice[0] % 3'500;
  const std::int64_t paid = op.dice[1] % 4 == 0 ? meal / 2 : meal + 250;
  const Moment placed = (now - op.dice[2] % 21'600) / 60 * 60;
  Json promise = {{"id", "delivery"},
                  {"policy", "pizza"},
                  {"facts", {{"meal_minor", meal}, {"promised_min", 45}}}};
  return {Route::put_order,
          "order-" + std::to_string(model.orders().size()),
          {{"placed_at", instant(placed)},
           {"currency", "EUR"},
           {"paid_minor", paid},
           {"locale", "de-DE"},
           {"title", "Pizza"},
           {"customer", {{"ref", customer(op.dice[3])}, {"email", "a@b.example"}, {"name", "A"}}},
           {"promises", Json::array({std::move(promise)})}},
          ""};
}

std::optional<Call> event_call(const Op& op, const Model& model, Moment now) {
  const auto* const order = chosen(model.orders(), op.dice[0]);
  if (order == nullptr) return std::nullopt;
  const bool cancels = op.kind == OpKind::cancel;
  const Moment since = order->second.placed;
  const Moment at = cancels ? now : since + op.dice[1] % (now - since + 1);
  Json event = {{"id", cancels ? "cancel" : "door"},
                {"promise", "delivery"},
                {"kind", cancels ? "cancelled" : "delivered"},
                {"at", instant(at)}};
  return Call{Route::post_events, order->first, {{"events", Json::array({std::move(event)})}}, ""};
}

std::optional<Call> claim_call(const Op& op, const Model& model) {
  const auto* const order = chosen(model.orders(), op.dice[0]);
  if (order == nullptr) return std::nullopt;
  return Call{
      Route::claim, order->first, {{"promise", "delivery"}, {"remedy", "goodwill_voucher"}}, ""};
}

// Mostly what is there; now and then exactly too much, or nothing.
std::int64_t amount_of(std::uint32_t die, std::int64_t left) {
  switch (die % 10) {
    case 0:
      return left + 1;
    case 1:
      return 0;
    case 2:
      return -1;
    case 3:
      return 1;
    case 4:
      return left;
    default:
      return left > 0 ? 1 + (die / 10) % left : 1 + (die / 10) % 100;
  }
}

Json basket_of(std::uint32_t die) {
  constexpr std::array<std::int64_t, 6> kTotals = {10'000, 10'000, 10'000, 2'000, 500, 0};
  return {{"total_minor", kTotals[die % kTotals.size()]},
          {"currency", die / 16 % 16 == 0 ? "CHF" : "EUR"}};
}

std::optional<Call> use_call(const Op& op, const Model& model) {
  const auto* const voucher = chosen(model.vouchers(), op.dice[0]);
  if (voucher == nullptr) return std::nullopt;
  constexpr std::array<const char*, 3> kNoCodes = {"typo", "forged", "unknown"};
  const std::uint32_t die = op.dice[1];
  const bool stranger = die % 32 == 1 || voucher->second.customer.empty();
  Json body = {{"code", die % 32 == 0 ? kNoCodes[die / 32 % 3] : voucher->first},
               {"customer_ref", stranger ? customer(die / 32) : voucher->second.customer},
               {"order_ref", cart(op.dice[2])},
               {"basket", basket_of(op.dice[2] / 32)}};
  if (op.kind == OpKind::validate) return Call{Route::validate, "", std::move(body), ""};
  body["amount_minor"] = amount_of(op.dice[3], model.left(voucher->second));
  if (op.kind == OpKind::redeem) return Call{Route::redeem, "", std::move(body), ""};
  constexpr std::array<int, 4> kTimes = {60, 1'200, 7'200, 86'400};
  body["ttl_s"] = kTimes[op.dice[3] / 1'000 % kTimes.size()];
  return Call{Route::reserve, "", std::move(body), ""};
}

std::optional<Call> use_again_call(const Op& op, const Model& model) {
  const auto* const known = chosen(model.redemptions(), op.dice[0]);
  if (known == nullptr) return std::nullopt;
  const plain::Redemption& redemption = known->second;
  const std::string owner = model.vouchers().at(redemption.voucher).customer;
  return Call{Route::redeem,
              "",
              {{"code", redemption.voucher},
               {"customer_ref", owner.empty() ? customer(0) : owner},
               {"order_ref", redemption.order},
               {"amount_minor", redemption.amount + (op.dice[1] % 4 == 0 ? 1 : 0)},
               {"basket", basket_of(0)}},
              ""};
}

std::optional<Call> roll_back_call(const Op& op, const Model& model) {
  const auto* const known = chosen(model.redemptions(), op.dice[0]);
  if (known == nullptr) return std::nullopt;
  return Call{Route::roll_back, op.dice[1] % 32 == 0 ? "rd_nothing" : known->first, nullptr, ""};
}

std::optional<Call> release_call(const Op& op, const Model& model) {
  const auto* const known = chosen(model.holds(), op.dice[0]);
  if (known == nullptr) return std::nullopt;
  return Call{Route::release, op.dice[1] % 32 == 0 ? "rs_nothing" : known->first, nullptr, ""};
}

std::optional<Call> look_call(const Op& op, const Model& model) {
  const auto* const voucher = chosen(model.vouchers(), op.dice[0]);
  if (voucher == nullptr) return std::nullopt;
  return Call{Route::look, voucher->first, nullptr, ""};
}

std::optional<Call> fresh_call(const Op& op, const Model& model, Moment now) {
  switch (op.kind) {
    case OpKind::order:
      return order_call(op, model, now);
    case OpKind::deliver:
    case OpKind::cancel:
      return event_call(op, model, now);
    case OpKind::claim:
      return claim_call(op, model);
    case OpKind::validate:
    case OpKind::redeem:
    case OpKind::reserve:
      return use_call(op, model);
    case OpKind::redeem_again:
      return use_again_call(op, model);
    case OpKind::roll_back:
      return roll_back_call(op, model);
    case OpKind::release:
      return release_call(op, model);
    case OpKind::look:
      return look_call(op, model);
    case OpKind::keep:
      return Call{Route::keep, "", nullptr, ""};
    default:
      return std::nullopt;
  }
}

bool takes_key(Route route) {
  return route != Route::put_order && route != Route::validate && route != Route::look &&
         route != Route::keep;
}

}  // namespace

// One in eight has another body under the same key.
std::optional<Call> Script::retry(const Op& op) const {
  if (asked_.empty()) return std::nullopt;
  const std::size_t back = op.dice[0] % std::min(kRecent, asked_.size());
  Call call = asked_[asked_.size() - 1 - back];
  if (op.dice[1] % 8 == 0 && call.body.contains("amount_minor")) {
    call.body["amount_minor"] = call.body["amount_minor"].get<std::int64_t>() + 1;
  }
  return call;
}

std::optional<Call> Script::next(const Op& op, const Model& model, Moment now) {
  if (op.kind == OpKind::retry) return retry(op);
  std::optional<Call> call = fresh_call(op, model, now);
  if (call && takes_key(call->route)) {
    call->key = "key-" + std::to_string(keys_++);
    asked_.push_back(*call);
  }
  return call;
}

}  // namespace kulanz::ledger
