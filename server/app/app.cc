#include "server/app/app.h"

#include "server/app/crypto.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

// How often a write whose outcome the store does not know is tried again.
constexpr int kMaxCommitAttempts = 3;
constexpr char kFingerprintsKey[] = "voucher_keys";

[[noreturn]] void refuse_unavailable() {
  throw Refusal(RefusalKind::unavailable, "store_unavailable",
                "the store cannot answer at the moment; nothing is lost, try again");
}

Json fingerprints(const Secrets& secrets) {
  Json keys = Json::object();
  for (const NumberedKey& key : secrets.voucher_keys) {
    keys[std::to_string(key.id)] = key_fingerprint(key);
  }
  return {{"shop", hex(sha256(secrets.shop)).substr(0, 16)}, {"keys", keys}};
}

}  // namespace

App::App(Store& store, const Clock& clock, Random& random, Secrets secrets, Roster roster)
    : store_(store),
      clock_(clock),
      random_(random),
      secrets_(std::move(secrets)),
      roster_(std::move(roster)),
      clock_guard_(clock),
      guesses_((start_crypto(), derived_key(secrets_, "guesses"))) {}

void App::check_keys() {
  const Json mine = fingerprints(secrets_);
  write([&](Transaction& tx) {
    const auto stored = tx.get(Table::meta, kFingerprintsKey);
    Json known = stored ? Json::parse(*stored) : mine;
    bool fits = known.at("shop") == mine.at("shop");
    for (const auto& [id, fingerprint] : mine.at("keys").items()) {
      fits = fits && known["keys"].value(id, fingerprint) == fingerprint;
      known["keys"][id] = fingerprint;
    }
    if (!fits) {
      throw std::runtime_error(
          "the voucher keys are not the ones this database was used with: every code "
          "issued so far would be refused. Bring back its key file.");
    }
    tx.put(Table::meta, kFingerprintsKey, known.dump());
  });
}

bool App::is_new_shop(Store& store) {
  bool is_new = true;
  store.read([&](Reader& reader) { is_new = !reader.get(Table::meta, kFingerprintsKey); });
  return is_new;
}

void App::write(const std::function<void(Transaction&)>& body) {
  Tally tally;
  Instant at;
  const auto body_and_time = [&](Transaction& tx) {
    tally.run([&] { body(tx); });
    at = now();
  };
  for (int attempt = 1;; ++attempt) {
    try {
      store_.write(body_and_time);
      clock_guard_.committed(at);
      return tally.add_to(counters_);
    } catch (const CommitUnknown&) {
      if (attempt == kMaxCommitAttempts) refuse_unavailable();
    } catch (const StoreError&) {
      refuse_unavailable();
    }
  }
}

void App::read(const std::function<void(Reader&)>& body) {
  try {
    store_.read(body);
  } catch (const StoreError&) {
    refuse_unavailable();
  }
}

void App::forget() {
  try {
    store_.forget();
  } catch (const StoreError&) {
    refuse_unavailable();
  }
}

bool App::begin(const std::string& key) {
  const std::lock_guard lock(running_mutex_);
  return running_.insert(key).second;
}

void App::end(const std::string& key) {
  const std::lock_guard lock(running_mutex_);
  running_.erase(key);
}

}  // namespace kulanz
