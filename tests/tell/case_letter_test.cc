// The letters about a case: to its owner, and to a customer whom no other letter tells of it.
#include <gtest/gtest.h>

#include <regex>

#include "server/app/cases.h"
#include "server/app/outbox.h"
#include "server/app/policies.h"
#include "tests/tell/letter_shop.h"

namespace kulanz {
namespace {

constexpr char kCase[] = "P~delivery~absent_contradicted";

std::string shown(const MimeMessage& message) {
  return std::regex_replace(message.subject + "\n" + message.text, std::regex("https?://\\S+"), "");
}

// A parcel whose carrier says that nobody was at home, and the customer says otherwise.
class Contradicted : public LetterShop {
 public:
  explicit Contradicted(const Json& order = parcel_order()) {
    clock().set(at("2026-05-06T08:00:00Z"));
    put("P", order);
    events("P", {event("home", "delivery_attempted", "2026-05-05T12:05:00Z")}, Source::partner);
  }

  void contradict() { reports("P", {{"promise", "delivery"}, {"kind", "not_so"}}); }

  std::vector<std::string> told_of(const std::string& type) {
    std::vector<std::string> ids;
    app().read([&](Reader& reader) {
      reader.scan(Table::outbox, "", "", [&](std::string_view key, std::string_view) {
        if (key.find("/" + type + "/") != std::string_view::npos) ids.emplace_back(key);
        return true;
      });
    });
    return ids;
  }

  CaseRecord one() {
    CaseRecord c;
    app().read([&](Reader& reader) { c = need_case(reader, kCase); });
    return c;
  }
};

struct CaseSpeech {
  const char* locale;
  const char* form;
  const char* lead;
  const char* due;
  const char* next;
};

class CaseLetter : public ::testing::TestWithParam<CaseSpeech> {};

TEST_P(CaseLetter, NamesTheOwnerHowToReachThemAndUntilWhen) {
  const CaseSpeech& speech = GetParam();
  Contradicted shop(in_language(parcel_order(), speech.locale, speech.form));
  shop.contradict();
  const auto ids = shop.told_of(kCaseIntroduced);
  ASSERT_EQ(ids.size(), 1u);
  const MimeMessage m = shop.message(ids[0]);
  const std::string owner = shop.one().owner_name;
  EXPECT_EQ(m.to.address, "jana.berger@example.org");
  EXPECT_TRUE(m.subject.starts_with(owner)) << m.subject;
  for (const std::string& fact : {std::string(speech.lead), std::string(speech.due),
                                  std::string(speech.next), owner, std::string("5550"),
                                  std::string("https://kornblume.example/orders/P#token=ko_")}) {
    EXPECT_NE(m.text.find(fact), std::string::npos) << fact << " in\n" << m.text;
    EXPECT_NE(m.html.find(fact), std::string::npos) << fact << " in the HTML";
  }
  EXPECT_EQ(m.text.find('{'), std::string::npos) << m.text;
}

INSTANTIATE_TEST_SUITE_P(
    Speeches, CaseLetter,
    ::testing::Values(
        CaseSpeech{"de-DE", "sie", "Eine Person klärt das jetzt für Sie.", "Sie hören von uns bis Mittwoch",
               "Sie müssen nichts weiter tun."},
        CaseSpeech{"de-DE", "du", "Eine Person klärt das jetzt für dich.", "Du hörst von uns bis Mittwoch",
               "Du musst nichts weiter tun."},
        CaseSpeech{"en-GB", "", "One person now finds out for you.", "You hear from us by Wednesday",
               "There is nothing more you need to do."},
        CaseSpeech{"fr-FR", "", "Une personne vérifie maintenant pour vous.", "au plus tard mercredi",
               "Vous n’avez rien d’autre à faire."},
        CaseSpeech{"es-ES", "", "Una persona lo aclara ahora para usted.", "a más tardar el miércoles",
               "No tiene que hacer nada más."}));

// "Opened: absent_contradicted." is a program's word, and nobody's language.
TEST(CaseLetters, NoneShowsAnIdentifier) {
  const std::regex identifier("[a-z]+_[a-z_]+");
  for (const char* const locale : {"de", "en", "fr", "es"}) {
    Contradicted shop(in_language(parcel_order(), locale, "du"));
    shop.contradict();
    std::vector<std::string> ids = shop.told_of(kCaseIntroduced);
    for (const std::string& id : shop.told_of(kCaseOpened)) ids.push_back(id);
    ASSERT_EQ(ids.size(), 2u);
    assign_case(shop.app(), shop.attempt("assign"), kCase, {{"name", "Mara Lindner"}});
    for (const std::string& id : ids) {
      const std::string text = shown(shop.message(id));
      EXPECT_FALSE(std::regex_search(text, identifier)) << text;
      EXPECT_EQ(text.find("kulanz"), std::string::npos) << text;
    }
  }
}

// A policy of the shop's own, for which there are no words.
TEST(CaseLetters, AnUnknownReasonIsToldByWhatTheCustomerDid) {
  Contradicted shop;
  shop.contradict();
  Json policy = Json::parse(shipped_policy("parcel"));
  std::string text = std::regex_replace(policy.dump(), std::regex("absent_contradicted"), "own_rule");
  put_policy(shop.app(), "parcel", text);
  Json order = parcel_order();
  shop.put("Q", order);
  shop.events("Q", {event("home", "delivery_attempted", "2026-05-05T12:05:00Z")}, Source::partner);
  shop.reports("Q", {{"promise", "delivery"}, {"kind", "not_so"}});
  const MimeMessage m = shop.message("Q/delivery/case.introduced/own_rule.1");
  EXPECT_NE(m.text.find("Sie haben uns gesagt, dass es anders war."), std::string::npos) << m.text;
  assign_case(shop.app(), shop.attempt("assign"), "Q~delivery~own_rule", {{"name", "Mara Lindner"}});
  const MimeMessage desk = shop.message("Q/delivery/case.opened/own_rule.1");
  EXPECT_NE(desk.text.find("Jana Berger braucht eine Person."), std::string::npos) << desk.text;
  EXPECT_EQ(desk.text.find("own_rule"), std::string::npos) << desk.text;
}

// What happened to a case is told to its owner in their language; people's words stay.
TEST(CaseLetters, TheHistoryIsInPlainWords) {
  Contradicted shop;
  shop.contradict();
  const std::string first = shop.one().owner_name;
  resolve_case(shop.app(), shop.attempt("resolve"), kCase,
               {{"by", "Jon"}, {"customer_said", "The neighbour had it."}});
  shop.clock().set(at("2026-05-06T09:00:00Z"));
  shop.contradict();
  assign_case(shop.app(), shop.attempt("assign"), kCase, {{"name", "Mara Lindner"}});
  const MimeMessage m = shop.message(shop.told_of(kCaseOpened).back());
  for (const std::string& entry :
       {"Eröffnet; zuständig: " + first + ".", std::string("Jana Berger sagte: The neighbour had it."),
        "Wieder eröffnet, weil es noch einmal geschah; zuständig: " + first + ".",
        std::string("Übergeben an Mara Lindner.")}) {
    EXPECT_NE(m.text.find(entry), std::string::npos) << entry << " in\n" << m.text;
  }
}

TEST(CaseLetters, OneACaseAndReopening) {
  Contradicted shop;
  shop.contradict();
  shop.clock().set(at("2026-05-06T08:10:00Z"));
  shop.contradict();
  EXPECT_EQ(shop.told_of(kCaseIntroduced).size(), 1u);
  resolve_case(shop.app(), shop.attempt("resolve"), kCase, {{"by", "Jon"}, {"customer_said", "ok"}});
  EXPECT_FALSE(shop.letter(shop.told_of(kCaseIntroduced)[0]));
  shop.clock().set(at("2026-05-06T09:00:00Z"));
  shop.contradict();
  const auto ids = shop.told_of(kCaseIntroduced);
  ASSERT_EQ(ids.size(), 2u);
  EXPECT_NE(shop.message(ids[1]).text.find("Deshalb ist Ihr Fall wieder offen."), std::string::npos);
}

// The letter about the third missing issue names the owner itself.
TEST(CaseLetters, NoneWhereTheBreachLetterOfTheSameMomentNamesTheOwner) {
  Contradicted shop;
  shop.put("N", newspaper_order());
  for (const char* const day : {"2026-05-04", "2026-05-05", "2026-05-06"}) {
    shop.reports("N", {{"promise", "issues"}, {"kind", "not_received"}, {"instance", day}});
  }
  EXPECT_EQ(shop.told_of(kCaseOpened).size(), 1u);
  EXPECT_TRUE(shop.told_of(kCaseIntroduced).empty());
  const MimeMessage m = shop.message("N/issues/promise.breached/3");
  EXPECT_NE(m.text.find("Wer sich darum kümmert"), std::string::npos) << m.text;
}

TEST(CaseLetters, NoneWithoutAnAddress) {
  Json order = parcel_order();
  order["customer"].erase("email");
  Contradicted shop(order);
  shop.contradict();
  const auto ids = shop.told_of(kCaseIntroduced);
  ASSERT_EQ(ids.size(), 1u);
  EXPECT_FALSE(shop.letter(ids[0]));
}

}  // namespace
}  // namespace kulanz
