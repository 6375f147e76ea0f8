#include "tests/ledger/model.h"

#include <algorithm>

namespace kulanz::ledger::plain {
namespace {

constexpr std::int64_t kGraceAfterRollback = 14 * 86'400;
constexpr std::int64_t kAnswersLive = 24 * 3'600;

bool is_label(const std::string& code) { return code.starts_with("voucher-"); }

}  // namespace

Expected refusal(const std::string& code) {
  Expected expected;
  expected.refused = code;
  return expected;
}

// Asked again with its key it is the same answer; a refusal leaves the key free.
Expected Model::answer(const Call& call, Moment now) {
  const std::string question = Call{call.route, call.of, call.body, {}}.text();
  const auto before = done_.find(call.key);
  if (!call.key.empty() && before != done_.end()) {
    return before->second.question == question ? before->second.answer
                                               : refusal("idempotency_key_reused");
  }
  Expected expected = perform(call, now);
  if (!call.key.empty() && expected.refused.empty()) {
    done_[call.key] = {question, expected, now};
  }
  return expected;
}

Expected Model::perform(const Call& call, Moment now) {
  switch (call.route) {
    case Route::put_order:
      return put_order(call);
    case Route::post_events:
      return post_events(call);
    case Route::claim:
      return claim(call, now);
    case Route::validate:
      return validate(call, now);
    case Route::redeem:
      return redeem(call, now);
    case Route::roll_back:
      return roll_back(call, now);
    case Route::keep:
      return keep(now);
  }
  return {};
}

std::int64_t Model::spent(const Voucher& voucher) const {
  std::int64_t sum = 0;
  for (const auto& [order, label] : voucher.live) sum += redemptions_.at(label).amount;
  return sum;
}

std::string Model::state(const Voucher& voucher, Moment now) const {
  if (left(voucher) == 0) return "redeemed";
  if (voucher.revoked) return "revoked";
  if (now >= voucher.until) return "expired";
  return spent(voucher) > 0 ? "partially_redeemed" : "issued";
}

std::int64_t Model::available(const Voucher& voucher, Moment now) const {
  const bool valid = !voucher.revoked && now >= voucher.from && now < voucher.until;
  return valid ? left(voucher) : 0;
}

std::string Model::obstacle(const Json& use, Moment now) const {
  const std::string code = use.at("code");
  if (!is_label(code)) return "code_" + code;
  const Voucher& voucher = vouchers_.at(code);
  const Json& basket = use.at("basket");
  if (!voucher.customer.empty() && voucher.customer != use.at("customer_ref")) {
    return "voucher_other_customer";
  }
  if (basket.at("currency") != voucher.currency) return "voucher_other_currency";
  if (left(voucher) == 0) return "voucher_spent";
  if (voucher.revoked) return "voucher_revoked";
  if (now < voucher.from) return "voucher_not_yet_valid";
  if (now >= voucher.until) return "voucher_expired";
  if (basket.at("total_minor") < voucher.minimum_basket) return "basket_below_minimum";
  return "";
}

// What is refused whatever the voucher's terms are comes first: a code that is
// none, somebody else's voucher, an amount that is none.
std::string Model::obstacle_to_amount(const Json& use, Moment now) const {
  const std::int64_t amount = use.at("amount_minor");
  const std::string first = obstacle(use, now);
  if (first.starts_with("code_") || first == "voucher_other_customer") return first;
  if (amount <= 0) return "nothing_to_redeem";
  if (!first.empty()) return first;
  const Voucher& voucher = vouchers_.at(use.at("code"));
  const std::int64_t basket = use.at("basket").at("total_minor");
  return amount > basket || amount > left(voucher) ? "amount_too_high" : "";
}

Expected Model::validate(const Call& call, Moment now) const {
  std::string reason = obstacle(call.body, now);
  const bool stranger = reason.starts_with("code_") || reason == "voucher_other_customer";
  const std::string order = call.body.value("order_ref", "");
  if (!stranger && vouchers_.at(call.body.at("code")).live.contains(order)) {
    reason = "order_already_redeemed";
  }
  const std::int64_t basket = call.body.at("basket").at("total_minor");
  if (reason.empty() && basket == 0) reason = "nothing_to_redeem";
  Expected expected;
  expected.values = {{"/valid", reason.empty()}};
  if (!reason.empty()) {
    expected.values["/code"] = reason;
    return expected;
  }
  const Voucher& voucher = vouchers_.at(call.body.at("code"));
  const std::int64_t most = available(voucher, now);
  expected.values["/discount_minor"] = std::min(most, basket);
  expected.values["/available_minor"] = most;
  expected.moments = {{"/valid_until", voucher.until}};
  return expected;
}

Expected Model::redeem(const Call& call, Moment now) {
  const std::string code = call.body.at("code");
  const std::string order = call.body.at("order_ref");
  const std::int64_t amount = call.body.at("amount_minor");
  if (is_label(code)) {
    Voucher& voucher = vouchers_.at(code);
    const auto before = voucher.live.find(order);
    const bool own = voucher.customer.empty() || voucher.customer == call.body.at("customer_ref");
    if (own && before != voucher.live.end()) {
      const Redemption& redemption = redemptions_.at(before->second);
      if (redemption.amount != amount) return refusal("order_already_redeemed");
      return {"", 0, {{"/remaining_minor", redemption.remaining}}, {}, {{"/id", before->second}}};
    }
  }
  const std::string reason = obstacle_to_amount(call.body, now);
  if (!reason.empty()) return refusal(reason);
  Voucher& voucher = vouchers_.at(code);
  const std::string label = "redemption-" + std::to_string(next_redemption_++);
  const std::int64_t remaining = left(voucher) - amount;
  redemptions_[label] = {code, order, amount, remaining, false};
  voucher.live[order] = label;
  return {
      "", 1, {{"/amount_minor", amount}, {"/remaining_minor", remaining}}, {}, {{"/id", label}}};
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
    redemption.remaining = left(voucher);
  }
  return {"", 0, {{"/remaining_minor", redemption.remaining}}, {}, {{"/id", call.of}}};
}

// What is due: answers are forgotten.
Expected Model::keep(Moment now) {
  std::erase_if(done_, [&](const auto& done) { return done.second.at + kAnswersLive <= now; });
  return {};
}

std::string Model::contradiction() const {
  for (const auto& [label, voucher] : vouchers_) {
    if (left(voucher) < 0) return label + ": more spent than its face";
  }
  for (const auto& [ref, order] : orders_) {
    if (order.given > order.paid) return ref + ": more goodwill than was paid";
  }
  return "";
}

}  // namespace kulanz::ledger::plain
