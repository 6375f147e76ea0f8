// The commands as scripts and people use them.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "server/app/crypto.h"
#include "tests/app/test_shop.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

const std::string kPolicies = KULANZ_SOURCE_DIR "/policies";

Ran run(std::vector<std::string> words) {
  words.insert(words.begin(), KULANZ_PROGRAM);
  return run_to_end(std::move(words));
}

class Cli : public ::testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder.file(name)) << text;
    return folder.file(name);
  }

  Ran run_cases(const Json& cases) {
    return run({"decide", "--cases", file("cases.json", cases.dump()), "--policies", kPolicies});
  }

  FreshFolder folder;
};

Json parcel_case(const std::string& id, std::int64_t amount_minor) {
  const Json input = {
      {"order",
       {{"placed_at", "2026-04-30T09:20:00Z"}, {"paid_minor", 8900}, {"currency", "EUR"}}},
      {"facts", {{"delivery_days", 2}}},
      {"events",
       Json::array({{{"id", "1"},
                     {"kind", "delivered"},
                     {"at", "2026-05-07T12:40:00Z"},
                     {"source", "partner"}}})}};
  return {{"id", id},
          {"policy", "parcel"},
          {"now", "2026-05-08T00:00:00Z"},
          {"input", input},
          {"expected", {{"amount_minor", amount_minor}, {"currency", "EUR"}}}};
}

TEST_F(Cli, CasesThatPassExitWithZero) {
  const Ran ran = run_cases(Json::array({parcel_case("P-1", 800)}));
  EXPECT_EQ(ran.out, "1 passed, 0 failed\n");
  EXPECT_EQ(ran.exit_code, 0);
}

TEST_F(Cli, EachMismatchIsOneLine) {
  Json unknown = parcel_case("P-3", 0);
  unknown["policy"] = "pasta";
  const Ran ran =
      run_cases(Json::array({parcel_case("P-1", 800), parcel_case("P-2", 500), unknown}));
  EXPECT_NE(ran.out.find("P-2: expected 500 EUR, got 800 EUR\n"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\nP-3: "), std::string::npos) << ran.out;
  EXPECT_TRUE(ran.out.ends_with("\n1 passed, 2 failed\n")) << ran.out;
  EXPECT_EQ(ran.exit_code, 1);
}

TEST_F(Cli, DecidesAndExplains) {
  const std::string facts = file("facts.json", parcel_case("", 0)["input"].dump());
  const std::vector<std::string> ask = {"decide",  "--policy", kPolicies + "/parcel.json",
                                        "--facts", facts,      "--now",
                                        "2026-05-08T00:00:00Z"};
  const Json decision = Json::parse(run(ask).out);
  EXPECT_EQ(decision.at("state"), "breached");
  EXPECT_EQ(decision.at("remedies").at(0).at("amount_minor"), 800);
  EXPECT_FALSE(decision.contains("trace"));
  std::vector<std::string> explained = ask;
  explained.push_back("--explain");
  EXPECT_TRUE(Json::parse(run(explained).out).at("trace").is_array());
  explained.push_back("--text");
  const std::string text = run(explained).out;
  EXPECT_NE(text.find("8 EUR, voucher by goodwill"), std::string::npos) << text;
  EXPECT_NE(text.find(" short\n"), std::string::npos) << text;
}

TEST_F(Cli, AQuestionThatDoesNotFitIsAnError) {
  const std::string facts = file("facts.json", R"({"topping":"olives"})");
  const Ran ran = run({"decide", "--policy", kPolicies + "/pizza.json", "--facts", facts});
  EXPECT_EQ(Json::parse(ran.out), Json({{"error", "unknown_fact"}, {"where", "facts/topping"}}));
  EXPECT_EQ(ran.exit_code, 1);
}

TEST_F(Cli, CompilesToTheNameOfItsBytes) {
  const Ran ran = run({"compile", kPolicies + "/pizza.json", "-o", folder.file("pizza.bin")});
  std::ifstream blob(folder.file("pizza.bin"), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(blob), {}};
  EXPECT_EQ(ran.out, hex(sha256(bytes)) + "\n");
  const std::string facts = file("facts.json", R"({
    "order": {"placed_at": "2026-05-03T16:30:00Z"},
    "facts": {"meal_minor": 2850, "promised_min": 45}})");
  const Ran decided = run({"decide", "--policy", folder.file("pizza.bin"), "--facts", facts});
  EXPECT_EQ(Json::parse(decided.out).at("digest"), hex(sha256(bytes)));
}

TEST_F(Cli, LintNamesFileLineAndColumn) {
  const std::string bad = file("bad.json", "{\n  \"policy\": 3\n}\n");
  const Ran ran = run({"lint", kPolicies + "/pizza.json", bad});
  EXPECT_TRUE(ran.out.starts_with(bad + ":")) << ran.out;
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(run({"lint", kPolicies + "/pizza.json"}).exit_code, 0);
}

TEST_F(Cli, LintRunsAPolicysOwnTests) {
  const std::string policy = file("own.json", R"json({
"policy": "own", "currency": "EUR", "facts": {"price": {"type": "money"}},
"remedies": [{"id": "half", "kind": "refund", "basis": "law", "amount": "round(50 % of price, up, 0.01 EUR)"}],
"tests": [
 {"name": "right", "given": {"facts": {"price": 301}}, "expect": {"remedies": {"half": "1.51 EUR"}, "blockers": []}},
 {"name": "wrong", "given": {"facts": {"price": 301}}, "expect": {"remedies": {"half": "1.50 EUR"}}},
 {"name": "blind", "given": {}, "expect": {"remedies": {}, "blockers": []}},
 {"name": "bad", "given": {"facts": {"price": "much"}}, "expect": {"remedies": {}}}]})json");
  const Ran ran = run({"lint", policy});
  EXPECT_EQ(ran.out,
            policy + ":6:80: test \"wrong\": expected 1.50 EUR of \"half\", came 1.51 EUR [failed_test]\n" +
                policy + ":7:72: test \"blind\": expected the blockers none, came price [failed_test]\n" +
                policy + ":8:47: test \"bad\": what is given was refused at \"facts/price\": bad_integer [failed_test]\n");
  EXPECT_EQ(ran.exit_code, 1);
}

TEST_F(Cli, UsedWronglyItSaysHow) {
  EXPECT_EQ(run({}).exit_code, 2);
  EXPECT_EQ(run({"decide"}).exit_code, 2);
  EXPECT_EQ(run({"serve", "--store", "postgres:x"}).exit_code, 2);
  EXPECT_EQ(run({"lint", folder.file("none.json")}).exit_code, 2);
  EXPECT_NE(run({"keys", "create", "--help"}).out.find("Stop the server first"), std::string::npos);
  EXPECT_EQ(run({"--help"}).exit_code, 0);
}

TEST_F(Cli, AnEmptyRosterIsRefusedAtTheStart) {
  const std::string roster = file("roster.json", R"({"roles":{"delivery_desk":[]}})");
  const Ran ran = run({"serve", "--listen", "127.0.0.1:0", "--roster", roster, "--store",
                       "sqlite:" + folder.file("shop.db")});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, "");
}

TEST_F(Cli, PoliciesThatMayOpenCasesNeedARoster) {
  const std::string store = "sqlite:" + folder.file("shop.db");
  Process process({"/bin/sh", "-c", "exec " KULANZ_PROGRAM " serve --listen 127.0.0.1:0 --policies " +
                                        kPolicies + " --store " + store + " 2>&1"});
  const std::string said = process.rest();
  EXPECT_EQ(process.wait(), 1);
  for (const char* const word : {"policy newspaper", "role delivery_desk", "--roster"}) {
    EXPECT_NE(said.find(word), std::string::npos) << said;
  }
}

TEST_F(Cli, AServerWithoutItsKeyFileIsRefusedAtTheStart) {
  const std::string store = "sqlite:" + folder.file("shop.db");
  EXPECT_EQ(run({"keys", "create", "--scope", "shop", "--store", store}).exit_code, 0);
  std::filesystem::remove(folder.file("shop.db.keys"));
  const Ran ran = run({"serve", "--listen", "127.0.0.1:0", "--store", store});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(folder.file("shop.db.keys")));
}

TEST_F(Cli, TheKeyFileIsForItsOwnerOnly) {
  const std::string store = "sqlite:" + folder.file("shop.db");
  run({"keys", "create", "--scope", "shop", "--store", store});
  const auto mode = std::filesystem::status(folder.file("shop.db.keys")).permissions();
  EXPECT_EQ(mode & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace kulanz
