// Brings what is stored of an order up to what its promises now decide: what is
// due, who owns what, what is to be told. Runs when events or reports arrive, when
// something is claimed, when a status is asked, and by itself at the next moment at
// which a promise decides something else (scheduler.h); running it twice changes nothing.
#pragma once

#include "server/app/deciding.h"
#include "server/app/app.h"
#include "server/app/records.h"

namespace kulanz {

// One promise with what it decides at this moment.
struct PromiseView {
  PromiseRecord promise;
  std::shared_ptr<const ShelfPolicy> policy;
  Json input;
  std::vector<EventRecord> events;  // its own
  Decision decision;
  bool order_cancelled = false;  // every promise of the order was: goodwill ends
  bool budget_closed = false;    // decided without goodwill, server/app/offers.h
  Decision if_open;              // closed: what it would have been
};

std::vector<PromiseView> view_promises(App& app, Reader& reader, const OrderRecord& order,
                                       Instant now);

// The first moment at which one of them decides something else; none: never.
std::optional<Instant> next_change(const std::vector<PromiseView>& views);

// Whether refresh() would change anything.
bool is_stale(App& app, Reader& reader, const OrderRecord& order,
              const std::vector<PromiseView>& views, Instant now);

void refresh(App& app, Transaction& tx, const OrderRecord& order, Instant now);

}  // namespace kulanz
