#include "server/app/cases.h"

#include <algorithm>

#include "server/app/audit.h"
#include "server/app/clock.h"
#include "server/app/outbox.h"

namespace kulanz {
namespace {

struct Closing {
  const char* why;  // as in HistoryRecord
  const char* text;
};

// Why the case is closed; nothing when it is not. A kept promise closes it unless the
// policy escalates all the same (the customer says that what was kept is missing).
std::optional<Closing> closing_of(const CaseRecord& c, const PromiseView& view, bool escalated) {
  for (const EventRecord& event : view.events) {
    if (moment_of(event) < c.episode_at) continue;
    if (event.kind == "solved") return Closing{"solved", "The customer says that it is settled."};
    if (event.kind == "received") return Closing{"received", "The customer says that it came."};
    const bool came = event.kind == "delivered" || event.kind == "activated";
    if (came && !is_contradicted(view, event)) return Closing{"delivered", "Seen delivered."};
  }
  const bool kept = view.decision.state == PromiseState::kept && !escalated;
  return kept ? std::optional(Closing{"kept", "The promise was kept."}) : std::nullopt;
}

CaseRecord opened(App& app, const OrderRecord& order, const PromiseView& view,
                  const Escalation& escalation, Instant now) {
  CaseRecord c;
  c.order = order.ref;
  c.promise = view.promise.id;
  c.escalation = escalation.id;
  give_to(c, app.roster().owner(escalation.role, case_key(c)));
  c.opened_at = now.unix_seconds;
  c.episode_at = now.unix_seconds;
  c.due = escalation.due.unix_seconds;
  c.wake_at = wake_time(app.roster(), c);
  note(c, {now.unix_seconds, kServer, "Opened, and given to " + c.owner_name + ".", "opened",
           c.owner_name, ""});
  return c;
}

// True when it changed.
bool follow(const Roster& roster, CaseRecord& c, const PromiseView& view,
            const Escalation* escalation, Instant now) {
  const std::int64_t complaints = complaints_in(view);
  if (c.open) {
    const auto closing = closing_of(c, view, escalation != nullptr);
    if (!closing) return false;
    c.open = false;
    c.complaints = complaints;
    note(c, {now.unix_seconds, kServer, std::string("Closed. ") + closing->text, "closed", "",
             closing->why});
    return true;
  }
  if (escalation == nullptr || complaints <= c.complaints) return false;
  c.open = true;
  c.episode_at = now.unix_seconds;
  c.due = std::max(escalation->due.unix_seconds, c.due);
  c.overdue_at = 0;
  c.wake_at = wake_time(roster, c);
  ++c.episodes;
  note(c, {now.unix_seconds, kServer, "Opened again: it happened once more.", "reopened",
           c.owner_name, ""});
  return true;
}

}  // namespace

std::int64_t complaints_in(const PromiseView& view) {
  const auto complains = [](const EventRecord& e) {
    return e.kind == "not_received" || e.kind == "not_so";
  };
  return view.decision.issues_missed +
         std::count_if(view.events.begin(), view.events.end(), complains);
}

// When an event happened at the latest; a date alone counts from its first second
// in UTC, so that a vague word never closes what came after it.
std::int64_t moment_of(const EventRecord& event) {
  if (const auto instant = parse_instant(event.at); instant.ok()) return instant->unix_seconds;
  const auto date = parse_date(event.at);
  return date.ok() ? std::int64_t{date->days} * kDaySeconds : 0;
}

// Whether the customer says later that this is not so, or that the issue is missing.
bool is_contradicted(const PromiseView& view, const EventRecord& event) {
  return std::any_of(view.events.begin(), view.events.end(), [&](const EventRecord& other) {
    const bool denies = other.kind == "not_so" ||
                        (other.kind == "not_received" && other.instance == event.instance);
    return denies && moment_of(other) >= moment_of(event);
  });
}

std::vector<CaseRecord> load_cases(Reader& reader, const std::string& order,
                                   const std::string& promise) {
  return load_all<CaseRecord>(reader, Table::cases, promise_key(order, promise, ""));
}

std::vector<CaseRecord> changed_cases(App& app, Reader& reader, const OrderRecord& order,
                                      const PromiseView& view, Instant now) {
  std::vector<CaseRecord> changed;
  const std::vector<CaseRecord> stored = load_cases(reader, order.ref, view.promise.id);
  const auto& escalations = view.decision.escalations;
  for (CaseRecord c : stored) {
    const auto found = std::find_if(escalations.begin(), escalations.end(),
                                    [&](const Escalation& e) { return e.id == c.escalation; });
    const Escalation* const escalation = found == escalations.end() ? nullptr : &*found;
    if (follow(app.roster(), c, view, escalation, now)) changed.push_back(c);
  }
  for (const Escalation& escalation : escalations) {
    const bool known = std::any_of(stored.begin(), stored.end(), [&](const CaseRecord& c) {
      return c.escalation == escalation.id;
    });
    if (!known) changed.push_back(opened(app, order, view, escalation, now));
  }
  return changed;
}

void tell_case(Transaction& tx, const CaseRecord& c, Instant now) {
  tell(tx, {c.order, c.promise, c.open ? kCaseOpened : kCaseResolved,
            c.escalation + "." + std::to_string(c.episodes), {{"case", case_id(c)}}}, now);
}

void introduce_owners(Transaction& tx, const std::vector<CaseRecord>& changed, Instant now) {
  for (const CaseRecord& c : changed) {
    if (!c.open) continue;
    tell(tx, {c.order, c.promise, kCaseIntroduced,
              c.escalation + "." + std::to_string(c.episodes), {{"case", case_id(c)}}}, now);
  }
}

void save_cases(Transaction& tx, const OrderRecord& order, const std::vector<CaseRecord>& changed,
                Instant now) {
  for (const CaseRecord& c : changed) {
    save_case(tx, c);
    write_audit(tx, now, c.open ? "case_opened" : "case_resolved", order.subject,
                {{"escalation", c.escalation}, {"due", c.due}});
    tell_case(tx, c, now);
  }
}

namespace {

Json history_json(const std::vector<HistoryRecord>& history) {
  Json entries = Json::array();
  for (const HistoryRecord& entry : history) {
    Json json = {{"at", instant_text({entry.at})}, {"by", entry.by}, {"text", entry.text}};
    if (!entry.what.empty()) json["what"] = entry.what;
    if (!entry.to.empty()) json["to"] = entry.to;
    entries.push_back(std::move(json));
  }
  return entries;
}

}  // namespace

Json case_json(const CaseRecord& c) {
  const bool overdue = is_overdue(c);
  return {{"id", case_id(c)},
          {"order", c.order},
          {"promise", c.promise},
          {"escalation", c.escalation},
          {"state", c.open ? "open" : "resolved"},
          {"opened_at", instant_text({c.opened_at})},
          {"due", instant_text({c.due})},
          {"overdue", overdue},
          {"overdue_since", overdue ? Json(instant_text({c.overdue_at})) : Json()},
          {"raised", c.raised},
          {"owner", {{"name", c.owner_name}, {"role", c.role}, {"contact", c.owner_contact}}},
          {"history", history_json(c.history)}};
}

}  // namespace kulanz
