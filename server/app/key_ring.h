// The API keys that are good now, in memory, so that letting somebody in costs no
// store read. Filled from the store at the start; after that the only way a key
// comes or goes is keys.h, store first. May be called from any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/crypto.h"

namespace kulanz {

// What a key may do: shop, everything of the backend; partner, events with source
// partner; support, cases; checkout, validations and redemptions; operations (said
// "operator"), keys and the clock, and nothing of customers.
enum class KeyScope { shop, partner, support, checkout, operations };
using Scope = KeyScope;  // core/author has a class of that name, in no common file

struct ApiKey {
  Scope scope = Scope::partner;
  std::string id;     // the beginning of its hash: names the caller, opens nothing
  std::string label;  // what its maker called it; may be empty
  std::string hint;   // its last symbols, to recognise it by
  std::int64_t created_at = 0;
};

class KeyRing {
 public:
  using Keys = std::map<Sha256, ApiKey>;

  // Runs `read` when nothing was loaded yet; what it throws leaves that so.
  void load(const std::function<Keys()>& read);

  // Nothing was loaded yet: for a program that has put another store under its app.
  void unload();

  std::optional<ApiKey> find(const Sha256& hash) const;
  std::vector<ApiKey> all() const;
  // Of the key with that id; empty when it has none, or there is no such key.
  std::string label_of(std::string_view id) const;

  void put(const Sha256& hash, ApiKey key);
  void erase(const Sha256& hash);

 private:
  mutable std::shared_mutex mutex_;
  bool loaded_ = false;
  Keys keys_;
};

}  // namespace kulanz
