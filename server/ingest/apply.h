// What was sent takes effect: orders are made, events are added, all in one transaction.
#pragma once

#include "server/app/app.h"
#include "server/ingest/mapping.h"

namespace kulanz {

enum class Verdict : std::uint8_t {
  applied,    // something changed by it
  duplicate,  // understood, and nothing new in it
  ignored,    // nothing that it says has a meaning here
  waiting,    // its order is not there yet
  refused     // something in it could not be taken; what could, was
};
const char* verdict_name(Verdict verdict);

struct Applied {
  Verdict verdict = Verdict::ignored;
  bool is_there = false;           // the order, now
  bool created = false;            // by this
  std::size_t events = 0;          // that were new
  std::optional<Refusal> refusal;  // the first, when refused
};

// Never throws a Refusal of what was sent: each order and event is taken or refused for
// itself, and what was refused has written nothing. The same again has no effect, and the
// outcome of many does not depend on their order.
Applied apply(App& app, Transaction& tx, const Mapped& mapped, Instant now);

}  // namespace kulanz
