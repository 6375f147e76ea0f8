#include "server/app/keys.h"

#include <algorithm>
#include <array>

#include "server/app/audit.h"
#include "server/app/crypto.h"
#include "server/app/records.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr int kKeySymbols = 32;
constexpr std::size_t kMaxPresented = 128;
constexpr std::size_t kIdDigits = 16;
constexpr std::size_t kHintSymbols = 4;
constexpr std::string_view kIdPrefix = "key_";
constexpr std::array<std::string_view, 5> kScopes = {"shop", "partner", "support", "checkout",
                                                     "operator"};

struct NewKey {
  std::string text;
  Sha256 hash{};
  ApiKeyRecord record;
};

std::string id_of(std::string_view hash) {
  return std::string(kIdPrefix) + std::string(hash.substr(0, kIdDigits));
}

NewKey make_key(App& app, Scope scope, const std::string& label) {
  NewKey key;
  const std::string name(scope_name(scope));
  key.text = "kk_" + name + "_" + random_text(app.random(), kKeySymbols);
  key.hash = sha256(key.text);
  key.record = {name, key.text.substr(key.text.size() - kHintSymbols), app.now().unix_seconds,
                label};
  return key;
}

ApiKey key_of(std::string_view hash, const ApiKeyRecord& record) {
  return {parse_scope(record.scope).value_or(Scope::partner), id_of(hash), record.label,
          record.hint, record.created_at};
}

Json key_json(const ApiKey& key) {
  return {{"id", key.id},
          {"scope", scope_name(key.scope)},
          {"label", key.label},
          {"hint", key.hint},
          {"created_at", instant_text({key.created_at})}};
}

KeyRing::Keys stored_keys(App& app) {
  KeyRing::Keys keys;
  app.read([&](Reader& reader) {
    keys.clear();
    reader.scan(Table::keys, "", "", [&](std::string_view hash, std::string_view) {
      const auto bytes = from_hex(hash);
      if (!bytes || bytes->size() != Sha256{}.size()) return true;
      Sha256 digest{};
      std::copy(bytes->begin(), bytes->end(), digest.begin());
      keys[digest] = key_of(hash, *load<ApiKeyRecord>(reader, Table::keys, std::string(hash)));
      return true;
    });
  });
  return keys;
}

void store_key(Transaction& tx, Instant now, const NewKey& key) {
  std::size_t live = 0;
  tx.scan(Table::keys, "", "",
          [&](std::string_view, std::string_view) { return ++live < kMaxKeys; });
  if (live >= kMaxKeys) {
    throw Refusal(RefusalKind::conflict, "too_many_keys",
                  "there are " + std::to_string(kMaxKeys) + " API keys already: revoke some");
  }
  const std::string hash = hex(key.hash);
  save(tx, Table::keys, hash, key.record);
  write_audit(tx, now, "key_created", id_of(hash), {{"scope", key.record.scope}});
}

// The whole hash that an id is the beginning of.
std::optional<std::string> hash_of(Reader& reader, const std::string& id) {
  if (!id.starts_with(kIdPrefix) || id.size() != kIdPrefix.size() + kIdDigits) return std::nullopt;
  const std::string from = id.substr(kIdPrefix.size());
  std::optional<std::string> hash;
  reader.scan(Table::keys, from, "", [&](std::string_view key, std::string_view) {
    if (key.starts_with(from)) hash = key;
    return false;
  });
  return hash;
}

}  // namespace

std::optional<Scope> parse_scope(std::string_view text) {
  for (std::size_t i = 0; i < kScopes.size(); ++i) {
    if (kScopes[i] == text) return static_cast<Scope>(i);
  }
  return std::nullopt;
}

std::string_view scope_name(Scope scope) { return kScopes[static_cast<std::size_t>(scope)]; }

void load_keys(App& app) {
  app.keys().load([&] { return stored_keys(app); });
}

std::string create_key(App& app, Scope scope, const std::string& label) {
  const NewKey key = make_key(app, scope, label);
  app.write([&](Transaction& tx) { store_key(tx, app.now(), key); });
  app.keys().put(key.hash, key_of(hex(key.hash), key.record));
  return key.text;
}

ApiKey authenticate_key(App& app, std::string_view presented) {
  load_keys(app);
  auto key = app.keys().find(sha256(presented.substr(0, kMaxPresented)));
  if (!key) throw Refusal(RefusalKind::unauthorized, "unauthorized", "this API key is not known");
  return std::move(*key);
}

Answer post_key(App& app, const Attempt& attempt, const Json& body) {
  Fields fields(body, "");
  const std::string scope =
      fields.one_of("scope", {"shop", "partner", "support", "checkout", "operator"});
  const std::string label = fields.optional_text("label", {0, kMaxKeyLabel}).value_or("");
  fields.finish();
  const NewKey key = make_key(app, *parse_scope(scope), label);
  const ApiKey made = key_of(hex(key.hash), key.record);
  bool is_new = false;
  Answer answer = once(app, attempt, [&](Transaction& tx, Instant now) {
    store_key(tx, now, key);
    is_new = true;
    return Answer{Made::created, key_json(made)};
  });
  if (is_new) {
    app.keys().put(key.hash, made);
    answer.body["key"] = key.text;
  }
  return answer;
}

Json list_keys(App& app) {
  load_keys(app);
  std::vector<ApiKey> keys = app.keys().all();
  std::stable_sort(keys.begin(), keys.end(),
                   [](const ApiKey& a, const ApiKey& b) { return a.created_at < b.created_at; });
  Json list = Json::array();
  for (const ApiKey& key : keys) list.push_back(key_json(key));
  return {{"keys", list}};
}

Json revoke_key(App& app, const std::string& id) {
  std::optional<std::string> hash;
  app.write([&](Transaction& tx) {
    hash = hash_of(tx, id);
    if (!hash) {
      throw Refusal(RefusalKind::not_found, "key_not_found", "there is no API key of this id");
    }
    tx.erase(Table::keys, *hash);
    write_audit(tx, app.now(), "key_revoked", id);
  });
  Sha256 digest{};
  const std::string bytes = *from_hex(*hash);
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  app.keys().erase(digest);
  return {{"id", id}, {"state", "revoked"}};
}

}  // namespace kulanz
