// What the rules stand on: a store, a clock, randomness, the shop's secrets and
// the people who own cases. The rules themselves are one small file a matter:
//
//   policies  orders  events  reports  deciding → entitlements, cases → status
//   claims → giving  vouchers (validations, redemptions)  keys  tokens  idempotency  erasure
//   house_rules  due → scheduler  keeper  clock_guard  guesses  audit  sealer
//
// Everything that changes something happens in one Store::write transaction and
// is on disk before it is answered. All of it may be called from any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "server/app/clock_guard.h"
#include "server/app/counters.h"
#include "server/app/guesses.h"
#include "server/app/house_rules.h"
#include "server/app/key_ring.h"
#include "server/app/policy_shelf.h"
#include "server/app/random.h"
#include "server/app/roster.h"
#include "server/app/secrets.h"
#include "server/store/store.h"

namespace kulanz {

// Table::meta: the fingerprints of the voucher keys that this store has seen.
inline constexpr char kFingerprintsKey[] = "voucher_keys";

class App {
 public:
  // Store, clock and randomness must outlive the app.
  App(Store& store, const Clock& clock, Random& random, Secrets secrets, Roster roster);

  // Refuses (std::runtime_error) a database whose codes were made with other
  // keys: without them every code out there would suddenly be a forgery. Writes
  // the fingerprints of the keys on first use. Programs call it once at start.
  void check_keys();
  // The same without a trace, for programs that only read.
  void compare_keys();

  // Whether no keys were ever used with this store.
  static bool is_new_shop(Store& store);

  // One transaction, repeated when the store cannot say whether it happened:
  // `body` must give the same effect when it runs again. StoreError becomes
  // Refusal store_unavailable.
  void write(const std::function<void(Transaction&)>& body);
  // The same without waiting: Store::submit().
  void submit(std::function<void(Transaction&)> body, Store::Done done);
  void read(const std::function<void(Reader&)>& body);
  // Store::forget(): nothing of what was erased is left in the store's files.
  void forget();

  // Never earlier than the last commit: clock_guard.h.
  Instant now() { return clock_guard_.now(); }
  // As the machine tells it, right or wrong. For the guard and its operator only.
  Instant wall_clock() const { return clock_.now(); }
  ClockGuard& clock_guard() { return clock_guard_; }
  Guesses& guesses() { return guesses_; }
  Random& random() { return random_; }
  const Secrets& secrets() const { return secrets_; }
  const Roster& roster() const { return roster_; }
  PolicyShelf& policies() { return policies_; }
  KeyRing& keys() { return keys_; }
  Counters& counters() { return counters_; }

  // Whether what is owed as a voucher is issued as soon as it is due (giving.h), and not
  // only when it is claimed. Set once at start.
  bool issues_at_breach() const { return issues_at_breach_; }
  void set_issues_at_breach(bool at_breach) { issues_at_breach_ = at_breach; }
  // Limits that the customer must not see (house_rules.h). Set once at start.
  const HouseRules& house_rules() const { return house_rules_; }
  void set_house_rules(HouseRules rules) { house_rules_ = std::move(rules); }
  StoreLoad store_load() const { return store_.load(); }

  // Told within the transaction in which an order is created, so that what came before it
  // and waits is taken up (server/ingest). Set once, before anything else is asked; it must not
  // throw Refusal.
  using OrderCreated = std::function<void(Transaction& tx, const std::string& ref, Instant now)>;
  void on_order_created(OrderCreated told) { order_created_ = std::move(told); }
  void order_created(Transaction& tx, const std::string& ref, Instant now) const {
    if (order_created_) order_created_(tx, ref, now);
  }

  // Idempotency keys whose request is being worked on. begin() is false when it
  // already is.
  bool begin(const std::string& key);
  void end(const std::string& key);

 private:
  struct Writing;
  void attempt(const std::shared_ptr<Writing>& writing);
  void ended(const std::shared_ptr<Writing>& writing, std::exception_ptr failure);

  Store& store_;
  const Clock& clock_;
  Random& random_;
  const Secrets secrets_;
  const Roster roster_;
  PolicyShelf policies_;
  KeyRing keys_;
  ClockGuard clock_guard_;
  Guesses guesses_;
  Counters counters_;
  bool issues_at_breach_ = false;
  HouseRules house_rules_;
  OrderCreated order_created_;
  std::mutex running_mutex_;
  std::set<std::string> running_;
};

}  // namespace kulanz
