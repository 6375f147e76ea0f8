// A POST that changes something carries an Idempotency-Key (IETF draft): asked
// again with the same key and body it gives the same answer and does nothing
// again. The answer is stored in the same commit as the effect, without any
// voucher code: a code's place holds {"$code": SERIAL} and is filled in anew.
//
// A refusal changes nothing and is not stored: the same key may be tried again.
// Kept for kIdempotencyHours, then forgotten.
#pragma once

#include <functional>
#include <string>

#include "server/app/app.h"
#include "server/app/json.h"

namespace kulanz {

inline constexpr std::int64_t kIdempotencyHours = 24;
inline constexpr std::size_t kMaxIdempotencyKey = 128;
// How many forgotten answers one write takes out of the store.
inline constexpr int kForgottenPerWrite = 2;

enum class Made : int { nothing_new, created };

struct Answer {
  Made made = Made::nothing_new;
  Json body;
};

struct Attempt {
  std::string caller;  // whose key it is: two callers may use the same words
  std::string key;     // as sent; empty: none was
  std::string route;   // method and path
  std::string body;    // as sent
};

using Effect = std::function<Answer(Transaction& tx, Instant now)>;

// Runs `effect` once for this attempt. Throws Refusal idempotency_key_missing,
// idempotency_key_invalid, idempotency_key_reused or idempotency_key_in_use.
Answer once(App& app, const Attempt& attempt, const Effect& effect);

// What stands in a stored answer for a voucher's code, and its replacement by
// the code itself just before answering.
Json code_place(std::uint64_t serial);
void fill_codes(App& app, Reader& reader, Json& answer);

}  // namespace kulanz
