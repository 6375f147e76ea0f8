// What may be asked for: one function for each kind of op, nothing where there is
// nothing to ask for. The model says what there is.
//
//   wish_order.cc   orders, their events, claims, settlements
//   wish_issue.cc   vouchers by hand, batches, revoking, campaigns
//   wish_use.cc     the checkout
#pragma once

#include <iterator>
#include <optional>
#include <string>

#include "tests/ledger/history.h"

namespace kulanz::ledger {

Call order_call(const Op& op, const plain::Model& model, plain::Moment now);
std::optional<Call> event_call(const Op& op, const plain::Model& model, plain::Moment now);
std::optional<Call> claim_call(const Op& op, const plain::Model& model);
std::optional<Call> settle_call(const Op& op, const plain::Model& model);

Call issue_call(const Op& op, const plain::Model& model, plain::Moment now);
std::optional<Call> export_call(const Op& op, const plain::Model& model);
std::optional<Call> revoke_call(const Op& op, const plain::Model& model);
Call campaign_call(const Op& op, const plain::Model& model);
Call campaign_look(const Op& op);

std::optional<Call> use_call(const Op& op, const plain::Model& model);
std::optional<Call> use_again_call(const Op& op, const plain::Model& model);
std::optional<Call> roll_back_call(const Op& op, const plain::Model& model);
std::optional<Call> release_call(const Op& op, const plain::Model& model);
std::optional<Call> look_call(const Op& op, const plain::Model& model);

// One of a map's entries, null when it is empty.
template <typename Map>
const typename Map::value_type* chosen(const Map& map, std::uint32_t die) {
  if (map.empty()) return nullptr;
  return &*std::next(map.begin(), static_cast<std::ptrdiff_t>(die % map.size()));
}

// One of a list.
template <typename List>
auto one_of(const List& list, std::uint32_t die) {
  return list[die % list.size()];
}

inline std::string customer(std::uint32_t die) { return "customer-" + std::to_string(die % 3); }

inline std::string instant(plain::Moment moment) { return instant_text({moment}); }

}  // namespace kulanz::ledger
