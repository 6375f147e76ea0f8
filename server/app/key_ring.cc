#include "server/app/key_ring.h"

#include <mutex>

namespace kulanz {

// Locked while the store is read: a key made meanwhile is put in afterwards.
void KeyRing::load(const std::function<Keys()>& read) {
  {
    const std::shared_lock lock(mutex_);
    if (loaded_) return;
  }
  const std::unique_lock lock(mutex_);
  if (loaded_) return;
  keys_ = read();
  loaded_ = true;
}

void KeyRing::unload() {
  const std::unique_lock lock(mutex_);
  keys_.clear();
  loaded_ = false;
}

std::optional<ApiKey> KeyRing::find(const Sha256& hash) const {
  const std::shared_lock lock(mutex_);
  const auto found = keys_.find(hash);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

std::string KeyRing::label_of(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [hash, key] : keys_) {
    if (key.id == id) return key.label;
  }
  return "";
}

std::vector<ApiKey> KeyRing::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<ApiKey> keys;
  for (const auto& [hash, key] : keys_) keys.push_back(key);
  return keys;
}

void KeyRing::put(const Sha256& hash, ApiKey key) {
  const std::unique_lock lock(mutex_);
  keys_[hash] = std::move(key);
}

void KeyRing::erase(const Sha256& hash) {
  const std::unique_lock lock(mutex_);
  keys_.erase(hash);
}

}  // namespace kulanz
