// What is to be done later: one table, one way to put something in, one way to
// take what has come. Promises that change, holds and vouchers that expire, answers
// that are forgotten, cases that are late, retries: each is a kind.
//
// A due thing is only ever a reason to look: its handler reads what is there now
// and does what follows from that, so that one which comes twice, late or for
// something that is gone does no harm.
//
// A row's key is KIND/WHEN/ID: whoever takes some kinds never reads past the others,
// of which a million may wait.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "server/app/app.h"

namespace kulanz {

inline constexpr std::size_t kMaxDuePerTake = 64;  // in one transaction
inline constexpr std::size_t kWhenDigits = 12;  // of when_key(), in the keys of rows in order of time
inline constexpr std::int64_t kPutOff_s = 60;  // until what failed is tried again

struct Due {
  Instant when;
  std::string kind;  // "hold", "idempotency", ...; without "/"
  std::string id;    // what the kind's handler knows it by; may hold "/"
};

void schedule(Transaction& tx, const Due& due);
// Nothing happens when it is not there.
void unschedule(Transaction& tx, const Due& due);

// Of one kind what is due until then, `until` included, at most `max`, earliest first.
std::vector<Due> due_of(Reader& reader, const std::string& kind, Instant until, std::size_t max);

using DueHandler = std::function<void(App& app, Transaction& tx, const Due& due, Instant now)>;
using DueHandlers = std::map<std::string, DueHandler, std::less<>>;

// Told of each due thing whose handler threw, with what it threw.
using DueFailed = std::function<void(const Due& due, const std::exception& error)>;

// Takes what is due by now, at most `max`, earliest first, and runs its
// handlers, all in one transaction; what has no handler stays. When a handler throws,
// each is taken in a transaction of its own, and what throws again is put off by
// kPutOff_s, so that it stands in nobody's way. How many were taken or put off; throws
// Refusal store_unavailable.
int take_due(App& app, const DueHandlers& handlers, const DueFailed& failed = {},
             std::size_t max = kMaxDuePerTake);

}  // namespace kulanz
