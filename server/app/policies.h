// Policies: authored, compiled, stored by digest; a name points at the current one.
#pragma once

#include <vector>

#include "core/author/author.h"
#include "server/app/idempotency.h"

namespace kulanz {

// PUT /v1/policies/{name} with the authored text → {"name","digest"}; created when
// the name now means something else than before. Orders keep the digest they were
// frozen with. Throws Refusal policy_refused with `findings`, policy_name_mismatch.
Answer put_policy(App& app, const std::string& name, const std::string& authored);

// The compiled bytes of a digest (64 hex digits). Throws Refusal policy_unknown.
std::string get_policy(App& app, const std::string& digest);

// Compiles or throws Refusal policy_refused.
Compiled compile_or_refuse(const std::string& authored);

}  // namespace kulanz
