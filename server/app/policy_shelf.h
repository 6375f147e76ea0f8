// Compiled policies by digest, read from the store once and then kept open: a
// digest names its bytes for ever, so nothing here ever goes stale.
#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "core/policy/policy.h"
#include "server/store/store.h"

namespace kulanz {

struct ShelfPolicy {
  std::vector<std::uint8_t> blob;  // `policy` is a view over it
  Policy policy;
  std::string digest;  // 64 hex digits
};

// Opens a blob under the name of its SHA-256. Throws Refusal with the core's reason.
std::shared_ptr<const ShelfPolicy> open_shelf_policy(std::vector<std::uint8_t> blob);

class PolicyShelf {
 public:
  // Throws Refusal policy_unknown when the store has no such digest, and
  // policy_damaged when its bytes do not have it.
  std::shared_ptr<const ShelfPolicy> get(Reader& reader, const std::string& digest);

 private:
  std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<const ShelfPolicy>> open_;
};

}  // namespace kulanz
