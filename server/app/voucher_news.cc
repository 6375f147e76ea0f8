#include "server/app/voucher_news.h"

#include "server/app/audit.h"
#include "server/app/campaigns.h"
#include "server/app/outbox.h"

namespace kulanz {
namespace {

std::string subject_of(Reader& reader, const VoucherRecord& voucher) {
  if (voucher.order.empty()) return "";
  const auto order = load<OrderRecord>(reader, Table::orders, voucher.order);
  return order ? order->subject : "";
}

}  // namespace

void tell_of_voucher(Transaction& tx, Instant now, const VoucherRecord& voucher,
                     const char* type) {
  tell(tx,
       {voucher.order,
        voucher.promise,
        type,
        serial_key(voucher.serial),
        {{"serial", voucher.serial}, {"unspent_minor", unspent_of(voucher).amount_minor}}},
       now);
}

void tell_news(Transaction& tx, Instant now, const VoucherRecord& voucher,
               const VoucherNews& news) {
  write_audit(
      tx, now, news.action, subject_of(tx, voucher),
      {{"serial", voucher.serial}, {news.thing, news.id}, {"amount_minor", news.amount_minor}});
  tell(tx, {voucher.order, voucher.promise, news.message, news.id, {{news.thing, news.id}}}, now);
}

}  // namespace kulanz
