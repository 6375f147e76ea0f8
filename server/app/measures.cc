#include "server/app/measures.h"

#include <string>

#include "server/app/records.h"

namespace kulanz {
namespace {

// How much of a table's range is there, at most kMaxCountedBacklog.
int count_range(Reader& reader, Table table, const std::string& from, const std::string& until) {
  int count = 0;
  reader.scan(table, from, until,
              [&](std::string_view, std::string_view) { return ++count < kMaxCountedBacklog; });
  return count;
}

void write_effects(App& app, Prometheus& out) {
  out.family("kulanz_effects_total", "counter",
             "What was done and is on disk, by the audit's word for it.");
  for (const auto& [name, count] : app.counters().all()) {
    out.sample({{"effect", name}}, static_cast<double>(count));
  }
}

void write_store(const StoreLoad& load, Prometheus& out) {
  out.family("kulanz_store_commits_total", "counter", "Groups of writes that shared a commit.");
  out.sample({}, static_cast<double>(load.groups));
  out.family("kulanz_store_commits_failed_total", "counter",
             "Of those, what did not happen, or of which it is unknown.");
  out.sample({}, static_cast<double>(load.groups_failed));
  out.family("kulanz_store_writes_total", "counter", "Writes in all groups together.");
  out.sample({}, static_cast<double>(load.writes));
}

}  // namespace

void write_measures(App& app, Prometheus& out) {
  write_effects(app, out);
  write_store(app.store_load(), out);
  int due = 0;
  app.read([&](Reader& reader) {
    due = count_range(reader, Table::due, "", when_key(app.now().unix_seconds));
  });
  out.family("kulanz_due_backlog", "gauge", "Due things that nobody has taken yet.");
  out.sample({}, due);
  out.family("kulanz_api_keys", "gauge", "API keys that are good now.");
  out.sample({}, static_cast<double>(app.keys().all().size()));
}

}  // namespace kulanz
