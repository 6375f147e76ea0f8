#include "server/app/clock_guard.h"

#include <algorithm>
#include <array>

#include "server/app/app.h"
#include "server/app/audit.h"
#include "server/app/idempotency.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr char kNoteKey[] = "clock";
constexpr Duration kTolerance = seconds(kClockTolerance_s);
constexpr std::array<std::string_view, 4> kDoubts = {"", "ran_ahead", "downtime", "behind"};

void write_note(Transaction& tx, Instant at, bool stopped, ClockDoubt doubt) {
  const Json note = {
      {"at", at.unix_seconds}, {"stopped", stopped}, {"doubt", clock_doubt_name(doubt)}};
  tx.put(Table::meta, kNoteKey, note.dump());
}

ClockGuard::Past read_past(Reader& reader) {
  ClockGuard::Past past;
  past.last_commit = last_audit_moment(reader);
  const auto stored = reader.get(Table::meta, kNoteKey);
  if (!stored) return past;
  const Json note = Json::parse(*stored);
  past.known = true;
  past.noted = {note.at("at").get<std::int64_t>()};
  past.stopped = note.at("stopped");
  past.doubted = !note.at("doubt").get_ref<const std::string&>().empty();
  past.last_commit = std::max(past.last_commit, past.noted);
  return past;
}

}  // namespace

std::string_view clock_doubt_name(ClockDoubt doubt) {
  return kDoubts[static_cast<std::size_t>(doubt)];
}

ClockGuard::ClockGuard(const Clock& clock) : clock_(clock) {
  anchor(clock_.now(), clock_.elapsed());
}

void ClockGuard::anchor(Instant wall, Duration elapsed) {
  anchor_wall_ = wall;
  anchor_elapsed_ = elapsed;
}

void ClockGuard::look(Instant wall, Duration elapsed) {
  if (doubt_ != ClockDoubt::none) return;
  const Duration by_wall = wall - anchor_wall_;
  const Duration passed = elapsed - anchor_elapsed_;
  if (by_wall > passed + kTolerance) {
    doubt_ = ClockDoubt::ran_ahead;
  } else if (wall < last_commit_ - kTolerance) {
    doubt_ = ClockDoubt::behind;
  }
}

Instant ClockGuard::now() {
  const std::lock_guard lock(mutex_);
  const Instant wall = clock_.now();
  const Duration elapsed = clock_.elapsed();
  look(wall, elapsed);
  const bool by_itself = doubt_ == ClockDoubt::ran_ahead;
  const Instant now = by_itself ? anchor_wall_ + (elapsed - anchor_elapsed_) : wall;
  return std::max(now, last_commit_);
}

void ClockGuard::committed(Instant at) {
  const std::lock_guard lock(mutex_);
  last_commit_ = std::max(last_commit_, at);
}

ClockDoubt ClockGuard::doubt() {
  const std::lock_guard lock(mutex_);
  look(clock_.now(), clock_.elapsed());
  return doubt_;
}

void ClockGuard::start(const Past& past) {
  const std::lock_guard lock(mutex_);
  const Instant wall = clock_.now();
  anchor(wall, clock_.elapsed());
  last_commit_ = past.last_commit;
  noted_ = {};
  const bool unknown_pause = past.known && !past.stopped && wall > past.noted + kTolerance;
  doubt_ = past.doubted || unknown_pause ? ClockDoubt::downtime : ClockDoubt::none;
  look(wall, clock_.elapsed());
}

void ClockGuard::trust() {
  const std::lock_guard lock(mutex_);
  const Instant wall = clock_.now();
  anchor(wall, clock_.elapsed());
  if (doubt_ != ClockDoubt::none) last_commit_ = wall;
  doubt_ = ClockDoubt::none;
}

bool ClockGuard::wants_note(Instant at) {
  const std::lock_guard lock(mutex_);
  if (doubt_ == noted_doubt_ && at >= noted_ && at < noted_ + seconds(kHeartbeat_s)) return false;
  noted_ = at;
  noted_doubt_ = doubt_;
  return true;
}

void start_clock(App& app) {
  ClockGuard::Past past;
  app.read([&](Reader& reader) { past = read_past(reader); });
  app.clock_guard().start(past);
  note_time(app);
}

void note_time(App& app) {
  const Instant now = app.now();
  if (!app.clock_guard().wants_note(now)) return;
  const ClockDoubt doubt = app.clock_guard().doubt();
  app.write([&](Transaction& tx) { write_note(tx, now, false, doubt); });
}

void note_clean_stop(App& app) {
  const Instant now = app.now();
  const ClockDoubt doubt = app.clock_guard().doubt();
  app.write([&](Transaction& tx) { write_note(tx, now, true, doubt); });
}

void need_trusted_clock(App& app) {
  if (app.clock_guard().doubt() == ClockDoubt::none) return;
  throw Refusal(RefusalKind::unavailable, "clock_suspect",
                "the server's clock cannot be right; nothing is issued until an operator has "
                "looked at it and confirms it with POST /v1/clock/confirm");
}

Answer confirm_clock(App& app, const Attempt& attempt) {
  bool confirmed = false;
  const Answer answer = once(app, attempt, [&](Transaction& tx, Instant) {
    const ClockDoubt doubt = app.clock_guard().doubt();
    const Instant wall = app.wall_clock();
    const Json name = doubt == ClockDoubt::none ? Json() : Json(clock_doubt_name(doubt));
    // Written with the time that is believed now: the next start takes it for the last
    // commit's.
    write_audit(tx, wall, "clock_confirmed", "clock", {{"doubt", name}});
    write_note(tx, wall, false, ClockDoubt::none);
    confirmed = true;
    return Answer{Made::nothing_new, {{"now", instant_text(wall)}, {"doubt", name}}};
  });
  if (confirmed) app.clock_guard().trust();
  return answer;
}

}  // namespace kulanz
