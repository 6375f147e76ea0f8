// A policy from a file, and policies by name from a folder, compiled when asked for.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "server/app/policy_shelf.h"

namespace kulanz {

// An authored file (JSON) or a compiled one (its first bytes tell). Throws
// UsageError with every finding, as FILE:LINE:COLUMN: message [code].
std::shared_ptr<const ShelfPolicy> load_policy(const std::string& path);

class PolicySet {
 public:
  explicit PolicySet(std::string folder) : folder_(std::move(folder)) {}

  // The policy NAME.json of the folder. Throws UsageError.
  const ShelfPolicy& get(const std::string& name);

 private:
  std::string folder_;
  std::map<std::string, std::shared_ptr<const ShelfPolicy>> loaded_;
};

}  // namespace kulanz
