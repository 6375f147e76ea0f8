// Reservations: who holds a voucher, for how long, and how that ends.
#include "tests/ledger/model.h"

namespace kulanz::ledger::plain {
namespace {

constexpr int kMaxHoldsOfAnOrder = 10;
constexpr std::int64_t kUsualHold = 1'800;

}  // namespace

void Model::end_hold(Voucher& voucher, const std::string& how, Moment now) {
  if (voucher.hold.empty()) return;
  Hold& hold = holds_.at(voucher.hold);
  if (hold.state == "held") hold.state = now < hold.until ? how : "expired";
  voucher.hold.clear();
}

int Model::holds_of(const std::string& order, Moment now) const {
  int live = 0;
  for (const auto& [label, hold] : holds_) {
    if (hold.state == "held" && hold.order == order && now < hold.until) ++live;
  }
  return live;
}

Expected Model::reserve(const Call& call, Moment now) {
  const std::string order = call.body.at("order_ref");
  const std::int64_t amount = call.body.at("amount_minor");
  const auto found = vouchers_.find(call.body.at("code"));
  const Hold* const before = found == vouchers_.end() ? nullptr : live_hold(found->second, now);
  const bool own = before != nullptr && before->order == order;
  const std::string reason = obstacle_to_amount(call.body, now);
  const bool stranger = reason == "voucher_other_customer" || reason == "order_already_redeemed";
  if (own && before->amount == amount && !stranger) {
    return {"",
            0,
            {{"/amount_minor", amount}},
            {{"/expires_at", before->until}},
            {{"/id", found->second.hold}}};
  }
  if (!reason.empty()) return refusal(reason);
  if (before != nullptr && !own) return refusal("voucher_held");
  if (holds_of(order, now) - (own ? 1 : 0) >= kMaxHoldsOfAnOrder) return refusal("too_many_holds");
  end_hold(found->second, "released", now);
  const std::string label = "hold-" + std::to_string(next_hold_++);
  const Moment until = now + call.body.value("ttl_s", kUsualHold);
  holds_[label] = {found->first, order, amount, until, "held"};
  found->second.hold = label;
  return {"", 1, {{"/amount_minor", amount}}, {{"/expires_at", until}}, {{"/id", label}}};
}

void Model::end_reservation(const std::string& label, Moment now) {
  Hold& hold = holds_.at(label);
  Voucher& voucher = vouchers_.at(hold.voucher);
  if (voucher.hold == label) end_hold(voucher, "released", now);
  if (hold.state == "held") hold.state = now < hold.until ? "released" : "expired";
}

Expected Model::release(const Call& call, Moment now) {
  if (!holds_.contains(call.of)) return refusal("reservation_not_found");
  end_reservation(call.of, now);
  return {"", 0, {{"/state", holds_.at(call.of).state}}, {}, {{"/id", call.of}}};
}

void Model::release_holds_of(const std::string& order, Moment now) {
  for (const auto& [label, hold] : holds_) {
    if (hold.order == order) end_reservation(label, now);
  }
}

}  // namespace kulanz::ledger::plain
