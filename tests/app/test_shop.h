// A shop for tests: a store, a clock that is set, one of each of the stories.
#pragma once

#include <memory>
#include <string>

#include "server/app/app.h"
#include "server/app/claims.h"
#include "server/app/events.h"
#include "server/app/idempotency.h"
#include "server/app/refusal.h"
#include "server/app/vouchers.h"

namespace kulanz {

std::string policies_folder();
Secrets fresh_secrets();
// The authored text of a shipped policy.
std::string shipped_policy(const std::string& name);

Instant at(const char* text);  // RFC 3339

class TestShop {
 public:
  explicit TestShop(std::unique_ptr<Store> store = open_memory_store());
  // The same shop after a restart: its secrets with another store.
  TestShop(std::unique_ptr<Store> store, const Secrets& secrets);
  TestShop(std::unique_ptr<Store> store, const Secrets& secrets, Roster roster);

  App& app() { return *app_; }
  SetClock& clock() { return clock_; }
  const Secrets& secrets() const { return secrets_; }
  Store& store() { return *store_; }
  Random& random() { return random_; }

  // An attempt with a key of its own, or with the given one.
  Attempt attempt(const std::string& route, const std::string& key = {}, const std::string& body = {});

  void put_policies();
  Answer put(const std::string& ref, const Json& order);
  Answer events(const std::string& ref, const std::vector<Json>& events, Source sender = Source::merchant);
  Answer reports(const std::string& ref, const Json& body);
  Answer claim_voucher(const std::string& ref, const std::string& promise = "delivery",
                       const std::string& key = {});
  std::string claim_code(const std::string& ref, const std::string& promise = "delivery");
  Json validation(const std::string& code, const std::string& customer = "c-1",
                  std::int64_t total_minor = 5000);
  Answer redemption(const std::string& code, const std::string& order_ref,
                    std::int64_t amount_minor, const std::string& key = {},
                    const std::string& customer = "c-1");
  Answer rollback(const std::string& id, const std::string& key = {});

  // A pizza, promised for 17:15 and brought at 20:30: a voucher over 28.50.
  void late_pizza(const std::string& ref);

 private:
  std::unique_ptr<Store> store_;
  SetClock clock_;
  SystemRandom random_;
  Secrets secrets_;
  std::unique_ptr<App> app_;
  std::atomic<int> next_key_{0};
};

Json person(const char* name);  // of a roster
Json pizza_order();
Json newspaper_order();
Json parcel_order();
Json data_order();
Json event(const std::string& id, const std::string& kind, const std::string& at,
           const std::string& promise = "delivery");

// The code of the Refusal that `call` throws, or "" when it throws none.
template <typename Call>
std::string refusal_code(const Call& call, std::string* where = nullptr) {
  try {
    call();
  } catch (const Refusal& refusal) {
    if (where != nullptr) *where = refusal.where;
    return refusal.code;
  }
  return "";
}

}  // namespace kulanz
