// Seals the audit: from then on no row can be changed, removed or put elsewhere without
// being noticed by whoever has the shop's secrets, and none of the sealed rows can be cut
// off without being noticed by whoever kept a later head. Heads are published for that:
// GET /v1/audit answers the last one, and each is a line of the log.
//
//   head(N)  = hex(HMAC-SHA-256(derived key "audit-seal",
//              "kulanz-seal-v1|" head(N-1) "|" first "|" last "|" hex(SHA-256(rows))))
//   rows     = row for row: key "=" bytes of the value, in decimal ":" value "\n"
//   mark     = the first 6 bytes of SHA-256(value) in base64url; "--------" for a row
//              that was not there
//
// head(0) is empty, first and last are decimal. Marks prove nothing; they tell which row
// of a stretch it was. The rows after the last seal are the unsealed tail: what happens to
// them there is not noticed, and verify_audit() names them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/app/app.h"
#include "server/app/json.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr std::uint64_t kMaxRowsPerSeal = 4'096;
inline constexpr std::size_t kMarkDigits = 8;

std::optional<SealRecord> last_seal(Reader& reader);
// {"number","first","last","at","head"}, or null.
Json head_json(const std::optional<SealRecord>& seal);

// Seals the first kMaxRowsPerSeal rows that are not; none when all are. Reads and counts
// outside of the write, so that no other write waits for it.
std::optional<SealRecord> seal_audit(App& app);

struct AuditFinding {
  std::string kind;  // changed, removed, reordered, truncated
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::string what;  // "row", "seal", or "head" for a published one that is not there
};

struct AuditReport {
  std::uint64_t rows = 0;        // that are there
  std::uint64_t last_row = 0;    // the last one's number
  std::uint64_t seals = 0;
  std::uint64_t sealed_to = 0;   // the rows after it are the unsealed tail
  std::int64_t sealed_at = 0;
  std::string head;              // the last seal's
  std::vector<AuditFinding> findings;
};

// Reads all of it, in order, holding one stretch at a time. `published` is a head that was
// kept elsewhere (empty: none).
AuditReport verify_audit(Reader& reader, const Secrets& secrets, const std::string& published = {});

}  // namespace kulanz
