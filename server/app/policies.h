// Policies: authored, compiled, stored by digest; a name points at the current one.
#pragma once

#include <vector>

#include "core/author/author.h"
#include "server/app/idempotency.h"

namespace kulanz {

// PUT /v1/policies/{name} with the authored text → {"name","digest"}; created when
// the name now means something else than before. Orders keep the digest they were
// frozen with. Throws Refusal policy_refused with `findings`, policy_name_mismatch,
// role_without_owner.
Answer put_policy(App& app, const std::string& name, const std::string& authored);

// The compiled bytes of a digest (64 hex digits). Throws Refusal policy_unknown.
std::string get_policy(App& app, const std::string& digest);

// A role that this policy may call and nobody in the roster has; "" when there is none.
std::string role_without_owner(const App& app, const Policy& policy);

// Whether every policy that is set finds an owner for its cases: a server asks at its
// start, because the roster may be another than before. Throws Refusal role_without_owner.
void check_roster(App& app);

// Compiles or throws Refusal policy_refused.
Compiled compile_or_refuse(const std::string& authored);

}  // namespace kulanz
