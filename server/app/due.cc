#include "server/app/due.h"

#include <algorithm>
#include <vector>

#include "server/app/records.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

std::string key_of(const Due& due) {
  return due.kind + "/" + when_key(due.when.unix_seconds) + "/" + due.id;
}

Due parse_key(std::string_view key) {
  const std::size_t when = key.find('/') + 1;
  return {{std::stoll(std::string(key.substr(when, kWhenDigits)))},
          std::string(key.substr(0, when - 1)),
          std::string(key.substr(when + kWhenDigits + 1))};
}

// Each kind is a range of its own: however much waits of another, it is not passed by.
std::vector<Due> due_by(Reader& reader, Instant now, const DueHandlers& handlers,
                        std::size_t max) {
  std::vector<Due> found;
  for (const auto& [kind, handler] : handlers) {
    for (Due& due : due_of(reader, kind, now, max)) found.push_back(std::move(due));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Due& a, const Due& b) { return a.when < b.when; });
  if (found.size() > max) found.resize(max);
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

std::vector<Due> due_of(Reader& reader, const std::string& kind, Instant until, std::size_t max) {
  std::vector<Due> found;
  if (max == 0) return found;
  const std::string prefix = kind + "/";
  reader.scan(Table::due, prefix, prefix + when_key(until.unix_seconds + 1),
              [&](std::string_view key, auto) {
                found.push_back(parse_key(key));
                return found.size() < max;
              });
  return found;
}

int take_due(App& app, const DueHandlers& handlers, const DueFailed& failed, std::size_t max) {
  std::vector<Due> found;
  app.read([&](Reader& reader) { found = due_by(reader, app.now(), handlers, max); });
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
