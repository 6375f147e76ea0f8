#include "server/cli/policy_set.h"

#include "server/app/crypto.h"
#include "server/app/refusal.h"
#include "server/cli/compile.h"
#include "server/cli/files.h"

namespace kulanz {

std::shared_ptr<const ShelfPolicy> load_policy(const std::string& path) {
  const std::string text = read_text(path);
  if (text.starts_with("KLNZ")) {
    const auto bytes = as_bytes(text);
    try {
      return open_shelf_policy({bytes.begin(), bytes.end()});
    } catch (const Refusal& refusal) {
      throw UsageError(path + ": " + refusal.code);
    }
  }
  Compiled compiled;
  std::vector<Finding> findings;
  if (!compile_policy(text, compiled, findings)) throw UsageError(findings_text(path, findings));
  return open_shelf_policy(std::move(compiled.blob));
}

const ShelfPolicy& PolicySet::get(const std::string& name) {
  auto& policy = loaded_[name];
  if (policy == nullptr) policy = load_policy(folder_ + "/" + name + ".json");
  return *policy;
}

}  // namespace kulanz
