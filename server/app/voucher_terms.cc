#include "server/app/voucher_terms.h"

#include "server/app/campaigns.h"
#include "server/app/entitlements.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"
#include "server/app/zones.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxCustomerRef = 128;

[[noreturn]] void refuse(const char* code, const char* detail, const char* where) {
  throw Refusal(RefusalKind::unprocessable, code, detail, where);
}

// What each kind is made of; a field that it does not have is unknown to finish().
void parse_worth(Fields& fields, VoucherRecord& terms) {
  terms.kind = fields.one_of("kind", {"fixed", "percent", "in_kind", "free_shipping"});
  if (terms.kind == "percent") {
    terms.percent_bp = fields.integer("percent_bp", 1, kWholeBasketBp);
  }
  if (terms.kind == "in_kind") {
    terms.item = fields.text("item");
    terms.count = fields.integer("count", 1, kMaxItemCount);
  } else {
    terms.face_minor = fields.integer("face_minor", 1, kMaxMinor);
  }
}

void parse_owner(Fields& fields, VoucherRecord& terms) {
  if (fields.has("bearer") == fields.has("customer_ref")) {
    refuse("customer_or_bearer", "a voucher is for one customer_ref, or it says \"bearer\": true",
           "customer_ref");
  }
  if (fields.has("customer_ref")) {
    terms.customer_ref = fields.id("customer_ref", kMaxCustomerRef);
  } else if (!fields.boolean("bearer")) {
    refuse("customer_or_bearer", "bearer is true, or it is left out and customer_ref is given",
           "bearer");
  }
}

void parse_validity(Fields& fields, VoucherRecord& terms) {
  if (fields.has("valid_from")) terms.valid_from = fields.instant("valid_from").unix_seconds;
  const Result<CivilDate> last_day = parse_date(fields.text("valid_through", {1, 40}));
  if (!last_day.ok()) throw refused(last_day.reason(), "valid_through");
  terms.zone = read_zone(fields, "zone");
  terms.valid_until = need_zone(terms.zone, "zone").start_of(*last_day + Days{1}).unix_seconds;
}

std::string last_day_of(const VoucherRecord& voucher) {
  const Zone zone = need_zone(voucher.zone, "zone");
  return date_text(zone.date(Instant{voucher.valid_until} - seconds(1)));
}

}  // namespace

VoucherRequest parse_voucher_request(const Json& body) {
  Fields fields(body, "");
  VoucherRequest request;
  VoucherRecord& terms = request.terms;
  parse_worth(fields, terms);
  terms.currency = fields.currency("currency");
  if (fields.has("minimum_basket_minor")) {
    terms.minimum_basket_minor = fields.integer("minimum_basket_minor", 0, kMaxMinor);
  }
  parse_owner(fields, terms);
  parse_validity(fields, terms);
  if (fields.has("campaign")) terms.campaign = fields.id("campaign");
  if (fields.has("codes")) request.codes = fields.integer("codes", 1, kMaxBatchCodes);
  fields.finish();
  if (request.codes > 0 && !terms.customer_ref.empty()) {
    refuse("batch_needs_bearer", "the codes of a batch are for bearers", "customer_ref");
  }
  return request;
}

VoucherRecord checked_terms(Reader& reader, const VoucherRequest& request, Instant now) {
  VoucherRecord terms = request.terms;
  if (terms.valid_from == 0) terms.valid_from = now.unix_seconds;
  if (terms.valid_until <= terms.valid_from || terms.valid_until <= now.unix_seconds) {
    refuse("validity_over", "it would end before it begins, or has ended already", "valid_through");
  }
  if (!terms.campaign.empty() && need_campaign(reader, terms.campaign).currency != terms.currency) {
    refuse("currency_mismatch", "the campaign's budget is in another currency", "currency");
  }
  return terms;
}

Json voucher_terms_json(App& app, const VoucherRecord& voucher, Instant now) {
  Json json = voucher_json(app, voucher, now);
  json["kind"] = voucher.kind;
  json["minimum_basket_minor"] = voucher.minimum_basket_minor;
  json["bearer"] = voucher.customer_ref.empty();
  if (voucher.kind == "percent") json["percent_bp"] = voucher.percent_bp;
  if (voucher.kind == "in_kind") {
    json["item"] = voucher.item;
    json["count"] = voucher.count;
  }
  if (!voucher.campaign.empty()) json["campaign"] = voucher.campaign;
  if (!voucher.batch.empty()) json["batch"] = voucher.batch;
  if (!voucher.zone.empty()) {
    json["zone"] = voucher.zone;
    json["valid_through"] = last_day_of(voucher);
  }
  return json;
}

}  // namespace kulanz
