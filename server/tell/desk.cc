#include "server/tell/desk.h"

#include <chrono>
#include <thread>
#include <typeinfo>

#include "server/app/redact.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr int kWordSymbols = 16;
constexpr std::size_t kMaxDetail = 200;
// A delivery that went out and is not noted would go out again.
constexpr int kNoteAttempts = 600;
constexpr auto kNotePause = std::chrono::milliseconds(100);

// What may stand in a log and in the store: any other text may repeat what was sent.
std::string words_of(const std::exception& error) {
  if (const auto* const refusal = dynamic_cast<const Refusal*>(&error)) return refusal->code;
  return typeid(error).name();
}

// REF/PROMISE/TYPE/N
std::string type_of(const std::string& message) {
  const std::size_t end = message.rfind('/');
  const std::size_t begin = message.rfind('/', end - 1) + 1;
  return message.substr(begin, end - begin);
}

}  // namespace

Desk::Desk(App& app, Outgoing outgoing, CourierLog log)
    : app_(app),
      outgoing_(std::move(outgoing)),
      log_(std::move(log)),
      name_(outgoing_.channel->name()),
      word_(random_text(app.random(), kWordSymbols)),
      pace_(outgoing_.per_minute) {}

bool Desk::is_closed() {
  const std::lock_guard lock(mutex_);
  return closed_;
}

void Desk::begin() {
  try {
    take_leases_back(app_, name_);
  } catch (const std::exception& error) {
    tell_failure("begin", error);
  }
}

bool Desk::carry_one() {
  const auto errand = next();
  if (!errand) return false;
  carry(*errand);
  const std::lock_guard lock(mutex_);
  under_way_.erase(errand->name.message);
  return true;
}

std::optional<Errand> Desk::next() {
  const std::lock_guard lock(mutex_);
  if (closed_) return std::nullopt;
  try {
    if (waiting_.empty()) lease();
  } catch (const std::exception& error) {
    tell_failure("lease", error);
  }
  if (waiting_.empty()) return std::nullopt;
  Errand errand = std::move(waiting_.front());
  waiting_.pop_front();
  return errand;
}

void Desk::lease() {
  if (app_.clock_guard().doubt() != ClockDoubt::none) return;
  const Instant now = app_.now();
  const std::size_t room = pace_.room(kErrandsPerLease, now);
  if (room == 0) return;
  const std::string word = word_ + "." + std::to_string(++leases_);
  const auto leased = lease_errands(
      app_, name_, word,
      [this](const std::string& message) { return under_way_.contains(message); }, room,
      [this](const Due&, const std::exception& error) { tell_failure("lease", error); });
  pace_.note(leased.size(), now);
  for (const Errand& errand : leased) {
    under_way_.insert(errand.name.message);
    waiting_.push_back(errand);
  }
}

// One that was leased too long ago to be through in time is left to the next lease.
void Desk::carry(const Errand& errand) {
  if (app_.now() + seconds(kMaxDelivery_s) > errand.until) return;
  const Delivered delivered = deliver(errand);
  const std::string state = note(errand, delivered);
  if (!state.empty()) tell(errand, delivered, state);
}

Delivered Desk::deliver(const Errand& errand) {
  Delivered delivered;
  try {
    delivered = outgoing_.channel->deliver(app_, errand.name.message);
  } catch (const std::exception& error) {
    delivered = {DeliveryOutcome::later, words_of(error)};
  }
  delivered.detail = redact(delivered.detail.substr(0, kMaxDetail));
  return delivered;
}

std::string Desk::note(const Errand& errand, const Delivered& delivered) {
  for (int attempt = 1;; ++attempt) {
    try {
      return note_outcome(app_, errand, delivered, outgoing_.waits_s);
    } catch (const std::exception& error) {
      tell_failure("note", error);
      if (attempt >= kNoteAttempts || is_closed()) return "";
    }
    std::this_thread::sleep_for(kNotePause);
  }
}

void Desk::tell(const Errand& errand, const Delivered& delivered, const std::string& state) {
  const bool again = state == kDeliveryWaiting;
  if (!log_ || state == kDeliveryDelivered || state == kDeliveryNotNeeded) return;
  const Json line = {{"level", again ? "info" : "error"},
                     {"event", "not_delivered"},
                     {"channel", name_},
                     {"type", type_of(errand.name.message)},
                     {"attempt", errand.attempt},
                     {"state", state},
                     {"detail", delivered.detail}};
  log_(line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Desk::tell_failure(std::string_view part, const std::exception& error) {
  if (!log_) return;
  const Json line = {{"level", "error"},
                     {"event", "courier_failed"},
                     {"channel", name_},
                     {"part", part},
                     {"what", words_of(error)}};
  log_(line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Desk::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  try {
    give_back(app_, {waiting_.begin(), waiting_.end()});
  } catch (const std::exception& error) {
    tell_failure("close", error);
  }
  waiting_.clear();
}

}  // namespace kulanz
