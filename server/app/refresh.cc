#include "server/app/refresh.h"

#include <algorithm>

#include "server/app/cases.h"
#include "server/app/entitlements.h"
#include "server/app/offers.h"
#include "server/app/refusal.h"
#include "server/app/outbox.h"

namespace kulanz {
namespace {

// The one message at the breach and the one at its end, or none.
const char* news(const PromiseView& view) {
  switch (view.decision.state) {
    case PromiseState::breached: return kPromiseBreached;
    case PromiseState::kept: return kPromiseKept;
    default: return nullptr;
  }
}

Message news_message(const OrderRecord& order, const PromiseView& view, const char* type) {
  return {order.ref, view.promise.id, type, "1", {{"apology", view.decision.apology}}};
}

bool is_fresh(App& app, Reader& reader, const OrderRecord& order, const PromiseView& view,
              Instant now) {
  if (view.decision.reason != Reason::ok) return true;
  if (!changed_entitlements(reader, order, view, now).empty()) return false;
  if (!changed_cases(app, reader, order, view, now).empty()) return false;
  const char* const type = news(view);
  if (type != nullptr && !is_told(reader, news_message(order, view, type))) return false;
  return !view.order_cancelled || !has_unspent_goodwill(reader, order, view);
}

void refresh_promise(App& app, Transaction& tx, const OrderRecord& order, const PromiseView& view,
                     Instant now) {
  if (view.order_cancelled) revoke_unspent_goodwill(tx, order, view, now);
  save_entitlements(tx, order, changed_entitlements(tx, order, view, now), now);
  save_cases(tx, order, changed_cases(app, tx, order, view, now), now);
  if (const char* const type = news(view)) tell(tx, news_message(order, view, type), now);
}

bool is_cancelled(const PromiseView& view) {
  return std::any_of(view.events.begin(), view.events.end(),
                     [](const EventRecord& event) { return event.kind == "cancelled"; });
}

}  // namespace

std::vector<PromiseView> view_promises(App& app, Reader& reader, const OrderRecord& order,
                                       Instant now) {
  const std::vector<EventRecord> events = load_events(reader, order.ref);
  std::vector<PromiseView> views;
  for (const PromiseRecord& promise : order.promises) {
    PromiseView view;
    view.promise = promise;
    view.policy = app.policies().get(reader, promise.digest);
    view.input = promise_input(order, promise, events);
    if (asks_for_budget(view.policy->policy)) view.input["history"]["goodwill_open"] = true;
    for (const EventRecord& event : events) {
      if (event.promise == promise.id) view.events.push_back(event);
    }
    view.decision = decide_input(*view.policy, view.input, now);
    views.push_back(std::move(view));
  }
  const bool cancelled = std::all_of(views.begin(), views.end(), is_cancelled);
  for (PromiseView& view : views) {
    view.order_cancelled = cancelled;
    close_what_does_not_fit(reader, order, view, now);
  }
  return views;
}

bool is_stale(App& app, Reader& reader, const OrderRecord& order,
              const std::vector<PromiseView>& views, Instant now) {
  for (const PromiseView& view : views) {
    if (!is_fresh(app, reader, order, view, now)) return true;
  }
  return false;
}

void refresh(App& app, Transaction& tx, const OrderRecord& order, Instant now) {
  for (const PromiseView& view : view_promises(app, tx, order, now)) {
    if (view.decision.reason == Reason::ok) refresh_promise(app, tx, order, view, now);
  }
}

}  // namespace kulanz
