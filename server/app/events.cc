#include "server/app/events.h"

#include <set>

#include "server/app/audit.h"
#include "server/app/deciding.h"
#include "server/app/holds.h"
#include "server/app/orders.h"
#include "server/app/refresh.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

Source source_of(Fields& fields, Source sender) {
  const auto told = fields.optional_text("source");
  if (!told) return sender;
  const Result<Source> source = parse_source(*told);
  if (!source.ok()) throw refused(source.reason(), fields.where("source"));
  const bool relayed = sender == Source::merchant && *source == Source::partner;
  if (*source != sender && !relayed) {
    throw refused(Reason::source_not_allowed, fields.where("source"));
  }
  return *source;
}

void check_kind(const EventRecord& event, Source source, const Fields& fields) {
  const Result<EventKind> kind = parse_event_kind(event.kind);
  if (!kind.ok()) throw refused(kind.reason(), fields.where("kind"));
  if (!source_may_send(source, *kind)) {
    throw refused(Reason::source_not_allowed, fields.where("kind"));
  }
  if ((*kind == EventKind::fault_set) != !event.fault.empty()) {
    throw Refusal(RefusalKind::unprocessable, "fault_misplaced",
                  "fault belongs to an event of kind fault_set, and only to it",
                  fields.where("fault"));
  }
}

void check_time(const EventRecord& event, Instant now, const Fields& fields) {
  const Result<Instant> moment = parse_instant(event.at);
  if (moment.ok()) {
    if (*moment > now + kFutureSkew) {
      throw refused(Reason::event_from_future, fields.where("at"));
    }
  } else if (!parse_date(event.at).ok()) {
    throw refused(Reason::bad_instant, fields.where("at"));
  }
  if (!event.instance.empty() && !parse_date(event.instance).ok()) {
    throw refused(Reason::bad_date, fields.where("instance"));
  }
}

bool same_event(const EventRecord& a, const EventRecord& b) {
  return a.promise == b.promise && a.kind == b.kind && a.at == b.at && a.fault == b.fault &&
         a.instance == b.instance;
}

// The engine is the judge of everything that depends on the policy.
void check_with_policy(App& app, Reader& reader, const OrderRecord& order, const EventRecord& event,
                       Instant now, const std::string& where) {
  std::vector<EventRecord> events = load_events(reader, order.ref);
  events.push_back(event);
  const PromiseRecord& promise = need_promise(order, event.promise, where + "/promise");
  std::size_t own = 0;
  for (const EventRecord& other : events) own += other.promise == promise.id ? 1 : 0;
  if (own > kMaxEvents) throw refused(Reason::too_many_events, where);
  const auto policy = app.policies().get(reader, promise.digest);
  const Decision decision = decide_input(*policy, promise_input(order, promise, events), now);
  if (decision.reason != Reason::ok) throw refused(decision.reason, where);
}

}  // namespace

bool is_cancelled(Reader& reader, const OrderRecord& order) {
  std::set<std::string> cancelled;
  for (const EventRecord& event : load_events(reader, order.ref)) {
    if (event.kind == "cancelled") cancelled.insert(event.promise);
  }
  return cancelled.size() == order.promises.size();
}

EventRecord parse_event(const Json& entry, const std::string& where, const OrderRecord& order,
                        Source sender, Instant now) {
  Fields fields(entry, where);
  EventRecord event;
  event.id = fields.id("id", kMaxEventId);
  event.promise = need_promise(order, fields.id("promise"), fields.where("promise")).id;
  event.kind = fields.text("kind", {1, 64});
  event.at = fields.text("at", {1, 64});
  const Source source = source_of(fields, sender);
  event.source = source_name(source);
  event.fault =
      fields
          .optional_one_of("fault", {"merchant", "partner", "customer", "force_majeure", "unknown"})
          .value_or("");
  event.instance = fields.optional_text("instance").value_or("");
  event.received_at = now.unix_seconds;
  fields.finish();
  check_kind(event, source, fields);
  check_time(event, now, fields);
  return event;
}

bool add_event(App& app, Transaction& tx, const OrderRecord& order, const EventRecord& event,
               Instant now, const std::string& where) {
  const std::string key = event_key(order.ref, event.source, event.id);
  if (const auto before = load<EventRecord>(tx, Table::events, key)) {
    if (same_event(*before, event)) return false;
    throw Refusal(RefusalKind::conflict, "event_conflict",
                  "this sender used this event id before, for another event", where + "/id");
  }
  check_with_policy(app, tx, order, event, now, where);
  save(tx, Table::events, key, event);
  write_audit(tx, now, "event", order.subject,
              {{"promise", promise_place(order, event.promise)},
               {"kind", event.kind},
               {"source", event.source}});
  return true;
}

void after_events(App& app, Transaction& tx, const OrderRecord& order, Instant now) {
  refresh(app, tx, order, now);
  if (is_cancelled(tx, order)) release_holds(tx, order.ref, now);
}

Answer post_events(App& app, const Attempt& attempt, const std::string& ref, Source sender,
                   const Json& body) {
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    const OrderRecord order = need_order(tx, ref);
    Fields fields(body, "");
    const Json& entries = fields.array("events", 1, kMaxEventsPerRequest);
    fields.finish();
    std::size_t accepted = 0;
    const bool partner = sender == Source::partner;
    const std::string label = partner ? app.keys().label_of(attempt.caller) : "";
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::string where = "events/" + std::to_string(i);
      EventRecord event = parse_event(entries[i], where, order, sender, now);
      event.sender = label;
      if (add_event(app, tx, order, event, now, where)) ++accepted;
    }
    if (accepted > 0) after_events(app, tx, order, now);
    return Answer{Made::nothing_new,
                  {{"accepted", accepted}, {"duplicates", entries.size() - accepted}}};
  });
}

}  // namespace kulanz
