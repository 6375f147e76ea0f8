// The program itself, stopped in the middle of telling: nothing is lost, nothing goes out twice,
// and its log knows no secret.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "server/app/crypto.h"
#include "tests/http/http_client.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

constexpr int kVouchers = 40;

class ToldByTheProgram : public ::testing::Test {
 protected:
  ToldByTheProgram() { ::setenv("KULANZ_WEBHOOK_SECRET", secret.c_str(), 1); }
  ~ToldByTheProgram() override { ::unsetenv("KULANZ_WEBHOOK_SECRET"); }

  // Its log goes to a file.
  std::unique_ptr<Process> run(const std::string& words) {
    const std::string command = std::string("exec \"") + KULANZ_PROGRAM + "\" " + words +
                                " --store \"sqlite:" + folder.file("shop.db") + "\" 2>>\"" +
                                folder.file("log") + "\"";
    return std::make_unique<Process>(std::vector<std::string>{"/bin/sh", "-c", command});
  }

  void serve(const std::string& path) {
    server =
        run("serve --listen 127.0.0.1:0 --webhook-url http://127.0.0.1:" + receiver_port + path);
    const std::string line = server->line();
    port = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
  }

  void issue(int number) {
    const Json body = {{"kind", "fixed"},         {"face_minor", 100},
                       {"currency", "EUR"},       {"bearer", true},
                       {"zone", "Europe/Berlin"}, {"valid_through", "2099-12-31"}};
    const HttpAnswer answer = HttpClient(port).call("POST", "/v1/vouchers",
                                                    {{"Authorization", "Bearer " + key},
                                                     {"Content-Type", "application/json"},
                                                     {"Idempotency-Key", std::to_string(number)}},
                                                    body.dump());
    ASSERT_EQ(answer.status, 201) << answer.body;
  }

  std::string log() {
    std::ifstream file(folder.file("log"));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const std::string secret = "whsec_" + base64(std::string(32, 's'));
  FreshFolder folder;
  Process receiver{
      {"/usr/bin/env", "python3", "-B", KULANZ_SOURCE_DIR "/tests/tell/receiver.py", secret}};
  const std::string receiver_port = receiver.line();
  const std::string key = run("keys create --scope shop")->line();
  std::unique_ptr<Process> server;
  std::uint16_t port = 0;
};

TEST_F(ToldByTheProgram, AStopInTheMiddleLosesAndDoublesNothing) {
  serve("/204");
  for (int i = 0; i < kVouchers; ++i) issue(i);
  EXPECT_EQ(server->end(SIGTERM), 0);
  serve("/204");
  std::map<std::string, int> seen;
  while (seen.size() < kVouchers) {
    const Json webhook = Json::parse(receiver.line());
    EXPECT_EQ(webhook.at("signed"), Json({true}));
    EXPECT_EQ(webhook.at("body").at("type"), "voucher.issued");
    EXPECT_EQ(++seen[webhook.at("id")], 1);
  }
  EXPECT_EQ(server->end(SIGTERM), 0);
}

TEST_F(ToldByTheProgram, TheLogSaysThatItFailsAndNotWithWhat) {
  serve("/410");
  issue(1);
  receiver.line();
  EXPECT_EQ(server->end(SIGTERM), 0);
  const std::string text = log();
  EXPECT_NE(text.find("\"not_delivered\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"410\""), std::string::npos) << text;
  for (const std::string& word :
       {secret.substr(6), key, std::string("127.0.0.1:") + receiver_port}) {
    EXPECT_EQ(text.find(word), std::string::npos) << text;
  }
}

TEST_F(ToldByTheProgram, WithoutASecretItDoesNotStart) {
  ::unsetenv("KULANZ_WEBHOOK_SECRET");
  Process refused({"/bin/sh", "-c",
                   std::string("exec \"") + KULANZ_PROGRAM + "\" serve --store \"sqlite:" +
                       folder.file("other.db") + "\" --webhook-url https://shop.example/ 2>&1"});
  const std::string said = refused.rest();
  EXPECT_NE(said.find("KULANZ_WEBHOOK_SECRET"), std::string::npos) << said;
  EXPECT_NE(refused.wait(), 0);
}

}  // namespace
}  // namespace kulanz
