// Erased is not yet forgotten: bytes of what was erased stay in the store's files until
// Store::forget() has gone over them, and a reader that stays, a backup, can be in its
// way. Therefore whoever erases leaves a mark in the same commit. It goes when the
// files were gone over, by whom and after whichever restart.
#pragma once

#include "server/app/app.h"

namespace kulanz {

// Each try lets the writes wait for readers, so that one must not follow the other.
inline constexpr std::int64_t kForgetAgain_s = 30;

// Leaves the mark; in the transaction that erases.
void want_forgotten(App& app, Transaction& tx, Instant now);

// Goes over the files if there is a mark. Throws Refusal store_unavailable when it could
// not be done now: the mark stays.
void forget_erased(App& app);

// The keeper's: the same, but kForgetAgain_s after a try that failed at the earliest.
void forget_when_due(App& app);

}  // namespace kulanz
