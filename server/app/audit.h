// The audit: one row for each effect, in the same commit. It names an order by
// its random subject, never a person, a code or a secret.
#pragma once

#include <string>

#include "server/app/app.h"
#include "server/app/json.h"

namespace kulanz {

inline constexpr int kMaxAuditPage = 500;

void write_audit(Transaction& tx, Instant now, const std::string& action,
                 const std::string& subject, Json details = Json::object());

// {"rows":[{number,at,action,subject,details}],"next":NUMBER}: rows after number
// `after`, at most kMaxAuditPage; ask again with `next` while rows come.
Json read_audit(App& app, std::uint64_t after);

}  // namespace kulanz
