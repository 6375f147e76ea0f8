#include "tests/ledger/wishes.h"

namespace kulanz::ledger {
namespace {

using plain::Model;
using plain::Moment;

// At any time so far; one in three a little late, where that is not to come yet.
Moment arrival(Moment since, Moment now, std::uint32_t die) {
  const Moment a_little_late = since + 55 * 60 + die / 4 % 1'260;
  if (die % 3 == 0 && a_little_late <= now) return a_little_late;
  return since + die % (now - since + 1);
}

}  // namespace

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
  const Moment at = cancels ? now : arrival(since, now, op.dice[1]);
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

// Mostly the fee, paid in parts, or the dessert; now and then what is not settled so.
std::optional<Call> settle_call(const Op& op, const Model& model) {
  const auto* const order = chosen(model.orders(), op.dice[0]);
  if (order == nullptr) return std::nullopt;
  constexpr std::array kRemedies = {"late_fee", "late_fee", "dessert", "goodwill_voucher",
                                    "nothing"};
  std::string remedy = one_of(kRemedies, op.dice[1]);
  if (order->second.owes_dessert && op.dice[1] % 2 == 0) remedy = "dessert";
  std::int64_t amount = op.dice[2] % 8 == 0 ? 0 : 100 * (1 + op.dice[2] / 8 % 7);
  if (remedy == "dessert" && op.dice[2] % 4 != 0) amount = 0;
  return Call{Route::settle, order->first + "~delivery~" + remedy, {{"amount_minor", amount}}, ""};
}

}  // namespace kulanz::ledger
