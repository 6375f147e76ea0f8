#include "server/app/keeper.h"

#include <chrono>
#include <typeinfo>

#include "server/app/batches.h"
#include "server/app/case_clock.h"
#include "server/app/deliveries.h"
#include "server/app/forgetting.h"
#include "server/app/holds.h"
#include "server/app/idempotency.h"
#include "server/app/inbox.h"
#include "server/app/issuing.h"
#include "server/app/owed.h"
#include "server/app/redact.h"
#include "server/app/refusal.h"
#include "server/app/scheduler.h"
#include "server/app/sealer.h"

namespace kulanz {
namespace {

// What an error may say in a log: the words of the store and of our own refusals. Any
// other text may repeat a piece of what was stored.
std::string words_of(const std::exception& error) {
  if (const auto* const refusal = dynamic_cast<const Refusal*>(&error)) return refusal->code;
  if (dynamic_cast<const StoreError*>(&error) != nullptr) return redact(error.what());
  return typeid(error).name();
}

void tell_failure(const KeeperLog& log, const std::string& part, const std::exception& error) {
  if (!log) return;
  const Json line = {{"level", "error"},
                     {"event", "keeper_failed"},
                     {"part", part},
                     {"what", words_of(error)}};
  log(line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// Whether `part` is through; one that failed is, until the next step.
template <typename Part>
bool attempt(const KeeperLog& log, const char* name, const Part& part) {
  try {
    return part();
  } catch (const std::exception& error) {
    tell_failure(log, name, error);
    return true;
  }
}

bool take_all_due(App& app, const KeeperLog& log) {
  const DueFailed failed = [&](const Due& due, const std::exception& error) {
    tell_failure(log, "due/" + due.kind, error);
  };
  for (int takes = 0; takes < kMaxTakesPerStep; ++takes) {
    if (take_due(app, due_handlers(), failed) == 0) return true;
  }
  return false;
}

// Nothing that is due is lost by waiting, and much by a clock that is wrong.
bool take_when_trusted(App& app, const KeeperLog& log) {
  return app.clock_guard().doubt() != ClockDoubt::none || take_all_due(app, log);
}

// Digits in groups: a row of more than sixteen is taken for a code by redact().
std::string grouped(const std::string& digits) {
  constexpr std::size_t kGroup = 8;
  std::string text;
  for (std::size_t i = 0; i < digits.size(); i += kGroup) {
    if (i > 0) text += ':';
    text += digits.substr(i, kGroup);
  }
  return text;
}

bool seal_all(App& app, const KeeperLog& log) {
  for (int seals = 0; seals < kMaxSealsPerStep; ++seals) {
    const auto seal = seal_audit(app);
    if (!seal) return true;
    if (!log) continue;
    const Json line = {{"level", "info"},         {"event", "audit_sealed"},
                       {"number", seal->number},  {"first", seal->first},
                       {"last", seal->last},      {"head", grouped(seal->head)}};
    log(line.dump());
  }
  return false;
}

}  // namespace

const DueHandlers& due_handlers() {
  static const DueHandlers handlers = {{kForgetAnswer, forget_answer},
                                       {kDueInbox, forget_inbox},
                                       {kDueHold, expire_hold},
                                       {kDueOrder, look_at_order},
                                       {kDueCase, raise_case},
                                       {kDueExpiry, expire_voucher},
                                       {kDueBatchExpiry, expire_batch},
                                       {kDueSettle, tell_overdue}};
  return handlers;
}

bool keep(App& app, const KeeperLog& log) {
  attempt(log, "clock", [&] { return note_time(app), true; });
  const bool taken = attempt(log, "due", [&] { return take_when_trusted(app, log); });
  const bool batches = attempt(log, "batches", [&] { return !continue_batches(app); });
  attempt(log, "forget", [&] { return forget_when_due(app), true; });
  const bool delivered = attempt(log, "deliveries", [&] { return !forget_old_deliveries(app); });
  const bool sealed = attempt(log, "seal", [&] { return seal_all(app, log); });
  return taken && batches && delivered && sealed;
}

Keeper::Keeper(App& app, KeeperLog log)
    : app_(app), log_(std::move(log)), thread_([this] { run(); }) {}

Keeper::~Keeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Keeper::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const bool done = keep(app_, log_);
    lock.lock();
    const auto pause = std::chrono::milliseconds(done ? kKeeperPause_ms : 0);
    wake_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

}  // namespace kulanz
