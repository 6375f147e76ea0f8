#include "server/app/outbox.h"
#include "server/tell/letter.h"

namespace kulanz {

// Decided and written down with the message, in the commit in which the promise broke.
bool apologises(App&, Reader& reader, const OrderRecord& order, const PromiseView& view) {
  const auto row = reader.get(
      Table::outbox, order.ref + "/" + view.promise.id + "/" + kPromiseBreached + "/1");
  return !row || Json::parse(*row).at("data").value("apologises", true);
}

}  // namespace kulanz
