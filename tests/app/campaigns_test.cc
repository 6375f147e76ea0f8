// Budgets: what fits exactly is given, and never one more.
#include <gtest/gtest.h>

#include <filesystem>

#include "server/app/orders.h"
#include "tests/app/budget_shop.h"

namespace kulanz {
namespace {

class Campaigns : public ::testing::Test {
 protected:
  BudgetShop shop;

  std::string refused(const std::string& name, const Json& body, std::string* where = nullptr) {
    return refusal_code([&] { shop.campaign(name, body); }, where);
  }
  std::string issue(const Json& changes) {
    return refusal_code([&] { shop.issue(changes); });
  }
  std::string issue_in(const std::string& campaign, std::int64_t face_minor) {
    return issue({{"campaign", campaign}, {"face_minor", face_minor}});
  }
  // One a period: none more in the last second before `first`, one more from then on.
  void expect_new_period(const char* period, const char* first, const char* from) {
    shop.campaign("spring",
                  {{"currency", "EUR"},
                   {"per", {{"period", period}, {"zone", "Europe/Berlin"}, {"count", 1}}}});
    EXPECT_EQ(issue_in("spring", 100), "");
    shop.clock().set(at(first) - seconds(1));
    EXPECT_EQ(issue_in("spring", 100), "budget_exhausted");
    shop.clock().set(at(first));
    EXPECT_EQ(issue_in("spring", 100), "");
    EXPECT_EQ(shop.spent("spring").at("period"), Json({{"from", from}, {"count", 1}}));
  }
};

TEST_F(Campaigns, TheLastCentIsSpentAndNotOneMore) {
  shop.campaign("spring", total_of(2500));
  EXPECT_EQ(issue_in("spring", 1000), "");
  EXPECT_EQ(issue_in("spring", 1501), "budget_exhausted");
  EXPECT_EQ(issue_in("spring", 1500), "");
  EXPECT_EQ(issue_in("spring", 1), "budget_exhausted");
  EXPECT_EQ(shop.spent("spring").at("total").at("amount_minor"), 2500);
}

TEST_F(Campaigns, TheLastUnitIsGivenAndNotOneMore) {
  shop.campaign("spring", count_of(2));
  EXPECT_EQ(issue_in("spring", 1), "");
  EXPECT_EQ(issue_in("spring", kMaxMinor), "");
  EXPECT_EQ(issue_in("spring", 1), "budget_exhausted");
}

TEST_F(Campaigns, PercentAndShippingDrawTheirCapAndThingsOnlyTheirNumber) {
  shop.campaign("spring", {{"currency", "EUR"}, {"total", {{"amount_minor", 1500}, {"count", 3}}}});
  EXPECT_EQ(issue({{"campaign", "spring"}, {"kind", "percent"}, {"percent_bp", 1000}}), "");
  EXPECT_EQ(issue({{"campaign", "spring"}, {"kind", "free_shipping"}, {"face_minor", 500}}), "");
  const Json dessert = {{"campaign", "spring"},
                        {"kind", "in_kind"},
                        {"face_minor", nullptr},
                        {"item", "dessert"},
                        {"count", 9}};
  EXPECT_EQ(issue(dessert), "");
  EXPECT_EQ(issue(dessert), "budget_exhausted");
  EXPECT_EQ(shop.spent("spring").at("total"), Json({{"amount_minor", 1500}, {"count", 3}}));
}

// 2026-05-03 is a Sunday, the campaign's clocks are Berlin's.
TEST_F(Campaigns, ADayBeginsAnewByTheCampaignsClocks) {
  expect_new_period("day", "2026-05-03T22:00:00Z", "2026-05-04");
}

TEST_F(Campaigns, AWeekBeginsAnewByTheCampaignsClocks) {
  expect_new_period("week", "2026-05-03T22:00:00Z", "2026-05-04");
}

TEST_F(Campaigns, AMonthBeginsAnewByTheCampaignsClocks) {
  expect_new_period("month", "2026-05-31T22:00:00Z", "2026-06-01");
}

TEST_F(Campaigns, TotalAndPeriodAreDrawnTogetherOrNotAtAll) {
  shop.campaign("spring", {{"currency", "EUR"},
                           {"total", {{"amount_minor", 1000}}},
                           {"per", {{"period", "day"}, {"zone", "UTC"}, {"amount_minor", 400}}}});
  EXPECT_EQ(issue_in("spring", 401), "budget_exhausted");
  EXPECT_EQ(shop.spent("spring").at("total").at("amount_minor"), 0);
  EXPECT_EQ(issue_in("spring", 400), "");
  EXPECT_EQ(shop.spent("spring").at("total").at("amount_minor"), 400);
}

TEST_F(Campaigns, WhatIsRevokedUnspentComesBackAndWhatExpiresDoesNot) {
  shop.campaign("spring", {{"currency", "EUR"},
                           {"total", {{"amount_minor", 2000}, {"count", 2}}},
                           {"per", {{"period", "day"}, {"zone", "UTC"}, {"amount_minor", 2000}}}});
  const std::string whole = shop.voucher({{"campaign", "spring"}}).at("code");
  const std::string part = shop.voucher({{"campaign", "spring"}}).at("code");
  shop.redemption(part, "cart", 400);
  shop.clock().set(at("2026-05-04T10:00:00Z"));
  shop.revoked(part);
  EXPECT_EQ(shop.spent("spring").at("total"), Json({{"amount_minor", 1400}, {"count", 2}}));
  EXPECT_EQ(shop.spent("spring").at("period").at("amount_minor"), 0);  // another day's counter
  shop.revoked(whole);
  shop.revoked(whole);
  EXPECT_EQ(shop.spent("spring").at("total"), Json({{"amount_minor", 400}, {"count", 1}}));

  const std::string late = shop.voucher({{"campaign", "spring"}}).at("code");
  shop.clock().set(at("2027-01-05T10:00:00Z"));
  shop.revoked(late);
  EXPECT_EQ(shop.spent("spring").at("total").at("amount_minor"), 1400);
}

TEST_F(Campaigns, WhatHasNoLimitIsNeitherReadNorWritten) {
  shop.campaign("spring",
                {{"currency", "EUR"}, {"per", {{"period", "day"}, {"zone", "UTC"}, {"count", 5}}}});
  issue_in("spring", 1000);
  bool written = true;
  shop.app().read([&](Reader& reader) {
    written = reader.get(Table::campaigns, "spring/spent/total").has_value();
  });
  EXPECT_FALSE(written);
  EXPECT_FALSE(shop.spent("spring").contains("total"));
  EXPECT_FALSE(shop.spent("spring").at("period").contains("amount_minor"));
}

TEST_F(Campaigns, ALowerLimitClosesAndAHigherOneOpens) {
  shop.campaign("spring", total_of(1000));
  issue_in("spring", 800);
  shop.campaign("spring", total_of(500));
  EXPECT_EQ(issue_in("spring", 1), "budget_exhausted");
  shop.campaign("spring", total_of(900));
  EXPECT_EQ(issue_in("spring", 100), "");
}

TEST_F(Campaigns, WhatMakesNoSenseIsRefused) {
  shop.put_policies();
  shop.put_blind_policy();
  shop.campaign("spring", total_of(1000));
  const Json two = {{"currency", "EUR"}, {"total", {{"count", 1}}}};
  const auto with = [&](const Json& changes) {
    Json body = two;
    body.merge_patch(changes);
    return body;
  };
  const struct {
    Json body;
    const char* code;
    const char* where;
  } cases[] = {
      {{{"currency", "EUR"}}, "limit_missing", "total"},
      {with({{"total", Json::object({{"count", nullptr}})}}), "limit_missing", "total"},
      {with({{"total", {{"amount_minor", -1}}}}), "out_of_range", "total/amount_minor"},
      {with({{"per", {{"period", "year"}, {"zone", "UTC"}, {"count", 1}}}}), "bad_enum",
       "per/period"},
      {with({{"per", {{"period", "day"}, {"zone", "Mars"}, {"count", 1}}}}), "zone_unknown",
       "per/zone"},
      {with({{"per", {{"period", "day"}, {"zone", "UTC"}}}}), "limit_missing", "per"},
      {with({{"remedies", {"pizza"}}}), "bad_remedy", "remedies/0"},
      {with({{"remedies", {"nothing/voucher"}}}), "remedy_unknown", "remedies/0"},
      {with({{"remedies", {"pizza/nothing"}}}), "remedy_unknown", "remedies/0"},
      {with({{"remedies", {"pizza/dessert"}}}), "remedy_not_goodwill", "remedies/0"},
      {with({{"remedies", {"data_option/tkg_daily"}}}), "remedy_not_goodwill", "remedies/0"},
      {with({{"remedies", {"blind/goodwill_voucher"}}}), "remedy_ignores_budget", "remedies/0"},
      {with({{"currency", "GBP"}}), "campaign_currency_fixed", "currency"},
  };
  for (const auto& c : cases) {
    std::string where;
    EXPECT_EQ(refused("spring", c.body, &where), c.code) << c.body;
    EXPECT_EQ(where, c.where) << c.body;
  }
  EXPECT_EQ(refusal_code([&] { read_campaign(shop.app(), "autumn"); }), "campaign_not_found");
  EXPECT_EQ(refusal_code([&] { read_campaign(shop.app(), "spring/spent/total"); }),
            "campaign_not_found");
  EXPECT_EQ(issue({{"campaign", "spring"}, {"currency", "GBP"}}), "currency_mismatch");
}

// Every policy that we ship can have a budget put on what it gives of goodwill.
TEST_F(Campaigns, PayForTheGoodwillOfShippedPolicies) {
  int remedies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(policies_folder())) {
    const std::string name = entry.path().stem();
    if (entry.path().extension() != ".json" || name == "policy.schema") continue;
    const Json policy = Json::parse(shipped_policy(name));
    for (const Json& remedy : policy.value("remedies", Json::array())) {
      if (remedy.at("basis") != "goodwill" || remedy.at("kind") != "voucher") continue;
      put_policy(shop.app(), name, policy.dump());
      const std::string id = name + "/" + remedy.at("id").get<std::string>();
      Json budget = total_of(1000, {id});
      budget["currency"] = policy.at("currency");
      EXPECT_EQ(refused("for_" + name, budget), "") << id;
      ++remedies;
    }
  }
  EXPECT_GE(remedies, 6);
}

TEST_F(Campaigns, OneRemedyHasOnePurse) {
  shop.put_asking_policy();
  shop.campaign("spring", total_of(1000, {"pizza/goodwill_voucher"}));
  EXPECT_EQ(refused("autumn", total_of(1, {"pizza/goodwill_voucher"})), "remedy_taken");
  shop.campaign("spring", total_of(1000));
  EXPECT_EQ(refused("autumn", total_of(1, {"pizza/goodwill_voucher"})), "");
}

// Goodwill of a policy that asks for the budget; a late pizza is worth 28.50.
class Goodwill : public Campaigns {
 protected:
  void SetUp() override { shop.put_asking_policy(); }

  void budget(std::int64_t amount_minor) {
    shop.campaign("care", total_of(amount_minor, {"pizza/goodwill_voucher"}));
  }
  Json promise(const std::string& ref) { return read_status(shop.app(), ref).at("promises").at(0); }
  bool offers(const std::string& ref) {
    const Json seen = promise(ref);
    const bool due =
        !seen.at("entitlements").empty() && seen.at("entitlements").at(0).at("state") == "due";
    EXPECT_EQ(seen.at("input").at("history").at("goodwill_open"), due);
    return due;
  }
  std::string claim(const std::string& ref) {
    return refusal_code([&] { shop.claim_voucher(ref); });
  }
};

TEST_F(Goodwill, ClaimsDrawUntilTheBudgetIsUsedUpAndThenNothingIsOffered) {
  budget(2 * 2850);
  for (const char* const ref : {"K-1", "K-2", "K-3"}) shop.late_pizza(ref);
  EXPECT_EQ(claim("K-1"), "");
  EXPECT_EQ(claim("K-2"), "");
  EXPECT_EQ(shop.spent("care").at("total").at("amount_minor"), 5700);
  EXPECT_FALSE(offers("K-3"));
  EXPECT_EQ(claim("K-3"), "budget_exhausted");
  EXPECT_EQ(claim("K-1"), "");  // what was given is shown again
  const Json given = promise("K-1").at("entitlements").at(0);
  EXPECT_EQ(given.at("state"), "claimed");
  EXPECT_EQ(given.at("given_beyond_due_minor"), 0);
}

TEST_F(Goodwill, AnOfferIsHonouredAQuarterOfAnHourAndBookedAsOverrun) {
  budget(2850);
  for (const char* const ref : {"K-1", "K-2", "K-3", "K-4"}) shop.late_pizza(ref);
  shop.clock().set(at("2026-05-03T20:40:00Z"));
  EXPECT_TRUE(offers("K-2"));
  EXPECT_TRUE(offers("K-3"));
  EXPECT_EQ(claim("K-1"), "");
  EXPECT_FALSE(offers("K-2"));
  shop.clock().set(at("2026-05-03T20:55:00Z"));
  EXPECT_EQ(claim("K-2"), "");
  EXPECT_EQ(claim("K-4"), "budget_exhausted");  // no status ever offered it
  EXPECT_EQ(shop.overrun("care"), Json({{"amount_minor", 2850}, {"count", 1}}));
  EXPECT_EQ(shop.spent("care").at("total").at("amount_minor"), 2850);
  shop.clock().set(at("2026-05-03T21:00:00Z"));
  EXPECT_EQ(claim("K-3"), "budget_exhausted");
  EXPECT_EQ(claim("K-2"), "");
}

TEST_F(Goodwill, WhatRanOverComesBackToNoBudget) {
  budget(2850);
  shop.late_pizza("K-1");
  shop.late_pizza("K-2");
  EXPECT_TRUE(offers("K-2"));
  EXPECT_EQ(claim("K-1"), "");
  const std::string code = shop.claim_code("K-2");
  shop.revoked(code);
  EXPECT_EQ(shop.spent("care").at("total").at("amount_minor"), 2850);
}

TEST_F(Goodwill, ATopUpDrawsTheDifferenceAndStopsAtTheBudget) {
  shop.clock().set(at("2026-05-03T18:20:00Z"));
  budget(2850);
  shop.put("K-1", pizza_order());
  EXPECT_EQ(shop.claim_voucher("K-1").body.at("voucher").at("face_minor"), 1450);
  EXPECT_EQ(shop.spent("care").at("total").at("amount_minor"), 1450);
  budget(2849);
  shop.clock().set(at("2026-05-03T20:20:00Z"));
  EXPECT_EQ(shop.claim_voucher("K-1").body.at("voucher").at("face_minor"), 1450);
  EXPECT_EQ(promise("K-1").at("entitlements").at(0).at("given_beyond_due_minor"), 0);
  budget(2850);
  EXPECT_EQ(shop.claim_voucher("K-1").body.at("voucher").at("face_minor"), 2850);
  EXPECT_EQ(shop.spent("care").at("total").at("amount_minor"), 2850);
}

TEST_F(Goodwill, ACancelledOrderGivesBack) {
  budget(2850);
  shop.late_pizza("K-1");
  const std::string code = shop.claim_code("K-1");
  shop.redemption(code, "K-9", 1000);
  shop.events("K-1", {event("off", "cancelled", "2026-05-03T20:30:30Z")});
  EXPECT_EQ(shop.spent("care").at("total").at("amount_minor"), 1000);
}

TEST_F(Goodwill, StatusesThatComeOftenWriteOnlyNowAndThen) {
  budget(2850);
  shop.late_pizza("K-1");
  const auto noted = [&] {
    std::int64_t when = 0;
    shop.app().read([&](Reader& reader) {
      when = load<EntitlementRecord>(reader, Table::entitlements, "K-1/delivery/goodwill_voucher")
                 ->offered_at;
    });
    return when;
  };
  offers("K-1");
  const std::int64_t first = noted();
  EXPECT_EQ(first, shop.clock().now().unix_seconds);
  shop.clock().set({first + kOfferNoteSeconds - 1});
  offers("K-1");
  EXPECT_EQ(noted(), first);
  shop.clock().set({first + kOfferNoteSeconds});
  offers("K-1");
  EXPECT_EQ(noted(), first + kOfferNoteSeconds);
}

}  // namespace
}  // namespace kulanz
