// Deliveries: each message of the outbox (outbox.h) goes to every channel that carries its
// type. Which channels there are is set at the start; tell() then writes, in the commit of
// what happened, one delivery and one due thing a channel:
//
//   deliveries  of/REF/PROMISE/TYPE/N/CHANNEL    DeliveryRecord
//               done/WHEN/REF/…/CHANNEL          empty: delivered or not needed, for a while
//               dead/WHEN/REF/…/CHANNEL          empty: given up or refused, until somebody looks
//   due         CHANNEL/WHEN/REF/PROMISE/TYPE/N  when the next attempt is to be made
//
// WHEN in `done` and `dead` counts backwards, so that the newest come first. Attempts are the
// courier's (server/tell/courier.h). A channel that is added later carries what is told from
// then on: what was told before is old news. What waits for a channel that was taken away
// waits until it is back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/app.h"
#include "server/app/due.h"
#include "server/app/records.h"

namespace kulanz {

struct ChannelWords {
  std::string name;                // an id; no other kind of due thing is called so
  std::vector<std::string> types;  // which messages it carries
};

// Programs call it once at the start, before anything is told; without channels nothing is
// scheduled.
void set_channels(App& app, const std::vector<ChannelWords>& channels);

std::vector<std::string> channel_names(Reader& reader);

// What became of a delivery is counted as the effect delivery/CHANNEL/OUTCOME.
inline constexpr char kDeliveryEffect[] = "delivery/";

// `message` is its key in the outbox. To be called once a message.
void schedule_deliveries(Transaction& tx, const std::string& type, const std::string& message,
                         Instant now);

// What a delivery is called: its message and its channel.
struct DeliveryName {
  std::string message;
  std::string channel;
};

std::optional<DeliveryRecord> load_delivery(Reader& reader, const DeliveryName& name);

// Replaces `before` by `after` with everything that hangs on it: when it is due, where it is
// listed. One that is gone, because the order was erased, stays gone.
void replace_delivery(Transaction& tx, const DeliveryName& name, const DeliveryRecord& before,
                      const DeliveryRecord& after);

inline constexpr char kMailChannel[] = "mail";

// When a channel last carried a message whose key in the outbox begins like this; nothing
// once that is forgotten (kDeliveriesKept_s).
std::optional<Instant> last_delivered(Reader& reader, const std::string& messages,
                                      std::string_view channel);

// All of an order's, wherever they stand.
void forget_deliveries_of(Transaction& tx, const std::string& order);

inline constexpr char kDoneDeliveries[] = "done";  // delivered, not_needed
inline constexpr char kDeadDeliveries[] = "dead";  // refused, dead

// Of one of these lists, newest first; the visitor returns false to stop.
void each_ended_delivery(Reader& reader, std::string_view list,
                         const std::function<bool(const DeliveryName& name)>& visit);

// What was delivered longer ago than this is forgotten; dead ones stay until they are sent
// again or their order is erased.
inline constexpr std::int64_t kDeliveriesKept_s = std::int64_t{30} * 86'400;
inline constexpr int kMaxForgottenAtOnce = 256;

// Forgets at most kMaxForgottenAtOnce; whether there may be more.
bool forget_old_deliveries(App& app);

}  // namespace kulanz
