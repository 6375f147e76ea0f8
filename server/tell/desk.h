// One channel's desk: takes what waits for it, a few at a time, has it delivered, notes what
// became of it. Several threads may work at one desk, and several desks of one channel on one
// store: nothing is delivered twice for that.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "server/tell/errand.h"
#include "server/tell/pace.h"

namespace kulanz {

// A message goes to the other side at these times, counted from the failure before.
// Standard Webhooks' own list, and one for mail servers, which ask for patience.
inline const Waits kWebhookWaits_s = {0,      5,      300,    1'800,  7'200,
                                      18'000, 36'000, 50'400, 72'000, 86'400};
inline const Waits kMailWaits_s = {0, 60, 300, 900, 3'600, 14'400, 43'200, 86'400, 172'800};

// Leased at once: so few that the last is begun in time, each of a desk's workers having
// met the slowest server.
inline constexpr std::size_t kErrandsPerLease = 8;

struct Outgoing {
  std::unique_ptr<Channel> channel;
  Waits waits_s;
  int per_minute = 0;  // attempts; 0: as many as there are
};

// A line of JSON for the log; never a person, an order, a code or a secret.
using CourierLog = std::function<void(std::string_view line)>;

class Desk {
 public:
  // The app must outlive it.
  Desk(App& app, Outgoing outgoing, CourierLog log);

  // For the one process that delivers from this store, before it carries anything: what the
  // process before it died over waits no longer (errand.h). Never throws.
  void begin();

  // One delivery; false when nothing waits, when the pace or a clock in doubt forbids more
  // for now, or the store cannot answer. Never throws.
  bool carry_one();

  // No further delivery begins; what was leased and not begun waits again.
  void close();

  const std::string& name() const { return name_; }

 private:
  std::optional<Errand> next();
  void lease();
  void carry(const Errand& errand);
  Delivered deliver(const Errand& errand);
  std::string note(const Errand& errand, const Delivered& delivered);
  void tell(const Errand& errand, const Delivered& delivered, const std::string& state);
  void tell_failure(std::string_view part, const std::exception& error);
  bool is_closed();

  App& app_;
  const Outgoing outgoing_;
  const CourierLog log_;
  const std::string name_;
  const std::string word_;  // no other desk has it
  std::mutex mutex_;
  bool closed_ = false;
  int leases_ = 0;
  Pace pace_;
  std::deque<Errand> waiting_;
  std::set<std::string> under_way_;  // messages: waiting here, or being delivered
};

}  // namespace kulanz
