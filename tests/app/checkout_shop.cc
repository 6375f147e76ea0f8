#include "tests/app/checkout_shop.h"

#include "server/app/voucher_codes.h"
#include "server/app/vouchers.h"

namespace kulanz {

VoucherRecord terms_of(const std::string& kind, std::int64_t face_minor) {
  VoucherRecord terms;
  terms.kind = kind;
  terms.face_minor = face_minor;
  terms.currency = "EUR";
  terms.valid_from = at("2026-05-01T00:00:00Z").unix_seconds;
  terms.valid_until = at("2027-05-01T00:00:00Z").unix_seconds;
  return terms;
}

std::string CheckoutShop::issued(VoucherRecord terms) {
  std::string code;
  app().write([&](Transaction& tx) {
    terms.serial = new_serial(app(), tx);
    terms.key_id = secrets().voucher_keys.back().id;
    save_voucher(tx, terms);
    code = make_code(secrets(), {terms.serial, terms.key_id});
  });
  return code;
}

Json CheckoutShop::use(const std::string& code, const std::string& order, std::int64_t amount) {
  return {{"code", code},
          {"customer_ref", "c-1"},
          {"order_ref", order},
          {"amount_minor", amount},
          {"basket", {{"total_minor", 5000}, {"currency", "EUR"}, {"shipping_minor", 490}}}};
}

Answer CheckoutShop::reservation(const Json& use) {
  return reserve(app(), attempt("reservations", {}, use.dump()), use);
}

Answer CheckoutShop::reservation(const std::string& code, const std::string& order,
                                 std::int64_t amount) {
  return reservation(use(code, order, amount));
}

Answer CheckoutShop::used(const Json& use) {
  return redeem(app(), attempt("redemptions", {}, use.dump()), use);
}

Answer CheckoutShop::letting_go(const std::string& id) {
  return release(app(), attempt("release " + id), id);
}

Json CheckoutShop::question(Json use) {
  use.erase("amount_minor");
  return validate(app(), use);
}

Json CheckoutShop::details(const std::string& code) {
  return read_voucher(app(), code).at("voucher");
}

std::size_t CheckoutShop::rows(Table table, const std::string& prefix) {
  std::size_t found = 0;
  app().read([&](Reader& reader) {
    reader.scan(table, prefix, prefix + "\xff", [&](auto, auto) { return ++found > 0; });
  });
  return found;
}

int CheckoutShop::told(const std::string& type) {
  int found = 0;
  app().read([&](Reader& reader) {
    reader.scan(Table::outbox, "", "", [&](auto, auto value) {
      found += Json::parse(value).at("type") == type ? 1 : 0;
      return true;
    });
  });
  return found;
}

}  // namespace kulanz
