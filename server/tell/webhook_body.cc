#include "server/tell/webhook_body.h"

#include "server/app/crypto.h"
#include "server/app/entitlements.h"

namespace kulanz {
namespace {

constexpr std::size_t kIdBytes = 16;

Json entitlements_json(App& app, Reader& reader, const std::string& prefix) {
  Json list = Json::array();
  for (const auto& e : load_all<EntitlementRecord>(reader, Table::entitlements, prefix)) {
    Json json = entitlement_json(app, reader, e, app.now());
    json.erase("voucher");
    list.push_back(std::move(json));
  }
  return list;
}

Json body_of(App& app, Reader& reader, const Json& row) {
  const std::string& type = row.at("type").get_ref<const std::string&>();
  const std::string& order = row.at("order").get_ref<const std::string&>();
  const std::string& promise = row.at("promise").get_ref<const std::string&>();
  Json data = row.at("data");
  if (!order.empty()) data["order"] = order;
  if (!promise.empty()) data["promise"] = promise;
  if (type.starts_with("promise.")) {
    data["entitlements"] = entitlements_json(app, reader, promise_key(order, promise, ""));
  }
  return {{"type", type},
          {"timestamp", instant_text({row.at("at").get<std::int64_t>()})},
          {"data", std::move(data)}};
}

}  // namespace

std::optional<std::string> webhook_body(App& app, const std::string& key) {
  std::optional<std::string> body;
  app.read([&](Reader& reader) {
    const auto stored = reader.get(Table::outbox, key);
    if (stored) body = body_of(app, reader, Json::parse(*stored)).dump();
  });
  return body;
}

std::string webhook_id(const App& app, const std::string& key) {
  const Sha256 tag = hmac_sha256(derived_key(app.secrets(), "webhook-id"), key);
  return "msg_" + hex(std::span(tag).first(kIdBytes));
}

}  // namespace kulanz
