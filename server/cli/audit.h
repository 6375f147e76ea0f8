// kulanz audit verify.
#pragma once

#include <iosfwd>
#include <string>

namespace kulanz {

struct AuditOptions {
  std::string store;
  std::string key_file;  // empty: beside the database
  std::string head;      // a published head, as the log or GET /v1/audit told it
};

// Says on `out` how far the audit is sealed, and one line for each thing that is wrong
// with it. The exit code: 0 when nothing is.
int run_audit_verify(const AuditOptions& options, std::ostream& out);

}  // namespace kulanz
