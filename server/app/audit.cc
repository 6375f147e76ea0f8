#include "server/app/audit.h"

#include <cstdio>

#include "server/app/records.h"

namespace kulanz {
namespace {

constexpr char kSequenceKey[] = "audit_seq";

std::string audit_key(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  constexpr std::size_t kDigits = 20;
  return std::string(kDigits - digits.size(), '0') + digits;
}

}  // namespace

void write_audit(Transaction& tx, Instant now, const std::string& action,
                 const std::string& subject, Json details) {
  const auto last = tx.get(Table::meta, kSequenceKey);
  const std::uint64_t number = last ? std::stoull(*last) + 1 : 1;
  tx.put(Table::meta, kSequenceKey, std::to_string(number));
  const AuditRecord row{number, now.unix_seconds, action, subject, std::move(details)};
  save(tx, Table::audit, audit_key(number), row);
}

Json read_audit(App& app, std::uint64_t after) {
  Json rows;
  std::uint64_t next = 0;
  app.read([&](Reader& reader) {
    rows = Json::array();
    next = after;
    reader.scan(Table::audit, audit_key(after + 1), "", [&](std::string_view, std::string_view v) {
      Json row = Json::parse(v);
      next = row.at("number");
      row["at"] = instant_text({row.at("at").get<std::int64_t>()});
      rows.push_back(std::move(row));
      return rows.size() < kMaxAuditPage;
    });
  });
  return {{"rows", std::move(rows)}, {"next", next}};
}

}  // namespace kulanz
