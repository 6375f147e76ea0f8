#include "server/app/outbox.h"

#include <algorithm>
#include <stdexcept>

#include "server/app/deliveries.h"

namespace kulanz {
namespace {

std::string key_of(const Message& m) {
  return m.order + "/" + m.promise + "/" + m.type + "/" + m.number;
}

void check_type(const std::string& type) {
  if (std::find(kMessageTypes.begin(), kMessageTypes.end(), type) != kMessageTypes.end()) return;
  throw std::logic_error("kMessageTypes (server/app/outbox.h) has no " + type);
}

}  // namespace

bool is_told(Reader& reader, const Message& message) {
  return reader.get(Table::outbox, key_of(message)).has_value();
}

std::optional<nlohmann::json> told_data(Reader& reader, const Message& message) {
  const auto row = reader.get(Table::outbox, key_of(message));
  if (!row) return std::nullopt;
  return nlohmann::json::parse(*row).at("data");
}

void tell(Transaction& tx, const Message& message, Instant now) {
  check_type(message.type);
  if (is_told(tx, message)) return;
  const nlohmann::json row = {{"type", message.type},
                    {"order", message.order},
                    {"promise", message.promise},
                    {"at", now.unix_seconds},
                    {"data", message.data}};
  const std::string key = key_of(message);
  tx.put(Table::outbox, key, row.dump());
  schedule_deliveries(tx, message.type, key, now);
}

}  // namespace kulanz
