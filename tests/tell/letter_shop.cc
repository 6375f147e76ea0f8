#include "tests/tell/letter_shop.h"

#include <stdexcept>

namespace kulanz {

LetterShop::LetterShop() {
  settings_.from = {"Kornblume", "service@kornblume.example"};
  settings_.page_url = "https://kornblume.example/orders/{ref}";
  settings_.signed_by = "delivery_desk";
  put_policies();
}

std::string LetterShop::told(const std::string& ref, const std::string& promise,
                             const std::string& type, const Json& data) {
  app().write([&](Transaction& tx) { tell(tx, {ref, promise, type, "1", data}, app().now()); });
  return ref + "/" + promise + "/" + type + "/1";
}

std::optional<Letter> LetterShop::letter(const std::string& id) {
  std::optional<Letter> written;
  app().read([&](Reader& reader) {
    written = write_letter(app(), reader, stationery_, settings_, id, app().now());
  });
  return written;
}

MimeMessage LetterShop::message(const std::string& id) {
  const auto written = letter(id);
  if (!written) throw std::runtime_error("no letter for " + id);
  return laid_out(app(), stationery_, settings_, *written, id, app().now());
}

std::string LetterShop::late_pizza_told(const std::string& ref, const Json& order) {
  put(ref, order);
  events(ref, {event("door", "delivered", "2026-05-03T20:30:00Z")});
  claim_voucher(ref);
  return told(ref, "delivery", kPromiseBreached);
}

Json in_language(Json order, const std::string& locale, const std::string& form) {
  order["locale"] = locale;
  if (form.empty()) {
    order.erase("address_form");
  } else {
    order["address_form"] = form;
  }
  return order;
}

}  // namespace kulanz
