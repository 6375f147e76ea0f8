// A shop at its checkout: vouchers of every kind, held and used.
#pragma once

#include <memory>
#include <string>

#include "server/app/records.h"
#include "server/app/reservations.h"
#include "tests/app/test_shop.h"

namespace kulanz {

// Terms of a voucher in EUR for whoever has it, valid for a year.
VoucherRecord terms_of(const std::string& kind, std::int64_t face_minor);

class CheckoutShop : public TestShop {
 public:
  explicit CheckoutShop(std::unique_ptr<Store> store = open_memory_store())
      : TestShop(std::move(store)) {}

  // Puts a voucher of these terms into the store; its code.
  std::string issued(VoucherRecord terms);

  // What the customer c-1 sends with a basket of 50.00 and shipping of 4.90.
  static Json use(const std::string& code, const std::string& order, std::int64_t amount);
  Answer reservation(const Json& use);
  Answer reservation(const std::string& code, const std::string& order, std::int64_t amount);
  Answer used(const Json& use);
  Answer letting_go(const std::string& id);
  Json question(Json use);  // its answer; the amount is left out

  Json details(const std::string& code);
  void pass(Duration time) { clock().set(clock().now() + time); }
  // How many rows a table has under a prefix.
  std::size_t rows(Table table, const std::string& prefix);
  // How many messages of that type the outbox holds.
  int told(const std::string& type);
};

}  // namespace kulanz
