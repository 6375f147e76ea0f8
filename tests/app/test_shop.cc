#include "tests/app/test_shop.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "server/app/orders.h"
#include "server/app/policies.h"
#include "server/app/reports.h"

namespace kulanz {
namespace {

Roster test_roster() {
  return Roster::parse({{"roles",
                         {{"delivery_desk",
                           {{{"name", "Mara Lindner"},
                             {"contact", "+49 30 5550 4417"},
                             {"email", "mara.lindner@kornblume.example"}},
                            {{"name", "Jon Petersen"}, {"contact", "+49 30 5550 4418"}}}}}}});
}

Json order_of(const char* placed_at, std::int64_t paid_minor, const char* id, const char* policy,
              Json facts) {
  Json promise = {{"id", id}, {"policy", policy}, {"facts", std::move(facts)}};
  return {{"placed_at", placed_at},
          {"currency", "EUR"},
          {"paid_minor", paid_minor},
          {"locale", "de-DE"},
          {"address_form", "sie"},
          {"title", "Eine Bestellung"},
          {"customer",
           {{"ref", "c-1"}, {"email", "jana.berger@example.org"}, {"name", "Jana Berger"}}},
          {"promises", Json::array({std::move(promise)})}};
}

}  // namespace

Secrets fresh_secrets() {
  start_crypto();
  SystemRandom random;
  return new_secrets(random);
}

std::string policies_folder() { return KULANZ_SOURCE_DIR "/policies"; }

std::string shipped_policy(const std::string& name) {
  std::ifstream file(policies_folder() + "/" + name + ".json");
  if (!file) throw std::runtime_error("no policy " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

Instant at(const char* text) { return *parse_instant(text); }

TestShop::TestShop(std::unique_ptr<Store> store) : TestShop(std::move(store), fresh_secrets()) {}

TestShop::TestShop(std::unique_ptr<Store> store, const Secrets& secrets)
    : TestShop(std::move(store), secrets, test_roster()) {}

TestShop::TestShop(std::unique_ptr<Store> store, const Secrets& secrets, Roster roster)
    : store_(std::move(store)),
      clock_(at("2026-05-03T20:31:00Z")),
      secrets_(secrets),
      app_(std::make_unique<App>(*store_, clock_, random_, secrets, std::move(roster))) {}

Attempt TestShop::attempt(const std::string& route, const std::string& key,
                          const std::string& body) {
  return {"test", key.empty() ? "key-" + random_text(random_, 20) : key, route, body};
}

// Long before the stories, so that the clock may still be set to their beginning.
void TestShop::put_policies() {
  const Instant then = clock_.now();
  clock_.set(std::min(then, at("2026-04-01T00:00:00Z")));
  for (const char* const name : {"pizza", "parcel", "newspaper", "data_option"}) {
    put_policy(app(), name, shipped_policy(name));
  }
  clock_.set(then);
}

Answer TestShop::put(const std::string& ref, const Json& order) {
  return put_order(app(), ref, order);
}

Answer TestShop::events(const std::string& ref, const std::vector<Json>& events, Source sender) {
  return post_events(app(), attempt("events"), ref, sender, {{"events", Json(events)}});
}

Answer TestShop::reports(const std::string& ref, const Json& body) {
  return report(app(), attempt("reports"), ref, body);
}

Answer TestShop::claim_voucher(const std::string& ref, const std::string& promise,
                               const std::string& key) {
  return claim(app(), attempt("claims " + ref, key), ref,
               {{"promise", promise}, {"remedy", "goodwill_voucher"}});
}

std::string TestShop::claim_code(const std::string& ref, const std::string& promise) {
  return claim_voucher(ref, promise).body.at("voucher").at("code");
}

Json TestShop::validation(const std::string& code, const std::string& customer,
                          std::int64_t total_minor) {
  return validate(app(), {{"code", code},
                          {"customer_ref", customer},
                          {"basket", {{"total_minor", total_minor}, {"currency", "EUR"}}}});
}

Answer TestShop::redemption(const std::string& code, const std::string& order_ref,
                            std::int64_t amount_minor, const std::string& key,
                            const std::string& customer) {
  const Json body = {{"code", code},
                     {"customer_ref", customer},
                     {"order_ref", order_ref},
                     {"amount_minor", amount_minor},
                     {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}};
  return redeem(app(), attempt("redemptions", key, body.dump()), body);
}

Answer TestShop::rollback(const std::string& id, const std::string& key) {
  return roll_back(app(), attempt("rollback " + id, key), id);
}

void TestShop::late_pizza(const std::string& ref) {
  put(ref, pizza_order());
  events(ref, {event("door", "delivered", "2026-05-03T20:30:00Z")});
}

Json person(const char* name) { return {{"name", name}, {"contact", "4417"}}; }

Json pizza_order() {
  return order_of("2026-05-03T16:30:00Z", 2850, "delivery", "pizza",
                  {{"meal_minor", 2850}, {"promised_min", 45}});
}

Json newspaper_order() {
  return order_of("2026-04-20T08:00:00Z", 4290, "issues", "newspaper",
                  {{"period_price_minor", 4290},
                   {"issues_in_period", 26},
                   {"first_issue", "2026-05-04"},
                   {"last_issue", "2026-06-03"}});
}

Json parcel_order() {
  return order_of("2026-04-30T09:20:00Z", 8900, "delivery", "parcel", {{"delivery_days", 2}});
}

Json data_order() {
  return order_of("2026-05-03T10:00:00Z", 2999, "activation", "data_option",
                  {{"monthly_fee_minor", 2999}, {"activation_hours", 24}, {"provider_switch", false}});
}

Json event(const std::string& id, const std::string& kind, const std::string& at,
           const std::string& promise) {
  return {{"id", id}, {"promise", promise}, {"kind", kind}, {"at", at}};
}

}  // namespace kulanz
