// Rules of the house: policies that only the server knows, about what one customer was
// given before. They limit goodwill and words, never what law or contract owes.
//
// Each is an authored policy as any other, kept in policies/house/. It asks by facts "from
// history", of which it is given those that it declares:
//
//   asked, asked_count      what would be granted now, and how many times that is
//   goodwill_Nd             what the customer was granted as goodwill in N days (1 to 3660)
//   goodwill_count_Nd       how many times, things in kind included
//   apologies_Nd            how many apologies were sent
//   compensated             money, something in kind or a person's case comes with the apology
//   bucket                  0 to 9999: a keyed hash of the customer's reference, always the same
//
// Money is of the policy's currency; what was given in others does not count in it. Goodwill
// is granted when it becomes due; what was granted once is not asked for again. It is granted when every rule owes its remedy "goodwill"; an apology is sent unless a rule has
// one and says none. Where the page's policy asks goodwill_open, a rule that says no closes
// it, so that page and server decide the same (offers.h).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/time/time.h"
#include "server/app/policy_shelf.h"
#include "server/store/store.h"

namespace kulanz {

class App;
struct EntitlementRecord;
struct OrderRecord;

inline constexpr int kMaxHouseDays = 3'660;
inline constexpr int kMaxHistoryRows = 1'000;  // of one customer; of more, the earliest count
inline constexpr char kControlGroup[] = "control_group";  // the rule that holds customers out

struct HouseRule {
  std::string name;
  std::string currency;
  std::shared_ptr<const ShelfPolicy> policy;
};
using HouseRules = std::vector<HouseRule>;

// Compiles one. Throws Refusal policy_refused; house_fact_unknown when it asks what is not
// told, with the fact's name.
HouseRule make_house_rule(const std::string& authored);

// Goodwill, or less of it.
struct Granted {
  std::int64_t amount_minor = 0;
  std::int64_t times = 0;
  bool operator==(const Granted&) const = default;
};

bool allows_goodwill(App& app, Reader& reader, const OrderRecord& order, const Granted& asked,
                     Instant now);
bool allows_apology(App& app, Reader& reader, const OrderRecord& order, bool compensated,
                    Instant now);

// Whether the customer is held out of goodwill to see what it does, whatever it was given
// before; none when the house has no rule of that name.
std::optional<bool> in_control_group(App& app, const OrderRecord& order, Instant now);

// What the rules remember of a customer, erased with it: rows of Table::customers,
//   CUSTOMER_REF/goodwill/WHEN/ORDER/PROMISE/REMEDY  "AMOUNT TIMES CURRENCY"; less than 0: taken back
//   CUSTOMER_REF/apology/WHEN/ORDER/PROMISE          empty
void remember_goodwill(Transaction& tx, const OrderRecord& order, const EntitlementRecord& entitlement,
                       const Granted& change, Instant now);
void remember_apology(Transaction& tx, const OrderRecord& order, const std::string& promise,
                      Instant now);

}  // namespace kulanz
