// Cases: what a voucher must not paper over. Each has one owner with a name and
// a way to be reached, and a time by which something has happened.
//
// A case is opened by a decision's escalation. It is closed only by the customer's
// word (`solved`, `received`), by what was promised being seen delivered, or by the
// promise being kept: never by silence. A further breach or complaint opens it again.
// A case that nobody answers in time is raised to the next person: case_clock.h. All that
// is known of one, in the order of time: case_page.h.
#pragma once

#include "server/app/case_clock.h"
#include "server/app/idempotency.h"
#include "server/app/refresh.h"

namespace kulanz {

inline constexpr std::size_t kMaxCasesListed = 500;
inline constexpr std::size_t kMaxCaseText = 2000;

// The cases of a promise as they are after this decision; only those that differ.
std::vector<CaseRecord> changed_cases(App& app, Reader& reader, const OrderRecord& order,
                                      const PromiseView& view, Instant now);
void save_cases(Transaction& tx, const OrderRecord& order, const std::vector<CaseRecord>& changed,
                Instant now);
// case.opened or case.resolved, once for each time it was opened.
void tell_case(Transaction& tx, const CaseRecord& c, Instant now);
// case.introduced: the customer is told who owns the case that was opened or reopened, once for
// each time. Only where no other letter of the same commit names the owner (news.h).
void introduce_owners(Transaction& tx, const std::vector<CaseRecord>& changed, Instant now);

std::vector<CaseRecord> load_cases(Reader& reader, const std::string& order,
                                   const std::string& promise);
// By its id. Throws Refusal case_not_found.
CaseRecord need_case(Reader& reader, const std::string& id);

inline bool is_overdue(const CaseRecord& c) { return c.open && c.overdue_at != 0; }

// How often the customer complained, or an issue was missed.
std::int64_t complaints_in(const PromiseView& view);
// When an event happened at the latest; a date alone counts from its first second
// in UTC, so that a vague word never closes what came after it.
std::int64_t moment_of(const EventRecord& event);
// Whether the customer says later that this is not so, or that the issue is missing.
bool is_contradicted(const PromiseView& view, const EventRecord& event);

// {"id","order","promise","escalation","state","opened_at","due","overdue","overdue_since",
// "raised","owner","history":[{"at","by","text","what","to"?}]}
Json case_json(const CaseRecord& record);

struct CaseFilter {
  std::string state;  // open (overdue ones too), overdue, resolved; empty: all
  std::string owner;  // a name; empty: anybody's
};

// GET /v1/cases: at most kMaxCasesListed, overdue ones first, then open ones by due
// time. Throws Refusal bad_enum.
Json list_cases(App& app, const CaseFilter& filter = {});

// POST /v1/cases/{id}/…, each answers the case.
//   assign   {"name","by"?}      to another person of the same role; `by` who hands it over
//   answer   {"by","text"}       what was done or said; by the owner it restarts the clock
//   resolve  {"by","customer_said"}  the customer's word, as given to a person; without
//                                it only the customer or a delivery closes a case
Answer assign_case(App& app, const Attempt& attempt, const std::string& id, const Json& body);
Answer answer_case(App& app, const Attempt& attempt, const std::string& id, const Json& body);
Answer resolve_case(App& app, const Attempt& attempt, const std::string& id, const Json& body);

}  // namespace kulanz
