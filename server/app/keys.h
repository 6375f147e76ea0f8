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

namespace kulanz {

// What a key may do: shop, everything of the backend; partner, events with source
// partner; support, cases; checkout, validations and redemptions.
enum class KeyScope { shop, partner, support, checkout };
using Scope = KeyScope;  // core/author has a class of that name, in no common file

std::optional<Scope> parse_scope(std::string_view text);
std::string_view scope_name(Scope scope);

std::string create_key(App& app, Scope scope);

struct ApiKey {
  Scope scope;
  std::string id;  // the beginning of its hash: names the caller, opens nothing
};

// Throws Refusal unauthorized when the store knows no such key.
ApiKey authenticate_key(App& app, std::string_view presented);

}  // namespace kulanz
