#include "web-demo/server/shop.h"

#include <atomic>
#include <stdexcept>
#include <utility>

#include "web-demo/server/files.h"
#include "web-demo/server/language.h"

namespace kulanz::demo {
namespace {

constexpr std::int64_t kPassedOnAfter_s = 30 * 60;

[[noreturn]] void refused(const std::string& what, const ApiReply& reply) {
  throw std::runtime_error(what + " was refused: " + std::to_string(reply.status) + " " +
                           reply.body.dump());
}

bool ends_story(std::string_view kind) { return kind == "delivered" || kind == "activated"; }

// Who would say so: the shop has no scanner on the carrier's van.
std::string source_of(std::string_view kind, const Json& story) {
  if (kind == "in_transit" || kind == "delivery_attempted" || kind == "address_not_found") {
    return "partner";
  }
  const std::string policy = story.at("promise").at("policy");
  const bool carried = policy == "parcel" || policy == "newspaper";
  return kind == "delivered" && carried ? "partner" : "merchant";
}

// The day in Berlin's summer, in which every story plays.
std::string day_of(std::int64_t now_s) { return instant_of(now_s + 2 * 3600).substr(0, 10); }

}  // namespace

Shop::Shop(ApiClient api, Json book, std::string policy_folder)
    : api_(api), book_(std::move(book)), policy_folder_(std::move(policy_folder)) {}

const Json* Shop::story(std::string_view slug_or_ref) const {
  for (const Json& story : book_.at("stories")) {
    if (story.at("slug") == slug_or_ref || story.at("ref") == slug_or_ref) return &story;
  }
  return nullptr;
}

std::string Shop::fresh_id(std::string_view what) const {
  static std::atomic<std::int64_t> next{1};
  return std::string(what) + "-" + std::to_string(next++);
}

void Shop::open(ShopKeys keys) {
  keys_ = std::move(keys);
  told_.clear();
  ended_by_hand_.clear();
  publish_policies();
  for (const Json& story : book_.at("stories")) place_order(story);
}

void Shop::publish_policies() const {
  std::set<std::string> names;
  for (const Json& story : book_.at("stories")) names.insert(story.at("promise").at("policy"));
  for (const std::string& name : names) {
    const Json authored = Json::parse(read_file(policy_folder_ + "/" + name + ".json"));
    const ApiReply reply = api_.call({"PUT", "/v1/policies/" + name, keys_.shop, authored, ""});
    if (!reply.ok()) refused("policy " + name, reply);
  }
}

void Shop::place_order(const Json& story) const {
  std::int64_t paid = 0;
  for (const Json& item : story.at("items")) paid += item.at("minor").get<std::int64_t>();
  const Json order = {{"placed_at", story.at("placed_at")},
                      {"currency", "EUR"},
                      {"paid_minor", paid},
                      {"locale", "de-DE"},
                      {"address_form", "sie"},
                      {"title", story.at("title").at("en")},
                      {"customer", book_.at("customer")},
                      {"promises", Json::array({story.at("promise")})}};
  const std::string ref = story.at("ref");
  const ApiReply reply = api_.call({"PUT", "/v1/orders/" + ref, keys_.shop, order, ""});
  if (!reply.ok()) refused("order " + ref, reply);
}

void Shop::tell_what_happened(std::int64_t now_s) {
  for (const Json& story : book_.at("stories")) {
    const std::string ref = story.at("ref");
    for (Json event : story.at("script")) {
      const std::string once = ref + "/" + event.at("id").get<std::string>();
      if (seconds_of(event.at("at")) > now_s || told_.contains(once)) continue;
      if (ended_by_hand_.contains(ref)) continue;
      const std::string source = event.at("source");
      event.erase("source");
      if (post_event(ref, source, event).ok()) told_.insert(once);
    }
  }
}

void Shop::pass_reports_on(std::int64_t now_s) {
  for (const Json& story : book_.at("stories")) {
    if (story.at("promise").at("policy") != "newspaper") continue;
    const std::string ref = story.at("ref");
    const Json held = status(ref);
    if (!held.is_object()) continue;
    for (const Json& event : held.at("promises").at(0).at("input").at("events")) {
      if (event.at("kind") != "not_received") continue;
      const std::string id = "passed-on-" + event.at("id").get<std::string>();
      const std::int64_t at = seconds_of(event.at("at")) + kPassedOnAfter_s;
      if (at > now_s || told_.contains(ref + "/" + id)) continue;
      Json passed = {{"id", id}, {"kind", "passed_on"}, {"at", instant_of(at)}};
      if (event.contains("instance")) passed["instance"] = event.at("instance");
      if (post_event(ref, "merchant", passed).ok()) told_.insert(ref + "/" + id);
    }
  }
}

ApiReply Shop::play(std::string_view ref, std::string_view kind, std::int64_t now_s) {
  const Json* played = story(ref);
  if (played == nullptr) return {};
  const std::string order = played->at("ref");
  const std::string policy = played->at("promise").at("policy");
  Json event = {{"id", fresh_id("played")}, {"kind", kind}, {"at", instant_of(now_s)}};
  if (policy == "newspaper") event["instance"] = day_of(now_s);
  const ApiReply reply = post_event(order, source_of(kind, *played), event);
  if (!reply.ok()) return reply;
  if (ends_story(kind) && policy != "newspaper") ended_by_hand_.insert(order);
  const bool late = now_s >= seconds_of(played->at("promised_by"));
  if (policy == "parcel" && late && (kind == "delivered" || kind == "in_transit")) {
    const Json whose = {{"id", fresh_id("fault")}, {"kind", "fault_set"}, {"fault", "partner"},
                        {"at", instant_of(now_s)}};
    post_event(order, "merchant", whose);
  }
  return reply;
}

ApiReply Shop::post_event(const std::string& ref, const std::string& source,
                          const Json& event) const {
  Json told = event;
  told["promise"] = story(ref)->at("promise").at("id");
  return api_.call({"POST", "/v1/orders/" + ref + "/events",
                    source == "partner" ? keys_.partner : keys_.shop,
                    {{"events", Json::array({told})}}, fresh_id("event")});
}

std::string Shop::page_token(const std::string& ref) const {
  const Json wish = {{"scopes", {"status", "claim", "report"}}, {"ttl_s", 86'400}};
  const ApiReply reply =
      api_.call({"POST", "/v1/orders/" + ref + "/tokens", keys_.shop, wish, fresh_id("token")});
  return reply.ok() ? reply.body.value("token", "") : "";
}

Json Shop::status(const std::string& ref) const {
  const ApiReply reply = api_.call({"GET", "/v1/orders/" + ref + "/status", keys_.shop, nullptr, ""});
  return reply.ok() ? reply.body : Json();
}

ApiReply Shop::claim(const std::string& ref, const std::string& promise,
                     const std::string& remedy) const {
  return api_.call({"POST", "/v1/orders/" + ref + "/claims", page_token(ref),
                    {{"promise", promise}, {"remedy", remedy}}, fresh_id("claim")});
}

ApiReply Shop::validate(const std::string& code, const std::string& order,
                        std::int64_t total) const {
  return api_.call({"POST", "/v1/validations", keys_.checkout,
                    {{"code", code},
                     {"customer_ref", book_.at("customer").at("ref")},
                     {"order_ref", order},
                     {"basket", {{"total_minor", total}, {"currency", "EUR"}}}},
                    fresh_id("validation")});
}

ApiReply Shop::redeem(const std::string& code, const std::string& order, std::int64_t amount,
                      std::int64_t total, const std::string& idempotency_key) const {
  return api_.call({"POST", "/v1/redemptions", keys_.checkout,
                    {{"code", code},
                     {"customer_ref", book_.at("customer").at("ref")},
                     {"order_ref", order},
                     {"amount_minor", amount},
                     {"basket", {{"total_minor", total}, {"currency", "EUR"}}}},
                    idempotency_key});
}

ApiReply Shop::cases() const {
  return api_.call({"GET", "/v1/cases", keys_.support, nullptr, ""});
}

ApiReply Shop::case_page(const std::string& id) const {
  return api_.call({"GET", "/v1/cases/" + id, keys_.support, nullptr, ""});
}

std::string Shop::owner_of(const std::string& id) const {
  const ApiReply page = case_page(id);
  if (!page.ok()) return "";
  return page.body.at("case").at("owner").at("name");
}

ApiReply Shop::answer_case(const std::string& id, const std::string& text) const {
  const std::string owner = owner_of(id);
  if (owner.empty()) return {404, {{"code", "case_not_found"}}};
  return api_.call({"POST", "/v1/cases/" + id + "/answer", keys_.support,
                    {{"by", owner}, {"text", text}}, fresh_id("answer")});
}

ApiReply Shop::assign_case(const std::string& id, const std::string& to) const {
  const std::string owner = owner_of(id);
  if (owner.empty()) return {404, {{"code", "case_not_found"}}};
  return api_.call({"POST", "/v1/cases/" + id + "/assign", keys_.support,
                    {{"name", to}, {"by", owner}}, fresh_id("assign")});
}

}  // namespace kulanz::demo
