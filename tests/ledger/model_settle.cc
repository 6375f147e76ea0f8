// What an order owes otherwise than by voucher, which the shop settles: five euros
// when it is half an hour late, a dessert when it came a little late.
#include "tests/ledger/model.h"

namespace kulanz::ledger::plain {
namespace {

constexpr std::int64_t kFee = 500;

}  // namespace

Expected Model::settle(const Call& call, Moment now) {
  const std::size_t tilde = call.of.find('~');
  const auto found = orders_.find(call.of.substr(0, tilde));
  if (found == orders_.end()) return refusal("entitlement_not_found");
  Order& order = found->second;
  const std::string remedy = call.of.substr(call.of.rfind('~') + 1);
  const std::int64_t amount = call.body.at("amount_minor");
  const bool was_late = order.was_late || is_late(order, now);
  const bool fee = remedy == "late_fee" && was_late;
  const bool dessert = remedy == "dessert" && order.owes_dessert;
  const bool voucher = remedy == "goodwill_voucher" && was_late;
  if (!fee && !dessert && !voucher) return refusal("entitlement_not_found");
  if (voucher || dessert != (amount == 0)) return refusal("not_settled_so");
  if (fee && amount < order.fee_paid) return refusal("settled_already");
  look_again(order, now);
  if (fee) return settle_fee(order, amount, now);
  Expected expected;
  expected.values = {{"/entitlement/given_minor", 0}, {"/entitlement/state", "settled"}};
  return expected;
}

Expected Model::settle_fee(Order& order, std::int64_t amount, Moment now) {
  order.fee_paid = amount;
  const std::int64_t owed = is_late(order, now) ? kFee : 0;
  Expected expected;
  expected.values = {{"/entitlement/given_minor", amount},
                     {"/entitlement/given_beyond_due_minor", amount > owed ? amount - owed : 0},
                     {"/entitlement/state", amount >= owed ? "settled" : "due"}};
  return expected;
}

}  // namespace kulanz::ledger::plain
