#include "server/cli/audit.h"

#include <algorithm>
#include <ostream>

#include "server/app/sealer.h"
#include "server/cli/files.h"
#include "server/cli/store_path.h"

namespace kulanz {
namespace {

constexpr std::size_t kHeadDigits = 64;

// The log groups the digits; both spellings are taken.
std::string read_head(std::string head) {
  std::erase(head, ':');
  const bool is_hex = std::all_of(head.begin(), head.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (!head.empty() && (head.size() != kHeadDigits || !is_hex)) {
    throw UsageError("--head is the 64 hexadecimal digits of a seal, as the log told them");
  }
  return head;
}

std::string stretch(const char* what, std::uint64_t first, std::uint64_t last) {
  const std::string one = std::string(what) + " " + std::to_string(first);
  return first == last ? one : std::string(what) + "s " + std::to_string(first) + " to " +
                                   std::to_string(last);
}

std::string sentence(const AuditFinding& finding) {
  if (finding.what == "head") {
    return "truncated: the head that was published is not there; its seal, and rows with it, "
           "were cut off or are another shop's";
  }
  return finding.kind + ": " + stretch(finding.what.c_str(), finding.first, finding.last);
}

void print(const AuditReport& report, std::ostream& out) {
  out << report.rows << " rows, sealed to row " << report.sealed_to << " by " << report.seals
      << " seals\n";
  if (!report.head.empty()) {
    out << "head " << report.head << " of " << instant_text({report.sealed_at}) << "\n";
  }
  if (report.last_row > report.sealed_to) {
    out << "not sealed yet: " << stretch("row", report.sealed_to + 1, report.last_row) << "\n";
  }
  for (const AuditFinding& finding : report.findings) out << sentence(finding) << "\n";
  out << (report.findings.empty() ? "nothing was changed\n" : "the audit was tampered with\n");
}

}  // namespace

int run_audit_verify(const AuditOptions& options, std::ostream& out) {
  const std::string path = database_path(options.store);
  const std::string head = read_head(options.head);
  SystemRandom random;
  const Secrets secrets = load_secrets(
      options.key_file.empty() ? path + ".keys" : options.key_file, random, false);
  const auto store = open_sqlite_reader({path, "", true});
  AuditReport report;
  store->read([&](Reader& reader) { report = verify_audit(reader, secrets, head); });
  print(report, out);
  return report.findings.empty() ? 0 : 1;
}

}  // namespace kulanz
