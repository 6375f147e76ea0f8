#include "web-demo/server/checkout.h"

#include <cstdlib>

namespace kulanz::demo {
namespace {

constexpr std::string_view kPrefix = "K-";

std::int64_t number_of(const std::string& order) {
  if (!order.starts_with(kPrefix) || order.size() > 12) return 0;
  return std::strtoll(order.c_str() + kPrefix.size(), nullptr, 10);
}

Offer refusal_of(const ApiReply& reply) {
  const bool theirs = reply.status == 0 || reply.status >= 500 || reply.status == 429;
  return {theirs ? Offer::Answer::unavailable : Offer::Answer::refused, 0};
}

}  // namespace

std::string Checkout::new_order() {
  const std::lock_guard lock(mutex_);
  return std::string(kPrefix) + std::to_string(next_++);
}

std::string Checkout::usable_order(const std::string& order) {
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t number = number_of(order);
    const bool given_out = number >= first_ && number < next_ &&
                           order == std::string(kPrefix) + std::to_string(number);
    if (given_out && !paid_.contains(order)) return order;
  }
  return new_order();
}

std::int64_t Checkout::basket_total() const {
  std::int64_t total = 0;
  for (const Json& line : shop_.book().at("basket")) total += line.at("minor").get<std::int64_t>();
  return total;
}

Offer Checkout::look(const std::string& code, const std::string& order) const {
  if (code.find_first_not_of(' ') == std::string::npos) return {Offer::Answer::empty, 0};
  const ApiReply reply = shop_.validate(code, order, basket_total());
  if (!reply.ok()) return refusal_of(reply);
  if (!reply.body.value("valid", false)) return {Offer::Answer::refused, 0};
  return {Offer::Answer::applied, reply.body.value("discount_minor", std::int64_t{0})};
}

Offer Checkout::pay(const std::string& code, const std::string& order) {
  Offer offer = look(code, order);
  PaidOrder paid{basket_total(), 0, 0};
  if (offer.answer == Offer::Answer::applied) {
    const ApiReply reply =
        shop_.redeem(code, order, offer.discount_minor, paid.goods_minor, "pay-" + order);
    if (!reply.ok()) return refusal_of(reply);
    paid.discount_minor = offer.discount_minor;
    paid.left_minor = reply.body.value("remaining_minor", std::int64_t{0});
  } else if (offer.answer != Offer::Answer::empty) {
    return offer;
  }
  const std::lock_guard lock(mutex_);
  paid_[order] = paid;
  return offer;
}

std::optional<PaidOrder> Checkout::paid(const std::string& order) const {
  const std::lock_guard lock(mutex_);
  const auto found = paid_.find(order);
  if (found == paid_.end()) return std::nullopt;
  return found->second;
}

void Checkout::forget() {
  const std::lock_guard lock(mutex_);
  paid_.clear();
  first_ = next_;
}

}  // namespace kulanz::demo
