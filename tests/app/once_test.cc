// Once and only once: idempotency keys, events in any order, and what a stolen
// database is worth.
#include <gtest/gtest.h>

#include <algorithm>

#include "server/app/audit.h"
#include "server/app/entitlements.h"
#include "server/app/keeper.h"
#include "server/app/orders.h"
#include "server/app/policies.h"
#include "server/app/status.h"
#include "server/app/voucher_codes.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class Once : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.put_policies();
    shop.late_pizza("K-1");
  }

  std::string rows(Table table) {
    std::string all;
    shop.app().read([&](Reader& reader) {
      reader.scan(table, "", "", [&](auto key, auto value) {
        all.append(key).append("=").append(value).append("\n");
        return true;
      });
    });
    return all;
  }

  // Everything the store holds, as one text.
  std::string everything() {
    std::string all;
    for (int table = 0; table < kTables; ++table) all += rows(static_cast<Table>(table));
    return all;
  }

  int answers() {
    int count = 0;
    shop.app().read([&](Reader& reader) {
      reader.scan(Table::idempotency, "", "", [&](auto, auto) { return ++count, true; });
    });
    return count;
  }

  TestShop shop;
};

TEST_F(Once, TheSameKeyAndBodyAreAnsweredTheSameAndDoneOnce) {
  const std::string code = shop.claim_code("K-1");
  const Answer first = shop.redemption(code, "K-2", 1000, "key-1");
  const Answer again = shop.redemption(code, "K-2", 1000, "key-1");
  EXPECT_EQ(again.made, Made::created);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(shop.validation(code).at("available_minor"), 1850);
}

TEST_F(Once, AnsweredTheSameEvenAfterItWasRolledBack) {
  const std::string code = shop.claim_code("K-1");
  const Answer first = shop.redemption(code, "K-2", 1000, "key-1");
  shop.rollback(first.body.at("id"));
  EXPECT_EQ(shop.redemption(code, "K-2", 1000, "key-1").body, first.body);
  EXPECT_EQ(shop.validation(code).at("available_minor"), 2850);
}

TEST_F(Once, MissingInvalidAndReusedKeys) {
  const std::string code = shop.claim_code("K-1");
  shop.redemption(code, "K-2", 1000, "key-1");
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-2", 999, "key-1"); }),
            "idempotency_key_reused");
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-3", 10, "key 1"); }),
            "idempotency_key_invalid");
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-3", 10, std::string(129, 'k')); }),
            "idempotency_key_invalid");
  EXPECT_EQ(
      refusal_code([&] {
        once(shop.app(), {"test", "", "route", ""}, [](Transaction&, Instant) { return Answer{}; });
      }),
      "idempotency_key_missing");
}

TEST_F(Once, AKeyThatIsBeingWorkedOn) {
  const Attempt attempt{"test", "key-1", "route", "body"};
  const Effect nested = [&](Transaction&, Instant) {
    EXPECT_EQ(refusal_code([&] {
                once(shop.app(), attempt, [](Transaction&, Instant) { return Answer{}; });
              }),
              "idempotency_key_in_use");
    return Answer{};
  };
  once(shop.app(), attempt, nested);
}

TEST_F(Once, TwoCallersMayUseTheSameKey) {
  int runs = 0;
  const Effect count = [&](Transaction&, Instant) { return ++runs, Answer{}; };
  once(shop.app(), {"key:a", "key-1", "route", "body"}, count);
  once(shop.app(), {"key:b", "key-1", "route", "other"}, count);
  EXPECT_EQ(runs, 2);
}

TEST_F(Once, ARefusalIsNotStoredAndChangesNothing) {
  const std::string before = everything();
  const std::string code = make_code(shop.secrets(), {77, 1});
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-2", 10, "key-1"); }), "code_unknown");
  EXPECT_EQ(everything(), before);
}

TEST_F(Once, AnswersAreForgottenAfterADay) {
  int runs = 0;
  const Effect count = [&](Transaction&, Instant) { return ++runs, Answer{}; };
  const auto ask = [&] { once(shop.app(), {"a", "key-1", "route", "body"}, count); };
  ask();
  shop.clock().set(shop.app().now() + hours(kIdempotencyHours) - seconds(1));
  keep(shop.app());
  ask();
  EXPECT_EQ(runs, 1);
  shop.clock().set(shop.app().now() + seconds(1));
  keep(shop.app());
  EXPECT_EQ(answers(), 0);
  ask();
  EXPECT_EQ(runs, 2);
}

TEST_F(Once, TheStoreNeverSeesTheKeyAndFindsAnOrdersAnswers) {
  const Effect nothing = [](Transaction&, Instant) { return Answer{}; };
  once(shop.app(), {"caller-1", "jana@example.org", "route", "body", "K-1"}, nothing);
  once(shop.app(), {"caller-1", "jana@example.org", "route", "body", "K-10"}, nothing);
  EXPECT_EQ(everything().find("jana@example.org"), std::string::npos);
  EXPECT_EQ(everything().find("caller-1"), std::string::npos);
  const int before = answers();
  shop.app().write([](Transaction& tx) { forget_answers_of(tx, "K-1"); });
  EXPECT_EQ(answers(), before - 1);
  EXPECT_EQ(rows(Table::due).find("/K-1/"), std::string::npos);
  EXPECT_NE(rows(Table::due).find("/K-10/"), std::string::npos);
}

// A due thing that comes a second time, late, for a key that was used again.
TEST_F(Once, AnOldDueThingForgetsNoNewAnswer) {
  int runs = 0;
  const Effect count = [&](Transaction&, Instant) { return ++runs, Answer{}; };
  const auto ask = [&] { once(shop.app(), {"a", "key-1", "route", "body", "K-9"}, count); };
  ask();
  std::string key;
  shop.app().read([&](Reader& reader) {
    reader.scan(Table::idempotency, "K-9/", "K-90", [&](auto found, auto) {
      key = found;
      return true;
    });
  });
  shop.app().write([&](Transaction& tx) {
    schedule(tx, {shop.app().now(), kForgetAnswer, audit_key(1) + "/" + key});
  });
  keep(shop.app());
  ask();
  EXPECT_EQ(runs, 1);
}

TEST_F(Once, ClaimedAgainIsTheSameCodeAndNoCodeIsStored) {
  const std::string code = shop.claim_code("K-1");
  EXPECT_EQ(shop.claim_voucher("K-1", "delivery", "key-1").body.at("voucher").at("code"), code);
  EXPECT_EQ(shop.claim_voucher("K-1", "delivery", "key-1").body.at("voucher").at("code"), code);
  shop.redemption(code, "K-2", 100);
  std::string bare = code;
  bare.erase(std::remove(bare.begin(), bare.end(), '-'), bare.end());
  const std::string all = everything();
  EXPECT_EQ(all.find(code), std::string::npos);
  EXPECT_EQ(all.find(bare), std::string::npos);
  EXPECT_EQ(all.find(bare.substr(7, 8)), std::string::npos);  // nothing of the tag
}

TEST_F(Once, ARolledBackRedemptionMayBeMadeAgain) {
  const std::string code = shop.claim_code("K-1");
  const std::string first = shop.redemption(code, "K-2", 2850).body.at("id");
  const Answer back = shop.rollback(first);
  EXPECT_EQ(back.body.at("remaining_minor"), 2850);
  EXPECT_EQ(shop.rollback(first).body, back.body);
  const Answer second = shop.redemption(code, "K-2", 2850);
  EXPECT_EQ(second.made, Made::created);
  EXPECT_NE(second.body.at("id"), first);
  EXPECT_EQ(refusal_code([&] { shop.rollback("rd_nothing"); }), "redemption_not_found");
}

// Deduplicated, and in any order of arrival the same is owed.
TEST(Events, AnyOrderOfArrivalOwesTheSame) {
  std::vector<Json> events = {event("1", "out_for_delivery", "2026-05-03T17:10:00Z"),
                              event("2", "delay_announced", "2026-05-03T17:14:00Z"),
                              event("3", "delivered", "2026-05-03T18:20:00Z"),
                              event("4", "delivered", "2026-05-03T18:20:00Z")};
  const auto by_id = [](const Json& a, const Json& b) { return a.at("id") < b.at("id"); };
  std::string expected;
  do {
    TestShop shop;
    shop.put_policies();
    shop.put("K-1", pizza_order());
    for (const Json& one : events) {
      EXPECT_EQ(shop.events("K-1", {one}).body.at("accepted"), 1);
      EXPECT_EQ(shop.events("K-1", {one}).body.at("duplicates"), 1);
    }
    const std::string got =
        read_status(shop.app(), "K-1").at("promises").at(0).at("entitlements").dump();
    if (expected.empty()) expected = got;
    EXPECT_EQ(got, expected);
  } while (std::next_permutation(events.begin(), events.end(), by_id));
  EXPECT_EQ(Json::parse(expected).at(0).at("amount_minor"), 1450);
}

TEST(Policies, AStatusSaysWhichNeedTheWholeModule) {
  TestShop shop;
  shop.put_policies();
  shop.put("K-1", pizza_order());
  shop.put("K-2", newspaper_order());
  const auto needs_whole = [&](const std::string& ref) {
    return read_status(shop.app(), ref).at("promises").at(0).at("policy").at("needs_whole");
  };
  EXPECT_EQ(needs_whole("K-1"), false);
  EXPECT_EQ(needs_whole("K-2"), true);
}

TEST(Policies, AnOrderKeepsTheDigestItWasFrozenWith) {
  TestShop shop;
  shop.put_policies();
  shop.put("K-1", pizza_order());
  const auto digest = [&](const std::string& ref) {
    return read_status(shop.app(), ref).at("promises").at(0).at("policy").at("digest");
  };
  const Json before = digest("K-1");
  std::string milder = shipped_policy("pizza");
  milder.replace(milder.find("\"10 min\""), 8, "\"15 min\"");
  EXPECT_EQ(put_policy(shop.app(), "pizza", milder).made, Made::created);
  EXPECT_EQ(put_policy(shop.app(), "pizza", milder).made, Made::nothing_new);
  EXPECT_EQ(shop.put("K-1", pizza_order()).made, Made::nothing_new);
  shop.put("K-2", pizza_order());
  EXPECT_EQ(digest("K-1"), before);
  EXPECT_NE(digest("K-2"), before);
  const std::string blob = get_policy(shop.app(), before);
  EXPECT_EQ(hex(sha256(blob)), before.get<std::string>());
}

// A copy of the database without its keys.
class StolenDatabase : public Once {
 protected:
  void SetUp() override {
    Once::SetUp();
    shop.app().check_keys();
  }

  // The thief's shop: the same rows, other keys.
  void copy_to(Store& thief) {
    thief.write([&](Transaction& tx) {
      shop.app().read([&](Reader& reader) {
        for (int table = 0; table < kTables; ++table) {
          reader.scan(static_cast<Table>(table), "", "", [&](auto key, auto value) {
            tx.put(static_cast<Table>(table), key, value);
            return true;
          });
        }
      });
    });
  }
};

TEST_F(StolenDatabase, RedeemsNothing) {
  const std::string code = shop.claim_code("K-1");
  auto copy = open_memory_store();
  copy_to(*copy);
  TestShop thief(std::move(copy));
  EXPECT_THROW(thief.app().check_keys(), std::runtime_error);

  // Neither a code that was seen, nor one made with the thief's keys for a serial in
  // the table, nor a claim, is worth anything in the shop.
  EXPECT_EQ(refusal_code([&] { thief.redemption(code, "K-2", 100); }), "code_forged");
  std::uint64_t serial = 0;
  thief.app().read([&](Reader& reader) {
    reader.scan(Table::vouchers, "", "", [&](auto key, auto) {
      serial = std::stoull(std::string(key));
      return true;
    });
  });
  const std::string made = make_code(thief.secrets(), {serial, 1});
  EXPECT_NE(made, code);
  EXPECT_EQ(refusal_code([&] { shop.redemption(made, "K-2", 100); }), "code_forged");
  EXPECT_EQ(refusal_code([&] { shop.redemption(thief.claim_code("K-1"), "K-2", 100); }),
            "code_forged");
}

TEST_F(StolenDatabase, ItsOwnKeysStillOpenIt) {
  const std::string code = shop.claim_code("K-1");
  auto copy = open_memory_store();
  copy_to(*copy);
  TestShop restarted(std::move(copy), shop.secrets());
  restarted.app().check_keys();
  EXPECT_EQ(restarted.redemption(code, "K-2", 100).made, Made::created);
}

TEST(Secrets, SurviveTheirFileFormAndRotate) {
  SystemRandom random;
  start_crypto();
  Secrets secrets = new_secrets(random);
  const std::string old_code = make_code(secrets, {5, 1});
  secrets.voucher_keys.push_back({2, new_secrets(random).voucher_keys[0].key});
  const Secrets read = secrets_from_json(secrets_to_json(secrets));
  EXPECT_EQ(read_code(read, old_code).key_id, 1);
  EXPECT_EQ(read_code(read, make_code(read, {5, 2})).key_id, 2);
  EXPECT_NE(make_code(read, {5, 2}), old_code);
  Json broken = secrets_to_json(secrets);
  broken["voucher_keys"][0]["key"] = "abc";
  EXPECT_EQ(refusal_code([&] { secrets_from_json(broken); }), "bad_secrets");
}

}  // namespace
}  // namespace kulanz
