#include "server/app/outbox.h"

namespace kulanz {
namespace {

std::string key_of(const Message& m) {
  return m.order + "/" + m.promise + "/" + m.type + "/" + m.number;
}

}  // namespace

bool is_told(Reader& reader, const Message& message) {
  return reader.get(Table::outbox, key_of(message)).has_value();
}

void tell(Transaction& tx, const Message& message, Instant now) {
  if (is_told(tx, message)) return;
  const nlohmann::json row = {{"type", message.type},
                    {"order", message.order},
                    {"promise", message.promise},
                    {"at", now.unix_seconds},
                    {"data", message.data}};
  tx.put(Table::outbox, key_of(message), row.dump());
}

}  // namespace kulanz
