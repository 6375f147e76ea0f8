// One shop of the simulation: an app over some store that can be closed and opened
// again, with randomness that is the same for all of its doubles.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "server/app/app.h"
#include "tests/ledger/call.h"

namespace kulanz::ledger {

// What all shops of these tests have: their keys, and a policy "pizza" that owes a
// fee in money beside its goodwill ("late_fee").
const Secrets& common_secrets();
void put_common_policy(App& app);

// Randomness as a function of the call, of its transaction, and of how much was
// drawn before: a transaction that is repeated because its commit is in doubt draws
// the same again, and so does a double of the shop whose disk never failed. What the keeper
// draws depends on what was written instead: one that is cut off comes again and does
// only the rest.
class RepeatableRandom : public Random {
 public:
  void begin_call(std::uint64_t call) { set(call, 0); }
  void begin_transaction(int transaction) { set(call_, transaction); }
  void fill(std::span<std::uint8_t> out) override;

 private:
  void set(std::uint64_t call, int transaction);

  std::mutex mutex_;
  std::uint64_t call_ = 0;
  std::uint64_t state_ = 0;
};

using OpenStore = std::function<std::unique_ptr<Store>()>;

class LedgerShop {
 public:
  // `open` is called at every start. The clock must outlive the shop.
  LedgerShop(OpenStore open, const Clock& clock, const Secrets& secrets);
  ~LedgerShop();

  // Ends what runs and starts anew; throws StoreError when the store cannot be opened.
  void restart();
  void stop();
  // From the next start on.
  void issue_at_breach() { issues_at_breach_ = true; }
  bool is_running() const { return app_ != nullptr; }

  // {"made","body"} or {"refused": CODE}. `number` is the call's own in this history.
  Json answer(const Call& call, std::uint64_t number, const Names& names);

  App& app() { return *app_; }

  // Every row of every table; perhaps without what depends on when the keeper came: seals of
  // the audit, and the note of the time.
  std::string rows(bool with_keepers = true);

 private:
  class CountingStore;

  Json keep_all();
  Json codes_of(const std::string& batch);
  Json dispatch(const Call& call, const Names& names);
  std::string code_of(const std::string& label, const Names& names) const;

  OpenStore open_;
  const Clock& clock_;
  Secrets secrets_;
  RepeatableRandom random_;
  std::unique_ptr<CountingStore> store_;
  std::unique_ptr<App> app_;
  bool issues_at_breach_ = false;
};

}  // namespace kulanz::ledger
