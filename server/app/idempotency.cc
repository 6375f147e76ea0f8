#include "server/app/idempotency.h"

#include <algorithm>

#include "server/app/crypto.h"
#include "server/app/records.h"
#include "server/app/refusal.h"
#include "server/app/voucher_codes.h"

namespace kulanz {
namespace {

constexpr char kCodePlace[] = "$code";
constexpr std::string_view kDuePrefix = "idempotency/";

void check_key(const std::string& key) {
  if (key.empty()) {
    throw Refusal(RefusalKind::malformed, "idempotency_key_missing",
                  "this request needs an Idempotency-Key header");
  }
  const bool printable =
      std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '/'; });
  if (key.size() > kMaxIdempotencyKey || !printable) {
    throw Refusal(RefusalKind::malformed, "idempotency_key_invalid",
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

std::string due_key(std::int64_t when, const std::string& key) {
  return std::string(kDuePrefix) + when_key(when) + "/" + key;
}

void forget_old(Transaction& tx, Instant now) {
  std::vector<std::string> old;
  const std::string until = due_key(now.unix_seconds, "");
  tx.scan(Table::due, kDuePrefix, until, [&](std::string_view key, std::string_view) {
    old.emplace_back(key);
    return old.size() < kForgottenPerWrite;
  });
  const std::size_t head = due_key(0, "").size();
  for (const std::string& due : old) {
    tx.erase(Table::due, due);
    tx.erase(Table::idempotency, due.substr(head));
  }
}

// Keyed, and by a key that is not in the store: the body may hold a code, and of
// a code that is in a stolen database only 40 bits would be left to try.
std::string fingerprint_of(const NumberedKey& key, const Attempt& attempt) {
  return std::to_string(key.id) + ":" +
         hex(hmac_sha256(key.key, "kulanz-attempt-v1|" + attempt.route + "\n" + attempt.body));
}

bool is_same(const Secrets& secrets, const Attempt& attempt, const std::string& fingerprint) {
  const NumberedKey* const key = secrets.voucher_key(std::stoi(fingerprint));
  return key != nullptr && fingerprint_of(*key, attempt) == fingerprint;
}

std::optional<Answer> stored_answer(Transaction& tx, const Secrets& secrets,
                                    const std::string& key, const Attempt& attempt) {
  const auto stored = load<IdempotencyRecord>(tx, Table::idempotency, key);
  if (!stored) return std::nullopt;
  if (!is_same(secrets, attempt, stored->fingerprint)) {
    throw Refusal(RefusalKind::unprocessable, "idempotency_key_reused",
                  "this Idempotency-Key was used for another request");
  }
  return Answer{static_cast<Made>(stored->made), stored->answer};
}

Answer run_once(Transaction& tx, Instant now, const Secrets& secrets, const std::string& key,
                const Attempt& attempt, const Effect& effect) {
  forget_old(tx, now);
  if (auto before = stored_answer(tx, secrets, key, attempt)) return *before;
  Answer answer = effect(tx, now);
  save(tx, Table::idempotency, key,
       IdempotencyRecord{fingerprint_of(secrets.voucher_keys.back(), attempt),
                         static_cast<int>(answer.made), answer.body});
  tx.put(Table::due, due_key(now.unix_seconds + kIdempotencyHours * 3600, key), "");
  return answer;
}

}  // namespace

Answer once(App& app, const Attempt& attempt, const Effect& effect) {
  check_key(attempt.key);
  const std::string key = attempt.caller + "/" + attempt.key;
  const Running running(app, key);
  Answer answer;
  app.write([&](Transaction& tx) {
    answer = run_once(tx, app.now(), app.secrets(), key, attempt, effect);
    fill_codes(app, tx, answer.body);
  });
  return answer;
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
