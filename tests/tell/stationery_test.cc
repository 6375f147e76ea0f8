// Templates that fail, and words that a shop replaced.
#include "server/tell/stationery.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/store/fresh_folder.h"
#include "tests/tell/letter_shop.h"

namespace kulanz {
namespace {

void write(const FreshFolder& folder, const std::string& name, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(folder.file(name)).parent_path());
  std::ofstream(folder.file(name)) << text;
}

std::string failure(const std::function<void()>& call) {
  try {
    call();
  } catch (const LetterError& error) {
    return error.what();
  }
  return "";
}

TEST(Template, ANameThatIsMissingIsAnError) {
  const Json model = {{"a", "x"}, {"list", Json::array({{{"b", "y"}}})}, {"no", false}};
  EXPECT_EQ(render_template("{{a}}{{#list}}{{b}}{{/list}}{{#no}}{{gone}}{{/no}}", model, false), "xy");
  EXPECT_EQ(failure([&] { render_template("{{a}} {{c}}", model, false); }),
            "the letter has no \"c\"");
  EXPECT_NE(failure([&] { render_template("{{#c}}{{/c}}", model, false); }), "");
  EXPECT_NE(failure([&] { render_template("{{^c}}x{{/c}}", model, false); }), "");
  EXPECT_NE(failure([&] { render_template("{{#list}}{{c}}{{/list}}", model, false); }), "");
  EXPECT_NE(failure([&] { render_template("{{> a}}", model, false); }), "");
  EXPECT_NE(failure([&] { render_template("{{#a}}", model, false); }), "");
  EXPECT_NE(failure([&] { render_template("{{a", model, false); }), "");
  EXPECT_NE(failure([&] { render_template("{{a}}", {{"a", nullptr}}, false); }), "");
}

TEST(Template, HtmlIsEscapedAndTextIsNot) {
  const Json model = {{"a", "<a href='x'>\"&"}};
  EXPECT_EQ(render_template("{{a}}", model, true), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
  EXPECT_EQ(render_template("{{a}}", model, false), "<a href='x'>\"&");
}

TEST(Stationery, AShopReplacesFileByFileAndWordByWord) {
  FreshFolder folder;
  write(folder, "customer.txt.mustache", "Nur {{headline}}");
  write(folder, "words/de.json",
        R"({"texts": {"pizza.very_late": "Oh weh, {delay}.", "coffee.cold": "Kalt."}})");
  const Stationery stationery(folder.file(""));
  const Words words = stationery.words("de-DE", "", Zone{});
  EXPECT_EQ(words.say({"pizza.very_late"}, {{"delay", {"lang", {}}}}), "Oh weh, lang.");
  EXPECT_EQ(words.say({"coffee.cold"}), "Kalt.");
  EXPECT_EQ(words.say({"owed.title"}), "Was Ihnen zusteht");
  EXPECT_EQ(stationery.words("de", "du", Zone{}).say({"owed.title"}), "Was dir zusteht");
}

TEST(Stationery, WhatCannotBeReadIsRefusedAtTheStart) {
  EXPECT_NE(failure([] { Stationery("/nowhere/at/all"); }), "");
  const std::pair<const char*, const char*> wrong[] = {
      {"customer.html.mustache", "{{#open}}"},
      {"words/de.json", "{"},
      {"words/de.json", R"({"words": {}})"},
      {"words/de.json", R"({"texts": {"sorry": 3}})"},
      {"words/de.json", R"({"texts": {"sorry": {"by": "n", "one": "x"}}})"},
      {"words/de.json", R"({"format": {"decimals": ","}})"},
      {"words/de-du.json", R"({"format": {"decimal": ","}})"}};
  for (const auto& [name, text] : wrong) {
    FreshFolder folder;
    write(folder, name, text);
    const std::string what = failure([&] { Stationery(folder.file("")); });
    EXPECT_TRUE(what.starts_with(name)) << name << " " << text << ": " << what;
  }
}

TEST(Words, NumbersMoneyAndTimesOfEachLanguage) {
  const Stationery stationery("");
  const auto in = [&](const char* locale) { return stationery.words(locale, "", Zone{}); };
  EXPECT_EQ(in("de-DE").money(123456789, "EUR"), "1.234.567,89\u00A0€");
  EXPECT_EQ(in("de-CH").money(123456, "CHF"), "CHF\u00A01’234.56");
  EXPECT_EQ(in("fr-FR").money(123456, "EUR"), "1\u202F234,56\u00A0€");
  EXPECT_EQ(in("en-GB").money(5, "GBP"), "£0.05");
  EXPECT_EQ(in("en-US").money(-5, "USD"), "$-0.05");
  EXPECT_EQ(in("en").money(1234, "JPY"), "¥1,234");
  EXPECT_EQ(in("en").money(1234, "KWD"), "KWD\u00A01.234");
  EXPECT_EQ(in("es").money(100, "SEK"), "1,00\u00A0SEK");
  EXPECT_EQ(in("de").duration(59), "");
  EXPECT_EQ(in("de").duration(60), "1\u00A0Minute");
  EXPECT_EQ(in("de").duration(86'400), "1\u00A0Tag");
  EXPECT_EQ(in("de").duration(86'400 + 60), "1\u00A0Tag");
  EXPECT_EQ(in("fr").duration(3600 * 25), "1\u00A0jour et 1\u00A0heure");
  EXPECT_EQ(in("fr").day(*parse_date("2026-05-01")), "vendredi 1er mai");
  EXPECT_EQ(in("en-US").moment(at("2026-05-03T00:05:00Z")), "Sunday, May 3 at 12:05\u00A0AM");
  EXPECT_EQ(in("de").moment(at("2026-05-03T23:59:59Z")), "Sonntag, 3.\u00A0Mai");
  EXPECT_EQ(in("de-AT").long_day(at("2026-01-03T10:00:00Z")), "3.\u00A0Jänner 2026");
}

// A letter that cannot be written whole is not sent at all, and somebody hears of it.
TEST(MailChannel, ATemplateThatFailsIsTriedAgainAndLogged) {
  LetterShop shop;
  const std::string id = shop.late_pizza_told("K-1", pizza_order());
  FreshFolder folder;
  write(folder, "customer.html.mustache", "<p>{{headline}}</p>{{headlin}}");
  MailSettings settings;
  settings.smtp.url = "smtp://127.0.0.1:1";
  settings.letter = shop.settings();
  settings.letters = folder.file("");
  std::vector<std::string> log;
  settings.log = [&](std::string_view line) { log.emplace_back(line); };
  const auto channel = open_mail_channel(settings);
  const Delivered delivered = channel->deliver(shop.app(), id);
  EXPECT_EQ(delivered.outcome, DeliveryOutcome::later);
  EXPECT_EQ(delivered.detail, "the letter cannot be written; the log tells why");
  ASSERT_EQ(log.size(), 1u);
  EXPECT_NE(log[0].find("has no \\\"headlin\\\""), std::string::npos) << log[0];
  EXPECT_NE(log[0].find("promise.breached"), std::string::npos);
  EXPECT_EQ(log[0].find("K-1"), std::string::npos);
}

TEST(MailChannel, AnAddressThatIsNoneIsNeverWrittenTo) {
  LetterShop shop;
  for (const char* const address : {"jana@example.org\r\nBcc: x@example.org", "jana@example.org\n"}) {
    Json order = pizza_order();
    order["customer"]["email"] = address;
    EXPECT_EQ(refusal_code([&] { shop.put("K-9", order); }), "bad_text");
  }
  Json order = pizza_order();
  order["customer"]["email"] = "Jana <jana@example.org>, x@example.org";
  const std::string id = shop.late_pizza_told("K-1", order);
  MailSettings settings;
  settings.smtp.url = "smtp://127.0.0.1:1";
  settings.letter = shop.settings();
  const Delivered delivered = open_mail_channel(settings)->deliver(shop.app(), id);
  EXPECT_EQ(delivered.outcome, DeliveryOutcome::refused);
  EXPECT_EQ(delivered.detail, "not an address");
}

}  // namespace
}  // namespace kulanz
