#include "server/app/key_rotation.h"

#include <algorithm>

#include "server/app/refusal.h"

namespace kulanz {
namespace {

std::vector<NumberedKey>::iterator find(std::vector<NumberedKey>& keys, int id) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const NumberedKey& key) { return key.id == id; });
  if (found == keys.end()) {
    throw Refusal(RefusalKind::not_found, "key_not_found",
                  "there is no live key " + std::to_string(id) + ": these are " + key_list(keys));
  }
  return found;
}

}  // namespace

std::vector<NumberedKey>& keys_of(Secrets& secrets, KeyUse use) {
  return use == KeyUse::voucher ? secrets.voucher_keys : secrets.token_keys;
}

int highest_key_ever(Reader& reader) {
  const auto stored = reader.get(Table::meta, kFingerprintsKey);
  int highest = 0;
  if (!stored) return highest;
  const Json known = Json::parse(*stored);
  for (const auto& [id, fingerprint] : known.at("keys").items()) {
    highest = std::max(highest, std::stoi(id));
  }
  return highest;
}

int add_key(Secrets& secrets, KeyUse use, Random& random, int highest_ever) {
  std::vector<NumberedKey>& keys = keys_of(secrets, use);
  if (keys.size() >= kMaxLiveKeys) {
    throw Refusal(RefusalKind::conflict, "too_many_keys",
                  "keys " + key_list(keys) + " are live, and no more may be: retire one of them");
  }
  NumberedKey key;
  key.id = highest_ever + 1;
  for (const NumberedKey& other : keys) key.id = std::max(key.id, other.id + 1);
  random.fill(key.key);
  keys.push_back(key);
  return key.id;
}

void drop_key(Secrets& secrets, KeyUse use, int id) {
  std::vector<NumberedKey>& keys = keys_of(secrets, use);
  const auto found = find(keys, id);
  if (keys.size() == 1) {
    throw Refusal(RefusalKind::conflict, "key_needed", "this is the only key there is");
  }
  keys.erase(found);
}

int turn_from_key(Secrets& secrets, KeyUse use, int leaked, Random& random, int highest_ever) {
  std::vector<NumberedKey>& keys = keys_of(secrets, use);
  find(keys, leaked);
  if (keys.back().id == leaked) {
    if (keys.size() < kMaxLiveKeys) return add_key(secrets, use, random, highest_ever);
    std::swap(keys[keys.size() - 1], keys[keys.size() - 2]);
  }
  return keys.back().id;
}

std::string key_list(const std::vector<NumberedKey>& keys) {
  std::string list;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0) list += i + 1 == keys.size() ? " and " : ", ";
    list += std::to_string(keys[i].id);
  }
  return list;
}

}  // namespace kulanz
