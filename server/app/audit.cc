#include "server/app/audit.h"

#include <algorithm>

#include "server/app/counters.h"
#include "server/app/sealer.h"

namespace kulanz {
namespace {

constexpr char kSequenceKey[] = "audit_seq";
constexpr int kOrderSymbols = 10;
constexpr int kRandomSymbols = 16;

}  // namespace

std::string audit_key(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  constexpr std::size_t kDigits = 20;
  return std::string(kDigits - digits.size(), '0') + digits;
}

std::size_t promise_place(const OrderRecord& order, const std::string& promise) {
  const auto found = std::find_if(order.promises.begin(), order.promises.end(),
                                  [&](const PromiseRecord& p) { return p.id == promise; });
  return static_cast<std::size_t>(found - order.promises.begin());
}

std::uint64_t last_audit_number(Reader& reader) {
  const auto last = reader.get(Table::meta, kSequenceKey);
  return last ? std::stoull(*last) : 0;
}

Instant last_audit_moment(Reader& reader) {
  const auto row = load<AuditRecord>(reader, Table::audit, audit_key(last_audit_number(reader)));
  return {row ? row->at : 0};
}

void write_audit(Transaction& tx, Instant now, const std::string& action,
                 const std::string& subject, Json details) {
  const std::uint64_t number = last_audit_number(tx) + 1;
  tx.put(Table::meta, kSequenceKey, std::to_string(number));
  const AuditRecord row{number, now.unix_seconds, action, subject, std::move(details)};
  save(tx, Table::audit, audit_key(number), row);
  count_effect(action);
}

std::string ordered_text(Reader& reader, Random& random) {
  return base32_text(last_audit_number(reader) + 1, kOrderSymbols) +
         random_text(random, kRandomSymbols);
}

Json read_audit(App& app, std::uint64_t after) {
  Json rows;
  std::uint64_t next = 0;
  Json head;
  app.read([&](Reader& reader) {
    rows = Json::array();
    next = after;
    head = head_json(last_seal(reader));
    reader.scan(Table::audit, audit_key(after + 1), "", [&](std::string_view, std::string_view v) {
      const auto row = record_of<AuditRecord>(v);
      next = row.number;
      rows.push_back({{"number", row.number},
                      {"at", instant_text({row.at})},
                      {"action", row.action},
                      {"subject", row.subject},
                      {"details", row.details}});
      return rows.size() < kMaxAuditPage;
    });
  });
  return {{"rows", std::move(rows)}, {"next", next}, {"head", std::move(head)}};
}

}  // namespace kulanz
