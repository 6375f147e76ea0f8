// The audit: one row for each effect, in the same commit. It names an order by its
// random subject, a promise by its place in the order and a voucher by its serial; never
// a person, a code, a secret, or a text that a customer or the shop chose for an order. So
// it stays as it is when a customer is erased, and can be sealed: sealer.h.
#pragma once

#include <string>

#include "server/app/app.h"
#include "server/app/json.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr int kMaxAuditPage = 500;

void write_audit(Transaction& tx, Instant now, const std::string& action,
                 const std::string& subject, Json details = Json::object());

// Which promise of its order, from 0: what the audit calls it.
std::size_t promise_place(const OrderRecord& order, const std::string& promise);

// A row's key; rows are numbered from 1 without a gap.
std::string audit_key(std::uint64_t number);
// The number of the last row; 0 when there is none.
std::uint64_t last_audit_number(Reader& reader);
// When that was written; the beginning of time when there is none.
Instant last_audit_moment(Reader& reader);

// For an id: 26 symbols of lower-case Crockford base32, of which 10 count the audit's
// rows and 16 are random. What is made later is sorted later, so that a table of ids
// grows at its end.
std::string ordered_text(Reader& reader, Random& random);

// {"rows":[{number,at,action,subject,details}],"next":NUMBER,"head":{number,first,last,
// at,head}}: rows after number `after`, at most kMaxAuditPage; ask again with `next` while
// rows come. `head` is the last seal, null when there is none.
Json read_audit(App& app, std::uint64_t after);

}  // namespace kulanz
