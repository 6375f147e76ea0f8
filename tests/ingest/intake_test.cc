// What is judged, kept, taken up, forgotten and erased.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "server/app/erasure.h"
#include "server/app/keeper.h"
#include "server/app/deciding.h"
#include "server/app/measures.h"
#include "server/app/orders.h"
#include "tests/ingest/ingest_shop.h"

namespace kulanz {
namespace {

constexpr char kOrder[] = "7001";

class IntakeTest : public ::testing::Test {
 protected:
  std::size_t rows(Table table) {
    std::size_t count = 0;
    shop_.app().read([&](Reader& reader) {
      reader.scan(table, "", "", [&](auto, auto) { return ++count, true; });
    });
    return count;
  }

  std::string refusal_of(const Told& told, const std::string& signature) {
    return refusal_code([&] {
      wait_for([&](Answered answered) {
        shop_.intake().begin_receive(told.sender, {told.topic, signature, "", told.body}, answered);
      });
    });
  }

  std::string reason_of(const Told& told) {
    const Json answer = shop_.send(told);
    const Json message = shop_.intake().read(answer.at("id"));
    return message.contains("reason") ? message["reason"]["code"].get<std::string>() : "";
  }

  Json waiting() { return shop_.intake().list("waiting", "").at("messages"); }
  Json refused() { return shop_.intake().list("refused", "").at("messages"); }

  IngestShop shop_;
};

TEST_F(IntakeTest, OnlyWhatIsSignedIsTaken) {
  const Told create = told("shopify_order_create", kOrder);
  const std::string right = signature_of("secret of shopify", create.body);
  std::string almost = right;
  almost[3] = almost[3] == 'A' ? 'B' : 'A';
  for (const std::string& wrong :
       {std::string(), std::string("x"), almost, right + "=", right.substr(1), "sha256=" + right,
        signature_of("secret of woocommerce", create.body),
        signature_of("secret of shopify", create.body + " ")}) {
    EXPECT_EQ(refusal_of(create, wrong), "signature_wrong") << wrong;
  }
  EXPECT_EQ(rows(Table::inbox), 0);
  EXPECT_EQ(rows(Table::orders), 0);
  EXPECT_EQ(refusal_of(create, right), "");
  EXPECT_EQ(rows(Table::orders), 2);  // the order, and when it is looked at
}

TEST_F(IntakeTest, ASenderWhoseSecretIsNotKnownIsNotThere) {
  const Told none{"csv", "", "{}"};
  EXPECT_EQ(refusal_of(none, signature_of("", "{}")), "sender_unknown");
  EXPECT_EQ(refusal_of({"easypost", "", "{}"}, "x"), "sender_unknown");
  EXPECT_EQ(Json(shop_.intake().without()), Json({"csv", "olist"}));
}

TEST_F(IntakeTest, WhileASecretChangesBothAreGood) {
  const Told create = told("shopify_order_create", kOrder);
  const std::string former = signature_of("former secret", create.body);
  EXPECT_EQ(refusal_of(create, former), "signature_wrong");
  setenv("KULANZ_SENDER_SHOPIFY_SECRET_OLD", "former secret", 1);
  IngestShop changing;
  unsetenv("KULANZ_SENDER_SHOPIFY_SECRET_OLD");
  const auto verdict = [&](const std::string& signature) {
    return wait_for([&](Answered answered) {
             changing.intake().begin_receive("shopify", {create.topic, signature, "", create.body},
                                             answered);
           })
        .body.at("verdict");
  };
  EXPECT_EQ(verdict(former), "applied");
  EXPECT_EQ(verdict(signature_of("secret of shopify", create.body)), "duplicate");
  EXPECT_EQ(refusal_code([&] { verdict(signature_of("another", create.body)); }),
            "signature_wrong");
}

TEST_F(IntakeTest, EachVerdictIsCounted) {
  const Told create = told("shopify_order_create", kOrder);
  shop_.send(told("shopify_event_transit", kOrder));
  shop_.send(create);
  shop_.send(create);
  EXPECT_EQ(refusal_of(create, "x"), "signature_wrong");
  Prometheus out;
  write_measures(shop_.app(), out);
  const std::string text = out.text();
  for (const char* const line : {"{sender=\"shopify\",verdict=\"waiting\"} 1\n",
                                 "{sender=\"shopify\",verdict=\"applied\"} 2\n",
                                 "{sender=\"shopify\",verdict=\"duplicate\"} 1\n",
                                 "{sender=\"shopify\",verdict=\"unsigned\"} 1\n"}) {
    EXPECT_NE(text.find(std::string("kulanz_ingested_total") + line), std::string::npos) << line;
  }
  EXPECT_EQ(text.find("effect=\"ingest/"), std::string::npos);
}

// The carrier that the body names, else whoever sent it; of the shop's own word nobody.
TEST_F(IntakeTest, TheReportNamesWhoseWordItIs) {
  shop_.send(told("shopify_order_create", kOrder));
  shop_.send(told("shopify_event_transit", kOrder));
  shop_.send(told("shopify_fulfillment_create", kOrder));
  shop_.send(told("aftership_delivered", kOrder));
  std::map<std::string, std::set<std::string>> senders;
  shop_.app().read([&](Reader& reader) {
    for (const EventRecord& event : load_events(reader, kOrder)) {
      senders[event.source].insert(event.sender);
    }
  });
  const Json expected = {{"merchant", {""}}, {"partner", {"dhl-germany", "shopify"}}};
  EXPECT_EQ(Json(senders), expected);
}

TEST_F(IntakeTest, ATryOutIsAnsweredAndNotKept) {
  EXPECT_EQ(refusal_of({"woocommerce", "", "webhook_id=17"}, ""), "");
  EXPECT_EQ(refusal_of({"shopify", "", "webhook_id=17"}, ""), "signature_wrong");
  EXPECT_EQ(rows(Table::inbox), 0);
}

TEST_F(IntakeTest, TheSameAgainHasNoEffect) {
  const Told create = told("shopify_order_create", kOrder);
  EXPECT_EQ(shop_.verdict(create), "applied");
  const std::size_t audit = rows(Table::audit);
  EXPECT_EQ(shop_.verdict(create), "duplicate");
  EXPECT_EQ(rows(Table::inbox), 1);
  // Other bytes, the same business.
  EXPECT_EQ(shop_.verdict({create.sender, create.topic,
                           with(create.body, "\"note\": \"\"", "\"note\": \"x\"")}),
            "duplicate");
  EXPECT_EQ(rows(Table::audit), audit);
}

// The signature covers no header: a body under another topic says no more than it says.
TEST_F(IntakeTest, ATopicAloneMakesNoEvent) {
  Told create = told("shopify_order_create", kOrder);
  shop_.send(create);
  create.topic = "orders/cancelled";
  EXPECT_EQ(shop_.verdict(create), "duplicate");
  create.topic = "products/update";
  EXPECT_EQ(shop_.verdict(create), "ignored");
  EXPECT_EQ(rows(Table::events), 0);
}

TEST_F(IntakeTest, WhatComesBeforeItsOrderWaits) {
  EXPECT_EQ(shop_.verdict(told("shopify_event_delivered", kOrder)), "waiting");
  EXPECT_EQ(shop_.verdict(told("shopify_event_delivered", kOrder)), "waiting");
  ASSERT_EQ(waiting().size(), 1);
  EXPECT_EQ(waiting()[0]["order"], kOrder);
  // Whichever way the order comes, here by the shop itself, it is taken up in the same commit.
  Json order = parcel_order();
  shop_.shop().put(kOrder, order);
  EXPECT_EQ(waiting().size(), 0);
  EXPECT_EQ(shop_.outcome(kOrder)["events"].size(), 1);
}

TEST_F(IntakeTest, WhatWaitsForAnOrderThatAnotherProgramMadeIsTakenUpAtTheStart) {
  shop_.send(told("shopify_event_delivered", kOrder));
  shop_.app().on_order_created({});
  shop_.shop().put(kOrder, parcel_order());
  EXPECT_EQ(waiting().size(), 1);
  shop_.intake().take_up_all();
  EXPECT_EQ(waiting().size(), 0);
  EXPECT_EQ(shop_.outcome(kOrder)["promises"][0]["state"], "breached");
}

TEST_F(IntakeTest, WhatIsRefusedIsKeptForReplay) {
  const Told create = told("shopify_order_create", kOrder);
  Told wrong = create;
  wrong.body = with(create.body, "\"currency\": \"EUR\"", "\"currency\": \"USD\"");
  EXPECT_EQ(reason_of(wrong), "currency_mismatch");
  ASSERT_EQ(refused().size(), 1);
  const std::string id = refused()[0]["id"];
  EXPECT_EQ(shop_.intake().read(id)["body"], wrong.body);
  const Answer again = shop_.intake().replay(shop_.shop().attempt("replay"), id);
  EXPECT_EQ(again.body["verdict"], "refused");
  shop_.shop().put(kOrder, parcel_order());  // the shop makes the order itself, with another e-mail
  EXPECT_EQ(shop_.intake().replay(shop_.shop().attempt("replay"), id).body["verdict"], "applied");
  EXPECT_EQ(refused().size(), 0);
  EXPECT_EQ(
      refusal_code([&] { shop_.intake().replay(shop_.shop().attempt("replay"), "7001~none"); }),
      "message_not_found");
}

TEST_F(IntakeTest, BadContentIsRefusedWithItsReason) {
  const Told create = told("shopify_order_create", kOrder);
  const auto changed = [&](const std::string& old, const std::string& by) {
    return Told{create.sender, create.topic, with(create.body, old, by)};
  };
  EXPECT_EQ(reason_of({create.sender, create.topic, "{"}), "malformed_json");
  EXPECT_EQ(reason_of({create.sender, create.topic, "\xff\xfe"}), "malformed_json");
  EXPECT_EQ(reason_of({create.sender, create.topic, "[]"}), "missing_field");
  EXPECT_EQ(reason_of(changed("\"total_price\": \"89.00\"", "\"total_price\": \"89.001\"")),
            "bad_amount");
  EXPECT_EQ(reason_of(changed("\"total_price\": \"89.00\"", "\"total_price\": \"many\"")),
            "bad_amount");
  EXPECT_EQ(reason_of(changed("\"created_at\": \"2026-04-30", "\"created_at\": \"2026-04-31")),
            "bad_date");
  EXPECT_EQ(
      reason_of(changed("jana.berger@example.org", "jana@example.org\\nBcc: all@example.org")),
      "bad_text");
  EXPECT_EQ(reason_of(changed("\"created_at\": \"2026-04-30", "\"created_at\": \"2027-04-30")),
            "order_from_future");
  EXPECT_EQ(rows(Table::orders), 0);
  EXPECT_EQ(refused().size(), 8);
}

TEST_F(IntakeTest, OneBadEventKeepsNoOtherOut) {
  shop_.send(told("woocommerce_paid", kOrder));
  const Told delivered = told("aftership_delivered", kOrder);
  EXPECT_EQ(
      reason_of({delivered.sender, "", with(delivered.body, "2026-05-04T06:10:00", "yesterday")}),
      "bad_instant");
  EXPECT_EQ(shop_.outcome(kOrder)["events"].size(), 4);
  EXPECT_EQ(shop_.outcome(kOrder)["promises"][0]["state"], "breached");
}

TEST_F(IntakeTest, TimesKeepThePrecisionAndTheZoneTheyHave) {
  shop_.send(told("woocommerce_paid", kOrder));
  shop_.send(told("aftership_exception", kOrder));
  std::vector<std::string> times;
  const Json outcome = shop_.outcome(kOrder);
  for (const Json& event : outcome["events"]) times.push_back(event["at"]);
  std::sort(times.begin(), times.end());
  // With an offset; without one, in the file's zone; and a date only.
  EXPECT_EQ(Json(times), Json({"2026-05-02T16:05:00Z", "2026-05-04T04:10:00Z", "2026-05-05"}));
}

TEST_F(IntakeTest, AnEstimateMovesNoPromise) {
  shop_.send(told("woocommerce_paid", kOrder));
  const Json before = shop_.outcome(kOrder)["promises"][0]["deadline"];
  shop_.send(told("aftership_exception", kOrder));
  EXPECT_EQ(shop_.outcome(kOrder)["promises"][0]["deadline"], before);
}

// Three hundred orders, and the feed falls silent over their deadline: nobody is paid by guess.
TEST_F(IntakeTest, ASilentFeedBreaksNoPromise) {
  constexpr int kOrders = 300;
  shop_.shop().clock().set(at("2026-05-10T09:00:00Z"));
  for (int i = 0; i < kOrders; ++i) {
    const std::string order = std::to_string(8000 + i);
    shop_.send(told("woocommerce_paid", order));
    shop_.send(told("aftership_transit", order));
  }
  shop_.shop().clock().set(at("2026-05-11T09:00:00Z"));
  while (!keep(shop_.app())) {
  }
  for (int i = 0; i < kOrders; ++i) {
    const Json outcome = shop_.outcome(std::to_string(8000 + i));
    ASSERT_EQ(outcome["promises"][0]["state"], "unknown");
    ASSERT_EQ(outcome["owed"], Json::array());
  }
}

TEST_F(IntakeTest, WhatIsKeptIsForgottenInTime) {
  shop_.send(told("shopify_event_delivered", kOrder));
  EXPECT_EQ(rows(Table::inbox), 2);  // and where it is listed
  shop_.shop().clock().set(at("2026-06-09T07:59:59Z"));
  keep(shop_.app());
  EXPECT_EQ(rows(Table::inbox), 2);
  shop_.shop().clock().set(at("2026-06-09T08:00:00Z"));
  keep(shop_.app());
  EXPECT_EQ(rows(Table::inbox), 0);
}

TEST_F(IntakeTest, WhatIsKeptIsErasedWithTheCustomer) {
  shop_.send(told("shopify_order_create", kOrder));
  shop_.send(told("shopify_event_delivered", kOrder));
  // Of an order that never came.
  shop_.send(told("shopify_order_updated", "7002"));
  EXPECT_EQ(rows(Table::inbox), 4);
  erase_customer(shop_.app(), shop_.shop().attempt("erase"), "706405506930370");
  EXPECT_EQ(rows(Table::inbox), 0);
  EXPECT_EQ(rows(Table::orders), 0);
  EXPECT_EQ(rows(Table::events), 0);
}

TEST_F(IntakeTest, TooMuchThatWaitsForOneOrderIsRefused) {
  const Told event = told("shopify_event_transit", kOrder);
  for (std::size_t i = 0; i < kMaxWaiting; ++i) {
    const Told next{event.sender, event.topic,
                    with(event.body, "9002", std::to_string(100'000 + i))};
    ASSERT_EQ(shop_.verdict(next), "waiting");
  }
  EXPECT_EQ(reason_of(event), "too_many_waiting");
}

// An order without an e-mail is an order: nobody is written to.
TEST_F(IntakeTest, AnOrderWithoutAnEmailIsTaken) {
  const Told create = told("shopify_order_create", kOrder);
  const std::string body = with(create.body, "\"jana.berger@example.org\"", "null");
  EXPECT_EQ(shop_.verdict({create.sender, create.topic, body}), "applied");
}

TEST_F(IntakeTest, UnknownFieldsAndVersionsAreKept) {
  const Told updated = told("shopify_order_updated", kOrder);
  shop_.send(told("shopify_order_create", kOrder));
  const std::string signature = signature_of("secret of shopify", updated.body);
  const Answer answer = wait_for([&](Answered answered) {
    shop_.intake().begin_receive("shopify", {updated.topic, signature, "2031-01", updated.body},
                                 answered);
  });
  EXPECT_EQ(answer.body["verdict"], "applied");
  const Json message = shop_.intake().read(answer.body["id"]);
  EXPECT_EQ(message["version"], "2031-01");
  EXPECT_NE(message["body"].get<std::string>().find("new_field_of_next_year"), std::string::npos);
}

}  // namespace
}  // namespace kulanz
