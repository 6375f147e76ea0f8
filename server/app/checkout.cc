#include "server/app/checkout.h"

#include "server/app/currency.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

// Longer than any code, so that what is wrong is said of the code and not of a text.
constexpr std::size_t kMaxCodeText = 256;

Basket parse_basket(const Json& entry) {
  Fields fields(entry, "basket");
  Basket basket;
  basket.total = {fields.integer("total_minor", 0, kMaxMinor)};
  basket.currency = pack_currency(fields.currency("currency"));
  basket.shipping = {fields.optional_integer("shipping_minor", 0, kMaxMinor, 0)};
  fields.finish();
  return basket;
}

Use parse_common(Fields& fields) {
  Use use;
  use.code = fields.text("code", {1, kMaxCodeText});
  use.customer_ref = fields.id("customer_ref", kMaxCustomerRef);
  use.shopper_ref = fields.optional_id("shopper_ref", kMaxShopperRef);
  use.basket = parse_basket(fields.object("basket"));
  return use;
}

}  // namespace

Use parse_use(Fields& fields) {
  Use use = parse_common(fields);
  use.order_ref = fields.id("order_ref");
  use.amount_minor = fields.integer("amount_minor", -kMaxMinor, kMaxMinor);
  return use;
}

Use parse_question(Fields& fields) {
  Use use = parse_common(fields);
  use.order_ref = fields.optional_id("order_ref");
  return use;
}

std::string shopper_of(const Use& use) {
  return use.shopper_ref.empty() ? "customer/" + use.customer_ref : "shopper/" + use.shopper_ref;
}

VoucherRecord need_voucher(Reader& reader, const VoucherName& name, const Use& use) {
  auto voucher = load_voucher(reader, name.serial);
  if (!voucher || voucher->key_id != name.key_id) throw refused(Reason::code_unknown, "code");
  if (!voucher->customer_ref.empty() && voucher->customer_ref != use.customer_ref) {
    throw refused(Reason::voucher_other_customer, "customer_ref");
  }
  return std::move(*voucher);
}

}  // namespace kulanz
