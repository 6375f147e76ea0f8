// Cases and the report over HTTP: every answer against the document.
#include <gtest/gtest.h>

#include "tests/http/test_server.h"

namespace kulanz {
namespace {

class CasesApi : public ::testing::Test {
 protected:
  void SetUp() override {
    server.shop().clock().set(at("2026-05-06T05:05:00Z"));
    server.shop().put("K-1", newspaper_order());
    for (const char* const day : {"2026-05-04", "2026-05-05", "2026-05-06"}) {
      server.shop().reports("K-1",
                            {{"promise", "issues"}, {"kind", "not_received"}, {"instance", day}});
    }
  }

  HttpAnswer get(const std::string& from) { return server.call("GET", from, support); }
  std::string code_of(const HttpAnswer& answer) { return answer.json().value("code", ""); }

  TestServer server;
  const std::string support = server.key(Scope::support);
  const std::string path = "/v1/cases/K-1~issues~delivery_desk_case";
};

TEST_F(CasesApi, OneIsReadHandedOverAndFoundByItsOwner) {
  const Json page = get(path).json();
  EXPECT_EQ(page.at("people").size(), 2u);
  const std::string owner = page.at("case").at("owner").at("name");
  const std::string other = owner == "Mara Lindner" ? "Jon Petersen" : "Mara Lindner";
  const Json given =
      server.call("POST", path + "/assign", support, {{"name", other}, {"by", owner}}).json();
  EXPECT_EQ(given.at("history").back().at("to"), other);
  EXPECT_EQ(get("/v1/cases?state=open&owner=" + other.substr(0, other.find(' ')) + "%20" +
                other.substr(other.find(' ') + 1))
                .json()
                .at("cases")
                .size(),
            1u);
  EXPECT_TRUE(get("/v1/cases?state=overdue").json().at("cases").empty());
  EXPECT_EQ(code_of(get("/v1/cases?state=late")), "bad_enum");
  EXPECT_EQ(code_of(get("/v1/cases/K-1~issues~none")), "case_not_found");
}

TEST_F(CasesApi, ArePeoplesAndNobodyElses) {
  const std::string checkout = server.key(Scope::checkout);
  EXPECT_EQ(code_of(server.call("GET", path, checkout)), "scope_missing");
  EXPECT_EQ(code_of(server.call("GET", path, "")), "unauthorized");
  EXPECT_EQ(code_of(server.call("GET", "/v1/report", checkout)), "scope_missing");
}

TEST_F(CasesApi, ARoleThatNobodyHasRefusesThePolicy) {
  Json policy = Json::parse(shipped_policy("newspaper"));
  policy["escalations"][0]["role"] = "night_desk";
  const HttpAnswer refused =
      server.call("PUT", "/v1/policies/newspaper", server.key(Scope::shop), policy);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(code_of(refused), "role_without_owner");
  EXPECT_NE(refused.body.find("night_desk"), std::string::npos);
  EXPECT_NE(refused.body.find("--roster"), std::string::npos);
}

TEST_F(CasesApi, TheReportCountsThem) {
  const Json report = get("/v1/report?from=2026-04-01&until=2026-04-30&zone=Europe/Berlin").json();
  EXPECT_EQ(report.at("orders"), 1);
  EXPECT_EQ(report.at("by_policy").at(0).at("policy"), "newspaper");
  EXPECT_EQ(report.at("total").at("cases_open"), 1);
  EXPECT_EQ(get("/v1/report?from=2026-05-01").json().at("orders"), 0);
  EXPECT_EQ(code_of(get("/v1/report?from=may")), "bad_instant");
  EXPECT_EQ(code_of(get("/v1/report?from=2026-05-02&until=2026-05-01")), "window_empty");
  EXPECT_EQ(code_of(get("/v1/report?zone=Berlin")), "zone_unknown");
}

}  // namespace
}  // namespace kulanz
