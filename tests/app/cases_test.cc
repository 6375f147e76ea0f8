// Cases over time: who has one, until when, and what closes it.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "server/app/case_page.h"
#include "server/app/erasure.h"
#include "server/app/keeper.h"
#include "server/app/outbox.h"
#include "server/app/policies.h"
#include "server/app/status.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

constexpr char kCase[] = "K-1~issues~delivery_desk_case";

Roster office(const std::vector<const char*>& names) {
  const Json day = Json::array({Json::array({"08:00", "18:00"})});
  Json people = Json::array();
  for (const char* const name : names) people.push_back(person(name));
  return Roster::parse(
      {{"roles",
        {{"delivery_desk",
          {{"people", people},
           {"zone", "Europe/Berlin"},
           {"hours", {{"mon", day}, {"tue", day}, {"wed", day}, {"thu", day}, {"fri", day}}},
           {"answer_within", "4 h"}}}}}});
}

// A newspaper that does not come, told by the customer three times.
class OneNewspaper {
 public:
  explicit OneNewspaper(const std::vector<const char*>& names = {"Mara", "Jon", "Ada"})
      : shop(open_memory_store(), fresh_secrets(), office(names)) {
    shop.put_policies();
    now("2026-05-04T05:05:00Z");
    shop.put("K-1", newspaper_order());
  }

  void now(const char* text) {
    shop.clock().set(at(text));
    while (!keep(shop.app())) {
    }
  }

  void missed(const char* when, const char* issue) {
    now(when);
    shop.reports("K-1", {{"promise", "issues"}, {"kind", "not_received"}, {"instance", issue}});
  }

  void three_reports() {
    missed("2026-05-04T05:05:00Z", "2026-05-04");
    missed("2026-05-05T05:05:00Z", "2026-05-05");
    missed("2026-05-06T05:05:00Z", "2026-05-06");
  }

  Json one() { return list_cases(shop.app()).at("cases").at(0); }
  std::string owner() { return one().at("owner").at("name"); }

  Json act(const char* what, const Json& body) {
    const auto run = what == std::string("assign")   ? assign_case
                     : what == std::string("answer") ? answer_case
                                                     : resolve_case;
    return run(shop.app(), shop.attempt(what), kCase, body).body;
  }

  // What was told of that type, each once.
  int told(const std::string& type) {
    int count = 0;
    shop.app().read([&](Reader& reader) {
      reader.scan(Table::outbox, "K-1/", "K-10", [&](std::string_view key, std::string_view) {
        count += key.find("/" + type + "/") != std::string_view::npos ? 1 : 0;
        return true;
      });
    });
    return count;
  }

  int due_rows() {
    int count = 0;
    shop.app().read([&](Reader& reader) {
      reader.scan(Table::due, "", "", [&](std::string_view key, std::string_view) {
        count += key.starts_with("case/") ? 1 : 0;
        return true;
      });
    });
    return count;
  }

  TestShop shop;
};

std::vector<std::string> steps(const Json& one) {
  std::vector<std::string> words;
  for (const Json& entry : one.at("history")) words.push_back(entry.at("what"));
  return words;
}

// Whoever comes after that name in this roster.
std::string after(const std::string& name) {
  return name == "Mara" ? "Jon" : name == "Jon" ? "Ada" : "Mara";
}

TEST(Cases, OneIsFollowedThroughThreeReportsAnOverdueDayAHandOverAndTheCustomersWord) {
  OneNewspaper paper;
  paper.three_reports();
  const std::string first = paper.owner();
  EXPECT_EQ(paper.one().at("due"), "2026-05-06T10:00:00Z");  // the policy's four hours of its desk
  EXPECT_EQ(paper.one().at("overdue"), false);
  EXPECT_EQ(paper.told("case.opened"), 1);

  // Its owner lets the time pass.
  paper.now("2026-05-06T09:59:59Z");
  EXPECT_EQ(paper.owner(), first);
  paper.now("2026-05-06T10:00:00Z");
  Json one = paper.one();
  EXPECT_EQ(one.at("owner").at("name"), after(first));
  EXPECT_EQ(one.at("overdue"), true);
  EXPECT_EQ(one.at("overdue_since"), "2026-05-06T10:00:00Z");
  EXPECT_EQ(one.at("raised"), 1);
  EXPECT_EQ(one.at("due"), "2026-05-06T14:00:00Z");
  EXPECT_EQ(paper.told("case.overdue"), 1);

  // So does the next one, who has two hours left of that day: then it is the third's.
  paper.now("2026-05-06T14:00:00Z");
  EXPECT_EQ(paper.owner(), after(after(first)));
  EXPECT_EQ(paper.one().at("due"), "2026-05-07T08:00:00Z");
  EXPECT_EQ(paper.one().at("overdue_since"), "2026-05-06T10:00:00Z");
  EXPECT_EQ(paper.told("case.overdue"), 2);

  // A hand-over says who gave it to whom, and moves no due time.
  one = paper.act("assign", {{"name", first}, {"by", "Ada"}});
  EXPECT_EQ(one.at("owner").at("name"), first);
  EXPECT_EQ(one.at("due"), "2026-05-07T08:00:00Z");
  EXPECT_EQ(one.at("overdue"), true);
  EXPECT_EQ(one.at("history").back().at("by"), "Ada");
  EXPECT_EQ(one.at("history").back().at("to"), first);

  // The owner answers: the clock starts again, and the case stays open.
  paper.now("2026-05-07T07:00:00Z");
  one = paper.act("answer", {{"by", first}, {"text", "I bring it myself."}});
  EXPECT_EQ(one.at("state"), "open");
  EXPECT_EQ(one.at("overdue"), false);
  EXPECT_EQ(one.at("due"), "2026-05-07T11:00:00Z");
  paper.now("2026-05-07T10:59:59Z");
  EXPECT_EQ(paper.told("case.overdue"), 2);

  paper.shop.reports("K-1", {{"promise", "issues"}, {"kind", "solved"}});
  one = paper.one();
  EXPECT_EQ(one.at("state"), "resolved");
  EXPECT_EQ(paper.told("case.resolved"), 1);
  EXPECT_EQ(paper.due_rows(), 0);
  EXPECT_EQ(steps(one), (std::vector<std::string>{"opened", "overdue", "overdue", "given", "answer",
                                                  "closed"}));
  paper.now("2026-05-08T10:00:00Z");
  EXPECT_EQ(paper.told("case.overdue"), 2);

  // The next missed issue opens it again, with a clock of its own.
  paper.missed("2026-05-11T06:05:00Z", "2026-05-11");
  one = paper.one();
  EXPECT_EQ(one.at("state"), "open");
  EXPECT_EQ(one.at("due"), "2026-05-11T10:05:00Z");
  EXPECT_EQ(paper.told("case.opened"), 2);
  EXPECT_EQ(paper.due_rows(), 1);
  paper.now("2026-05-11T10:05:00Z");
  EXPECT_EQ(paper.told("case.overdue"), 3);
}

TEST(Cases, WhoeverIsAloneKeepsItAndIsToldAgain) {
  OneNewspaper paper({"Mara"});
  paper.three_reports();
  paper.now("2026-05-06T10:00:00Z");
  EXPECT_EQ(paper.owner(), "Mara");
  EXPECT_EQ(paper.one().at("overdue"), true);
  EXPECT_EQ(paper.told("case.overdue"), 1);
}

TEST(Cases, SilenceRaisesForEverAndClosesNothing) {
  OneNewspaper paper;
  paper.three_reports();
  Json one = paper.one();
  for (int raised = 1; raised <= 400; ++raised) {
    // Beyond the weekend that may follow.
    const Instant due = at(one.at("due").get<std::string>().c_str());
    paper.now(instant_text(due + hours(3 * 24)).c_str());
    one = paper.one();
    ASSERT_EQ(one.at("raised"), raised);
    ASSERT_EQ(one.at("state"), "open");
  }
  EXPECT_EQ(paper.told("case.overdue"), 400);
  EXPECT_EQ(one.at("history").size(), 1 + kMaxOverdueNotes);
  EXPECT_EQ(one.at("history").at(0).at("what"), "opened");
  EXPECT_EQ(paper.act("resolve", {{"by", "Mara"}, {"customer_said", "It came."}}).at("state"),
            "resolved");
}

TEST(Cases, ADownTimeRaisesOnce) {
  OneNewspaper paper;
  paper.three_reports();
  paper.now("2026-05-20T10:00:00Z");
  EXPECT_EQ(paper.one().at("raised"), 1);
  EXPECT_EQ(paper.one().at("due"), "2026-05-20T14:00:00Z");
}

TEST(Cases, OneDueOnSaturdayEveningIsRaisedOnMonday) {
  OneNewspaper paper;
  Json policy = Json::parse(shipped_policy("newspaper"));
  policy["escalations"][0]["due"] = "last_report + 4 h";
  put_policy(paper.shop.app(), "newspaper", policy.dump());
  paper.shop.put("K-2", newspaper_order());
  paper.now("2026-05-09T14:00:00Z");
  for (const char* const issue : {"2026-05-07", "2026-05-08", "2026-05-09"}) {
    paper.shop.reports("K-2",
                       {{"promise", "issues"}, {"kind", "not_received"}, {"instance", issue}});
  }
  const std::string first = paper.owner();
  EXPECT_EQ(paper.one().at("due"), "2026-05-09T18:00:00Z");
  paper.now("2026-05-11T05:59:59Z");
  EXPECT_EQ(paper.owner(), first);
  EXPECT_EQ(paper.one().at("raised"), 0);
  paper.now("2026-05-11T06:00:00Z");
  EXPECT_EQ(paper.owner(), after(first));
  EXPECT_EQ(paper.one().at("due"), "2026-05-11T10:00:00Z");
}

TEST(Cases, ThePartnersWordClosesNothing) {
  OneNewspaper paper;
  paper.three_reports();
  paper.now("2026-05-06T07:00:00Z");
  paper.shop.events("K-1", {event("lost", "address_not_found", "2026-05-06T06:30:00Z", "issues")},
                    Source::partner);
  paper.shop.events("K-1", {event("on", "passed_on", "2026-05-06T06:40:00Z", "issues")});
  EXPECT_EQ(paper.one().at("state"), "open");
  paper.now("2026-05-06T10:00:00Z");
  EXPECT_EQ(paper.one().at("raised"), 1);
}

TEST(Cases, AContradictionOpensOne) {
  TestShop shop;
  shop.put_policies();
  shop.clock().set(at("2026-05-05T12:05:05Z"));
  shop.put("P-1", parcel_order());
  shop.events("P-1", {event("door", "delivery_attempted", "2026-05-05T12:05:00Z")},
              Source::partner);
  EXPECT_TRUE(list_cases(shop.app()).at("cases").empty());
  shop.reports("P-1", {{"promise", "delivery"}, {"kind", "not_so"}});
  const Json one = list_cases(shop.app()).at("cases").at(0);
  EXPECT_EQ(one.at("escalation"), "absent_contradicted");
  const Json page = read_case(shop.app(), one.at("id"));
  const auto& timeline = page.at("timeline");
  const auto attempt = std::find_if(timeline.begin(), timeline.end(), [](const Json& entry) {
    return entry.at("what") == "delivery_attempted";
  });
  ASSERT_NE(attempt, timeline.end());
  EXPECT_EQ(attempt->at("contradicted"), true);
}

TEST(Cases, AnAnswerOfSomebodyElseLeavesTheClockAlone) {
  OneNewspaper paper;
  paper.three_reports();
  const Json one = paper.act("answer", {{"by", "The courier"}, {"text", "Passed on."}});
  EXPECT_EQ(one.at("due"), "2026-05-06T10:00:00Z");
  paper.now("2026-05-06T10:00:00Z");
  EXPECT_EQ(paper.one().at("raised"), 1);
}

TEST(Cases, ManyKeepersRaiseItOnce) {
  OneNewspaper paper;
  paper.three_reports();
  paper.shop.clock().set(at("2026-05-06T10:00:00Z"));
  std::vector<std::thread> keepers;
  for (int i = 0; i < 4; ++i) {
    keepers.emplace_back([&] {
      while (!keep(paper.shop.app())) {
      }
    });
  }
  for (std::thread& keeper : keepers) keeper.join();
  EXPECT_EQ(paper.one().at("raised"), 1);
  EXPECT_EQ(paper.told("case.overdue"), 1);
  EXPECT_EQ(paper.due_rows(), 1);
}

TEST(Cases, TwoOfOnePromiseAreBothTold) {
  OneNewspaper paper;
  Json policy = Json::parse(shipped_policy("newspaper"));
  Json second = policy["escalations"][0];
  second["id"] = "second_case";
  policy["escalations"].push_back(second);
  for (Json& test : policy["tests"]) {
    if (!test["expect"]["escalations"].empty())
      test["expect"]["escalations"].push_back("second_case");
  }
  put_policy(paper.shop.app(), "newspaper", policy.dump());
  paper.shop.put("K-3", newspaper_order());
  paper.now("2026-05-06T05:05:00Z");
  for (const char* const issue : {"2026-05-04", "2026-05-05", "2026-05-06"}) {
    paper.shop.reports("K-3",
                       {{"promise", "issues"}, {"kind", "not_received"}, {"instance", issue}});
  }
  std::set<std::string> messages;
  paper.shop.app().read([&](Reader& reader) {
    reader.scan(Table::outbox, "K-3/", "K-30", [&](std::string_view key, std::string_view) {
      if (key.find("case.opened") != key.npos) messages.emplace(key);
      return true;
    });
  });
  EXPECT_EQ(messages.size(), 2u);
}

TEST(Cases, AreListedOverdueFirstAndByStateAndOwner) {
  OneNewspaper paper;
  paper.three_reports();
  paper.now("2026-05-06T10:00:00Z");
  const std::string owner = paper.owner();
  const auto count = [&](const CaseFilter& filter) {
    return list_cases(paper.shop.app(), filter).at("cases").size();
  };
  EXPECT_EQ(count({"open", ""}), 1u);
  EXPECT_EQ(count({"overdue", ""}), 1u);
  EXPECT_EQ(count({"resolved", ""}), 0u);
  EXPECT_EQ(count({"", owner}), 1u);
  EXPECT_EQ(count({"open", "Nobody"}), 0u);
  EXPECT_EQ(refusal_code([&] { count({"closed", ""}); }), "bad_enum");
}

TEST(Cases, APageHasTheWholeHistoryInTheOrderOfTime) {
  OneNewspaper paper;
  paper.three_reports();
  paper.now("2026-05-06T10:00:00Z");
  paper.shop.events("K-1", {event("lost", "address_not_found", "2026-05-05", "issues")},
                    Source::partner);
  const Json page = read_case(paper.shop.app(), kCase);
  std::string last;
  std::set<std::string> kinds;
  for (const Json& entry : page.at("timeline")) {
    EXPECT_LE(last, entry.at("at").get<std::string>());
    last = entry.at("at");
    kinds.insert(entry.at("kind"));
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"case", "entitlement", "event", "message", "order"}));
  EXPECT_EQ(page.at("timeline").at(0).at("what"), "placed");
  EXPECT_EQ(page.at("people").size(), 3u);
  EXPECT_EQ(page.at("order").at("customer").at("name"), "Jana Berger");
  EXPECT_EQ(page.at("promise").at("state"), "breached");
  EXPECT_EQ(page.at("entitlements").at(0).at("remedy"), "refund_issues");
  EXPECT_EQ(refusal_code([&] { read_case(paper.shop.app(), "K-9~x~y"); }), "case_not_found");
}

TEST(Cases, ACodeIsNeverOnAPage) {
  TestShop shop;
  Json policy = Json::parse(shipped_policy("pizza"));
  policy["escalations"] = {{{"id", "desk_case"},
                            {"role", "delivery_desk"},
                            {"when", "true"},
                            {"due", "placed_at + 4 h"}}};
  policy.erase("tests");
  shop.put_policies();
  put_policy(shop.app(), "pizza", policy.dump());
  shop.late_pizza("K-1");
  const std::string code = shop.claim_code("K-1");
  shop.redemption(code, "K-2", 1000);
  const Json page = read_case(shop.app(), "K-1~delivery~desk_case");
  EXPECT_EQ(page.dump().find(code), std::string::npos);
  EXPECT_EQ(page.at("vouchers").at(0).at("hint"), code.substr(15));
  const auto& timeline = page.at("timeline");
  EXPECT_TRUE(std::any_of(timeline.begin(), timeline.end(), [](const Json& entry) {
    return entry.at("what") == "redeemed" && entry.at("amount_minor") == 1000;
  }));
}

TEST(Cases, GoWithTheCustomerAndSoDoTheirDueTimes) {
  OneNewspaper paper;
  paper.three_reports();
  EXPECT_EQ(paper.due_rows(), 1);
  erase_customer(paper.shop.app(), paper.shop.attempt("erase"), "c-1");
  EXPECT_EQ(paper.due_rows(), 0);
  EXPECT_TRUE(list_cases(paper.shop.app()).at("cases").empty());
  paper.now("2026-05-20T10:00:00Z");  // and nothing happens
}

}  // namespace
}  // namespace kulanz
