// A case's clock: when its owner has let the due time pass, the case is raised to the
// next person of the role, told case.overdue, and due again; once per period, for ever,
// because silence closes nothing. Whoever is alone in a role keeps it and is told again.
//
//   due      until when the customer hears from the owner: first what the policy says
//            (`due` of its escalation), after an answer or a raise answer_within of the
//            role's hours (role_hours.h) from that moment on
//   wake_at  when the keeper looks: the due time or, where nobody is there at that time,
//            the next opening: a case that is due on Saturday evening is raised on Monday
//
// An answer of the owner stops the clock and starts it again, and the case is no longer
// overdue; a hand-over leaves the due time as it is, because the customer waits no
// shorter; what closes the case ends the clock.
#pragma once

#include <string>
#include <vector>

#include "server/app/due.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr char kDueCase[] = "case";   // its id is the case's key
inline constexpr char kServer[] = "kulanz";  // who writes in a history when no person does

// Beyond kMaxHistory entries nobody hands over or answers any more. What closes a case is
// always noted, and what the server notes is bounded by the events of a promise, but for
// overdue days: the last kMaxOverdueNotes of them stay.
inline constexpr std::size_t kMaxHistory = 200;
inline constexpr std::size_t kMaxOverdueNotes = 24;

std::string case_key(const CaseRecord& c);  // REF/PROMISE/ESCALATION
std::string case_id(const CaseRecord& c);   // the same with ~

// Throws Refusal history_full.
void need_room(const CaseRecord& c);
// Before what the customer said to a person, in the text of an entry that closes a case.
inline constexpr char kCustomerSaid[] = "Closed. The customer said: ";

// Adds to the history.
void note(CaseRecord& c, HistoryRecord entry);

void give_to(CaseRecord& c, const Person& person);

// When the keeper must look after a case that is due then.
std::int64_t wake_time(const Roster& roster, const CaseRecord& c);

// The owner has answered now: the clock starts again.
void restart_clock(const Roster& roster, CaseRecord& c, Instant now);

// Writes the case; its due thing follows wake_at, which is 0 for a closed one.
void save_case(Transaction& tx, CaseRecord c);

// Handles kDueCase.
void raise_case(App& app, Transaction& tx, const Due& due, Instant now);

// Before the cases of an order are erased.
void unschedule_cases(Transaction& tx, const std::string& order);

}  // namespace kulanz
