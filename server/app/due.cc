#include "server/app/due.h"

#include <vector>

#include "server/app/records.h"

namespace kulanz {
namespace {

constexpr std::size_t kWhenDigits = 12;

std::string key_of(const Due& due) {
  return when_key(due.when.unix_seconds) + "/" + due.kind + "/" + due.id;
}

Due parse_key(std::string_view key) {
  const std::size_t slash = key.find('/', kWhenDigits + 1);
  return {{std::stoll(std::string(key.substr(0, kWhenDigits)))},
          std::string(key.substr(kWhenDigits + 1, slash - kWhenDigits - 1)),
          std::string(key.substr(slash + 1))};
}

std::vector<Due> due_by(Reader& reader, Instant now, const DueHandlers& handlers) {
  std::vector<Due> found;
  reader.scan(Table::due, "", when_key(now.unix_seconds + 1), [&](std::string_view key, auto) {
    Due due = parse_key(key);
    if (handlers.contains(due.kind)) found.push_back(std::move(due));
    return found.size() < kMaxDuePerTake;
  });
  return found;
}

}  // namespace

void schedule(Transaction& tx, const Due& due) { tx.put(Table::due, key_of(due), ""); }

void unschedule(Transaction& tx, const Due& due) { tx.erase(Table::due, key_of(due)); }

int take_due(App& app, const DueHandlers& handlers) {
  std::size_t taken = 0;
  app.write([&](Transaction& tx) {
    const Instant now = app.now();
    const std::vector<Due> found = due_by(tx, now, handlers);
    for (const Due& due : found) {
      unschedule(tx, due);
      handlers.find(due.kind)->second(app, tx, due, now);
    }
    taken = found.size();
  });
  return static_cast<int>(taken);
}

}  // namespace kulanz
