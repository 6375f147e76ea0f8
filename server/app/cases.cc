#include "server/app/cases.h"

#include <algorithm>
#include <functional>

#include "server/app/audit.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"
#include "server/app/outbox.h"

namespace kulanz {
namespace {

constexpr char kServer[] = "kulanz";  // who writes in a history when no person does

std::string key_of(const CaseRecord& c) { return promise_key(c.order, c.promise, c.escalation); }
std::string id_of(const CaseRecord& c) { return c.order + "~" + c.promise + "~" + c.escalation; }

void note(CaseRecord& c, Instant now, const std::string& by, const std::string& text) {
  if (c.history.size() >= kMaxHistory) {
    throw Refusal(RefusalKind::conflict, "history_full", "this case has too long a history");
  }
  c.history.push_back({now.unix_seconds, by, text});
}

void give_to(CaseRecord& c, const Person& person) {
  c.role = person.role;
  c.owner_name = person.name;
  c.owner_contact = person.contact;
  c.owner_email = person.email;
}

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
  constexpr std::int64_t kDaySeconds = 86'400;
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

// Why the case is closed; null when it is not. A kept promise closes it unless the
// policy escalates all the same (the customer says that what was kept is missing).
const char* closing_word(const CaseRecord& c, const PromiseView& view, bool escalated) {
  for (const EventRecord& event : view.events) {
    if (moment_of(event) < c.episode_at) continue;
    if (event.kind == "solved") return "The customer says that it is settled.";
    if (event.kind == "received") return "The customer says that it came.";
    const bool came = event.kind == "delivered" || event.kind == "activated";
    if (came && !is_contradicted(view, event)) return "Seen delivered.";
  }
  const bool kept = view.decision.state == PromiseState::kept && !escalated;
  return kept ? "The promise was kept." : nullptr;
}

CaseRecord opened(App& app, const OrderRecord& order, const PromiseView& view,
                  const Escalation& escalation, Instant now) {
  CaseRecord c;
  c.order = order.ref;
  c.promise = view.promise.id;
  c.escalation = escalation.id;
  give_to(c, app.roster().owner(escalation.role, key_of(c)));
  c.opened_at = now.unix_seconds;
  c.episode_at = now.unix_seconds;
  c.due = escalation.due.unix_seconds;
  note(c, now, kServer, "Opened: " + escalation.id + ".");
  return c;
}

// True when it changed.
bool follow(CaseRecord& c, const PromiseView& view, const Escalation* escalation, Instant now) {
  const std::int64_t complaints = complaints_in(view);
  if (c.open) {
    const char* const word = closing_word(c, view, escalation != nullptr);
    if (word == nullptr) return false;
    c.open = false;
    c.complaints = complaints;
    note(c, now, kServer, std::string("Closed. ") + word);
    return true;
  }
  if (escalation == nullptr || complaints <= c.complaints) return false;
  c.open = true;
  c.episode_at = now.unix_seconds;
  c.due = std::max(escalation->due.unix_seconds, c.due);
  note(c, now, kServer, "Opened again: it happened once more.");
  return true;
}

using Change = std::function<void(CaseRecord&, Transaction&, Instant)>;

Answer change_case(App& app, const Attempt& attempt, const std::string& id, const char* action,
                   const Change& change) {
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    std::string key = id;
    std::replace(key.begin(), key.end(), '~', '/');
    auto found = load<CaseRecord>(tx, Table::cases, key);
    if (!found) throw Refusal(RefusalKind::not_found, "case_not_found", "there is no such case");
    change(*found, tx, now);
    save(tx, Table::cases, key, *found);
    write_audit(tx, now, action, need_order(tx, found->order).subject,
                {{"escalation", found->escalation}});
    return Answer{Made::nothing_new, case_json(*found)};
  });
}

}  // namespace

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
    if (follow(c, view, found == escalations.end() ? nullptr : &*found, now)) changed.push_back(c);
  }
  for (const Escalation& escalation : escalations) {
    const bool known = std::any_of(stored.begin(), stored.end(), [&](const CaseRecord& c) {
      return c.escalation == escalation.id;
    });
    if (!known) changed.push_back(opened(app, order, view, escalation, now));
  }
  return changed;
}

void save_cases(Transaction& tx, const OrderRecord& order, const std::vector<CaseRecord>& changed,
                Instant now) {
  for (const CaseRecord& c : changed) {
    save(tx, Table::cases, key_of(c), c);
    write_audit(tx, now, c.open ? "case_opened" : "case_resolved", order.subject,
                {{"escalation", c.escalation}, {"due", c.due}});
    tell(tx, {c.order, c.promise, c.open ? kCaseOpened : kCaseResolved,
              std::to_string(c.history.size()), {{"case", id_of(c)}}}, now);
  }
}

Json case_json(const CaseRecord& c) {
  Json history = Json::array();
  for (const HistoryRecord& entry : c.history) {
    history.push_back({{"at", instant_text({entry.at})}, {"by", entry.by}, {"text", entry.text}});
  }
  return {{"id", id_of(c)},
          {"order", c.order},
          {"promise", c.promise},
          {"escalation", c.escalation},
          {"state", c.open ? "open" : "resolved"},
          {"opened_at", instant_text({c.opened_at})},
          {"due", instant_text({c.due})},
          {"owner", {{"name", c.owner_name}, {"role", c.role}, {"contact", c.owner_contact}}},
          {"history", std::move(history)}};
}

Json list_cases(App& app) {
  std::vector<CaseRecord> all;
  app.read([&](Reader& reader) {
    all.clear();
    reader.scan(Table::cases, "", "", [&](std::string_view key, std::string_view) {
      all.push_back(*load<CaseRecord>(reader, Table::cases, std::string(key)));
      return true;
    });
  });
  std::stable_sort(all.begin(), all.end(), [](const CaseRecord& a, const CaseRecord& b) {
    return a.open != b.open ? a.open : a.due < b.due;
  });
  Json cases = Json::array();
  for (std::size_t i = 0; i < all.size() && i < kMaxCasesListed; ++i) {
    cases.push_back(case_json(all[i]));
  }
  return {{"cases", std::move(cases)}};
}

Answer assign_case(App& app, const Attempt& attempt, const std::string& id, const Json& body) {
  Fields fields(body, "");
  const std::string name = fields.text("name");
  fields.finish();
  return change_case(app, attempt, id, "case_assigned", [&](CaseRecord& c, Transaction&, Instant now) {
    const Person* const person = app.roster().find(c.role, name);
    if (person == nullptr) {
      throw Refusal(RefusalKind::unprocessable, "person_not_in_roster",
                    "nobody of that name has this case's role", "name");
    }
    give_to(c, *person);
    note(c, now, kServer, "Given to " + person->name + ".");
  });
}

Answer answer_case(App& app, const Attempt& attempt, const std::string& id, const Json& body) {
  Fields fields(body, "");
  const std::string by = fields.text("by");
  const std::string text = fields.text("text", {1, kMaxCaseText});
  fields.finish();
  return change_case(app, attempt, id, "case_answered", [&](CaseRecord& c, Transaction&, Instant now) {
    note(c, now, by, text);
  });
}

Answer resolve_case(App& app, const Attempt& attempt, const std::string& id, const Json& body) {
  Fields fields(body, "");
  const std::string by = fields.text("by");
  const auto said = fields.optional_text("customer_said", {1, kMaxCaseText});
  fields.finish();
  return change_case(app, attempt, id, "case_resolved", [&](CaseRecord& c, Transaction& tx, Instant now) {
    if (!c.open) throw Refusal(RefusalKind::conflict, "case_resolved", "this case is closed");
    if (!said) {
      throw Refusal(RefusalKind::conflict, "case_needs_customer",
                    "a case is closed by the customer's word or a delivery; customer_said "
                    "takes down what the customer told you", "customer_said");
    }
    const OrderRecord order = need_order(tx, c.order);
    for (const PromiseView& view : view_promises(app, tx, order, now)) {
      if (view.promise.id == c.promise) c.complaints = complaints_in(view);
    }
    c.open = false;
    note(c, now, by, "Closed. The customer said: " + *said);
    tell(tx, {c.order, c.promise, kCaseResolved, std::to_string(c.history.size()),
              {{"case", id_of(c)}}}, now);
  });
}

}  // namespace kulanz
