// kulanz report, beside a server that has the database.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/app/keys.h"
#include "server/app/report.h"
#include "server/app/secrets_file.h"
#include "tests/app/test_shop.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

class ReportCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.put_policies();
    shop.clock().set(at("2026-05-10T00:00:00Z"));
    shop.late_pizza("K-1");
    shop.put("K-2", newspaper_order());
    shop.put("K-3", parcel_order());
  }

  std::string run(std::vector<std::string> words, int exit_code = 0) {
    words.insert(words.begin(), {KULANZ_PROGRAM, "report"});
    Process process(words);
    std::string out = process.rest();
    EXPECT_EQ(process.wait(), exit_code) << out;
    return out;
  }

  FreshFolder folder;
  TestShop shop{open_sqlite_store({.path = folder.file("shop.db"), .vfs = {}})};
  const std::string store = "--store=sqlite:" + folder.file("shop.db");
};

TEST_F(ReportCommand, ReadsBesideTheServer) {
  const Json report = Json::parse(run({store, "--json"}));
  EXPECT_EQ(report.at("orders"), 3);
  EXPECT_EQ(report.at("total").at("delay").at("median_s"), 3 * 3600 + 15 * 60);
  EXPECT_EQ(Json::parse(run({store, "--json", "--from", "2026-05-01"})).at("orders"), 1);
}

// The same rules and the same keys: the same customers as over HTTP.
TEST_F(ReportCommand, KnowsTheControlGroupAsTheServerDoes) {
  for (int i = 0; i < 40; ++i) {
    Json order = pizza_order();
    order["customer"]["ref"] = "g-" + std::to_string(i);
    shop.put("G-" + std::to_string(i), order);
  }
  const std::string policies = folder.file("policies");
  std::filesystem::create_directories(policies + "/house");
  Json rule = Json::parse(shipped_policy("house/control_group"));
  rule["lines"][0]["is"] = "5000";
  rule.erase("tests");
  std::ofstream(policies + "/house/control_group.json") << rule;
  const std::string keys = folder.file("shop.db.keys");
  save_secrets(keys, shop.secrets());
  shop.app().check_keys();
  HouseRules rules;
  rules.push_back(make_house_rule(rule.dump()));
  shop.app().set_house_rules(std::move(rules));

  const Json over_http = make_report(shop.app(), {}, shop.app().now()).at("repeat_orders");
  EXPECT_GT(over_http.at("control_group").at("orders"), 0) << over_http;
  EXPECT_GT(over_http.at("rest").at("orders"), 0) << over_http;
  const Json printed = Json::parse(run({store, "--json", "--policies", policies}));
  EXPECT_EQ(printed.at("repeat_orders"), over_http);
  EXPECT_NE(run({store, "--policies", policies}).find("ontrol group"), std::string::npos);
  EXPECT_EQ(run({store, "--policies", policies}).find("No control group."), std::string::npos);

  // Of other keys the groups would be others: nothing is told.
  save_secrets(keys, fresh_secrets());
  run({store, "--policies", policies}, 1);
  std::filesystem::remove(keys);
  run({store, "--policies", policies}, 1);
  run({store});
}

TEST_F(ReportCommand, SaysItInAlignedWords) {
  const std::string text = run({store});
  EXPECT_NE(text.find("3 h 15 min"), std::string::npos) << text;
  EXPECT_NE(text.find("28.50 EUR"), std::string::npos) << text;
  EXPECT_NE(text.find("No control group."), std::string::npos) << text;
}

TEST_F(ReportCommand, ThePageNeedsNothingElseAndKeepsTextText) {
  const std::string label = "<img src=x onerror=alert(1)>";
  const std::string key = create_key(shop.app(), Scope::partner, label);
  Attempt attempt = shop.attempt("events");
  attempt.caller = authenticate_key(shop.app(), key).id;
  post_events(shop.app(), attempt, "K-3", Source::partner,
              {{"events", {event("door", "delivered", "2026-05-04T09:20:00Z")}}});
  const std::string file = folder.file("report.html");
  EXPECT_EQ(run({store, "--html", file}), "written to " + file + "\n");
  std::ifstream stream(file);
  const std::string html(std::istreambuf_iterator<char>(stream), {});
  EXPECT_NE(html.find("&lt;img src=x"), std::string::npos);
  for (const char* const word : {"<img", "<script", "http://", "https://", "url(", "@import"}) {
    EXPECT_EQ(html.find(word), std::string::npos) << word;
  }
  EXPECT_NE(html.find("<svg"), std::string::npos);
  EXPECT_NE(html.find("<table>"), std::string::npos);
}

TEST_F(ReportCommand, TellsWhatIsWrong) {
  run({store, "--from", "yesterday"}, 1);
  run({store, "--from", "2026-05-02", "--until", "2026-05-01"}, 1);
  run({"--store=sqlite:" + folder.file("none.db")}, 1);
  run({store, "--html", folder.file("no/such/folder.html")}, 2);
  EXPECT_NE(run({"--help"}).find("nearest rank"), std::string::npos);
}

}  // namespace
}  // namespace kulanz
