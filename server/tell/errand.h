// One attempt to deliver one message by one channel, as the store sees it: leased, then
// noted or given back. Each is one commit, and each may be repeated.
//
//   lease  the row says whose attempt is under way, and the due thing moves to the end of
//          the lease: if the process dies, the attempt is made again then
//   note   the row says how it went; it has ended, or the next attempt is scheduled
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/app/deliveries.h"
#include "server/tell/channel.h"

namespace kulanz {

// An attempt of which nothing is heard is over after this long. Whoever holds the lease
// must begin in time to be through by then.
inline constexpr std::int64_t kLease_s = 90;
static_assert(kLease_s > 2 * kMaxDelivery_s);

struct Errand {
  DeliveryName name;
  std::string lease;         // the word under which it was leased
  Instant until;             // when the lease is over
  std::int64_t attempt = 0;  // which one, from 1
};

// What is waited before each attempt, the first among them, after the one before it failed.
using Waits = std::vector<std::int64_t>;

// Whether this process is at it already: such a message is not leased again.
using IsUnderWay = std::function<bool(const std::string& message)>;

// Leases what waits for the channel by now, at most `max`, earliest first. `word` must be
// one that was never used before. Throws Refusal store_unavailable: then it may have leased
// some all the same, and they wait for the end of the lease.
std::vector<Errand> lease_errands(App& app, const std::string& channel, const std::string& word,
                                  const IsUnderWay& is_under_way, std::size_t max,
                                  const DueFailed& failed = {});

// What became of the delivery, as a state of it (records.h): still waiting, or ended; "" when
// there is nothing to note, because the order was erased or another's word came first. One
// that cannot be taken now is dead when no wait is left. Throws Refusal store_unavailable.
std::string note_outcome(App& app, const Errand& errand, const Delivered& delivered,
                         const Waits& waits);

// At the start of the one process that delivers from this store: what the process before it
// had leased when it died waits again as of now, and not from the end of the lease on. Only
// where that was the first attempt: were a message what kills the process, it would otherwise
// do so without pause.
void take_leases_back(App& app, const std::string& channel);

// Not begun: it waits as if it had never been leased.
void give_back(App& app, const std::vector<Errand>& errands);

}  // namespace kulanz
