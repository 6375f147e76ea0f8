#include "server/app/idempotency.h"

#include <algorithm>
#include <future>
#include <memory>

#include "server/app/audit.h"
#include "server/app/crypto.h"
#include "server/app/records.h"
#include "server/app/refusal.h"
#include "server/app/voucher_codes.h"

namespace kulanz {
namespace {

constexpr char kCodePlace[] = "$code";

// 128 bits of a keyed hash: nobody without the key can make two alike.
constexpr std::size_t kHashDigits = 32;

void check_key(const std::string& key) {
  if (key.empty()) {
    throw Refusal(RefusalKind::malformed, "idempotency_key_missing",
                  "this request needs an Idempotency-Key header");
  }
  const bool printable =
      std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '/'; });
  if (key.size() > kMaxIdempotencyKey || !printable) {
    throw Refusal(
        RefusalKind::malformed, "idempotency_key_invalid",
        "an Idempotency-Key is at most 128 printable ASCII characters without / and blanks");
  }
}

// Marks a key as being worked on for as long as it lives.
class Running {
 public:
  Running(App& app, std::string key) : app_(app), key_(std::move(key)) {
    if (!app_.begin(key_)) {
      throw Refusal(RefusalKind::conflict, "idempotency_key_in_use",
                    "a request with this Idempotency-Key is still being worked on");
    }
  }
  ~Running() { app_.end(key_); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  App& app_;
  std::string key_;
};

template <typename Key>
std::string short_hash(const Key& key, const std::string& text) {
  return hex(hmac_sha256(key, text)).substr(0, kHashDigits);
}

std::string key_of(const Secrets& secrets, const Attempt& attempt) {
  const std::string hash =
      short_hash(derived_key(secrets, "idempotency"), attempt.caller + "\n" + attempt.key);
  return attempt.order.empty() ? hash : attempt.order + "/" + hash;
}

// Keyed, and by a key that is not in the store: the body may hold a code, and of
// a code that is in a stolen database only 40 bits would be left to try.
std::string fingerprint_of(const NumberedKey& key, const Attempt& attempt) {
  return std::to_string(key.id) + ":" +
         short_hash(key.key, "kulanz-attempt-v1|" + attempt.route + "\n" + attempt.body);
}

bool is_same(const Secrets& secrets, const Attempt& attempt, const std::string& fingerprint) {
  const NumberedKey* const key = secrets.voucher_key(std::stoi(fingerprint));
  return key != nullptr && fingerprint_of(*key, attempt) == fingerprint;
}

// With a number in front that only grows, so that what is made now is due in one place
// of its table, and not in as many places as there are keys.
Due due_of(const IdempotencyRecord& record, const std::string& key) {
  return {{record.forget_at}, kForgetAnswer, audit_key(record.number) + "/" + key};
}

// What the store may know of an attempt. Made before the write: hashes would keep the
// one thread that writes from others' work.
struct Traces {
  Traces(const Secrets& secrets, const Attempt& attempt)
      : key(key_of(secrets, attempt)),
        fingerprint(fingerprint_of(secrets.voucher_keys.back(), attempt)) {}

  std::string key;
  std::string fingerprint;
};

std::optional<Answer> stored_answer(Transaction& tx, const Secrets& secrets, const Traces& traces,
                                    const Attempt& attempt) {
  const auto stored = load<IdempotencyRecord>(tx, Table::idempotency, traces.key);
  if (!stored) return std::nullopt;
  if (stored->fingerprint != traces.fingerprint &&
      !is_same(secrets, attempt, stored->fingerprint)) {
    throw Refusal(RefusalKind::unprocessable, "idempotency_key_reused",
                  "this Idempotency-Key was used for another request");
  }
  return Answer{static_cast<Made>(stored->made), stored->answer};
}

Answer run_once(Transaction& tx, Instant now, const Secrets& secrets, const Traces& traces,
                const Attempt& attempt, const Effect& effect) {
  if (auto before = stored_answer(tx, secrets, traces, attempt)) return *before;
  Answer answer = effect(tx, now);
  const Instant forget_at = now + hours(kIdempotencyHours);
  const IdempotencyRecord record{traces.fingerprint, static_cast<int>(answer.made), answer.body,
                                 forget_at.unix_seconds, last_audit_number(tx)};
  save(tx, Table::idempotency, traces.key, record);
  schedule(tx, due_of(record, traces.key));
  return answer;
}

// An attempt on its way.
struct Attempting {
  Attempting(App& app, Attempt what, Effect how)
      : attempt(std::move(what)),
        effect(std::move(how)),
        traces(app.secrets(), attempt),
        running(std::make_unique<Running>(app, traces.key)) {}

  const Attempt attempt;
  const Effect effect;
  const Traces traces;
  std::unique_ptr<Running> running;
  Answer answer;
};

}  // namespace

void begin_once(App& app, Attempt attempt, Effect effect, Answered answered) {
  check_key(attempt.key);
  const auto it = std::make_shared<Attempting>(app, std::move(attempt), std::move(effect));
  app.submit(
      [&app, it](Transaction& tx) {
        it->answer = run_once(tx, app.now(), app.secrets(), it->traces, it->attempt, it->effect);
        fill_codes(app, tx, it->answer.body);
      },
      [it, answered = std::move(answered)](std::exception_ptr failure) {
        it->running.reset();  // before anybody can hear of it and try again
        answered(std::move(failure), std::move(it->answer));
      });
}

Answer wait_for(const std::function<void(Answered)>& begin) {
  const auto answer = std::make_shared<std::promise<Answer>>();
  begin([answer](std::exception_ptr failure, Answer found) {
    failure ? answer->set_exception(std::move(failure)) : answer->set_value(std::move(found));
  });
  return answer->get_future().get();
}

Answer once(App& app, const Attempt& attempt, const Effect& effect) {
  return wait_for([&](Answered answered) { begin_once(app, attempt, effect, answered); });
}

// The key may have been used again since: then its answer has a later moment.
void forget_answer(App&, Transaction& tx, const Due& due, Instant now) {
  const std::string key = due.id.substr(due.id.find('/') + 1);
  const auto record = load<IdempotencyRecord>(tx, Table::idempotency, key);
  if (record && record->forget_at <= now.unix_seconds) tx.erase(Table::idempotency, key);
}

void forget_answers_of(Transaction& tx, const std::string& order) {
  std::vector<std::string> keys;
  tx.scan(Table::idempotency, order + "/", order + "0", [&](auto key, auto) {
    keys.emplace_back(key);
    return true;
  });
  for (const std::string& key : keys) {
    const auto record = load<IdempotencyRecord>(tx, Table::idempotency, key);
    unschedule(tx, due_of(*record, key));
    tx.erase(Table::idempotency, key);
  }
}

Json code_place(std::uint64_t serial) { return {{kCodePlace, serial}}; }

void fill_codes(App& app, Reader& reader, Json& answer) {
  if (answer.is_object() && answer.size() == 1 && answer.contains(kCodePlace)) {
    answer = shown_code(app, reader, answer[kCodePlace].get<std::uint64_t>());
    return;
  }
  if (answer.is_structured()) {
    for (Json& part : answer) fill_codes(app, reader, part);
  }
}

}  // namespace kulanz
