#include "tests/ledger/wishes.h"

namespace kulanz::ledger {
namespace {

using plain::Model;
using plain::Voucher;

// Carts, and now and then an order of the shop, which may be cancelled.
std::string cart(std::uint32_t die) {
  return (die % 4 == 0 ? "order-" : "cart-") + std::to_string(die / 4 % 6);
}

// Mostly what is there; now and then exactly too much, or nothing.
std::int64_t amount_of(std::uint32_t die, std::int64_t most) {
  switch (die % 10) {
    case 0:
      return most + 1;
    case 1:
      return 0;
    case 2:
      return -1;
    case 3:
      return 1;
    case 4:
      return most;
    default:
      return most > 0 ? 1 + (die / 10) % most : 1 + (die / 10) % 100;
  }
}

// A thing is used with no amount.
std::int64_t amount_for(const Voucher& voucher, const Json& basket, const Model& model,
                        std::uint32_t die) {
  if (voucher.kind == "in_kind") return die % 10 == 0 ? 1 : die % 10 == 1 ? -1 : 0;
  if (voucher.kind == "fixed") return amount_of(die, model.left(voucher));
  return amount_of(die, model.worth(voucher, basket));
}

Json basket_of(const Voucher& voucher, std::uint32_t die) {
  constexpr std::array<std::int64_t, 6> kTotals = {10'000, 10'000, 10'000, 2'000, 500, 0};
  constexpr std::array<std::int64_t, 3> kShipping = {490, 990, 0};
  const std::string other = voucher.currency == "EUR" ? "CHF" : "EUR";
  Json basket = {{"total_minor", one_of(kTotals, die)},
                 {"currency", die / 16 % 16 == 0 ? other : voucher.currency}};
  if (die / 256 % 4 != 0) basket["shipping_minor"] = one_of(kShipping, die / 1'024);
  return basket;
}

// Mostly one of the latest: of the others many are over.
const std::pair<const std::string, Voucher>* chosen_for_use(const Model& model, std::uint32_t die) {
  constexpr std::size_t kLatest = 12;
  const std::size_t all = model.vouchers().size();
  if (all <= kLatest || die % 3 == 0) return chosen(model.vouchers(), die / 3);
  return &*model.vouchers().find("voucher-" + std::to_string(all - 1 - die / 3 % kLatest));
}

// Of a batch that is written nobody knows a code before its codes were fetched.
std::optional<Call> fetched_first(const Voucher& voucher) {
  if (voucher.told) return std::nullopt;
  return Call{Route::export_codes, voucher.batch, nullptr, ""};
}

}  // namespace

std::optional<Call> use_call(const Op& op, const Model& model) {
  const auto* const voucher = chosen_for_use(model, op.dice[0]);
  if (voucher == nullptr) return std::nullopt;
  if (auto fetch = fetched_first(voucher->second)) return fetch;
  constexpr std::array<const char*, 3> kNoCodes = {"typo", "forged", "unknown"};
  const std::uint32_t die = op.dice[1];
  const bool stranger = die % 32 == 1 || voucher->second.customer.empty();
  Json body = {{"code", die % 32 == 0 ? kNoCodes[die / 32 % 3] : voucher->first},
               {"customer_ref", stranger ? customer(die / 32) : voucher->second.customer},
               {"order_ref", cart(op.dice[2])},
               {"basket", basket_of(voucher->second, op.dice[2] / 32)}};
  if (op.kind == OpKind::validate) return Call{Route::validate, "", std::move(body), ""};
  body["amount_minor"] = amount_for(voucher->second, body["basket"], model, op.dice[3]);
  if (op.kind == OpKind::redeem) return Call{Route::redeem, "", std::move(body), ""};
  constexpr std::array<int, 4> kTimes = {60, 1'200, 7'200, 86'400};
  body["ttl_s"] = kTimes[op.dice[3] / 1'000 % kTimes.size()];
  return Call{Route::reserve, "", std::move(body), ""};
}

std::optional<Call> use_again_call(const Op& op, const Model& model) {
  const auto* const known = chosen(model.redemptions(), op.dice[0]);
  if (known == nullptr) return std::nullopt;
  const plain::Redemption& redemption = known->second;
  const Voucher& voucher = model.vouchers().at(redemption.voucher);
  return Call{Route::redeem,
              "",
              {{"code", redemption.voucher},
               {"customer_ref", voucher.customer.empty() ? customer(0) : voucher.customer},
               {"order_ref", redemption.order},
               {"amount_minor", redemption.amount + (op.dice[1] % 4 == 0 ? 1 : 0)},
               {"basket", basket_of(voucher, 0x10)}},
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
  if (auto fetch = fetched_first(voucher->second)) return fetch;
  return Call{Route::look, voucher->first, nullptr, ""};
}

}  // namespace kulanz::ledger
