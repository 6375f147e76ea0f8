// What follows when a voucher key may have leaked: whoever has it can make codes for
// serials. Every voucher of it that is not revoked and has not expired gets a new
// code.
//
// A code is a serial and a tag made with a key, so the new code is the same serial
// under another key: the voucher's number of its key changes and nothing else. Its
// balance, terms, holds, redemptions and entitlement stay where they are, there is
// never a moment with two codes that work, and the old one is no code of any voucher
// from that moment on, before its key is dropped. A batch is told its key once, for
// all of its vouchers that nothing has happened to.
//
// One message each, so that delivery sends the new code; for a batch one for all.
#pragma once

#include "server/app/app.h"

namespace kulanz {

inline constexpr int kRekeyPortion = 2'000;  // rows looked at in one transaction

struct Rekeyed {
  std::int64_t vouchers = 0;
  std::int64_t batches = 0;
};

// Moves every voucher of key `from` to key `to`, portion by portion, each committed
// with how far it came: interrupted and called again, it goes on from there. Throws
// Refusal rekeying_unfinished while another key's was interrupted.
Rekeyed rekey_vouchers(App& app, int from, int to);

// To which key the interrupted re-keying of key `from` moves its vouchers; 0: none
// was interrupted.
int unfinished_target(App& app, int from);

// How many vouchers still need this key: not revoked, and not expired, also when
// nothing is left on them, because a rollback may bring it back. A batch counts as
// what was issued of it, less what has happened to its vouchers since.
std::int64_t vouchers_needing(App& app, int key_id);

}  // namespace kulanz
