#include "server/app/due.h"

#include <vector>

#include "server/app/records.h"
#include "server/app/refusal.h"

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

void take(App& app, Transaction& tx, const DueHandlers& handlers, const Due& due, Instant now) {
  unschedule(tx, due);
  handlers.find(due.kind)->second(app, tx, due, now);
}

// The store's own failure is nobody's handler's.
bool is_store_failure(const std::exception& error) {
  const auto* const refusal = dynamic_cast<const Refusal*>(&error);
  return refusal != nullptr && refusal->kind == RefusalKind::unavailable;
}

void take_alone(App& app, const DueHandlers& handlers, const Due& due, const DueFailed& failed) {
  try {
    app.write([&](Transaction& tx) { take(app, tx, handlers, due, app.now()); });
  } catch (const std::exception& error) {
    if (is_store_failure(error)) throw;
    if (failed) failed(due, error);
    app.write([&](Transaction& tx) {
      unschedule(tx, due);
      schedule(tx, {app.now() + seconds(kPutOff_s), due.kind, due.id});
    });
  }
}

}  // namespace

void schedule(Transaction& tx, const Due& due) { tx.put(Table::due, key_of(due), ""); }

void unschedule(Transaction& tx, const Due& due) { tx.erase(Table::due, key_of(due)); }

int take_due(App& app, const DueHandlers& handlers, const DueFailed& failed) {
  std::vector<Due> found;
  app.read([&](Reader& reader) { found = due_by(reader, app.now(), handlers); });
  if (found.empty()) return 0;
  try {
    app.write([&](Transaction& tx) {
      const Instant now = app.now();
      for (const Due& due : found) take(app, tx, handlers, due, now);
    });
  } catch (const std::exception& error) {
    if (is_store_failure(error)) throw;
    for (const Due& due : found) take_alone(app, handlers, due, failed);
  }
  return static_cast<int>(found.size());
}

}  // namespace kulanz
