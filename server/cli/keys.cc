#include "server/cli/keys.h"

#include <ostream>

#include "server/app/app.h"
#include "server/app/audit.h"
#include "server/app/compromise.h"
#include "server/app/key_rotation.h"
#include "server/app/refusal.h"
#include "server/app/secrets_file.h"
#include "server/cli/files.h"
#include "server/cli/store_path.h"
#include "server/cli/system_clock.h"

namespace kulanz {
namespace {

// The database and its secrets, which change while a command runs: each step has an
// App of its own.
struct Safe {
  explicit Safe(const KeysOptions& options)
      : path(database_path(options.store)),
        key_file(options.key_file.empty() ? path + ".keys" : options.key_file),
        store(open_sqlite_store({path, "", true})),
        secrets(load_secrets(key_file, random, App::is_new_shop(*store))) {
    with_app([](App&) {});
  }

  template <typename Work>
  void with_app(const Work& work) {
    App app(*store, clock, random, secrets, {});
    app.check_keys();
    work(app);
  }

  int highest_ever(KeyUse use) {
    int highest = 0;
    if (use == KeyUse::voucher) {
      store->read([&](Reader& reader) { highest = highest_key_ever(reader); });
    }
    return highest;
  }

  // On disk before anything is made with them.
  void replace(const Secrets& changed) {
    save_secrets(key_file, changed);
    secrets = changed;
  }

  void audit(const char* action, Json details) {
    with_app([&](App& app) {
      app.write([&](Transaction& tx) { write_audit(tx, app.now(), action, "", details); });
    });
  }

  std::string path;
  std::string key_file;
  SystemClock clock;
  SystemRandom random;
  std::unique_ptr<Store> store;
  Secrets secrets;
};

const char* name_of(KeyUse use) { return use == KeyUse::voucher ? "voucher" : "token"; }

void need_key_file(const char* what) {
  if (secrets_are_in_environment()) {
    throw UsageError(std::string("the keys come from the environment, which this cannot change: ") +
                     what);
  }
}

void check_not_needed(Safe& safe, KeyUse use, int id) {
  if (use == KeyUse::token) return;
  std::int64_t needing = 0;
  safe.with_app([&](App& app) { needing = vouchers_needing(app, id); });
  if (needing > 0) {
    throw Refusal(RefusalKind::conflict, "key_needed",
                  std::to_string(needing) + " vouchers are still valid under key " +
                      std::to_string(id) +
                      ": wait until they expire, or give them new codes with "
                      "kulanz keys compromise");
  }
}

// The key that takes over from a leaked one.
int turn_from(Safe& safe, KeyUse use, int leaked) {
  Secrets changed = safe.secrets;
  const bool is_last = keys_of(changed, use).back().id == leaked;
  const int to = turn_from_key(changed, use, leaked, safe.random, safe.highest_ever(use));
  if (!is_last) return to;
  need_key_file("add another key at the end of its list, and run this again");
  safe.replace(changed);
  return to;
}

void drop(Safe& safe, KeyUse use, int leaked, std::ostream& out) {
  if (secrets_are_in_environment()) {
    out << "now take key " << leaked << " out of the environment's list\n";
    return;
  }
  Secrets changed = safe.secrets;
  drop_key(changed, use, leaked);
  safe.replace(changed);
  out << name_of(use) << " key " << leaked
      << " is dropped; live: " << key_list(keys_of(safe.secrets, use)) << "\n";
}

void replace_voucher_key(Safe& safe, int leaked, std::ostream& out) {
  int to = 0;
  safe.with_app([&](App& app) { to = unfinished_target(app, leaked); });
  if (to == 0 || safe.secrets.voucher_key(to) == nullptr) {
    to = turn_from(safe, KeyUse::voucher, leaked);
  }
  Rekeyed done;
  safe.with_app([&](App& app) { done = rekey_vouchers(app, leaked, to); });
  out << done.vouchers << " vouchers and " << done.batches << " batches have new codes under key "
      << to << "\n";
  drop(safe, KeyUse::voucher, leaked, out);
}

}  // namespace

int run_keys_rotate(const KeysOptions& options, std::ostream& out) {
  if (options.voucher == options.token) throw UsageError("say --voucher or --token");
  need_key_file("change KULANZ_VOUCHER_KEYS or KULANZ_TOKEN_KEYS yourself");
  const KeyUse use = options.voucher ? KeyUse::voucher : KeyUse::token;
  Safe safe(options);
  Secrets changed = safe.secrets;
  // A key that is the only one goes once the new one is there.
  const bool is_only = keys_of(changed, use).size() == 1;
  if (options.retire != 0) check_not_needed(safe, use, options.retire);
  if (options.retire != 0 && !is_only) drop_key(changed, use, options.retire);
  const int id = add_key(changed, use, safe.random, safe.highest_ever(use));
  if (options.retire != 0 && is_only) drop_key(changed, use, options.retire);
  safe.replace(changed);
  safe.audit("keys_rotated", {{"use", name_of(use)}, {"key", id}, {"retired", options.retire}});
  out << name_of(use) << " key " << id
      << " is used from now on; live: " << key_list(keys_of(safe.secrets, use)) << "\n";
  return 0;
}

int run_keys_compromise(const KeysOptions& options, std::ostream& out) {
  if ((options.leaked_voucher == 0) == (options.leaked_token == 0)) {
    throw UsageError("say --voucher ID or --token ID: which key has leaked");
  }
  Safe safe(options);
  if (options.leaked_voucher != 0) {
    replace_voucher_key(safe, options.leaked_voucher, out);
    return 0;
  }
  turn_from(safe, KeyUse::token, options.leaked_token);
  safe.audit("token_key_compromised", {{"key", options.leaked_token}});
  drop(safe, KeyUse::token, options.leaked_token, out);
  return 0;
}

}  // namespace kulanz
