#include "server/app/refresh.h"

#include <algorithm>

#include "server/app/cases.h"
#include "server/app/entitlements.h"
#include "server/app/giving.h"
#include "server/app/news.h"
#include "server/app/offers.h"
#include "server/app/refusal.h"
#include "server/app/scheduler.h"

namespace kulanz {
namespace {

bool is_fresh(App& app, Reader& reader, const OrderRecord& order, const PromiseView& view,
              Instant now) {
  if (view.decision.reason != Reason::ok) return true;
  if (!changed_entitlements(reader, order, view, now).empty()) return false;
  if (!changed_cases(app, reader, order, view, now).empty()) return false;
  if (has_something_to_give(app, reader, order, view, now)) return false;
  if (has_news(reader, order, view)) return false;
  return !view.order_cancelled || !has_unspent_goodwill(reader, order, view);
}

void refresh_promise(App& app, Transaction& tx, const OrderRecord& order, const PromiseView& view,
                     Instant now) {
  if (view.order_cancelled) revoke_unspent_goodwill(tx, order, view, now);
  save_entitlements(tx, order, changed_entitlements(tx, order, view, now), now);
  give_by_itself(app, tx, order, view, now);
  const std::vector<CaseRecord> cases = changed_cases(app, tx, order, view, now);
  save_cases(tx, order, cases, now);
  const bool names_owners = tell_promise_news(app, tx, order, view, now);
  if (!names_owners) introduce_owners(tx, cases, now);
}

bool shows_cancelled(const PromiseView& view) {
  return std::any_of(view.events.begin(), view.events.end(),
                     [](const EventRecord& event) { return event.kind == "cancelled"; });
}

// When one of them decides something else by itself, or can be made good.
std::optional<Instant> next_look(App& app, Reader& reader, const OrderRecord& order,
                                 const std::vector<PromiseView>& views, Instant now) {
  for (const PromiseView& view : views) {
    const bool decided = view.decision.reason == Reason::ok;
    if (decided && waits_for_clock(app, reader, order, view, now)) return now + seconds(1);
  }
  return next_change(views);
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
  const bool cancelled = std::all_of(views.begin(), views.end(), shows_cancelled);
  for (PromiseView& view : views) {
    view.order_cancelled = cancelled;
    close_what_does_not_fit(app, reader, order, view, now);
  }
  return views;
}

std::optional<Instant> next_change(const std::vector<PromiseView>& views) {
  std::optional<Instant> next;
  for (const PromiseView& view : views) {
    const auto& change = view.decision.next_change_at;
    if (view.decision.reason != Reason::ok || !change) continue;
    if (!next || *change < *next) next = change;
  }
  return next;
}

bool is_stale(App& app, Reader& reader, const OrderRecord& order,
              const std::vector<PromiseView>& views, Instant now) {
  for (const PromiseView& view : views) {
    if (!is_fresh(app, reader, order, view, now)) return true;
  }
  return false;
}

void refresh(App& app, Transaction& tx, const OrderRecord& order, Instant now) {
  const std::vector<PromiseView> views = view_promises(app, tx, order, now);
  for (const PromiseView& view : views) {
    if (view.decision.reason == Reason::ok) refresh_promise(app, tx, order, view, now);
  }
  look_next(tx, order.ref, next_look(app, tx, order, views, now));
}

}  // namespace kulanz
