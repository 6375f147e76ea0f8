// The stories of the design, told through the rules.
#include <gtest/gtest.h>

#include "server/app/cases.h"
#include "server/app/crypto.h"
#include "server/app/keeper.h"
#include "server/app/status.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class Stories : public ::testing::Test {
 protected:
  void SetUp() override { shop.put_policies(); }

  void now(const char* text) { shop.clock().set(at(text)); }
  Json promise(const std::string& ref) { return read_status(shop.app(), ref).at("promises").at(0); }

  TestShop shop;
};

TEST_F(Stories, LatePizzaBecomesAVoucherThatIsUsedOnce) {
  shop.late_pizza("K-1");
  const Json due = promise("K-1").at("entitlements").at(0);
  EXPECT_EQ(due.at("state"), "due");
  EXPECT_EQ(due.at("amount_minor"), 2850);
  EXPECT_EQ(due.at("basis"), "goodwill");
  EXPECT_TRUE(due.at("voucher").is_null());

  const Json claimed = shop.claim_voucher("K-1").body;
  const std::string code = claimed.at("voucher").at("code");
  EXPECT_EQ(code.size(), 19u);
  EXPECT_EQ(claimed.at("voucher").at("valid_until"), "2027-05-03T22:00:00Z");
  EXPECT_EQ(shop.validation(code).at("discount_minor"), 2850);
  EXPECT_EQ(shop.redemption(code, "K-2", 2850).made, Made::created);
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-3", 100); }), "voucher_spent");

  const Json used = promise("K-1").at("entitlements").at(0);
  EXPECT_EQ(used.at("voucher").at("state"), "redeemed");
  EXPECT_EQ(used.at("voucher").at("hint"), code.substr(15));
}

TEST_F(Stories, StatusCarriesTheDecisionThatThePageWouldMake) {
  shop.late_pizza("K-1");
  const Json told = promise("K-1");
  const std::string bytes = from_base64(told.at("decision").get<std::string>()).value();
  const Decision decision = read_decision(as_bytes(bytes));
  EXPECT_EQ(decision.state, PromiseState::breached);
  EXPECT_EQ(decision.digest, told.at("policy").at("digest"));
  ASSERT_EQ(decision.remedies.size(), 1u);
  EXPECT_EQ(decision.remedies[0].amount_minor, told.at("entitlements").at(0).at("amount_minor"));
  shop.app().read([&](Reader& reader) {
    const auto policy = shop.app().policies().get(reader, decision.digest);
    EXPECT_EQ(bytes, as_text(decide_buffer(*policy, told.at("input"), shop.clock().now())));
  });
}

TEST_F(Stories, StatusNeverShowsTheCode) {
  shop.late_pizza("K-1");
  const std::string code = shop.claim_code("K-1");
  const std::string text = read_status(shop.app(), "K-1").dump();
  EXPECT_EQ(text.find(code), std::string::npos);
  EXPECT_EQ(text.find("jana.berger"), std::string::npos);
}

TEST_F(Stories, FaceGrowsWithTheDelayUnderTheSameCode) {
  shop.clock().set(at("2026-05-03T18:20:00Z"));
  shop.put("K-1", pizza_order());
  const Json first = shop.claim_voucher("K-1").body.at("voucher");
  EXPECT_EQ(first.at("face_minor"), 1450);
  shop.clock().set(at("2026-05-03T20:20:00Z"));
  const Json later = shop.claim_voucher("K-1").body.at("voucher");
  EXPECT_EQ(later.at("face_minor"), 2850);
  EXPECT_EQ(later.at("code"), first.at("code"));
}

TEST_F(Stories, SecondVoucherCarriesTheDifferenceWhenTheFirstIsSpent) {
  shop.clock().set(at("2026-05-03T18:20:00Z"));
  shop.put("K-1", pizza_order());
  const std::string first = shop.claim_code("K-1");
  shop.redemption(first, "K-2", 1450);
  shop.clock().set(at("2026-05-03T20:20:00Z"));
  const Json second = shop.claim_voucher("K-1").body.at("voucher");
  EXPECT_NE(second.at("code"), first);
  EXPECT_EQ(second.at("face_minor"), 1400);
  EXPECT_EQ(shop.claim_code("K-1"), second.at("code"));
}

TEST_F(Stories, GivenBeyondDueStaysWhenALateEventProvesLess) {
  shop.clock().set(at("2026-05-03T20:20:00Z"));
  shop.put("K-1", pizza_order());
  shop.claim_code("K-1");
  shop.events("K-1", {event("door", "delivered", "2026-05-03T18:20:00Z")});
  const Json kept = promise("K-1").at("entitlements").at(0);
  EXPECT_EQ(kept.at("amount_minor"), 2850);
  EXPECT_EQ(kept.at("given_beyond_due_minor"), 1400);
  EXPECT_EQ(kept.at("voucher").at("face_minor"), 2850);
}

TEST_F(Stories, GoodwillNeverExceedsWhatWasPaid) {
  Json order = pizza_order();
  order["promises"].push_back(order["promises"][0]);
  order["promises"][1]["id"] = "delivery2";
  shop.put("K-1", order);
  EXPECT_EQ(shop.claim_voucher("K-1").body.at("voucher").at("face_minor"), 2850);
  EXPECT_EQ(refusal_code([&] { shop.claim_voucher("K-1", "delivery2"); }), "goodwill_exhausted");
}

TEST_F(Stories, CancellationRevokesWhatIsUnspent) {
  shop.late_pizza("K-1");
  const std::string code = shop.claim_code("K-1");
  shop.redemption(code, "K-2", 1000);
  shop.events("K-1", {event("off", "cancelled", "2026-05-03T20:30:30Z")});
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-3", 100); }), "voucher_revoked");
  EXPECT_EQ(promise("K-1").at("entitlements").at(0).at("given_minor"), 1000);
}

// Nobody has to look at the order for that.
TEST_F(Stories, WhatComesBackAfterTheCancellationIsRevokedByItself) {
  shop.late_pizza("K-1");
  const std::string code = shop.claim_code("K-1");
  const std::string id = shop.redemption(code, "K-2", 2850).body.at("id");
  shop.events("K-1", {event("off", "cancelled", "2026-05-03T20:30:30Z")});
  shop.rollback(id);
  keep(shop.app());
  EXPECT_EQ(refusal_code([&] { shop.redemption(code, "K-3", 100); }), "voucher_revoked");
  EXPECT_EQ(promise("K-1").at("entitlements").at(0).at("given_minor"), 0);
}

TEST_F(Stories, DataOptionOwesMoneyByLawAndHasNoCode) {
  shop.clock().set(at("2026-05-13T10:00:05Z"));
  shop.put("K-1", data_order());
  shop.events("K-1", {event("t", "appointment_missed", "2026-05-06T08:00:00Z", "activation"),
                      event("up", "activated", "2026-05-13T10:00:00Z", "activation")});
  std::int64_t by_law = 0;
  const Json entitlements = promise("K-1").at("entitlements");
  for (const Json& e : entitlements) {
    EXPECT_NE(e.at("kind"), "voucher");
    if (e.at("basis") == "law") by_law += e.at("amount_minor").get<std::int64_t>();
  }
  EXPECT_EQ(by_law, 6000);  // eight days: 2 at 5 EUR and 4 at 10 EUR; one appointment
  EXPECT_EQ(refusal_code([&] {
              claim(shop.app(), shop.attempt("claims"), "K-1",
                    {{"promise", "activation"}, {"remedy", "tkg_daily"}});
            }),
            "not_a_voucher");
}

class Newspaper : public Stories {
 protected:
  void SetUp() override {
    Stories::SetUp();
    now("2026-05-04T05:05:00Z");
    shop.put("K-1", newspaper_order());
    missed("2026-05-04T05:05:00Z", "2026-05-04");
    missed("2026-05-05T05:05:00Z", "2026-05-05");
  }

  void missed(const char* when, const char* issue) {
    now(when);
    shop.reports("K-1", {{"promise", "issues"}, {"kind", "not_received"}, {"instance", issue}});
  }

  Json cases() { return promise("K-1").at("cases"); }
};

TEST_F(Newspaper, ThirdReportOpensACaseWithAPersonAndATime) {
  EXPECT_TRUE(cases().empty());
  missed("2026-05-06T05:05:00Z", "2026-05-06");
  const Json opened = cases().at(0);
  EXPECT_EQ(opened.at("state"), "open");
  EXPECT_EQ(opened.at("escalation"), "delivery_desk_case");
  EXPECT_FALSE(opened.at("owner").at("name").get<std::string>().empty());
  EXPECT_FALSE(opened.at("owner").at("contact").get<std::string>().empty());
  EXPECT_EQ(opened.at("due"), "2026-05-06T10:00:00Z");
  EXPECT_FALSE(opened.contains("history"));
}

TEST_F(Newspaper, SilenceNeverClosesTheCase) {
  missed("2026-05-06T05:05:00Z", "2026-05-06");
  now("2027-05-06T05:05:00Z");
  EXPECT_EQ(cases().at(0).at("state"), "open");
}

TEST_F(Newspaper, AnIssueSeenDeliveredClosesItAndTheNextMissReopensIt) {
  missed("2026-05-06T05:05:00Z", "2026-05-06");
  now("2026-05-07T05:05:00Z");
  Json came = event("round-7", "delivered", "2026-05-07T04:30:00Z", "issues");
  came["instance"] = "2026-05-07";
  shop.events("K-1", {came}, Source::partner);
  EXPECT_EQ(cases().at(0).at("state"), "resolved");
  missed("2026-05-08T05:05:00Z", "2026-05-08");
  EXPECT_EQ(cases().at(0).at("state"), "open");
  EXPECT_EQ(list_cases(shop.app()).at("cases").size(), 1u);
}

TEST_F(Newspaper, TheCustomersWordClosesIt) {
  missed("2026-05-06T05:05:00Z", "2026-05-06");
  now("2026-05-06T09:00:00Z");
  shop.reports("K-1", {{"promise", "issues"}, {"kind", "solved"}});
  EXPECT_EQ(cases().at(0).at("state"), "resolved");
}

TEST_F(Newspaper, AnAgentClosesItOnlyWithTheCustomersWord) {
  missed("2026-05-06T05:05:00Z", "2026-05-06");
  const std::string id = cases().at(0).at("id");
  const auto resolve = [&](Json body) {
    resolve_case(shop.app(), shop.attempt("resolve"), id, body);
  };
  EXPECT_EQ(refusal_code([&] { resolve({{"by", "Mara Lindner"}}); }), "case_needs_customer");
  EXPECT_EQ(cases().at(0).at("state"), "open");
  resolve({{"by", "Mara Lindner"}, {"customer_said", "It comes again, thank you."}});
  EXPECT_EQ(cases().at(0).at("state"), "resolved");
}

TEST_F(Newspaper, CasesAreAnsweredAndHandedOver) {
  missed("2026-05-06T05:05:00Z", "2026-05-06");
  const std::string id = cases().at(0).at("id");
  const Answer answered = answer_case(shop.app(), shop.attempt("answer"), id,
                                      {{"by", "Mara Lindner"}, {"text", "Called the driver."}});
  EXPECT_EQ(answered.body.at("history").size(), 2u);
  assign_case(shop.app(), shop.attempt("assign"), id, {{"name", "Jon Petersen"}});
  EXPECT_EQ(cases().at(0).at("owner").at("name"), "Jon Petersen");
  EXPECT_EQ(refusal_code([&] {
              assign_case(shop.app(), shop.attempt("assign"), id, {{"name", "Nobody"}});
            }),
            "person_not_in_roster");
}

class Parcel : public Stories {
 protected:
  void SetUp() override {
    Stories::SetUp();
    now("2026-05-05T12:05:05Z");
    shop.put("K-1", parcel_order());
  }
};

TEST_F(Parcel, NotAtHomeGetsAnHonestWordAndNoVoucher) {
  shop.events("K-1", {event("door", "delivery_attempted", "2026-05-05T12:05:00Z")}, Source::partner);
  now("2026-05-05T22:00:05Z");
  EXPECT_TRUE(promise("K-1").at("entitlements").empty());
  EXPECT_EQ(refusal_code([&] { shop.claim_voucher("K-1"); }), "nothing_to_claim");
  shop.reports("K-1", {{"promise", "delivery"}, {"kind", "not_so"}});
  EXPECT_EQ(promise("K-1").at("cases").at(0).at("escalation"), "absent_contradicted");
}

TEST_F(Parcel, KeptPromiseAndSilenceOfferNothing) {
  now("2026-05-12T08:00:00Z");
  EXPECT_TRUE(promise("K-1").at("entitlements").empty());
  shop.events("K-1", {event("door", "delivered", "2026-05-04T09:20:00Z")}, Source::partner);
  EXPECT_TRUE(promise("K-1").at("entitlements").empty());
  EXPECT_EQ(refusal_code([&] { shop.claim_voucher("K-1"); }), "nothing_to_claim");
}

}  // namespace
}  // namespace kulanz
