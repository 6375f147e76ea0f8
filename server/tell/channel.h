// A way out of the house: e-mail, webhooks. Messages wait in the outbox
// (server/app/outbox.h); the courier (courier.h) hands each to its channels, again and
// later when one could not take it, and notes what became of it.
#pragma once

#include <string>

#include "server/app/app.h"

namespace kulanz {

enum class DeliveryOutcome {
  delivered,
  not_needed,  // there is nothing to tell any more: erased, or the channel does not carry it
  later,       // may work later: the other side is away, busy or says so
  refused      // will never work: there is no such address, the other side wants no more
};

struct Delivered {
  DeliveryOutcome outcome = DeliveryOutcome::delivered;
  std::string detail;  // for the delivery log: "451 4.7.1"; never a person, a code or a secret
};

class Channel {
 public:
  virtual ~Channel() = default;
  // What it is called in the log and among due things: "mail", "webhook".
  virtual const char* name() const = 0;
  // Whether it carries messages of this type (outbox.h) at all.
  virtual bool carries(const std::string& type) const = 0;
  // Delivers the message `id`, REF/PROMISE/TYPE/N, and says how that went. The other side
  // must know a message that comes twice by its id, which is the same in each attempt.
  // Takes at most kMaxDelivery_s; may be called from several threads.
  virtual Delivered deliver(App& app, const std::string& id) = 0;
};

inline constexpr int kMaxDelivery_s = 30;

const char* outcome_name(DeliveryOutcome outcome);

}  // namespace kulanz
