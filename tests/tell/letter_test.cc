// What letters say: the facts in both forms, in every language, and when none is written.
#include "server/tell/letter.h"

#include <gtest/gtest.h>

#include <regex>

#include "server/app/cases.h"
#include "server/app/erasure.h"
#include "server/app/status.h"
#include "tests/tell/letter_shop.h"

namespace kulanz {
namespace {

void expect_both(const MimeMessage& message, const std::string& text) {
  EXPECT_NE(message.text.find(text), std::string::npos) << text << " in\n" << message.text;
  EXPECT_NE(message.html.find(text), std::string::npos) << text << " in the HTML";
}

void expect_neither(const MimeMessage& message, const std::string& text) {
  EXPECT_EQ(message.text.find(text), std::string::npos) << text << " in\n" << message.text;
  EXPECT_EQ(message.html.find(text), std::string::npos) << text << " in the HTML";
}

struct Speech {
  const char* locale;
  const char* form;
  const char* amount;
  const char* delay;
  const char* deadline;
  const char* until;
  const char* sorry;
};

class EveryLanguage : public ::testing::TestWithParam<Speech> {};

TEST_P(EveryLanguage, TheBreachLetterTellsTheFacts) {
  const Speech& speech = GetParam();
  LetterShop shop;
  const Json order = in_language(pizza_order(), speech.locale, speech.form);
  const MimeMessage m = shop.message(shop.late_pizza_told("K-1", order));
  for (const char* const fact : {"Jana Berger", "K-1", speech.amount, speech.delay,
                                 speech.deadline, speech.until, speech.sorry, "Mara Lindner",
                                 "+49\u00A030\u00A05550\u00A04417", "Kornblume"}) {
    expect_both(m, fact);
  }
  expect_both(m, shop.claim_code("K-1"));
  expect_both(m, "https://kornblume.example/orders/K-1#token=ko_");
  // One apology, and no hole left open.
  EXPECT_EQ(m.text.find(speech.sorry), m.text.rfind(speech.sorry));
  EXPECT_EQ(m.text.find('{'), std::string::npos) << m.text;
  EXPECT_EQ(m.to.address, "jana.berger@example.org");
  EXPECT_EQ(m.reply_to.address, "mara.lindner@kornblume.example");
}

INSTANTIATE_TEST_SUITE_P(
    Speeches, EveryLanguage,
    ::testing::Values(
        Speech{"de-DE", "sie", "28,50\u00A0€", "3\u00A0Stunden und 15\u00A0Minuten",
               "Sonntag, 3.\u00A0Mai, 19:15\u00A0Uhr", "3.\u00A0Mai 2027", "Das tut mir leid."},
        Speech{"de", "du", "28,50\u00A0€", "Dein Essen", "19:15\u00A0Uhr", "3.\u00A0Mai 2027",
               "Das tut mir leid."},
        Speech{"de-AT", "", "€\u00A028,50", "3\u00A0Stunden", "19:15\u00A0Uhr", "2027",
               "Das tut mir leid."},
        Speech{"en-GB", "", "€28.50", "3\u00A0hours and 15\u00A0minutes",
               "Sunday, 3 May at 19:15", "3 May 2027", "I am sorry."},
        Speech{"en-US", "", "€28.50", "3\u00A0hours", "Sunday, May 3 at 7:15\u00A0PM",
               "May 3, 2027", "I am sorry."},
        Speech{"fr-FR", "", "28,50\u00A0€", "3\u00A0heures et 15\u00A0minutes de retard",
               "dimanche 3 mai à 19\u00A0h\u00A015", "3 mai 2027", "Je vous présente mes excuses."},
        Speech{"es-ES", "", "28,50\u00A0€", "3\u00A0horas y 15\u00A0minutos de retraso",
               "domingo, 3 de mayo, a las 19:15", "3 de mayo de 2027", "Le pido disculpas."},
        Speech{"pt-BR", "", "€28.50", "3\u00A0hours", "Sunday, 3 May", "3 May 2027",
               "I am sorry."}));

// Every letter there is, in every language: each is written whole or throws.
TEST(Letter, EveryLetterIsWrittenInEveryLanguage) {
  for (const char* const locale : {"de", "en", "fr", "es"}) {
    LetterShop shop;
    shop.clock().set(at("2026-05-20T12:00:00Z"));
    shop.put("D", in_language(data_order(), locale, "du"));
    shop.events("D", {event("tech", "appointment_missed", "2026-05-06T08:00:00Z", "activation"),
                      event("on", "activated", "2026-05-13T10:00:00Z", "activation")});
    shop.put("P", in_language(parcel_order(), locale));
    shop.events("P", {event("home", "delivery_attempted", "2026-05-05T12:05:00Z")}, Source::partner);
    shop.put("N", in_language(newspaper_order(), locale));
    for (const char* const day : {"2026-05-04", "2026-05-05", "2026-05-06"}) {
      shop.reports("N", {{"promise", "issues"}, {"kind", "not_received"}, {"instance", day}});
    }
    const Json of_case = {{"case", "N~issues~delivery_desk_case"}};
    for (const std::string& id :
         {shop.told("D", "activation", kPromiseBreached), shop.told("D", "activation", kPromiseEnded),
          shop.told("P", "delivery", kPromiseExcused), shop.told("N", "issues", kPromiseBreached),
          shop.told("N", "issues", kCaseOpened, of_case),
          shop.told("N", "issues", kCaseOverdue, of_case)}) {
      if (id.starts_with("D/activation/promise.ended")) continue;  // nothing more than at first
      const MimeMessage m = shop.message(id);
      EXPECT_FALSE(m.subject.empty());
      EXPECT_EQ(m.text.find('{'), std::string::npos) << id << "\n" << m.text;
      EXPECT_EQ(m.language, id.find("case.") == std::string::npos ? locale : "de");
    }
  }
}

TEST(Letter, WhatLawOwesIsMoneyAndNoGift) {
  LetterShop shop;
  shop.clock().set(at("2026-05-20T12:00:00Z"));
  shop.put("D", data_order());
  shop.events("D", {event("tech", "appointment_missed", "2026-05-06T08:00:00Z", "activation"),
                    event("on", "activated", "2026-05-13T10:00:00Z", "activation")});
  const MimeMessage m = shop.message(shop.told("D", "activation", kPromiseBreached));
  const std::size_t owed = m.text.find("Was Ihnen zusteht");
  const std::size_t given = m.text.find("Von uns, aus Kulanz");
  ASSERT_NE(owed, std::string::npos);
  ASSERT_NE(given, std::string::npos);
  for (const char* const amount : {"50,00\u00A0€", "10,00\u00A0€"}) {
    EXPECT_GT(m.text.find(amount), owed);
    EXPECT_LT(m.text.find(amount), given);
  }
  EXPECT_NE(m.text.find("Gesetzlich geschuldet: TKG §\u00A058(4)"), std::string::npos);
  EXPECT_GT(m.text.find("9\u00A0GB"), given);
  EXPECT_EQ(m.text.find("Ihr Code"), std::string::npos);
}

TEST(Letter, WhoSaysThatNobodyWasThereIsContradicted) {
  LetterShop shop;
  shop.clock().set(at("2026-05-06T08:00:00Z"));
  shop.put("P", parcel_order());
  shop.events("P", {event("home", "delivery_attempted", "2026-05-05T12:05:00Z")}, Source::partner);
  const std::string id = shop.told("P", "delivery", kPromiseExcused);
  const MimeMessage m = shop.message(id);
  expect_both(m, "Deshalb gibt es keinen Gutschein.");
  expect_both(m, "War es anders?");
  expect_both(m, "Dienstag, 5.\u00A0Mai, 14:05\u00A0Uhr");
  expect_neither(m, "tut mir leid");
  shop.reports("P", {{"promise", "delivery"}, {"kind", "not_so"}});
  const MimeMessage later = shop.message(id);
  expect_neither(later, "War es anders?");  // said already: a person has it now
  expect_both(later, "Wer sich darum kümmert");
  // And there is nothing to say about a breach that is none.
  EXPECT_FALSE(shop.letter(shop.told("P", "delivery", kPromiseBreached)));
}

TEST(Letter, TheOneAtTheEndComesOnlyWhenMoreIsDue) {
  LetterShop shop;
  shop.clock().set(at("2026-05-03T18:20:00Z"));
  shop.put("K-1", pizza_order());
  shop.claim_voucher("K-1");
  shop.told("K-1", "delivery", kPromiseBreached);
  const std::string code = shop.claim_code("K-1");
  const std::string ended = "K-1/delivery/promise.ended/1";
  shop.told("K-1", "delivery", kPromiseEnded);
  EXPECT_FALSE(shop.letter(ended));  // half an hour later it would be the same
  shop.clock().set(at("2026-05-03T20:31:00Z"));
  shop.events("K-1", {event("door", "delivered", "2026-05-03T20:30:00Z")});
  shop.claim_voucher("K-1");
  const MimeMessage m = shop.message(ended);
  expect_both(m, "28,50\u00A0€");
  expect_both(m, code);
  expect_both(m, "der Code aus unserer ersten E-Mail");
  expect_neither(m, "tut mir leid");  // once is enough
}

TEST(Letter, BeforeItIsThereItDoesNotSayThatItCame) {
  LetterShop shop;
  shop.clock().set(at("2026-05-03T17:15:02Z"));
  shop.put("K-1", pizza_order());
  const std::string id = shop.told("K-1", "delivery", kPromiseBreached);
  const MimeMessage at_once = shop.message(id);
  EXPECT_EQ(at_once.subject, "Ihr Essen verspätet sich (Bestellung K-1)");
  expect_both(at_once, "noch nicht");
  expect_neither(at_once, "bisher");  // two seconds are nothing to tell
  shop.clock().set(at("2026-05-03T18:00:00Z"));
  read_status(shop.app(), "K-1");
  expect_both(shop.message(id), "bisher 45\u00A0Minuten");
  // Not claimed: no code is invented.
  expect_both(shop.message(id), "Den Code holen Sie auf der Seite Ihrer Bestellung.");
  EXPECT_NE(shop.message(id).text.find("  7,50\u00A0€\n  Den Code holen Sie"), std::string::npos);
}

TEST(Letter, TheCasesOwnerGetsTheWholeStory) {
  LetterShop shop;
  shop.clock().set(at("2026-05-06T05:20:00Z"));
  shop.put("N", newspaper_order());
  for (const char* const day : {"2026-05-04", "2026-05-05", "2026-05-06"}) {
    shop.reports("N", {{"promise", "issues"}, {"kind", "not_received"}, {"instance", day}});
  }
  const std::string key = "N~issues~delivery_desk_case";
  answer_case(shop.app(), shop.attempt("answer"), key, {{"by", "Jon"}, {"text", "Rang the firm"}});
  const std::string id = shop.told("N", "issues", kCaseOpened, {{"case", key}});
  const auto letter = shop.letter(id);
  std::string owner;
  shop.app().read([&](Reader& reader) { owner = load_cases(reader, "N", "issues")[0].owner_name; });
  if (owner != "Mara Lindner") {  // who has no address gets no letter
    EXPECT_FALSE(letter);
    assign_case(shop.app(), shop.attempt("assign"), key, {{"name", "Mara Lindner"}});
  }
  const MimeMessage m = shop.message(id);
  EXPECT_EQ(m.to.address, "mara.lindner@kornblume.example");
  EXPECT_EQ(m.reply_to.address, "jana.berger@example.org");
  expect_both(m, "Ein Fall für Sie");
  expect_both(m, "Mittwoch, 6.\u00A0Mai, 12:00\u00A0Uhr");
  expect_both(m, "Rang the firm");
  expect_neither(m, "#token=");  // the customer's own
  // The customer's letter names the same person.
  expect_both(shop.message(shop.told("N", "issues", kPromiseBreached)), "Mara Lindner");
  resolve_case(shop.app(), shop.attempt("resolve"), key, {{"by", "Mara"}, {"customer_said", "good"}});
  EXPECT_FALSE(shop.letter(id));
}

TEST(Letter, NoneForAnErasedOrderOrAForeignType) {
  LetterShop shop;
  const std::string id = shop.late_pizza_told("K-1", pizza_order());
  EXPECT_TRUE(shop.letter(id));
  EXPECT_FALSE(shop.letter(shop.told("K-1", "delivery", kVoucherIssued)));
  EXPECT_FALSE(shop.letter("K-1/delivery/promise.breached"));
  EXPECT_FALSE(shop.letter("K-1/nothing/promise.breached/1"));
  erase_customer(shop.app(), shop.attempt("DELETE"), "c-1");
  EXPECT_FALSE(shop.letter(id));
}

TEST(Letter, WhatPeopleWroteIsText) {
  LetterShop shop;
  Json order = pizza_order();
  order["customer"]["name"] = "<script>alert(1)</script> & Söhne \"x\"";
  order["title"] = "{{shop}} <b>fett</b>";
  const MimeMessage m = shop.message(shop.late_pizza_told("K-1", order));
  EXPECT_EQ(m.html.find("<script>"), std::string::npos);
  EXPECT_EQ(m.html.find("<b>"), std::string::npos);
  EXPECT_NE(m.html.find("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne &quot;x&quot;"),
            std::string::npos);
  EXPECT_NE(m.text.find("<script>alert(1)</script> & Söhne"), std::string::npos);
  EXPECT_NE(m.text.find("{{shop}} <b>"), std::string::npos);
}

TEST(Letter, NothingIsFetchedFromAnywhere) {
  LetterShop shop;
  const MimeMessage m = shop.message(shop.late_pizza_told("K-1", pizza_order()));
  for (const char* const remote : {"<img", "url(", "<link", "@import", "<script", "<iframe"}) {
    EXPECT_EQ(m.html.find(remote), std::string::npos) << remote;
  }
  const std::regex address("https?://[^\"]+");
  for (std::sregex_iterator at(m.html.begin(), m.html.end(), address), end; at != end; ++at) {
    EXPECT_TRUE(at->str().starts_with("https://kornblume.example/orders/K-1#")) << at->str();
  }
}

TEST(Letter, TheLinkOpensThisOrderForNinetyDays) {
  LetterShop shop;
  const MimeMessage m = shop.message(shop.late_pizza_told("K-1", pizza_order()));
  const std::size_t from = m.text.find("#token=") + 7;
  const std::string token = m.text.substr(from, m.text.find('\n', from) - from);
  const Instant now = shop.app().now();
  const Secrets& secrets = shop.secrets();
  for (const TokenScope scope : {TokenScope::status, TokenScope::claim, TokenScope::report}) {
    EXPECT_NO_THROW(check_token(secrets, token, "K-1", scope, now + seconds(kLinkSeconds - 1)));
  }
  EXPECT_EQ(refusal_code([&] {
              check_token(secrets, token, "K-1", TokenScope::status, now + seconds(kLinkSeconds));
            }),
            "token_expired");
}

TEST(Letter, WhoWasApologisedToLatelyIsToldTheSameWithoutIt) {
  LetterShop shop;
  const std::string id = shop.told("K-1", "delivery", kPromiseBreached, {{"apologises", false}});
  shop.late_pizza_told("K-1", pizza_order());  // told already: once is enough
  const MimeMessage m = shop.message(id);
  expect_neither(m, "tut mir leid");
  expect_both(m, "28,50\u00A0€");
  expect_both(m, "Mara Lindner");
}

TEST(Letter, SomebodyMustSign) {
  LetterShop shop;
  const std::string id = shop.late_pizza_told("K-1", pizza_order());
  shop.settings().signed_by = "nobody";
  EXPECT_THROW(shop.letter(id), LetterError);
}

}  // namespace
}  // namespace kulanz
