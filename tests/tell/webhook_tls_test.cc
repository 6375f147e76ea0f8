// Webhooks over HTTPS: a receiver whose certificate comes from an authority of the shop's own.
#include <gtest/gtest.h>

#include <fstream>

#include "server/app/crypto.h"
#include "server/app/deliveries.h"
#include "server/app/outbox.h"
#include "server/tell/webhook_body.h"
#include "server/tell/webhook_channel.h"
#include "server/tell/webhook_signature.h"
#include "tests/app/test_shop.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

const std::string kSecret = "whsec_" + base64(std::string(32, 's'));

// Certificates by openssl, each with a key of its own beside it.
class Certificates {
 public:
  std::string file(const std::string& name) { return folder_.file(name); }

  std::string authority(const std::string& name) {
    make(name, {"-addext", "keyUsage=critical,keyCertSign"});
    return file(name + ".pem");
  }
  // For this machine by its number.
  void leaf(const std::string& name, const std::string& authority) {
    make(name, {"-addext", "subjectAltName=IP:127.0.0.1", "-CA", file(authority + ".pem"), "-CAkey",
                file(authority + ".key")});
  }

 private:
  void make(const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words = {
        "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
        "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2", "-subj", "/CN=" + name,
        "-keyout", file(name + ".key"), "-out", file(name + ".pem")};
    words.insert(words.end(), more.begin(), more.end());
    Process openssl(words);
    openssl.rest();
    if (openssl.wait() != 0) throw std::runtime_error("openssl made no " + name);
  }

  FreshFolder folder_;
};

class WebhooksByTls : public ::testing::Test {
 protected:
  WebhooksByTls() {
    set_channels(shop_.app(), {{kWebhookChannel, {kMessageTypes.begin(), kMessageTypes.end()}}});
    certificates_.authority("ours");
    certificates_.authority("another");
    certificates_.leaf("hook", "ours");
  }

  Delivered deliver(const std::string& host, const std::string& ca_file) {
    if (!receiver_) {
      receiver_.emplace(std::vector<std::string>{
          "/usr/bin/env", "python3", "-B", KULANZ_SOURCE_DIR "/tests/tell/receiver.py", "--tls",
          certificates_.file("hook.pem"), certificates_.file("hook.key"), kSecret});
      port_ = receiver_->line();
    }
    const std::string number = std::to_string(++number_);
    shop_.app().write([&](Transaction& tx) {
      tell(tx, {"", "", kBudgetThreshold, number, Json::object()}, shop_.app().now());
    });
    const std::string url = "https://" + host + ":" + port_ + "/204";
    return make_webhook_channel({url, kSecret, {}, ca_file, 5'000})
        ->deliver(shop_.app(), std::string("//") + kBudgetThreshold + "/" + number);
  }

  Certificates certificates_;
  TestShop shop_;
  std::optional<Process> receiver_;
  std::string port_;
  int number_ = 0;
};

TEST_F(WebhooksByTls, AnAuthorityOfTheShopsOwnIsBelievedWhereItIsNamed) {
  const Delivered delivered = deliver("127.0.0.1", certificates_.file("ours.pem"));
  ASSERT_EQ(delivered.outcome, DeliveryOutcome::delivered) << delivered.detail;
  EXPECT_EQ(delivered.detail, "204");
  EXPECT_EQ(Json::parse(receiver_->line()).at("signed"), Json({true}));
}

// The system's authorities, another one, another name: nothing is said to such a receiver.
TEST_F(WebhooksByTls, WhoeverCannotProveWhoTheyAreIsToldNothing) {
  for (const auto& [host, ca_file] :
       {std::pair<std::string, std::string>{"127.0.0.1", ""},
        {"127.0.0.1", certificates_.file("another.pem")},
        {"localhost", certificates_.file("ours.pem")}}) {
    const Delivered delivered = deliver(host, ca_file);
    EXPECT_EQ(delivered.outcome, DeliveryOutcome::later) << host << " " << ca_file;
    EXPECT_NE(delivered.detail.find("certificate"), std::string::npos) << delivered.detail;
  }
  ASSERT_EQ(deliver("127.0.0.1", certificates_.file("ours.pem")).outcome,
            DeliveryOutcome::delivered);
  // The first that it hears of at all.
  const Json seen = Json::parse(receiver_->line());
  EXPECT_EQ(seen.at("id"), webhook_id(shop_.app(), std::string("//") + kBudgetThreshold + "/4"));
}

TEST_F(WebhooksByTls, AFileWithoutCertificatesIsRefusedAtTheStart) {
  std::ofstream(certificates_.file("empty.pem")) << "none\n";
  for (const char* const name : {"empty.pem", "nowhere.pem", "ours.key"}) {
    const std::string path = certificates_.file(name);
    EXPECT_EQ(refusal_code([&] {
                make_webhook_channel({"https://shop.example/", kSecret, {}, path});
              }),
              "bad_webhook")
        << name;
  }
}

}  // namespace
}  // namespace kulanz
