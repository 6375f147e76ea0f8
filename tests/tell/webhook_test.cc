// Webhooks at a receiver that is not ours: receiver.py verifies what it gets by itself.
#include <gtest/gtest.h>

#include "server/app/crypto.h"
#include "server/app/outbox.h"
#include "server/app/settlements.h"
#include "server/app/status.h"
#include "server/tell/desk.h"
#include "server/tell/http_post.h"
#include "server/tell/webhook_body.h"
#include "server/tell/webhook_channel.h"
#include "server/tell/webhook_signature.h"
#include "tests/app/test_shop.h"
#include "tests/http/process.h"

namespace kulanz {
namespace {

// 24 and 64 bytes: the least and the most.
const std::string kNew = "whsec_" + base64(std::string(24, 'n'));
const std::string kOld = "whsec_" + base64(std::string(64, 'o'));

// The example of the specification's own libraries.
TEST(WebhookSignature, IsThatOfTheKnownExample) {
  const auto secrets = parse_webhook_secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  EXPECT_EQ(webhook_signature(secrets, "msg_p5jXN8AQM9LWM0D4loKWxJek", {1614265330},
                              R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignature, BadSecretsAreRefusedAndNeverRepeated) {
  const std::string good = base64(std::string(32, 'x'));
  for (const std::string& wrong :
       {std::string(), good, "whsec_" + base64(std::string(23, 'x')),
        "whsec_" + base64(std::string(65, 'x')), "whsec_" + good.substr(1),
        "whsec_" + good + " whsec_" + good + " whsec_" + good}) {
    try {
      parse_webhook_secrets(wrong);
      ADD_FAILURE() << wrong;
    } catch (const Refusal& refusal) {
      EXPECT_EQ(refusal.code, "bad_webhook");
      EXPECT_EQ(refusal.detail.find(good.substr(1, 8)), std::string::npos) << refusal.detail;
    }
  }
}

TEST(WebhookAddress, IsHttpsOrThisMachine) {
  for (const char* good : {"https://shop.example/hook", "https://shop.example:8443/a?b=c",
                           "http://127.0.0.1:8080/hook", "http://127.9.9.9/", "http://[::1]:1/",
                           "http://localhost:3000/kulanz"}) {
    EXPECT_EQ(refusal_code([&] { check_post_url(good); }), "") << good;
  }
  for (const char* bad : {"", "shop.example/hook", "http://shop.example/hook", "file:///etc/passwd",
                          "http://127.0.0.1.shop.example/", "http://127.shop.example/",
                          "https://user:word@shop.example/", "http://user@localhost/",
                          "http://10.0.0.1/", "gopher://localhost/"}) {
    EXPECT_EQ(refusal_code([&] { check_post_url(bad); }), "bad_webhook") << bad;
  }
}

TEST(WebhookTypes, AreThoseThatThereAre) {
  const auto channel =
      make_webhook_channel({"http://localhost/", kNew, {kVoucherRedeemed, kRefundOwed}, ""});
  EXPECT_TRUE(channel->carries(kRefundOwed));
  EXPECT_FALSE(channel->carries(kPromiseBreached));
  EXPECT_EQ(refusal_code([&] {
              make_webhook_channel({"http://localhost/", kNew, {"voucher.burned"}, ""});
            }),
            "bad_webhook");
}

class Webhooks : public ::testing::Test {
 protected:
  Webhooks() {
    shop.put_policies();
    set_channels(shop.app(), {{kWebhookChannel, {kMessageTypes.begin(), kMessageTypes.end()}}});
  }

  std::unique_ptr<Channel> channel(const std::string& path, const std::string& secrets = kNew) {
    return make_webhook_channel({"http://127.0.0.1:" + port + path, secrets, {}, "", 500});
  }

  // What one message meets there.
  Delivered deliver(Channel& to, const std::string& number = "1",
                    const Json& data = Json::object()) {
    shop.app().write([&](Transaction& tx) {
      tell(tx, {"", "", kBudgetThreshold, number, data}, shop.app().now());
    });
    return to.deliver(shop.app(), std::string("//") + kBudgetThreshold + "/" + number);
  }
  Delivered deliver_to(const std::string& path) { return deliver(*channel(path)); }

  // A line comes in pieces.
  std::string line() {
    std::string text = receiver.line();
    while (!Json::accept(text)) text += receiver.line();
    return text;
  }
  Json received() { return Json::parse(line()); }

  TestShop shop;
  Process receiver{
      {"/usr/bin/env", "python3", "-B", KULANZ_SOURCE_DIR "/tests/tell/receiver.py", kNew, kOld}};
  const std::string port = receiver.line();
};

TEST_F(Webhooks, TellWhatHappenedAndNobodysName) {
  shop.late_pizza("K-1");
  const auto webhook = channel("/204");
  const Delivered delivered = webhook->deliver(shop.app(), "K-1/delivery/promise.breached/1");
  EXPECT_EQ(delivered.outcome, DeliveryOutcome::delivered);
  EXPECT_EQ(delivered.detail, "204");
  const Json seen = received();
  EXPECT_EQ(seen.at("signed"), Json({true, false}));
  EXPECT_EQ(seen.at("content_type"), "application/json");
  EXPECT_EQ(seen.at("timestamp"), shop.app().now().unix_seconds);
  const Json& body = seen.at("body");
  EXPECT_EQ(body.at("type"), kPromiseBreached);
  EXPECT_EQ(body.at("data").at("order"), "K-1");
  EXPECT_EQ(body.at("data").at("promise"), "delivery");
  const Json& owed = body.at("data").at("entitlements").at(0);
  EXPECT_EQ(owed.at("amount_minor"), 2850);
  EXPECT_EQ(owed.at("id"), "K-1~delivery~" + owed.at("remedy").get<std::string>());
  const std::string text = seen.dump();
  const std::string code = shop.claim_code("K-1");
  EXPECT_EQ(webhook->deliver(shop.app(), "K-1/delivery/promise.breached/1").outcome,
            DeliveryOutcome::delivered);
  for (const std::string& all : {text, line()}) {
    for (const char* secret : {"@", "c-1", "hint", "serial"}) {
      EXPECT_EQ(all.find(secret), std::string::npos) << secret << " in " << all;
    }
    EXPECT_EQ(all.find(code.substr(0, 4)), std::string::npos) << all;
  }
}

TEST_F(Webhooks, TheIdStaysTheTimeIsThatOfTheAttempt) {
  const auto webhook = channel("/204");
  deliver(*webhook);
  const Json first = received();
  shop.clock().set(shop.app().now() + seconds(300));
  deliver(*webhook);
  const Json second = received();
  EXPECT_EQ(first.at("id"), second.at("id"));
  EXPECT_EQ(second.at("timestamp").get<int>() - first.at("timestamp").get<int>(), 300);
  EXPECT_EQ(first.at("body"), second.at("body"));
  deliver(*webhook, "2");
  EXPECT_NE(received().at("id"), first.at("id"));
  EXPECT_EQ(first.at("id").get<std::string>().find('.'), std::string::npos);
}

TEST_F(Webhooks, WhileTheSecretChangesBothSign) {
  deliver(*channel("/204", kNew + " " + kOld));
  EXPECT_EQ(received().at("signed"), Json({true, true}));
  deliver(*channel("/204", kOld));
  EXPECT_EQ(received().at("signed"), Json({false, true}));
  deliver(*channel("/204", "whsec_" + base64(std::string(32, 'f'))));
  EXPECT_EQ(received().at("signed"), Json({false, false}));
}

TEST_F(Webhooks, OnlySuccessIsSuccess) {
  const auto outcome = [&](const std::string& path) {
    const Delivered delivered = deliver_to(path);
    return std::string(outcome_name(delivered.outcome)) + " " + delivered.detail;
  };
  EXPECT_EQ(outcome("/200"), "delivered 200");
  EXPECT_EQ(outcome("/299"), "delivered 299");
  EXPECT_EQ(outcome("/400"), "later 400");
  EXPECT_EQ(outcome("/404"), "later 404");
  EXPECT_EQ(outcome("/429"), "later 429");
  EXPECT_EQ(outcome("/503"), "later 503");
  EXPECT_EQ(outcome("/410"), "refused 410");
  EXPECT_EQ(outcome("/redirect"), "later 302");
  EXPECT_EQ(outcome("/hang"), "later Timeout was reached");
  EXPECT_EQ(deliver_to("/drop").outcome, DeliveryOutcome::later);
  EXPECT_EQ(deliver_to("/long").outcome, DeliveryOutcome::later);
  for (int i = 0; i < 11; ++i) EXPECT_NE(received().at("path"), "/302");
}

TEST_F(Webhooks, AfterGoneNothingMoreIsSent) {
  const auto webhook = channel("/410");
  EXPECT_EQ(deliver(*webhook).outcome, DeliveryOutcome::refused);
  EXPECT_EQ(deliver(*webhook, "2").outcome, DeliveryOutcome::refused);
  deliver(*channel("/204"), "3");
  EXPECT_EQ(received().at("path"), "/410");
  EXPECT_EQ(received().at("path"), "/204");
}

TEST_F(Webhooks, NobodyThereIsLater) {
  const auto webhook = make_webhook_channel({"http://127.0.0.1:1/", kNew, {}, "", 500});
  EXPECT_EQ(deliver(*webhook).outcome, DeliveryOutcome::later);
}

TEST_F(Webhooks, WhatIsErasedOrTooLongIsNotSent) {
  const auto webhook = channel("/204");
  EXPECT_EQ(webhook->deliver(shop.app(), "K-9/delivery/promise.breached/1").outcome,
            DeliveryOutcome::not_needed);
  const Delivered longer = deliver(*webhook, "1", {{"text", std::string(kMaxWebhookBody, 'x')}});
  EXPECT_EQ(longer.outcome, DeliveryOutcome::refused);
  EXPECT_EQ(longer.detail, "longer than 20 kB");
  deliver(*webhook, "2", {{"text", std::string(kMaxWebhookBody - 200, 'x')}});
  EXPECT_EQ(received().at("body").at("data").at("text").get<std::string>().size(),
            kMaxWebhookBody - 200);
}

// From the story to the receiver, with nothing in between that a test would do.
TEST_F(Webhooks, ADeskCarriesAWholeStoryToTheReceiver) {
  std::string log;
  Desk desk(shop.app(), {channel("/204"), kWebhookWaits_s}, [&](auto line) { log += line; });
  shop.late_pizza("K-1");
  const std::string code = shop.claim_code("K-1");
  shop.redemption(code, "K-2", 1000);
  std::map<std::string, int> types;
  while (desk.carry_one()) {
    const Json seen = received();
    EXPECT_EQ(seen.at("signed"), Json({true, false}));
    ++types[seen.at("body").at("type")];
  }
  EXPECT_EQ(types[kPromiseBreached], 1);
  EXPECT_EQ(types[kVoucherIssued], 1);
  EXPECT_EQ(types[kVoucherRedeemed], 1);
  EXPECT_EQ(log, "");
}

}  // namespace
}  // namespace kulanz
