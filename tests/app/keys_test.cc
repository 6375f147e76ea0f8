// Keys that rotate, and what follows when one has leaked.
#include "server/app/keys.h"

#include <gtest/gtest.h>

#include "core/voucher/code.h"
#include "server/app/audit.h"
#include "server/app/compromise.h"
#include "server/app/key_rotation.h"
#include "server/app/voucher_codes.h"
#include "tests/app/budget_shop.h"

namespace kulanz {
namespace {

std::vector<int> ids(const std::vector<NumberedKey>& keys) {
  std::vector<int> list;
  for (const NumberedKey& key : keys) list.push_back(key.id);
  return list;
}

TEST(KeyRotation, AtMostFourAreLiveAndNoNumberIsGivenTwice) {
  SystemRandom random;
  start_crypto();
  Secrets secrets = new_secrets(random);
  for (int id = 2; id <= 4; ++id) EXPECT_EQ(add_key(secrets, KeyUse::voucher, random, 0), id);
  EXPECT_EQ(refusal_code([&] { add_key(secrets, KeyUse::voucher, random, 0); }), "too_many_keys");
  EXPECT_EQ(ids(secrets.voucher_keys), std::vector<int>({1, 2, 3, 4}));
  EXPECT_EQ(ids(secrets.token_keys), std::vector<int>({1}));
  drop_key(secrets, KeyUse::voucher, 4);
  EXPECT_EQ(add_key(secrets, KeyUse::voucher, random, 4), 5);  // 4 was once another
  EXPECT_EQ(key_list(secrets.voucher_keys), "1, 2, 3 and 5");
  EXPECT_EQ(refusal_code([&] { drop_key(secrets, KeyUse::voucher, 4); }), "key_not_found");
  EXPECT_EQ(refusal_code([&] { drop_key(secrets, KeyUse::token, 1); }), "key_needed");
}

TEST(KeyRotation, ALeakedKeyMakesNothingNew) {
  SystemRandom random;
  start_crypto();
  Secrets secrets = new_secrets(random);
  EXPECT_EQ(turn_from_key(secrets, KeyUse::token, 1, random, 0), 2);
  EXPECT_EQ(turn_from_key(secrets, KeyUse::token, 1, random, 0), 2);  // it does no more
  EXPECT_EQ(ids(secrets.token_keys), std::vector<int>({1, 2}));
  for (int i = 0; i < 3; ++i) add_key(secrets, KeyUse::voucher, random, 0);
  EXPECT_EQ(turn_from_key(secrets, KeyUse::voucher, 4, random, 4), 3);  // no room for a fifth
  EXPECT_EQ(ids(secrets.voucher_keys), std::vector<int>({1, 2, 4, 3}));
  EXPECT_EQ(refusal_code([&] { turn_from_key(secrets, KeyUse::voucher, 9, random, 0); }),
            "key_not_found");
}

// A store that is exchanged under its app, as when the demo starts over.
class Exchanged : public Store {
 public:
  void read(const std::function<void(Reader&)>& body) override { now_->read(body); }
  void write(const std::function<void(Transaction&)>& body) override { now_->write(body); }
  void exchange() { now_ = open_memory_store(); }

 private:
  std::unique_ptr<Store> now_ = open_memory_store();
};

TEST(KeyRings, KeysOfAnotherStoreOpenNothing) {
  auto owned = std::make_unique<Exchanged>();
  Exchanged& store = *owned;
  TestShop shop(std::move(owned));
  const auto opens = [&](const std::string& key) {
    return refusal_code([&] { authenticate_key(shop.app(), key); }).empty();
  };
  const std::string old_key = create_key(shop.app(), Scope::shop);
  EXPECT_TRUE(opens(old_key));
  store.exchange();
  shop.app().keys().unload();
  EXPECT_FALSE(opens(old_key));
  EXPECT_EQ(list_keys(shop.app()).at("keys").size(), 0u);
  EXPECT_TRUE(opens(create_key(shop.app(), Scope::shop)));
  EXPECT_FALSE(opens(old_key));
}

// One store, and Apps over it as the keys change.
class Compromise : public ::testing::Test {
 protected:
  Compromise() {
    start_crypto();
    secrets = new_secrets(random);
    add_key(secrets, KeyUse::voucher, random, 0);
    leaked_only = secrets;
    leaked_only.voucher_keys.pop_back();
    fresh_only = secrets;
    fresh_only.voucher_keys.erase(fresh_only.voucher_keys.begin());
  }

  template <typename Work>
  auto with(const Secrets& keys, const Work& work) {
    App app(*store, clock, random, keys, {});
    return work(app);
  }

  std::string issue(const Json& changes = Json::object()) {
    Json body = {{"kind", "fixed"}, {"face_minor", 1000},      {"currency", "EUR"},
                 {"bearer", true},  {"zone", "Europe/Berlin"}, {"valid_through", "2026-12-31"}};
    body.merge_patch(changes);
    return with(leaked_only, [&](App& app) {
      const Json answer = post_voucher(app, attempt(), body).body;
      return answer.contains("voucher") ? answer["voucher"]["code"].get<std::string>()
                                        : answer["batch"]["id"].get<std::string>();
    });
  }

  Attempt attempt() { return {"test", random_text(random, 20), "route", ""}; }

  Json validation(const std::string& code) {
    return with(fresh_only, [&](App& app) {
      return validate(app, {{"code", code},
                            {"customer_ref", "c-1"},
                            {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}});
    });
  }

  // What the code of that serial is now.
  std::string now_of(const std::string& code) {
    return with(fresh_only, [&](App& app) {
      std::string now;
      app.read([&](Reader& reader) { now = shown_code(app, reader, parse_code(code)->serial); });
      return now;
    });
  }

  std::int64_t rows(Table table) {
    std::int64_t count = 0;
    store->read([&](Reader& reader) {
      reader.scan(table, "", "", [&](auto, auto) { return ++count > 0; });
    });
    return count;
  }

  std::int64_t needing(int key) {
    return with(secrets, [&](App& app) { return vouchers_needing(app, key); });
  }

  Rekeyed rekey() {
    return with(secrets, [&](App& app) { return rekey_vouchers(app, 1, 2); });
  }

  std::unique_ptr<Store> store = open_memory_store();
  SetClock clock{at("2026-05-03T20:31:00Z")};
  SystemRandom random;
  Secrets secrets;
  Secrets leaked_only;
  Secrets fresh_only;
};

TEST_F(Compromise, EveryLiveVoucherHasANewCodeAndItsBalance) {
  const std::string whole = issue();
  const std::string part = issue();
  with(leaked_only, [&](App& app) {
    return redeem(app, attempt(),
                  {{"code", part},
                   {"customer_ref", "c-1"},
                   {"order_ref", "cart"},
                   {"amount_minor", 300},
                   {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}});
  });
  const std::string gone = issue();
  with(leaked_only, [&](App& app) { return revoke(app, attempt(), gone); });
  EXPECT_EQ(needing(1), 2);
  const std::int64_t told = rows(Table::outbox);

  EXPECT_EQ(rekey().vouchers, 2);
  EXPECT_EQ(rows(Table::outbox), told + 2);
  EXPECT_EQ(needing(1), 0);
  EXPECT_EQ(needing(2), 2);
  EXPECT_EQ(validation(whole).at("code"), "code_forged");
  EXPECT_EQ(validation(now_of(whole)).at("discount_minor"), 1000);
  EXPECT_EQ(validation(now_of(part)).at("discount_minor"), 700);
}

TEST_F(Compromise, TheOldCodeEndsBeforeItsKeyDoes) {
  const std::string code = issue();
  rekey();
  with(secrets, [&](App& app) {
    const std::string reason =
        validate(app, {{"code", code},
                       {"customer_ref", "c-1"},
                       {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}})
            .at("code");
    EXPECT_EQ(reason, "code_unknown");
    return 0;
  });
}

TEST_F(Compromise, ABatchIsToldOnceAndExportedAnew) {
  const std::string id = issue({{"codes", 10}});
  std::vector<std::string> before;
  with(leaked_only, [&](App& app) {
    continue_batches(app);
    const auto next = batch_codes(app, id);
    next();
    const std::string lines = next();
    for (std::size_t i = 0; i < lines.size(); i += 20) before.push_back(lines.substr(i, 19));
    return revoke(app, attempt(), before[0]);
  });
  EXPECT_EQ(needing(1), 9);
  const Rekeyed done = rekey();
  EXPECT_EQ(done.batches, 1);
  EXPECT_EQ(done.vouchers, 0);
  EXPECT_EQ(needing(1), 0);
  EXPECT_EQ(needing(2), 9);
  const std::string after = with(fresh_only, [&](App& app) {
    const auto next = batch_codes(app, id);
    next();
    return next();
  });
  EXPECT_EQ(after.find(before[1]), std::string::npos);
  EXPECT_EQ(validation(after.substr(20, 19)).at("valid"), true);
  EXPECT_EQ(validation(before[1]).at("code"), "code_forged");
}

// A store that fails after so many writes, as a machine that is switched off.
class DyingStore : public Store {
 public:
  DyingStore(Store& store, int writes) : store_(store), left_(writes) {}
  void read(const std::function<void(Reader&)>& body) override { store_.read(body); }
  void write(const std::function<void(Transaction&)>& body) override {
    if (left_-- <= 0) throw StoreError("gone");
    store_.write(body);
  }

 private:
  Store& store_;
  int left_;
};

TEST_F(Compromise, InterruptedItGoesOnWhereItWas) {
  const int portions = 3;
  const std::string last = issue();
  with(leaked_only, [&](App& app) {
    app.write([&](Transaction& tx) {
      for (std::uint64_t serial = 1; serial < portions * kRekeyPortion; ++serial) {
        auto voucher = load_voucher(tx, parse_code(last)->serial).value();
        voucher.serial = serial;
        save_voucher(tx, voucher);
      }
    });
    return 0;
  });
  std::int64_t vouchers = 0;
  for (int writes = 0;; ++writes) {
    if (writes == 1) {
      with(secrets, [&](App& app) {
        EXPECT_EQ(refusal_code([&] { rekey_vouchers(app, 2, 1); }), "rekeying_unfinished");
        return 0;
      });
    }
    DyingStore dying(*store, 1);
    App app(dying, clock, random, secrets, {});
    const std::string refused =
        refusal_code([&] { vouchers = rekey_vouchers(app, 1, 2).vouchers; });
    if (refused.empty()) break;
    ASSERT_EQ(refused, "store_unavailable");
    ASSERT_EQ(unfinished_target(app, 1), 2);
    ASSERT_LT(writes, portions + 1);
  }
  EXPECT_LE(vouchers, kRekeyPortion);
  EXPECT_EQ(needing(1), 0);
  EXPECT_EQ(needing(2), portions * kRekeyPortion);
  EXPECT_EQ(validation(now_of(last)).at("valid"), true);
}

}  // namespace
}  // namespace kulanz
