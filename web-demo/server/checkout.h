// The shop's checkout: numbers for new orders, what a code takes off, paying.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "web-demo/server/shop.h"

namespace kulanz::demo {

struct PaidOrder {
  std::int64_t goods_minor = 0;
  std::int64_t discount_minor = 0;
  std::int64_t left_minor = 0;  // on the voucher
};

// What is known about a code before paying.
struct Offer {
  enum class Answer { none, applied, refused, empty, unavailable };
  Answer answer = Answer::none;
  std::int64_t discount_minor = 0;
};

class Checkout {
 public:
  explicit Checkout(const Shop& shop) : shop_(shop) {}

  // A number that was never given out before.
  std::string new_order();
  // `order` when it was given out here and is not paid yet, else a new one.
  std::string usable_order(const std::string& order);

  std::int64_t basket_total() const;
  // Pure: asks what the code would take off; an empty code is `empty`.
  Offer look(const std::string& code, const std::string& order) const;
  // Redeems the code, if there is one, and books the order as paid. When the
  // code is refused or kulanz does not answer nothing is paid.
  Offer pay(const std::string& code, const std::string& order);
  std::optional<PaidOrder> paid(const std::string& order) const;
  // Nothing was ever ordered: numbers go on, so that none is used twice.
  void forget();

 private:
  const Shop& shop_;
  mutable std::mutex mutex_;
  std::int64_t next_ = 20'001;
  std::int64_t first_ = 20'001;
  std::map<std::string, PaidOrder> paid_;
};

}  // namespace kulanz::demo
