// A POST that changes something carries an Idempotency-Key (IETF draft): asked
// again with the same key and body it gives the same answer and does nothing
// again. The answer is stored in the same commit as the effect, without any
// voucher code: a code's place holds {"$code": SERIAL} and is filled in anew.
//
// A refusal changes nothing and is not stored: the same key may be tried again.
// An answer is kept for kIdempotencyHours and forgotten soon after; from then on its
// key is a new one.
//
// The store never sees the key. It keeps the answer under
//
//   [REF "/"] hex(first half of HMAC-SHA-256(derived key "idempotency", caller "\n" key))
//
// REF is the order whose route it is, so that erasing an order finds its answers. An
// answer that belongs to no order must name no person and no order.
#pragma once

#include <functional>
#include <string>

#include "server/app/due.h"
#include "server/app/json.h"

namespace kulanz {

inline constexpr std::int64_t kIdempotencyHours = 24;
inline constexpr std::size_t kMaxIdempotencyKey = 128;
// The kind of due thing by which answers are forgotten; its id is NUMBER/KEY, the number
// of the audit's last row and the answer's key.
inline constexpr char kForgetAnswer[] = "idempotency";

enum class Made : int { nothing_new, created, accepted };  // accepted: work goes on

struct Answer {
  Made made = Made::nothing_new;
  Json body;
};

struct Attempt {
  std::string caller;   // whose key it is: two callers may use the same words
  std::string key;      // as sent; empty: none was
  std::string route;    // method and path
  std::string body;     // as sent
  std::string order{};  // whose answer it is; empty: no order's
};

using Effect = std::function<Answer(Transaction& tx, Instant now)>;

// Runs `effect` once for this attempt. Throws Refusal idempotency_key_missing,
// idempotency_key_invalid, idempotency_key_reused or idempotency_key_in_use.
Answer once(App& app, const Attempt& attempt, const Effect& effect);

// The same without waiting: a refusal before the store is asked is thrown, any other
// outcome is told, once, as Store::submit() tells it.
using Answered = std::function<void(std::exception_ptr failure, Answer answer)>;
void begin_once(App& app, Attempt attempt, Effect effect, Answered answered);

// Waits for what `begin` begins.
Answer wait_for(const std::function<void(Answered)>& begin);

// Handles kForgetAnswer.
void forget_answer(App& app, Transaction& tx, const Due& due, Instant now);
// All of an order's, at once.
void forget_answers_of(Transaction& tx, const std::string& order);

// What stands in a stored answer for a voucher's code, and its replacement by
// the code itself just before answering.
Json code_place(std::uint64_t serial);
void fill_codes(App& app, Reader& reader, Json& answer);

}  // namespace kulanz
