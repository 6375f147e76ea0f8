// What a copy of the database is worth without its key file: nothing. The thief has
// the real files of a real shop, the program, and all the time of the world.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/app/crypto.h"
#include "server/app/secrets.h"
#include "server/app/voucher_codes.h"
#include "server/store/store.h"
#include "tests/ledger/program.h"
#include "tests/store/fresh_folder.h"

namespace kulanz::ledger {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A shop in which a code was claimed, used in part and asked for again; and a thief
// who has all of its files but the keys.
class CopyOfTheDatabase : public ::testing::Test {
 protected:
  void SetUp() override {
    key = shop.make_key();
    ASSERT_TRUE(shop.start());
    HttpClient http(shop.port());
    ASSERT_TRUE(place_late_pizza(http, key, "K-1"));
    token = claim_token(http, key, "K-1");
    for (int i = 0; i < 2; ++i) {
      const HttpAnswer claimed =
          call(http, token, "POST", "/v1/orders/K-1/claims", claim_body(), "the-claim's-key");
      ASSERT_EQ(claimed.status, 200) << claimed.body;
      code = claimed.json().at("voucher").at("code");
    }
    ASSERT_EQ(use(code, "cart-1", 100).status, 201);
    for (const char* const end : {"", "-wal", "-shm"}) {
      const std::string from = here.file("shop.db") + end;
      if (std::filesystem::exists(from)) std::filesystem::copy(from, there.file("copy.db") + end);
    }
  }

  HttpAnswer use(const std::string& with_code, const std::string& cart, std::int64_t amount) {
    HttpClient http(shop.port());
    const Json body = use_body(with_code, customer_of("K-1"), cart, amount);
    return call(http, key, "POST", "/v1/redemptions", body, cart);
  }

  // All bytes that were stolen.
  std::string loot() const {
    return bytes_of(there.file("copy.db")) + bytes_of(there.file("copy.db-wal"));
  }

  void expect_absent(const std::string& what, const std::string& bytes) const {
    ASSERT_FALSE(bytes.empty()) << what;
    EXPECT_EQ(loot().find(bytes), std::string::npos) << what << " is in the file";
  }

  // The thief's own server over the copy, made to forget with whose keys it was used.
  Program& thief_at_work() {
    open_sqlite_store({.path = there.file("copy.db"), .vfs = {}})->write([](Transaction& tx) {
      tx.erase(Table::meta, "voucher_keys");
    });
    thief_key = thief.make_key();
    EXPECT_NE(thief_key, "");
    EXPECT_TRUE(thief.start());
    return thief;
  }

  FreshFolder here;
  FreshFolder there;
  Program shop{here.file("shop.db")};
  Program thief{there.file("copy.db")};
  std::string key;
  std::string thief_key;
  std::string token;
  std::string code;
};

TEST_F(CopyOfTheDatabase, HoldsNoCodeInAnyForm) {
  std::string bare = code;
  bare.erase(std::remove(bare.begin(), bare.end(), '-'), bare.end());
  expect_absent("the code", code);
  expect_absent("the code without hyphens", bare);
  expect_absent("its tag", bare.substr(7, 8));
  std::uint64_t tag = parse_code(code)->tag;
  std::string raw;
  for (int i = 0; i < kTagBits / 8; ++i, tag >>= 8) raw.insert(raw.begin(), static_cast<char>(tag));
  expect_absent("its tag as bytes", raw);
  expect_absent("its tag as bytes, least first", {raw.rbegin(), raw.rend()});
  expect_absent("its tag as a number", std::to_string(parse_code(code)->tag));
  std::string digits;
  for (const char byte : raw) {
    constexpr char kHex[] = "0123456789abcdef";
    digits += kHex[static_cast<unsigned char>(byte) >> 4];
    digits += kHex[byte & 15];
  }
  expect_absent("its tag in hex", digits);
}

TEST_F(CopyOfTheDatabase, HoldsNoCredentialAndNoKey) {
  expect_absent("the API key", key);
  expect_absent("the API key without its prefix", key.substr(key.rfind('_') + 1));
  expect_absent("the order token", token);
  expect_absent("the Idempotency-Key", "the-claim's-key");
  const Json secrets = Json::parse(bytes_of(here.file("shop.db.keys")));
  for (const char* const kind : {"voucher_keys", "token_keys"}) {
    for (const Json& one : secrets.at(kind)) expect_absent(kind, one.at("key"));
  }
}

// Whatever stands in a row and reads as a code, or as a credential, opens nothing.
TEST_F(CopyOfTheDatabase, NothingThatStandsInItIsTakenByTheShop) {
  SystemRandom random;
  const Secrets secrets = load_secrets(here.file("shop.db.keys"), random, false);
  const std::string bytes = loot();
  int read = 0;
  for (std::size_t at = 0; at + kCodeSymbols <= bytes.size(); ++at) {
    const std::string_view typed(bytes.data() + at, kCodeSymbols);
    if (!parse_code(typed).ok()) continue;
    ++read;
    EXPECT_THROW(read_code(secrets, typed), std::exception) << typed;
  }
  EXPECT_GT(read, 0);
  HttpClient http(shop.port());
  for (std::size_t at = 0; (at = bytes.find("\"hint\"", at)) != std::string::npos; ++at) {
    const std::string hash = bytes.substr(at > 200 ? at - 200 : 0, 200);
    for (std::size_t from = 0; from + 64 <= hash.size(); ++from) {
      const std::string digest = hash.substr(from, 64);
      if (digest.find_first_not_of("0123456789abcdef") != std::string::npos) continue;
      EXPECT_EQ(call(http, digest, "GET", "/v1/cases", nullptr, "").status, 401);
      EXPECT_EQ(call(http, "kk_shop_" + digest, "GET", "/v1/cases", nullptr, "").status, 401);
    }
  }
}

TEST_F(CopyOfTheDatabase, DoesNotStartWithoutItsKeysNorWithOthers) {
  EXPECT_FALSE(thief.start());
  Program other(there.file("other.db"));
  ASSERT_NE(other.make_key(), "");
  std::filesystem::copy(there.file("other.db.keys"), there.file("copy.db.keys"));
  EXPECT_FALSE(thief.start());
}

// Made to start with keys of the thief's own, it gives codes, tokens and replays of
// what was answered before; the shop takes none of them.
TEST_F(CopyOfTheDatabase, GivesAThiefsServerNothingThatTheShopTakes) {
  HttpClient http(thief_at_work().port());
  const std::string forged_token = claim_token(http, thief_key, "K-1");
  ASSERT_NE(forged_token, "");
  std::vector<std::string> codes;
  for (const char* const idempotency_key : {"the-claim's-key", "another-key"}) {
    const HttpAnswer claimed =
        call(http, forged_token, "POST", "/v1/orders/K-1/claims", claim_body(), idempotency_key);
    if (claimed.status == 200) codes.push_back(claimed.json().at("voucher").at("code"));
  }
  EXPECT_FALSE(codes.empty());
  for (const std::string& made : codes) {
    EXPECT_NE(made, code);
    const HttpAnswer refused = use(made, "cart-2", 100);
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.json().at("code"), "code_forged");
  }
  HttpClient real(shop.port());
  EXPECT_EQ(call(real, forged_token, "POST", "/v1/orders/K-1/claims", claim_body(), "k").status,
            401);
  EXPECT_EQ(call(real, thief_key, "GET", "/v1/cases", nullptr, "").status, 401);
  EXPECT_EQ(use(code, "cart-2", 100).status, 201);  // the customer's is as good as before
}

}  // namespace
}  // namespace kulanz::ledger
