// From a message in the outbox to what a mail server receives, and on to the checkout.
#include "server/tell/mail_channel.h"

#include <gtest/gtest.h>

#include <regex>

#include "tests/tell/letter_shop.h"
#include "tests/tell/mail_server.h"

namespace kulanz {
namespace {

std::string header(const std::string& message, const std::string& name) {
  const std::size_t at = message.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const std::size_t from = at + name.size() + 4;
  return message.substr(from, message.find("\r\n", from) - from);
}

std::unique_ptr<Channel> channel_to(const LetterShop& shop, const std::string& url) {
  MailSettings settings;
  settings.smtp.url = url;
  settings.letter = shop.settings();
  return open_mail_channel(settings);
}

TEST(MailChannel, TheCodeInTheLetterIsGoodAtTheCheckout) {
  MailServer server({"real"});
  LetterShop shop;
  const std::string id = shop.late_pizza_told("K-1", pizza_order());
  const auto mail = channel_to(shop, server.url());
  const Delivered delivered = mail->deliver(shop.app(), id);
  EXPECT_EQ(delivered.outcome, DeliveryOutcome::delivered) << delivered.detail;
  const Json got = server.next();
  EXPECT_EQ(got["from"], "service@kornblume.example");
  EXPECT_EQ(got["to"], Json::array({"jana.berger@example.org"}));
  const std::string data = got["data"];
  EXPECT_EQ(header(data, "To"), "\"Jana Berger\" <jana.berger@example.org>");
  EXPECT_EQ(header(data, "Reply-To"), "\"Mara Lindner\" <mara.lindner@kornblume.example>");
  std::smatch code;
  ASSERT_TRUE(std::regex_search(data, code, std::regex("Ihr Code: ([0-9A-Z-]{19})\r\n")));
  EXPECT_EQ(shop.validation(code[1])["discount_minor"], 2850);
}

TEST(MailChannel, AnotherAttemptCarriesTheSameMessageId) {
  MailServer server({"real"});
  LetterShop shop;
  const std::string id = shop.late_pizza_told("K-1", pizza_order());
  const std::string other = shop.late_pizza_told("K-2", pizza_order());
  const auto mail = channel_to(shop, server.url());
  std::vector<std::string> ids;
  for (const std::string& each : {id, id, other}) {
    EXPECT_EQ(mail->deliver(shop.app(), each).outcome, DeliveryOutcome::delivered);
    ids.push_back(header(server.next()["data"], "Message-ID"));
    shop.clock().set(shop.app().now() + seconds(60));
  }
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_NE(ids[0], ids[2]);
  EXPECT_TRUE(std::regex_match(ids[0], std::regex("<[0-9a-f]{32}@kornblume\\.example>"))) << ids[0];
}

TEST(MailChannel, NobodyIsWrittenToWithoutNeed) {
  MailServer server({"bad", "no-starttls"});
  LetterShop shop;
  const auto mail = channel_to(shop, server.url());
  shop.put("K-1", parcel_order());  // in time so far
  const std::string id = shop.told("K-1", "delivery", kPromiseExcused);
  EXPECT_EQ(mail->deliver(shop.app(), id).outcome, DeliveryOutcome::not_needed);
  EXPECT_EQ(mail->deliver(shop.app(), "K-7/delivery/promise.breached/1").outcome,
            DeliveryOutcome::not_needed);
  const std::string needed = shop.late_pizza_told("K-2", pizza_order());
  EXPECT_EQ(mail->deliver(shop.app(), needed).outcome, DeliveryOutcome::delivered);
  EXPECT_EQ(server.next()["connection"], 1);
}

TEST(MailChannel, CarriesLettersAndNothingElse) {
  const LetterShop shop;
  const auto mail = channel_to(shop, "smtp://127.0.0.1:1");
  std::vector<std::string> carried;
  for (const char* const type : kMessageTypes) {
    if (mail->carries(type)) carried.emplace_back(type);
  }
  EXPECT_EQ(carried, (std::vector<std::string>{kPromiseBreached, kPromiseExcused, kPromiseEnded,
                                               kCaseOpened, kCaseIntroduced, kCaseOverdue}));
}

}  // namespace
}  // namespace kulanz
