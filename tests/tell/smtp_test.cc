// Real dialogues: with a mail server from Debian, and with one that behaves badly.
#include "server/tell/smtp.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "tests/tell/mail_server.h"

namespace kulanz {
namespace {

constexpr char kFrom[] = "service@shop.example";
constexpr char kTo[] = "jana.berger@example.org";

Mail letter(const std::string& to = kTo) {
  return {kFrom, to, "Subject: Hello\r\n\r\nOne line.\r\n.\r\n..two dots\r\n"};
}

TestCertificate& certificate() {
  static TestCertificate made;
  return made;
}

SmtpSettings settings(const std::string& url) {
  SmtpSettings s;
  s.url = url;
  s.ca_file = certificate().cert();
  return s;
}

std::vector<std::string> real(std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"real", "--cert", certificate().cert(), "--key",
                                    certificate().key()};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Smtp, AMessageArrivesAsItIsOverStartTlsWithLogin) {
  MailServer server(real({"--require-tls", "--login", "shop:pass word"}));
  SmtpSettings s = settings(server.url());
  s.user = "shop";
  s.password = "pass word";
  Smtp smtp(s);
  const Delivered delivered = smtp.send(letter());
  EXPECT_EQ(outcome_name(delivered.outcome), std::string("delivered")) << delivered.detail;
  EXPECT_EQ(delivered.detail, "DATA 250 2.0.0");
  const Json got = server.next();
  EXPECT_EQ(got["from"], kFrom);
  EXPECT_EQ(got["to"], Json::array({kTo}));
  EXPECT_EQ(got["data"], letter().content);
  EXPECT_TRUE(got["tls"]);
  EXPECT_EQ(got["login"], "shop");
}

TEST(Smtp, OneConnectionCarriesManyMessages) {
  MailServer server(real());
  Smtp smtp(settings(server.url()));
  Json peers = Json::array();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(smtp.send(letter()).outcome, DeliveryOutcome::delivered);
    peers.push_back(server.next()["peer"]);
  }
  EXPECT_EQ(peers[0], peers[1]);
  EXPECT_EQ(peers[0], peers[2]);
}

TEST(Smtp, TlsFromTheFirstByte) {
  MailServer server(real({"--implicit"}));
  Smtp smtp(settings(server.url("smtps")));
  const Delivered delivered = smtp.send(letter());
  EXPECT_EQ(delivered.outcome, DeliveryOutcome::delivered) << delivered.detail;
  EXPECT_TRUE(server.next()["tls"]);
}

TEST(Smtp, ACertificateNobodyVouchesForGetsNothing) {
  MailServer server(real());
  SmtpSettings s = settings(server.url());
  s.ca_file.clear();
  const Delivered delivered = Smtp(s).send(letter());
  EXPECT_EQ(delivered.outcome, DeliveryOutcome::later);
  EXPECT_EQ(delivered.detail, "certificate not trusted");
}

TEST(Smtp, AWrongPasswordIsNoFaultOfTheMessage) {
  MailServer server(real({"--login", "shop:right"}));
  SmtpSettings s = settings(server.url());
  s.user = "shop";
  s.password = "wrong";
  const Delivered delivered = Smtp(s).send(letter());
  EXPECT_EQ(delivered.outcome, DeliveryOutcome::later);
  EXPECT_EQ(delivered.detail, "AUTH 535 5.7.8");
}

TEST(Smtp, PlainOnlyOnThisMachineOrWhereItIsSaid) {
  MailServer server({"bad", "no-starttls"});
  EXPECT_EQ(Smtp(settings(server.url())).send(letter()).outcome, DeliveryOutcome::delivered);
  EXPECT_EQ(server.next()["heard"], std::string("RCPT TO:<") + kTo + ">");
  SmtpSettings required = settings(server.url());
  required.tls = SmtpTls::required;
  const Delivered refused = Smtp(required).send(letter());
  EXPECT_EQ(refused.outcome, DeliveryOutcome::later);
  EXPECT_EQ(refused.detail, "no STARTTLS");
  SmtpSettings none = settings(server.url());
  none.tls = SmtpTls::none;
  EXPECT_EQ(Smtp(none).send(letter()).outcome, DeliveryOutcome::delivered);
}

struct Script {
  const char* name;
  DeliveryOutcome outcome;
  const char* detail;
};

class SmtpScript : public ::testing::TestWithParam<Script> {};

TEST_P(SmtpScript, HasItsOutcomeAndNamesNobody) {
  MailServer server({"bad", GetParam().name});
  SmtpSettings s = settings(server.url());
  s.timeout = std::chrono::milliseconds(700);
  const std::string name = GetParam().name;
  if (name == "starttls-454") s.tls = SmtpTls::required;
  if (name == "auth-535") {
    s.user = "shop";
    s.password = "secret";
  }
  const Delivered delivered = Smtp(s).send(letter());
  EXPECT_EQ(outcome_name(delivered.outcome), std::string(outcome_name(GetParam().outcome)));
  EXPECT_EQ(delivered.detail, GetParam().detail);
}

constexpr DeliveryOutcome kLater = DeliveryOutcome::later;
constexpr DeliveryOutcome kRefused = DeliveryOutcome::refused;

INSTANTIATE_TEST_SUITE_P(
    Misbehaving, SmtpScript,
    ::testing::Values(Script{"greets-554", kLater, "greeting 554 5.7.1"},
                      Script{"starttls-454", kLater, "no STARTTLS"},
                      Script{"nonsense", kLater, "no answer in time: EHLO"},
                      Script{"hangs-at-greeting", kLater, "no answer in time: greeting"},
                      Script{"hangs-at-rcpt", kLater, "no answer in time: RCPT"},
                      Script{"hangs-after-body", kLater, "no answer in time: DATA"},
                      Script{"drops-at-mail", kLater, "broken off: MAIL"},
                      Script{"drops-at-data", kLater, "broken off: DATA"},
                      Script{"drops-after-body", kLater, "broken off: DATA"},
                      Script{"mail-421", kLater, "MAIL 421 4.3.2"},
                      Script{"mail-530", kLater, "MAIL 530 5.7.0"},
                      Script{"mail-550", kRefused, "MAIL 550 5.7.1"},
                      Script{"rcpt-451", kLater, "RCPT 451 4.7.1"},
                      Script{"rcpt-550", kRefused, "RCPT 550 5.1.1"},
                      Script{"rcpt-550-bare", kRefused, "RCPT 550"},
                      Script{"rcpt-551-lines", kRefused, "RCPT 551 5.7.1"},
                      Script{"data-451", kLater, "DATA 451 4.3.0"},
                      Script{"body-452", kLater, "DATA 452 4.2.2"},
                      Script{"body-552", kRefused, "DATA 552 5.3.4"},
                      Script{"auth-535", kLater, "AUTH 535 5.7.8"}),
    [](const auto& script) {
      std::string name = script.param.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

TEST(Smtp, NobodyListens) {
  std::string url;
  {
    const MailServer gone({"bad", "no-starttls"});
    url = gone.url();
  }
  const Delivered delivered = Smtp(settings(url)).send(letter());
  EXPECT_EQ(delivered.outcome, DeliveryOutcome::later);
  EXPECT_EQ(delivered.detail, "no connection");
}

TEST(Smtp, AKeptConnectionThatTheServerClosedIsOpenedAnew) {
  MailServer server({"bad", "closes-when-idle"});
  Smtp smtp(settings(server.url()));
  for (int connection = 1; connection <= 3; ++connection) {
    EXPECT_EQ(smtp.send(letter()).outcome, DeliveryOutcome::delivered);
    EXPECT_EQ(server.next()["connection"], connection);
  }
}

TEST(Smtp, WhatIsNoAddressStartsNoDialogue) {
  MailServer server({"bad", "no-starttls"});
  Smtp smtp(settings(server.url()));
  for (const char* const to :
       {"jana@example.org\r\nRCPT TO:<x@example.org>", "jana@example.org\nBcc: x@example.org",
        "a@b@example.org>", "<jana@example.org>", "jana berger@example.org", "jana", "@example.org",
        "jana@", "jana@shop", ".jana@example.org", "ja..na@example.org", "jana@-example.org",
        "\"a b\"@example.org", "jana@[127.0.0.1]", "j\xC3\xA4na@example.org", ""}) {
    const Delivered delivered = smtp.send(letter(to));
    EXPECT_EQ(delivered.outcome, DeliveryOutcome::refused) << to;
    EXPECT_EQ(delivered.detail, "not an address");
  }
  EXPECT_EQ(smtp.send(letter()).outcome, DeliveryOutcome::delivered);
  EXPECT_EQ(server.next()["connection"], 1);  // the first that was ever opened
}

TEST(Smtp, SettingsThatCannotWorkAreRefused) {
  for (const char* const url : {"", "mail.shop.example", "http://mail.shop.example", "smtp://",
                                "smtp://user:pass@mail.shop.example", "smtp://mail.example/path",
                                "smtp://mail.example\r\n"}) {
    EXPECT_THROW(Smtp(settings(url)), SmtpSettingError) << url;
  }
  SmtpSettings s = settings("smtp://mail.shop.example");
  s.user = "shop";
  EXPECT_THROW(Smtp{s}, SmtpSettingError);
  s = settings("smtps://mail.shop.example");
  s.tls = SmtpTls::none;
  EXPECT_THROW(Smtp{s}, SmtpSettingError);
}

}  // namespace
}  // namespace kulanz
