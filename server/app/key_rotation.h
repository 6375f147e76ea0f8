// New keys for old: which keys a shop has after a rotation, as pure functions over
// its secrets. The last key of a list makes new codes and tokens; the others are
// still accepted. What replaces the key file is save_secrets(), secrets.h.
#pragma once

#include <string>
#include <vector>

#include "server/app/secrets.h"
#include "server/store/store.h"

namespace kulanz {

enum class KeyUse { voucher, token };

std::vector<NumberedKey>& keys_of(Secrets& secrets, KeyUse use);

// The highest number that a voucher key of this store ever had: numbers are never
// given twice, because vouchers name their key by it. 0: none is known.
int highest_key_ever(Reader& reader);

// A new key at the end, numbered above `highest_ever` and above all that are there.
// Returns its number. Throws Refusal too_many_keys beyond kMaxLiveKeys.
int add_key(Secrets& secrets, KeyUse use, Random& random, int highest_ever);

// Takes a key out. Throws Refusal key_not_found, or key_needed when it is the only one.
void drop_key(Secrets& secrets, KeyUse use, int id);

// Makes sure that another key than `leaked` makes new codes: a new one, or, where
// there is no room for one, the newest of the others. Returns its number. Throws
// Refusal key_not_found.
int turn_from_key(Secrets& secrets, KeyUse use, int leaked, Random& random, int highest_ever);

// "1, 2 and 4"
std::string key_list(const std::vector<NumberedKey>& keys);

}  // namespace kulanz
