#include "tests/ingest/ingest_shop.h"

#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "server/app/orders.h"
#include "server/app/refresh.h"

namespace kulanz {
namespace {

const std::map<std::string, std::string> kTopics = {
    {"shopify_order_create", "orders/create"},
    {"shopify_order_updated", "orders/updated"},
    {"shopify_order_cancelled", "orders/cancelled"},
    {"shopify_fulfillment_create", "fulfillments/create"},
    {"shopify_fulfillment_update", "fulfillments/update"},
    {"woocommerce_created", "order.created"},
    {"woocommerce_deleted", "order.deleted"}};

std::string topic_of(const std::string& name, const std::string& sender) {
  const auto found = kTopics.find(name);
  if (found != kTopics.end()) return found->second;
  if (sender == "shopify") return "fulfillment_events/create";
  return sender == "woocommerce" ? "order.updated" : "";
}

Secrets secrets_of_all() {
  start_crypto();
  SystemRandom random;
  Secrets secrets = new_secrets(random);
  for (const char* const name : {"shopify", "woocommerce", "aftership"}) {
    secrets.senders[name] = std::string("secret of ") + name;
  }
  return secrets;
}

}  // namespace

std::string senders_folder() { return KULANZ_SOURCE_DIR "/policies/senders"; }

std::string recorded(const std::string& name) {
  std::ifstream file(KULANZ_SOURCE_DIR "/tests/ingest/bodies/" + name + ".json");
  if (!file) throw std::runtime_error("no recorded body " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string with(std::string text, const std::string& old, const std::string& by) {
  std::size_t at = text.find(old);
  if (at == std::string::npos) throw std::runtime_error("there is no " + old);
  for (; at != std::string::npos; at = text.find(old, at + by.size()))
    text.replace(at, old.size(), by);
  return text;
}

Told told(const std::string& name, const std::string& order) {
  const std::string sender = name.substr(0, name.find('_'));
  const std::string text = recorded(name);
  // The numbers by which the recorded bodies know their order.
  const bool shopify = sender == "shopify";
  const std::string quote = sender == "aftership" ? "\"" : "";
  const std::string old = quote + (shopify ? "5012345678901" : "727") + quote;
  const std::string before = sender == "woocommerce" ? "\"id\": " : "";
  return {sender, topic_of(name, sender), with(text, before + old, before + quote + order + quote)};
}

std::string signature_of(const std::string& secret, const std::string& body) {
  std::string text = base64url(as_text(hmac_sha256(std::string_view(secret), body)));
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  return text + "=";  // 32 bytes
}

Secrets sender_secrets() {
  static const Secrets secrets = secrets_of_all();
  return secrets;
}

IngestShop::IngestShop(std::unique_ptr<Store> store)
    : shop_(std::move(store), sender_secrets()),
      intake_(shop_.app(), Sender::parse_folder(senders_folder())) {
  shop_.put_policies();
  shop_.clock().set(at("2026-05-10T08:00:00Z"));
}

Json IngestShop::send(const Told& told) {
  const std::string signature = signature_of("secret of " + told.sender, told.body);
  return wait_for([&](Answered answered) {
           intake_.begin_receive(told.sender, {told.topic, signature, "", told.body}, answered);
         })
      .body;
}

Json IngestShop::outcome(const std::string& ref) {
  Json outcome = {{"promises", Json::array()}, {"owed", Json::array()}, {"events", Json::array()}};
  app().read([&](Reader& reader) {
    const OrderRecord order = need_order(reader, ref);
    for (const PromiseView& view : view_promises(app(), reader, order, app().now())) {
      const Decision& decision = view.decision;
      outcome["promises"].push_back(
          {{"id", view.promise.id},
           {"facts", view.promise.facts},
           {"state", state_name(decision.state)},
           {"deadline", decision.deadline ? instant_text(*decision.deadline) : ""},
           {"fulfilled", decision.fulfilled_at ? instant_text(*decision.fulfilled_at) : ""}});
    }
    for (const auto& e : load_all<EntitlementRecord>(reader, Table::entitlements, ref + "/")) {
      if (e.due)
        outcome["owed"].push_back(
            {{"promise", e.promise}, {"remedy", e.remedy}, {"minor", e.due_minor}});
    }
    for (const auto& e : load_all<EventRecord>(reader, Table::events, ref + "/")) {
      outcome["events"].push_back(
          {{"id", e.id}, {"kind", e.kind}, {"at", e.at}, {"source", e.source}});
    }
    outcome["paid_minor"] = order.paid_minor;
    outcome["email"] = order.email;
  });
  // The order's number is part of no event's id but the sender's own.
  return outcome;
}

}  // namespace kulanz
