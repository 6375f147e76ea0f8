// Cases: what a voucher must not paper over. Each has one owner with a name and
// a way to be reached, and a time by which something has happened.
//
// A case is opened by a decision's escalation. It is closed only by the customer's
// word (`solved`, `received`), by what was promised being seen delivered, or by the
// promise being kept: never by silence. A further breach or complaint opens it again.
#pragma once

#include "server/app/idempotency.h"
#include "server/app/refresh.h"

namespace kulanz {

inline constexpr int kMaxCasesListed = 500;
inline constexpr std::size_t kMaxHistory = 200;  // entries of one case
inline constexpr std::size_t kMaxCaseText = 2000;

// The cases of a promise as they are after this decision; only those that differ.
std::vector<CaseRecord> changed_cases(App& app, Reader& reader, const OrderRecord& order,
                                      const PromiseView& view, Instant now);
void save_cases(Transaction& tx, const OrderRecord& order, const std::vector<CaseRecord>& changed,
                Instant now);

std::vector<CaseRecord> load_cases(Reader& reader, const std::string& order,
                                   const std::string& promise);

// {"id","order","promise","escalation","state","opened_at","due","owner","history"}
Json case_json(const CaseRecord& record);

// GET /v1/cases, open ones first, then by due time.
Json list_cases(App& app);

// POST /v1/cases/{id}/…, each answers the case.
//   assign   {"name"}            to another person of the same role
//   answer   {"by","text"}       what was done or said; changes no state
//   resolve  {"by","customer_said"}  the customer's word, as given to a person; without
//                                it only the customer or a delivery closes a case
Answer assign_case(App& app, const Attempt& attempt, const std::string& id, const Json& body);
Answer answer_case(App& app, const Attempt& attempt, const std::string& id, const Json& body);
Answer resolve_case(App& app, const Attempt& attempt, const std::string& id, const Json& body);

}  // namespace kulanz
