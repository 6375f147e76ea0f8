// Vouchers at the checkout: what they are worth, their use, and the way back.
#include <algorithm>

#include "tests/ledger/model.h"

namespace kulanz::ledger::plain {
namespace {

constexpr std::int64_t kGraceAfterRollback = 14 * 86'400;

bool is_label(const std::string& code) { return code.starts_with("voucher-"); }

// What this basket gives a voucher to be taken off.
std::int64_t room_in(const Json& basket, const Voucher& voucher) {
  const std::int64_t total = basket.at("total_minor");
  if (voucher.kind == "percent") return (total * voucher.percent_bp + 5'000) / 10'000;
  if (voucher.kind == "free_shipping") return basket.value("shipping_minor", std::int64_t{0});
  return total;
}

}  // namespace

std::int64_t Model::spent(const Voucher& voucher) const {
  std::int64_t sum = 0;
  for (const auto& [order, label] : voucher.live) sum += redemptions_.at(label).amount;
  return sum;
}

bool Model::is_spent(const Voucher& voucher) const {
  return voucher.kind == "fixed" ? left(voucher) == 0 : !voucher.live.empty();
}

std::int64_t Model::worth(const Voucher& voucher, const Json& basket) const {
  return voucher.kind == "in_kind" ? 0 : std::min(remaining(voucher), room_in(basket, voucher));
}

// What is left for later uses.
std::int64_t Model::remaining(const Voucher& voucher) const {
  return voucher.kind != "fixed" && is_spent(voucher) ? 0 : left(voucher);
}

const Hold* Model::live_hold(const Voucher& voucher, Moment now) const {
  if (voucher.hold.empty()) return nullptr;
  const Hold& hold = holds_.at(voucher.hold);
  return hold.state == "held" && now < hold.until ? &hold : nullptr;
}

std::string Model::state(const Voucher& voucher, Moment now) const {
  if (is_spent(voucher)) return "redeemed";
  if (voucher.revoked) return "revoked";
  if (now >= voucher.until) return "expired";
  if (live_hold(voucher, now) != nullptr) return "reserved";
  return spent(voucher) > 0 ? "partially_redeemed" : "issued";
}

// For this order, which sees its own hold as its own.
std::int64_t Model::available(const Voucher& voucher, const std::string& order, Moment now) const {
  if (voucher.kind == "in_kind" || is_spent(voucher)) return 0;
  const Hold* const hold = live_hold(voucher, now);
  const bool own = hold != nullptr && hold->order == order;
  if (voucher.revoked || now < voucher.from) return 0;
  if (now >= voucher.until) return own ? std::min(hold->amount, left(voucher)) : 0;
  if (hold == nullptr || own) return left(voucher);
  return voucher.kind == "fixed" ? left(voucher) - std::min(hold->amount, left(voucher)) : 0;
}

std::string Model::obstacle(const Json& use, Moment now) const {
  const std::string code = use.at("code");
  if (!is_label(code)) return "code_" + code;
  const Voucher& voucher = vouchers_.at(code);
  if (!voucher.customer.empty() && voucher.customer != use.at("customer_ref")) {
    return "voucher_other_customer";
  }
  const std::string order = use.value("order_ref", "");
  if (voucher.live.contains(order)) return "order_already_redeemed";
  const Hold* const hold = live_hold(voucher, now);
  const bool own = hold != nullptr && hold->order == order;
  const Json& basket = use.at("basket");
  if (basket.at("currency") != voucher.currency) return "voucher_other_currency";
  if (is_spent(voucher)) return "voucher_spent";
  if (voucher.revoked) return "voucher_revoked";
  if (now < voucher.from) return "voucher_not_yet_valid";
  if (now >= voucher.until && !own) return "voucher_expired";
  if (basket.at("total_minor") < voucher.minimum_basket) return "basket_below_minimum";
  const bool held = hold != nullptr && !own;
  if (held && (voucher.kind != "fixed" || available(voucher, order, now) == 0)) {
    return "voucher_held";
  }
  return "";
}

// What is refused whatever the voucher's terms are comes first: a code that is
// none, somebody else's voucher, an order that used it, an amount that is none.
std::string Model::obstacle_to_amount(const Json& use, Moment now) const {
  const std::int64_t amount = use.at("amount_minor");
  const std::string first = obstacle(use, now);
  if (first.starts_with("code_") || first == "voucher_other_customer" ||
      first == "order_already_redeemed") {
    return first;
  }
  const Voucher& voucher = vouchers_.at(use.at("code"));
  const bool in_kind = voucher.kind == "in_kind";
  if (amount < 0 || (amount == 0 && !in_kind)) return "nothing_to_redeem";
  if (!first.empty()) return first;
  if (in_kind) return amount > 0 ? "amount_too_high" : "";
  if (amount > room_in(use.at("basket"), voucher) || amount > left(voucher)) {
    return "amount_too_high";
  }
  const std::string order = use.at("order_ref");
  if (amount <= available(voucher, order, now)) return "";
  const Hold* const hold = live_hold(voucher, now);
  return hold != nullptr && hold->order != order ? "voucher_held" : "amount_too_high";
}

Expected Model::validate(const Call& call, Moment now) const {
  std::string reason = obstacle(call.body, now);
  Expected expected;
  if (reason.empty()) {
    const Voucher& voucher = vouchers_.at(call.body.at("code"));
    const std::int64_t most = available(voucher, call.body.value("order_ref", ""), now);
    const std::int64_t room = room_in(call.body.at("basket"), voucher);
    if (voucher.kind != "in_kind" && room == 0) reason = "nothing_to_redeem";
    expected.values["/discount_minor"] = std::min(most, room);
    expected.values["/available_minor"] = most;
    expected.moments = {{"/valid_until", voucher.until}};
  }
  if (!reason.empty()) expected = {"", 0, {{"/code", reason}}, {}, {}};
  expected.values["/valid"] = reason.empty();
  return expected;
}

Expected Model::redeem(const Call& call, Moment now) {
  const std::string code = call.body.at("code");
  const std::string order = call.body.at("order_ref");
  const std::int64_t amount = call.body.at("amount_minor");
  const std::string reason = obstacle_to_amount(call.body, now);
  if (reason == "order_already_redeemed") {
    const std::string label = vouchers_.at(code).live.at(order);
    const Redemption& before = redemptions_.at(label);
    if (before.amount != amount) return refusal(reason);
    return {"", 0, {{"/remaining_minor", before.remaining}}, {}, {{"/id", label}}};
  }
  if (!reason.empty()) return refusal(reason);
  Voucher& voucher = vouchers_.at(code);
  const Hold* const hold = live_hold(voucher, now);
  if (hold != nullptr && hold->order == order) end_hold(voucher, "redeemed", now);
  const std::string label = "redemption-" + std::to_string(next_redemption_++);
  voucher.live[order] = label;
  redemptions_[label] = {code, order, amount, 0, false};
  redemptions_[label].remaining = remaining(voucher);
  return {"",
          1,
          {{"/amount_minor", amount}, {"/remaining_minor", remaining(voucher)}},
          {},
          {{"/id", label}}};
}

Expected Model::roll_back(const Call& call, Moment now) {
  const auto found = redemptions_.find(call.of);
  if (found == redemptions_.end()) return refusal("redemption_not_found");
  Redemption& redemption = found->second;
  if (!redemption.rolled_back) {
    Voucher& voucher = vouchers_.at(redemption.voucher);
    voucher.live.erase(redemption.order);
    if (now >= voucher.until) voucher.until = now + kGraceAfterRollback;
    redemption.rolled_back = true;
    redemption.remaining = remaining(voucher);
    const auto order = orders_.find(voucher.order);
    if (order != orders_.end()) order->second.came_back = order->second.cancelled.has_value();
  }
  return {"", 0, {{"/remaining_minor", redemption.remaining}}, {}, {{"/id", call.of}}};
}

Expected Model::look(const Call& call, Moment now) const {
  if (!vouchers_.contains(call.of)) return refusal("voucher_not_found");
  Expected expected = voucher_answer(call.of, now);
  const Voucher& voucher = vouchers_.at(call.of);
  const Hold* const hold = live_hold(voucher, now);
  if (hold == nullptr) {
    expected.values["/voucher/reservation"] = nullptr;
  } else {
    expected.values["/voucher/reservation/order_ref"] = hold->order;
    expected.values["/voucher/reservation/amount_minor"] = hold->amount;
    expected.names["/voucher/reservation/id"] = voucher.hold;
  }
  expected.values["/voucher/kind"] = voucher.kind;
  expected.values["/voucher/more_redemptions"] = false;
  return expected;
}

}  // namespace kulanz::ledger::plain
