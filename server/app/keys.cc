#include "server/app/keys.h"

#include <array>

#include "server/app/audit.h"
#include "server/app/crypto.h"
#include "server/app/records.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr int kKeySymbols = 32;
constexpr std::size_t kMaxPresented = 128;
constexpr std::size_t kCallerDigits = 16;
constexpr std::size_t kHintSymbols = 4;
constexpr std::array<std::string_view, 4> kScopes = {"shop", "partner", "support", "checkout"};

}  // namespace

std::optional<Scope> parse_scope(std::string_view text) {
  for (std::size_t i = 0; i < kScopes.size(); ++i) {
    if (kScopes[i] == text) return static_cast<Scope>(i);
  }
  return std::nullopt;
}

std::string_view scope_name(Scope scope) { return kScopes[static_cast<std::size_t>(scope)]; }

std::string create_key(App& app, Scope scope) {
  const std::string name(scope_name(scope));
  const std::string key = "kk_" + name + "_" + random_text(app.random(), kKeySymbols);
  const Instant now = app.now();
  const ApiKeyRecord record{name, key.substr(key.size() - kHintSymbols), now.unix_seconds};
  const std::string hash = hex(sha256(key));
  app.write([&](Transaction& tx) {
    save(tx, Table::keys, hash, record);
    write_audit(tx, now, "key_created", "key_" + hash.substr(0, kCallerDigits), {{"scope", name}});
  });
  return key;
}

ApiKey authenticate_key(App& app, std::string_view presented) {
  std::optional<ApiKeyRecord> record;
  const std::string hash = hex(sha256(presented.substr(0, kMaxPresented)));
  app.read([&](Reader& reader) { record = load<ApiKeyRecord>(reader, Table::keys, hash); });
  const auto scope = record ? parse_scope(record->scope) : std::nullopt;
  if (!scope) throw Refusal(RefusalKind::unauthorized, "unauthorized", "this API key is not known");
  return {*scope, hash.substr(0, kCallerDigits)};
}

}  // namespace kulanz
