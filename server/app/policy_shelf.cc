#include "server/app/policy_shelf.h"

#include <mutex>

#include "server/app/crypto.h"
#include "server/app/refusal.h"

namespace kulanz {

std::shared_ptr<const ShelfPolicy> open_shelf_policy(std::vector<std::uint8_t> blob) {
  auto shelf = std::make_shared<ShelfPolicy>();
  shelf->blob = std::move(blob);
  const Sha256 digest = sha256(as_text(shelf->blob));
  const Result<Policy> policy = open_policy(shelf->blob, digest);
  if (!policy.ok()) throw refused(policy.reason());
  shelf->policy = *policy;
  shelf->digest = hex(digest);
  return shelf;
}

std::shared_ptr<const ShelfPolicy> PolicyShelf::get(Reader& reader, const std::string& digest) {
  {
    const std::shared_lock lock(mutex_);
    const auto found = open_.find(digest);
    if (found != open_.end()) return found->second;
  }
  const auto stored = reader.get(Table::policies, digest);
  if (!stored) {
    throw Refusal(RefusalKind::not_found, "policy_unknown", "no policy has this digest");
  }
  const auto bytes = as_bytes(*stored);
  auto policy = open_shelf_policy({bytes.begin(), bytes.end()});
  if (policy->digest != digest) throw refused(Reason::policy_damaged);
  const std::unique_lock lock(mutex_);
  return open_.try_emplace(digest, std::move(policy)).first->second;
}

}  // namespace kulanz
