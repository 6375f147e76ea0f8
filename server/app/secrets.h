// The shop's secrets: keys for voucher tags and for order tokens. They never
// enter the store, so that a copy of the database redeems nothing.
//
// Key file (mode 0600, beside the database as PATH.keys), JSON:
//   {"version":1,"shop":"7h2k…","voucher_keys":[{"id":1,"key":"<64 hex>"}],
//    "token_keys":[{"id":1,"key":"<64 hex>"}]}
// or the environment, all three of them:
//   KULANZ_SHOP=7h2k…  KULANZ_VOUCHER_KEYS=1:<hex>,2:<hex>  KULANZ_TOKEN_KEYS=1:<hex>
// and, where mail is sent with a login, "smtp_password":"…" in the file or
//   KULANZ_SMTP_PASSWORD=…  which wins over it.
// and, where webhooks are sent, "webhook_secret":"whsec_…" in the file or
//   KULANZ_WEBHOOK_SECRET=whsec_…  which wins over it; while one replaces another, both with a
//   blank between.
// What senders sign their webhooks with stands in the key file as well,
//   "senders":{"shopify":"…","my-carrier":"…"}
// or, one by one, in KULANZ_SENDER_SHOPIFY_SECRET, KULANZ_SENDER_MY_CARRIER_SECRET.
// The last key of a list is used for new codes and tokens; the others are still
// accepted.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/crypto.h"
#include "server/app/json.h"
#include "server/app/random.h"

namespace kulanz {

inline constexpr std::size_t kMaxLiveKeys = 4;

struct NumberedKey {
  int id = 0;
  SecretKey key{};
};

struct Secrets {
  std::string shop;  // part of what a tag covers: codes of one shop mean nothing in another
  std::vector<NumberedKey> voucher_keys;
  std::vector<NumberedKey> token_keys;
  std::string smtp_password;  // as the key file has it; empty: none
  std::string webhook_secret;  // likewise
  std::map<std::string, std::string> senders;  // name → what it signs with

  const NumberedKey* voucher_key(int id) const;
  const NumberedKey* token_key(int id) const;
};

// A key for one purpose of our own, from the shop's word: the same for as long as the
// shop lives, also when voucher and token keys rotate.
//   HMAC-SHA-256(SHA-256("kulanz-derived-v1|" shop), purpose)
SecretKey derived_key(const Secrets& secrets, std::string_view purpose);

Secrets new_secrets(Random& random);
Json secrets_to_json(const Secrets& secrets);
// What every reader of secrets throws: Refusal bad_secrets.
[[noreturn]] void refuse_secrets(const std::string& detail);

// Throws Refusal bad_secrets, without repeating any of the document.
Secrets secrets_from_json(const Json& document);

// A word that tells keys apart and tells nothing about them.
std::string key_fingerprint(const NumberedKey& key);

// The environment's secrets when KULANZ_VOUCHER_KEYS is set, else the key file's. A
// missing file is created when `is_new_shop` (and is on disk before this returns);
// otherwise it is lost, and a new one would make every code out there a forgery.
Secrets load_secrets(const std::string& key_file, Random& random, bool is_new_shop);

}  // namespace kulanz
