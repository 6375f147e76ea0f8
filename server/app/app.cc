#include "server/app/app.h"

#include <future>

#include "server/app/crypto.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

// How often a write whose outcome the store does not know is tried again.
constexpr int kMaxCommitAttempts = 3;

Refusal unavailable() {
  return {RefusalKind::unavailable, "store_unavailable",
          "the store cannot answer at the moment; nothing is lost, try again"};
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

namespace {

// The fingerprints of all keys that were ever used with this store, and of these.
Json known_keys(Reader& reader, const Json& mine) {
  const auto stored = reader.get(Table::meta, kFingerprintsKey);
  Json known = stored ? Json::parse(*stored) : mine;
  bool fits = known.at("shop") == mine.at("shop");
  for (const auto& [id, fingerprint] : mine.at("keys").items()) {
    fits = fits && known["keys"].value(id, fingerprint) == fingerprint;
    known["keys"][id] = fingerprint;
  }
  if (fits) return known;
  throw std::runtime_error(
      "the voucher keys are not the ones this database was used with: every code "
      "issued so far would be refused. Bring back its key file.");
}

}  // namespace

void App::check_keys() {
  const Json mine = fingerprints(secrets_);
  write([&](Transaction& tx) {
    tx.put(Table::meta, kFingerprintsKey, known_keys(tx, mine).dump());
  });
}

void App::compare_keys() {
  const Json mine = fingerprints(secrets_);
  read([&](Reader& reader) { known_keys(reader, mine); });
}

bool App::is_new_shop(Store& store) {
  bool is_new = true;
  store.read([&](Reader& reader) { is_new = !reader.get(Table::meta, kFingerprintsKey); });
  return is_new;
}

// A write that is repeated while the store cannot say whether it happened.
struct App::Writing {
  std::function<void(Transaction&)> body;
  Store::Done done;
  Tally tally = {};
  Instant at = {};
  int attempts = 0;
};

void App::write(const std::function<void(Transaction&)>& body) {
  const auto written = std::make_shared<std::promise<void>>();
  submit([&body](Transaction& tx) { body(tx); },
         [written](std::exception_ptr failure) {
           failure ? written->set_exception(std::move(failure)) : written->set_value();
         });
  written->get_future().get();
}

void App::submit(std::function<void(Transaction&)> body, Store::Done done) {
  attempt(std::make_shared<Writing>(Writing{std::move(body), std::move(done)}));
}

void App::attempt(const std::shared_ptr<Writing>& writing) {
  ++writing->attempts;
  store_.submit(
      [this, writing](Transaction& tx) {
        writing->tally.run([&] { writing->body(tx); });
        writing->at = now();
      },
      [this, writing](std::exception_ptr failure) { ended(writing, std::move(failure)); });
}

void App::ended(const std::shared_ptr<Writing>& writing, std::exception_ptr failure) {
  try {
    if (failure) std::rethrow_exception(failure);
    clock_guard_.committed(writing->at);
    writing->tally.add_to(counters_);
  } catch (const CommitUnknown&) {
    if (writing->attempts < kMaxCommitAttempts) return attempt(writing);
    failure = std::make_exception_ptr(unavailable());
  } catch (const StoreError&) {
    failure = std::make_exception_ptr(unavailable());
  } catch (...) {
    failure = std::current_exception();
  }
  writing->done(std::move(failure));
}

void App::read(const std::function<void(Reader&)>& body) {
  try {
    store_.read(body);
  } catch (const StoreError&) {
    throw unavailable();
  }
}

void App::forget() {
  try {
    store_.forget();
  } catch (const StoreError&) {
    throw unavailable();
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
