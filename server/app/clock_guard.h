// Keeps the rules' time sane, and notices when the wall clock cannot be right.
//
// App::now() is the wall clock, but never earlier than the last commit. The wall clock
// is in doubt when
//   ran_ahead  it went more than kClockTolerance_s further than elapsed() did since it
//              was last trusted: somebody set it. Time then goes on by elapsed(), so that
//              nothing expires for a slip of the finger.
//   downtime   at the start it stands more than kClockTolerance_s after the last note of
//              a process that did not stop cleanly: it was down that long, or the clock is
//              wrong; only a person knows. After a clean stop any pause is believed.
//   behind     it stands more than kClockTolerance_s before the last commit.
// From then on nothing is issued (clock_suspect), nothing that is due is taken and /readyz
// fails, also after a restart, until an operator has looked at the clock and confirms it.
// Confirming believes the wall clock as it is: it is the one thing that may take time back.
//
//   meta "clock" = {"at": unix seconds, "stopped": cleanly, "doubt": "" or its name}
// is the note, written when the process starts, every kHeartbeat_s, and when it stops.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "server/app/clock.h"

namespace kulanz {

class App;
struct Answer;
struct Attempt;

inline constexpr std::int64_t kClockTolerance_s = 15 * 60;
inline constexpr std::int64_t kHeartbeat_s = 60;

enum class ClockDoubt { none, ran_ahead, downtime, behind };

std::string_view clock_doubt_name(ClockDoubt doubt);  // "" for none

// The state of it, in memory. Thread safe.
class ClockGuard {
 public:
  explicit ClockGuard(const Clock& clock);  // trusts it as it is

  Instant now();
  void committed(Instant at);  // now() is never earlier again
  ClockDoubt doubt();

  // What the store knows of the time before.
  struct Past {
    bool known = false;  // false: the store has no note
    Instant noted;
    bool stopped = false;
    bool doubted = false;
    Instant last_commit;
  };
  void start(const Past& past);
  void trust();  // believes the wall clock from here on

  // Whether a note is to be written at `at`; from then on it counts as written.
  bool wants_note(Instant at);

 private:
  void look(Instant wall, Duration elapsed);
  void anchor(Instant wall, Duration elapsed);

  const Clock& clock_;
  std::mutex mutex_;
  Instant anchor_wall_;
  Duration anchor_elapsed_;
  Instant last_commit_;
  ClockDoubt doubt_ = ClockDoubt::none;
  Instant noted_;
  ClockDoubt noted_doubt_ = ClockDoubt::none;
};

// Programs call it once at the start, when the store is open.
void start_clock(App& app);
// The heartbeat: writes the note when it is time for it.
void note_time(App& app);
// Before a program ends in good order: the time until its next start is known down-time.
void note_clean_stop(App& app);

// Before anything of value is made. Throws Refusal clock_suspect (unavailable).
void need_trusted_clock(App& app);

// POST /v1/clock/confirm → {"now","doubt"}: the time believed from now on, and what was
// wrong; null when nothing was. One row in the audit.
Answer confirm_clock(App& app, const Attempt& attempt);

}  // namespace kulanz
