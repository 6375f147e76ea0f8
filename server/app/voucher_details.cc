// Everything about one voucher, for the shop and its people.
#include <algorithm>

#include "server/app/holds.h"
#include "server/app/redemptions.h"
#include "server/app/refusal.h"
#include "server/app/voucher_codes.h"
#include "server/app/voucher_terms.h"
#include "server/app/vouchers.h"

namespace kulanz {
namespace {

Json moment_or_null(std::int64_t unix_seconds) {
  return unix_seconds == 0 ? Json() : Json(instant_text({unix_seconds}));
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json redemption_details(const RedemptionRecord& record) {
  return {{"id", record.id},
          {"order_ref", text_or_null(record.order_ref)},
          {"amount_minor", record.amount_minor},
          {"at", instant_text({record.at})},
          {"rolled_back_at", moment_or_null(record.rolled_back_at)}};
}

// Oldest first; those beyond the limit are left out, whichever they are.
void add_redemptions(Reader& reader, const VoucherRecord& voucher, Json& json) {
  std::vector<RedemptionRecord> found;
  bool more = false;
  each_redemption(reader, voucher.serial, [&](const RedemptionRecord& record) {
    more = found.size() == kMaxRedemptionsShown;
    if (more) return false;
    found.push_back(record);
    return true;
  });
  std::sort(found.begin(), found.end(), [](const RedemptionRecord& a, const RedemptionRecord& b) {
    return a.at != b.at ? a.at < b.at : a.id < b.id;
  });
  json["redemptions"] = Json::array();
  for (const RedemptionRecord& one : found) {
    json["redemptions"].push_back(redemption_details(one));
  }
  json["more_redemptions"] = more;
}

void add_reservation(Reader& reader, const VoucherRecord& voucher, Instant now, Json& json) {
  json["reservation"] = nullptr;
  const auto hold = current_hold(reader, voucher, now);
  if (!hold) return;
  json["reservation"] = {{"id", hold->id},
                         {"order_ref", text_or_null(hold->order_ref)},
                         {"amount_minor", hold->amount_minor},
                         {"expires_at", instant_text({hold->expires_at})}};
}

}  // namespace

Json voucher_details_json(App& app, Reader& reader, const VoucherRecord& voucher, Instant now) {
  Json json = voucher_terms_json(app, voucher, now);
  json["order_ref"] = text_or_null(voucher.order);
  json["customer_ref"] = text_or_null(voucher.customer_ref);
  add_redemptions(reader, voucher, json);
  add_reservation(reader, voucher, now, json);
  return json;
}

Json read_voucher(App& app, const std::string& code) {
  Json voucher;
  app.read([&](Reader& reader) {
    voucher = voucher_details_json(app, reader, voucher_of_code(app, reader, code), app.now());
  });
  return {{"voucher", std::move(voucher)}};
}

}  // namespace kulanz
