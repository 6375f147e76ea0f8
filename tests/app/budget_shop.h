// A shop with budgets: the pizza policy that asks whether goodwill is left, and
// short ways to issue vouchers and put campaigns.
#pragma once

#include "server/app/batches.h"
#include "server/app/campaigns.h"
#include "server/app/issuing.h"
#include "server/app/offers.h"
#include "server/app/policies.h"
#include "server/app/revoking.h"
#include "server/app/status.h"
#include "tests/app/test_shop.h"

namespace kulanz {

class BudgetShop : public TestShop {
 public:
  using TestShop::TestShop;

  // The pizza policy, which asks goodwill_open.
  void put_asking_policy() { put_long_ago("pizza", Json::parse(shipped_policy("pizza"))); }

  // The same under the name "blind", and it does not ask.
  void put_blind_policy() {
    Json policy = Json::parse(shipped_policy("pizza"));
    policy["policy"] = "blind";
    policy["facts"].erase("goodwill_open");
    for (Json& remedy : policy["remedies"]) remedy["when"] = "state = 'breached'";
    policy.erase("tests");
    put_long_ago("blind", policy);
  }

  Json campaign(const std::string& name, const Json& body) {
    return put_campaign(app(), name, body).body;
  }

  Json spent(const std::string& name) { return read_campaign(app(), name).at("spent"); }
  Json overrun(const std::string& name) { return read_campaign(app(), name).at("overrun"); }

  Answer issue(const Json& changes, const std::string& key = {}) {
    Json body = {{"kind", "fixed"}, {"face_minor", 1000},      {"currency", "EUR"},
                 {"bearer", true},  {"zone", "Europe/Berlin"}, {"valid_through", "2026-12-31"}};
    if (!changes.is_null()) body.merge_patch(changes);
    return post_voucher(app(), attempt("POST /v1/vouchers", key, body.dump()), body);
  }

  Json voucher(const Json& changes) { return issue(changes).body.at("voucher"); }

  Json revoked(const std::string& code) {
    return revoke(app(), attempt("revoke " + code), code).body.at("voucher");
  }

 private:
  void put_long_ago(const std::string& name, const Json& policy) {
    const Instant then = clock().now();
    clock().set(at("2026-04-01T00:00:00Z"));  // as put_policies() does
    put_policy(app(), name, policy.dump());
    clock().set(then);
  }
};

inline Json total_of(std::int64_t amount_minor, const Json& remedies = Json::array()) {
  return {{"currency", "EUR"}, {"total", {{"amount_minor", amount_minor}}}, {"remedies", remedies}};
}

inline Json count_of(std::int64_t count) {
  return {{"currency", "EUR"}, {"total", {{"count", count}}}};
}

}  // namespace kulanz
