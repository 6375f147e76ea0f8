#include "server/app/case_clock.h"

#include <algorithm>

#include "server/app/audit.h"
#include "server/app/orders.h"
#include "server/app/outbox.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr char kOverdue[] = "overdue";

void drop_oldest_overdue(std::vector<HistoryRecord>& history) {
  const auto is_overdue = [](const HistoryRecord& entry) { return entry.what == kOverdue; };
  const auto count =
      static_cast<std::size_t>(std::count_if(history.begin(), history.end(), is_overdue));
  if (count <= kMaxOverdueNotes) return;
  history.erase(std::find_if(history.begin(), history.end(), is_overdue));
}

// To whoever is next; it stays where it is when nobody else has the role.
void raise(const Roster& roster, CaseRecord& c, Instant now) {
  const std::string before = c.owner_name;
  const Person* const next = roster.next(c.role, before);
  if (next != nullptr) give_to(c, *next);
  std::string text = "Overdue: " + before + " let the time pass. ";
  text += c.owner_name == before ? "Nobody else has this role." : "Raised to " + c.owner_name + ".";
  note(c, {now.unix_seconds, kServer, std::move(text), kOverdue, c.owner_name, ""});
  if (c.overdue_at == 0) c.overdue_at = c.due;
  ++c.raised;
  c.due = roster.hours(c.role).answer_by(now).unix_seconds;
  c.wake_at = wake_time(roster, c);
}

}  // namespace

std::string case_key(const CaseRecord& c) { return promise_key(c.order, c.promise, c.escalation); }

std::string case_id(const CaseRecord& c) { return c.order + "~" + c.promise + "~" + c.escalation; }

void need_room(const CaseRecord& c) {
  if (c.history.size() < kMaxHistory) return;
  throw Refusal(RefusalKind::conflict, "history_full", "this case has too long a history");
}

void note(CaseRecord& c, HistoryRecord entry) {
  c.history.push_back(std::move(entry));
  drop_oldest_overdue(c.history);
}

void give_to(CaseRecord& c, const Person& person) {
  c.role = person.role;
  c.owner_name = person.name;
  c.owner_contact = person.contact;
  c.owner_email = person.email;
}

std::int64_t wake_time(const Roster& roster, const CaseRecord& c) {
  return roster.hours(c.role).open_at({c.due}).unix_seconds;
}

void restart_clock(const Roster& roster, CaseRecord& c, Instant now) {
  c.overdue_at = 0;
  c.due = roster.hours(c.role).answer_by(now).unix_seconds;
  c.wake_at = wake_time(roster, c);
}

void save_case(Transaction& tx, CaseRecord c) {
  const std::string key = case_key(c);
  const auto before = load<CaseRecord>(tx, Table::cases, key);
  if (!c.open) c.wake_at = 0;
  if (before && before->wake_at != c.wake_at) unschedule(tx, {{before->wake_at}, kDueCase, key});
  const bool is_there = before && before->wake_at == c.wake_at;
  if (c.wake_at != 0 && !is_there) schedule(tx, {{c.wake_at}, kDueCase, key});
  save(tx, Table::cases, key, c);
}

void raise_case(App& app, Transaction& tx, const Due& due, Instant now) {
  auto c = load<CaseRecord>(tx, Table::cases, due.id);
  if (!c || !c->open || c->wake_at == 0 || c->wake_at > now.unix_seconds) return;
  raise(app.roster(), *c, now);
  save_case(tx, *c);
  write_audit(tx, now, "case_overdue", need_order(tx, c->order).subject,
              {{"escalation", c->escalation}, {"raised", c->raised}});
  tell(tx,
       {c->order,
        c->promise,
        kCaseOverdue,
        c->escalation + "." + std::to_string(c->raised),
        {{"case", case_id(*c)}, {"raised", c->raised}}},
       now);
}

void unschedule_cases(Transaction& tx, const std::string& order) {
  for (const auto& c : load_all<CaseRecord>(tx, Table::cases, order + "/")) {
    unschedule(tx, {{c.wake_at}, kDueCase, case_key(c)});
  }
}

}  // namespace kulanz
