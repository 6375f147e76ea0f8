#include "tests/ledger/wishes.h"

namespace kulanz::ledger {
namespace {

using plain::Model;
using plain::Moment;

constexpr std::size_t kRecent = 40;

std::optional<Call> fresh_call(const Op& op, const Model& model, Moment now) {
  switch (op.kind) {
    case OpKind::order:
      return order_call(op, model, now);
    case OpKind::deliver:
    case OpKind::cancel:
      return event_call(op, model, now);
    case OpKind::claim:
      return claim_call(op, model);
    case OpKind::settle:
      return settle_call(op, model);
    case OpKind::issue:
    case OpKind::start_batch:
      return issue_call(op, model, now);
    case OpKind::export_codes:
      return export_call(op, model);
    case OpKind::revoke:
      return revoke_call(op, model);
    case OpKind::put_campaign:
      return campaign_call(op, model);
    case OpKind::look_at_campaign:
      return campaign_look(op);
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
  switch (route) {
    case Route::put_order:
    case Route::put_campaign:
    case Route::look_at_campaign:
    case Route::export_codes:
    case Route::validate:
    case Route::look:
    case Route::keep:
      return false;
    default:
      return true;
  }
}

}  // namespace

// One in eight has another body under the same key.
std::optional<Call> Script::retry(const Op& op) const {
  if (asked_.empty()) return std::nullopt;
  const std::size_t back = op.dice[0] % std::min(kRecent, asked_.size());
  Call call = asked_[asked_.size() - 1 - back];
  for (const char* const amount : {"amount_minor", "face_minor"}) {
    if (op.dice[1] % 8 != 0 || !call.body.contains(amount)) continue;
    call.body[amount] = call.body[amount].get<std::int64_t>() + 1;
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
