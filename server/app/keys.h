// API keys: what a backend shows to be let in. A key is shown once, when it is
// made; the store keeps its hash (the key holds 160 random bits, so that a plain
// SHA-256 is enough).
//
//   kk_<scope>_<32 symbols of lower-case base32>
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/app/app.h"
#include "server/app/idempotency.h"

namespace kulanz {

inline constexpr std::size_t kMaxKeys = 1'000;  // live ones
inline constexpr std::size_t kMaxKeyLabel = 80;

std::optional<Scope> parse_scope(std::string_view text);
std::string_view scope_name(Scope scope);

// Reads the store's keys into the app's ring. Programs call it at the start, so that
// no request waits for it; else the first request that shows a key does.
void load_keys(App& app);

// The key itself, which is nowhere else. Throws Refusal too_many_keys.
std::string create_key(App& app, Scope scope, const std::string& label = {});

// Throws Refusal unauthorized when there is no such key.
ApiKey authenticate_key(App& app, std::string_view presented);

// {"scope","label"?} → {"id","scope","label","hint","created_at","key"}. Asked again
// with the same Idempotency-Key the answer has no "key": it was stored nowhere.
Answer post_key(App& app, const Attempt& attempt, const Json& body);

// {"keys":[{"id","scope","label","hint","created_at"}]}, oldest first.
Json list_keys(App& app);

// From the moment it returns the key opens nothing. {"id","state":"revoked"}. Throws
// Refusal key_not_found, also when it is revoked already.
Json revoke_key(App& app, const std::string& id);

}  // namespace kulanz
