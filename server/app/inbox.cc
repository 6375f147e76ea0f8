#include "server/app/inbox.h"

namespace kulanz {
namespace {

bool is_listed(const InboxRecord& record) {
  return record.verdict == "waiting" || record.verdict == "refused";
}

std::string line_of(const InboxRecord& record, const std::string& key) {
  return inbox_list(record.verdict) + when_key(record.received_at) + "/" + key;
}

Due end_of(const InboxRecord& record, const std::string& key) {
  return {{record.forget_at}, kDueInbox, key};
}

}  // namespace

std::string inbox_id(const std::string& key) {
  const std::size_t slash = key.find('/');
  const std::string order = key.substr(0, slash);
  return (order == kNoOrder ? "" : order) + "~" + key.substr(slash + 1);
}

std::string inbox_key(const std::string& id) {
  const std::size_t end = id.find('~');
  if (end == std::string::npos) return {};
  const std::string order = id.substr(0, end);
  const std::string hash = id.substr(end + 1);
  if (!is_id(hash) || (!order.empty() && !is_id(order))) return {};
  return (order.empty() ? kNoOrder : order) + "/" + hash;
}

void save_inbox(Transaction& tx, const std::string& key, const InboxRecord& record,
                const std::optional<InboxRecord>& before) {
  if (before && is_listed(*before)) tx.erase(Table::inbox, line_of(*before, key));
  save(tx, Table::inbox, key, record);
  if (is_listed(record)) tx.put(Table::inbox, line_of(record, key), "");
  if (!before) schedule(tx, end_of(record, key));
}

void erase_inbox(Transaction& tx, const std::string& key, const InboxRecord& record) {
  if (is_listed(record)) tx.erase(Table::inbox, line_of(record, key));
  unschedule(tx, end_of(record, key));
  tx.erase(Table::inbox, key);
}

void forget_inbox_of(Transaction& tx, const std::string& order) {
  std::vector<std::string> keys;
  tx.scan(Table::inbox, order + "/", order + "0", [&](auto key, auto) {
    keys.emplace_back(key);
    return true;
  });
  for (const std::string& key : keys) {
    erase_inbox(tx, key, load<InboxRecord>(tx, Table::inbox, key).value());
  }
}

void forget_inbox(App&, Transaction& tx, const Due& due, Instant now) {
  const auto record = load<InboxRecord>(tx, Table::inbox, due.id);
  if (record && record->forget_at <= now.unix_seconds) erase_inbox(tx, due.id, *record);
}

std::string inbox_list(const std::string& verdict) { return "/" + verdict + "/"; }

std::string inbox_listed(std::string_view line, const std::string& verdict) {
  return std::string(line.substr(verdict.size() + 2 + kWhenDigits + 1));
}

}  // namespace kulanz
