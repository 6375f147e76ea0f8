#include "server/app/secrets.h"

#include <algorithm>

#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr int kShopSymbols = 16;

const NumberedKey* key_of_id(const std::vector<NumberedKey>& keys, int id) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const NumberedKey& k) { return k.id == id; });
  return found == keys.end() ? nullptr : &*found;
}

NumberedKey new_key(Random& random, int id) {
  NumberedKey key;
  key.id = id;
  random.fill(key.key);
  return key;
}

Json keys_to_json(const std::vector<NumberedKey>& keys) {
  Json list = Json::array();
  for (const NumberedKey& key : keys) list.push_back({{"id", key.id}, {"key", hex(key.key)}});
  return list;
}

std::vector<NumberedKey> keys_from_json(Fields& fields, const char* name) {
  std::vector<NumberedKey> keys;
  for (const Json& entry : fields.array(name, 1, kMaxLiveKeys)) {
    Fields entry_fields(entry, name);
    NumberedKey key;
    key.id = static_cast<int>(entry_fields.integer("id", 1, 1'000'000));
    const auto bytes = from_hex(entry_fields.text("key"));
    entry_fields.finish();
    if (!bytes || bytes->size() != key.key.size()) refuse_secrets("a key is 64 hexadecimal digits");
    if (key_of_id(keys, key.id) != nullptr) refuse_secrets("two keys have the same id");
    std::copy(bytes->begin(), bytes->end(), key.key.begin());
    keys.push_back(key);
  }
  return keys;
}

}  // namespace

void refuse_secrets(const std::string& detail) {
  throw Refusal(RefusalKind::malformed, "bad_secrets", detail);
}

const NumberedKey* Secrets::voucher_key(int id) const { return key_of_id(voucher_keys, id); }
const NumberedKey* Secrets::token_key(int id) const { return key_of_id(token_keys, id); }

SecretKey derived_key(const Secrets& secrets, std::string_view purpose) {
  return hmac_sha256(sha256("kulanz-derived-v1|" + secrets.shop), purpose);
}

namespace {

std::map<std::string, std::string> senders_from_json(const Json& entries) {
  std::map<std::string, std::string> senders;
  for (const auto& [name, secret] : entries.items()) {
    if (!is_id(name) || !secret.is_string() || secret.get_ref<const std::string&>().empty()) {
      refuse_secrets("senders are names with their secrets, each a text");
    }
    senders[name] = secret.get<std::string>();
  }
  return senders;
}

}  // namespace

Secrets new_secrets(Random& random) {
  Secrets secrets;
  secrets.shop = random_text(random, kShopSymbols);
  secrets.voucher_keys.push_back(new_key(random, 1));
  secrets.token_keys.push_back(new_key(random, 1));
  return secrets;
}

Json secrets_to_json(const Secrets& secrets) {
  Json document = {{"version", 1},
                   {"shop", secrets.shop},
                   {"voucher_keys", keys_to_json(secrets.voucher_keys)},
                   {"token_keys", keys_to_json(secrets.token_keys)}};
  if (!secrets.smtp_password.empty()) document["smtp_password"] = secrets.smtp_password;
  if (!secrets.webhook_secret.empty()) document["webhook_secret"] = secrets.webhook_secret;
  if (!secrets.senders.empty()) document["senders"] = secrets.senders;
  return document;
}

Secrets secrets_from_json(const Json& document) {
  Fields fields(document, "");
  if (fields.integer("version", 0, 1'000'000) != 1) refuse_secrets("written by another version");
  Secrets secrets;
  secrets.shop = fields.id("shop");
  secrets.voucher_keys = keys_from_json(fields, "voucher_keys");
  secrets.token_keys = keys_from_json(fields, "token_keys");
  secrets.smtp_password = fields.optional_text("smtp_password").value_or("");
  secrets.webhook_secret = fields.optional_text("webhook_secret").value_or("");
  if (fields.has("senders")) secrets.senders = senders_from_json(fields.object("senders"));
  fields.finish();
  return secrets;
}

std::string key_fingerprint(const NumberedKey& key) {
  constexpr std::size_t kShown = 8;
  const Sha256 tag = hmac_sha256(key.key, "kulanz-key-fingerprint-v1");
  return hex(std::span(tag).first(kShown));
}

}  // namespace kulanz
