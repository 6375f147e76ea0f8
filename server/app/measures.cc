#include "server/app/measures.h"

#include <array>
#include <string>
#include <string_view>

#include "server/app/audit.h"
#include "server/app/deliveries.h"
#include "server/app/inbox.h"
#include "server/app/keeper.h"
#include "server/app/sealer.h"

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
    if (name.starts_with(kDeliveryEffect) || name.starts_with(kIngestEffect)) continue;
    out.sample({{"effect", name}}, static_cast<double>(count));
  }
}

// Effects with two words: PREFIX/FIRST/SECOND.
void write_split(App& app, std::string_view prefix, const std::array<const char*, 2>& labels,
                 Prometheus& out) {
  for (const auto& [name, count] : app.counters().all()) {
    if (!name.starts_with(prefix)) continue;
    const std::size_t second = name.find('/', prefix.size()) + 1;
    out.sample({{labels[0], name.substr(prefix.size(), second - prefix.size() - 1)},
                {labels[1], name.substr(second)}},
               static_cast<double>(count));
  }
}

// Senders are those of the operator's files; what strangers write is not counted by name.
void write_ingested(App& app, Prometheus& out) {
  out.family("kulanz_ingested_total", "counter",
             "What senders sent, by what became of it; unsigned: its signature was wrong.");
  write_split(app, kIngestEffect, {"sender", "verdict"}, out);
}

// What the effects say of them: delivery/CHANNEL/OUTCOME.
void write_deliveries(App& app, Prometheus& out) {
  out.family("kulanz_deliveries_total", "counter", "Attempts to deliver, by how they went.");
  write_split(app, kDeliveryEffect, {"channel", "outcome"}, out);
  out.family("kulanz_deliveries_waiting", "gauge", "Messages that wait for a channel.");
  app.read([&](Reader& reader) {
    for (const std::string& channel : channel_names(reader)) {
      const int waiting = count_range(reader, Table::due, channel + "/", channel + "0");
      out.sample({{"channel", channel}}, waiting);
    }
  });
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

void write_guesses(const GuessCounts& counts, Prometheus& out) {
  out.family("kulanz_guesses_total", "counter", "Codes asked for that were never issued here.");
  out.sample({}, static_cast<double>(counts.guesses));
  out.family("kulanz_guesses_refused_total", "counter", "Refused because of the limit on guesses.");
  out.sample({{"limit", "shopper"}}, static_cast<double>(counts.refused_shopper));
  out.sample({{"limit", "shop"}}, static_cast<double>(counts.refused_shop));
}

void write_clock(ClockDoubt doubt, Prometheus& out) {
  out.family("kulanz_clock_in_doubt", "gauge", "1 while issuing waits for an operator.");
  for (const ClockDoubt kind : {ClockDoubt::ran_ahead, ClockDoubt::downtime, ClockDoubt::behind}) {
    out.sample({{"doubt", std::string(clock_doubt_name(kind))}}, doubt == kind ? 1 : 0);
  }
}

int count_due(Reader& reader, Instant now) {
  std::size_t count = 0;
  for (const auto& [kind, handler] : due_handlers()) {
    count += due_of(reader, kind, now - seconds(1), kMaxCountedBacklog - count).size();
  }
  return static_cast<int>(count);
}

int count_unsealed(Reader& reader) {
  const auto seal = last_seal(reader);
  return count_range(reader, Table::audit, audit_key(seal ? seal->last + 1 : 1), "");
}

}  // namespace

void write_measures(App& app, Prometheus& out) {
  write_effects(app, out);
  write_deliveries(app, out);
  write_ingested(app, out);
  write_store(app.store_load(), out);
  write_guesses(app.guesses().counts(), out);
  write_clock(app.clock_guard().doubt(), out);
  int due = 0;
  int unsealed = 0;
  app.read([&](Reader& reader) {
    due = count_due(reader, app.now());
    unsealed = count_unsealed(reader);
  });
  out.family("kulanz_audit_rows_unsealed", "gauge", "Audit rows after the last seal.");
  out.sample({}, unsealed);
  out.family("kulanz_due_backlog", "gauge", "Due things that nobody has taken yet.");
  out.sample({}, due);
  out.family("kulanz_api_keys", "gauge", "API keys that are good now.");
  out.sample({}, static_cast<double>(app.keys().all().size()));
}

}  // namespace kulanz
