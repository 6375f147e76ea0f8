#include "tests/ledger/program.h"

#include "tests/app/test_shop.h"

namespace kulanz::ledger {

bool Program::start() {
  Words words = {"/usr/bin/env"};
  const Words command = {KULANZ_PROGRAM, "serve",
                         "--listen",     "127.0.0.1:0",
                         "--policies",   options_.policies,
                         "--roster",     KULANZ_SOURCE_DIR "/web-demo/roster.json",
                         "--store",      "sqlite:" + database_};
  for (const Words& more : {options_.environment, command, options_.flags}) {
    words.insert(words.end(), more.begin(), more.end());
  }
  process_ = std::make_unique<Process>(std::move(words));
  const std::string told = process_->line();
  const std::size_t colon = told.rfind(':');
  if (colon == std::string::npos) return false;
  port_ = static_cast<std::uint16_t>(std::stoi(told.substr(colon + 1)));
  return true;
}

std::string Program::make_key() {
  Process process(
      {KULANZ_PROGRAM, "keys", "create", "--scope", "shop", "--store", "sqlite:" + database_});
  return process.line();
}

HttpAnswer call(HttpClient& http, const std::string& credential, const std::string& method,
                const std::string& path, const Json& body, const std::string& idempotency_key) {
  return http.call(method, path,
                   {{"Authorization", "Bearer " + credential},
                    {"Content-Type", "application/json"},
                    {"Idempotency-Key", idempotency_key}},
                   body.is_null() ? "" : body.dump());
}

bool place_late_pizza(HttpClient& http, const std::string& key, const std::string& ref) {
  const std::string path = "/v1/orders/" + ref;
  const Json delivered = event("door", "delivered", "2026-05-03T20:30:00Z");
  const Json events = {{"events", Json::array({delivered})}};
  Json order = pizza_order();
  order["customer"]["ref"] = customer_of(ref);
  return call(http, key, "PUT", path, order, "").status != 0 &&
         call(http, key, "POST", path + "/events", events, "e" + ref).status == 200;
}

std::string claim_token(HttpClient& http, const std::string& key, const std::string& ref) {
  const Json wish = {{"scopes", {"claim"}}, {"ttl_s", 3'600}};
  const HttpAnswer answer = call(http, key, "POST", "/v1/orders/" + ref + "/tokens", wish, "");
  return answer.status == 200 ? answer.json().at("token").get<std::string>() : "";
}

Json claim_body() { return {{"promise", "delivery"}, {"remedy", "goodwill_voucher"}}; }

std::string customer_of(const std::string& ref) { return "c-" + ref; }

Json use_body(const std::string& code, const std::string& customer, const std::string& cart,
              std::int64_t amount_minor) {
  return {{"code", code},
          {"customer_ref", customer},
          {"order_ref", cart},
          {"amount_minor", amount_minor},
          {"basket", {{"total_minor", 5'000}, {"currency", "EUR"}}}};
}

}  // namespace kulanz::ledger
