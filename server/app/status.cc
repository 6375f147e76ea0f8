#include "server/app/status.h"

#include <algorithm>

#include "server/app/cases.h"
#include "server/app/crypto.h"
#include "server/app/deliveries.h"
#include "server/app/entitlements.h"
#include "server/app/offers.h"
#include "server/app/orders.h"

namespace kulanz {
namespace {

constexpr int kStatusVersion = 1;

Json order_json(const OrderRecord& order) {
  Json json = {{"ref", order.ref},
               {"title", order.title},
               {"placed_at", instant_text({order.placed_at})},
               {"currency", order.currency},
               {"paid_minor", order.paid_minor},
               {"locale", order.locale},
               {"address_form", nullptr}};
  if (!order.address_form.empty()) json["address_form"] = order.address_form;
  return json;
}

// A case as its customer sees it: who, until when and since when; not what
// people wrote down about it.
Json public_case_json(const CaseRecord& record) {
  Json json = case_json(record);
  for (const char* const field :
       {"order", "promise", "history", "overdue", "overdue_since", "raised"}) {
    json.erase(field);
  }
  return json;
}

Json promise_json(App& app, Reader& reader, const OrderRecord& order, const PromiseView& view,
                  Instant now) {
  const PromiseRecord& promise = view.promise;
  Json json = {{"id", promise.id},
               {"policy",
                {{"name", promise.policy},
                 {"digest", promise.digest},
                 {"url", "/policies/" + promise.digest},
                 {"needs_whole", view.policy->policy.needs_whole()}}},
               {"input", view.input},
               {"decision", base64(as_text(decide_buffer(*view.policy, view.input, now)))},
               {"entitlements", Json::array()},
               {"cases", Json::array()}};
  const auto entitlements = load_all<EntitlementRecord>(
      reader, Table::entitlements, promise_key(order.ref, promise.id, ""));
  for (const EntitlementRecord& e : entitlements) {
    json["entitlements"].push_back(entitlement_json(app, reader, e, now));
  }
  for (const CaseRecord& c : load_cases(reader, order.ref, promise.id)) {
    json["cases"].push_back(public_case_json(c));
  }
  const auto mailed =
      last_delivered(reader, order.ref + "/" + promise.id + "/promise.", kMailChannel);
  if (mailed) json["emailed_at"] = instant_text(*mailed);
  return json;
}

Json links_json(const std::string& ref) {
  const std::string base = "/v1/orders/" + ref;
  return {{"status", base + "/status"}, {"claims", base + "/claims"}, {"reports", base + "/reports"}};
}

Json status_of(App& app, Reader& reader, const OrderRecord& order,
               const std::vector<PromiseView>& views, Instant now) {
  Json promises = Json::array();
  for (const PromiseView& view : views) {
    promises.push_back(promise_json(app, reader, order, view, now));
  }
  return {{"version", kStatusVersion},
          {"now", instant_text(now)},
          {"order", order_json(order)},
          {"promises", std::move(promises)},
          {"links", links_json(order.ref)}};
}

}  // namespace

Json status_json(App& app, Reader& reader, const OrderRecord& order, Instant now) {
  return status_of(app, reader, order, view_promises(app, reader, order, now), now);
}

Json read_status(App& app, const std::string& ref) {
  Json status;
  app.read([&](Reader& reader) {
    const Instant now = app.now();
    const OrderRecord order = need_order(reader, ref);
    const auto views = view_promises(app, reader, order, now);
    const bool is_news = is_stale(app, reader, order, views, now) ||
                         std::any_of(views.begin(), views.end(), [&](const PromiseView& view) {
                           return has_unnoted_offers(reader, order, view, now);
                         });
    status = is_news ? Json() : status_of(app, reader, order, views, now);
  });
  if (!status.is_null()) return status;
  app.write([&](Transaction& tx) {
    const Instant now = app.now();
    const OrderRecord order = need_order(tx, ref);
    refresh(app, tx, order, now);
    const auto views = view_promises(app, tx, order, now);
    for (const PromiseView& view : views) note_offers(tx, order, view, now);
    status = status_of(app, tx, order, views, now);
  });
  return status;
}

}  // namespace kulanz
