#include "tests/ledger/model.h"

namespace kulanz::ledger::plain {
namespace {

constexpr std::int64_t kAnswersLive = 24 * 3'600;

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
      return put_order(call, now);
    case Route::post_events:
      return post_events(call, now);
    case Route::claim:
      return claim(call, now);
    case Route::settle:
      return settle(call, now);
    case Route::issue:
      return issue(call, now);
    case Route::export_codes:
      return export_codes(call);
    case Route::revoke:
      return revoke(call, now);
    case Route::put_campaign:
      return put_campaign(call);
    case Route::look_at_campaign:
      return look_at_campaign(call, now);
    case Route::validate:
      return validate(call, now);
    case Route::redeem:
      return redeem(call, now);
    case Route::roll_back:
      return roll_back(call, now);
    case Route::reserve:
      return reserve(call, now);
    case Route::release:
      return release(call, now);
    case Route::look:
      return look(call, now);
    case Route::keep:
      return keep(now);
  }
  return {};
}

// What is due, and what goes on: answers are forgotten, batches written to their end.
Expected Model::keep(Moment now) {
  for (auto& [ref, order] : orders_) {
    const bool is_open = !order.delivered && !order.cancelled;
    if ((is_open && now >= order.first_look) || order.came_back) look_again(order, now);
  }
  std::erase_if(done_, [&](const auto& done) { return done.second.at + kAnswersLive <= now; });
  for (auto& [name, batch] : batches_) {
    if (batch.done) continue;
    batch.done = true;
    for (int i = 0; i < batch.wanted; ++i) batch.vouchers.push_back(new_voucher(batch.terms));
  }
  return {};
}

std::string Model::contradiction() const {
  for (const auto& [label, voucher] : vouchers_) {
    if (spent(voucher) > voucher.face) return label + ": more spent than its face";
    if (voucher.kind != "fixed" && voucher.live.size() > 1) return label + ": used twice";
    if (voucher.revoked && !voucher.hold.empty()) return label + ": revoked and held";
  }
  for (const auto& [ref, order] : orders_) {
    if (order.given > order.paid) return ref + ": more goodwill than was paid";
  }
  for (const auto& [name, campaign] : campaigns_) {
    const std::string wrong = contradiction_in(name, campaign);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace kulanz::ledger::plain
