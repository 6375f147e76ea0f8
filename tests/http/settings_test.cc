// Flags, environment and file: who wins, and what is said of a wrong value.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/http/http_client.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

class Settings : public ::testing::Test {
 protected:
  // With what goes to standard error, too.
  std::string run(const std::string& variables, const std::string& flags, int exit_code = 2) {
    Process process({"/bin/sh", "-c", variables + " exec " KULANZ_PROGRAM " " + flags + " 2>&1"});
    std::string out = process.rest();
    EXPECT_EQ(process.wait(), exit_code) << out;
    return out;
  }

  // Which of the addresses it listens on; it is stopped then.
  std::string listens(const std::string& variables, const std::string& flags) {
    Process process(
        {"/bin/sh", "-c", variables + " exec " KULANZ_PROGRAM " serve " + flags + " 2>/dev/null"});
    const std::string line = process.line();
    process.end(SIGTERM);
    const std::size_t from = line.find("127.");
    return from == std::string::npos ? line : line.substr(from, line.rfind(':') - from);
  }

  std::string config(const std::string& text) {
    std::ofstream(folder.file("kulanz.toml")) << text;
    return folder.file("kulanz.toml");
  }

  static void expect_said(const std::string& out, std::initializer_list<const char*> words) {
    for (const char* const word : words)
      EXPECT_NE(out.find(word), std::string::npos) << word << "\n" << out;
  }

  FreshFolder folder;
  std::string store = "sqlite:" + folder.file("shop.db");
};

TEST_F(Settings, AFlagWinsOverTheEnvironmentAndThatOverTheFile) {
  const std::string file = config("listen = \"127.0.0.4:0\"\nstore = \"" + store + "\"\n");
  EXPECT_EQ(listens("", "--config " + file), "127.0.0.4");
  EXPECT_EQ(listens("KULANZ_LISTEN=127.0.0.3:0", "--config " + file), "127.0.0.3");
  EXPECT_EQ(listens("KULANZ_LISTEN=127.0.0.3:0", "--listen 127.0.0.2:0 --config " + file),
            "127.0.0.2");
  EXPECT_EQ(listens("KULANZ_CONFIG=" + file, ""), "127.0.0.4");
  EXPECT_EQ(listens("KULANZ_STORE=" + store, "--listen=127.0.0.2:0"), "127.0.0.2");
}

TEST_F(Settings, AWrongValueSaysWhatWhereAndHow) {
  expect_said(run("", "serve --store " + store + " --read-timeout-ms soon"),
              {"--read-timeout-ms", "\"soon\"", "milliseconds, 100 to 600000", "the flag"});
  expect_said(run("KULANZ_MAX_CONNECTIONS=0", "serve --store " + store),
              {"--max-connections", "\"0\"", "1 to 65536", "the variable KULANZ_MAX_CONNECTIONS"});
  expect_said(run("", "serve --store " + store + " --config " + config("workers = 99999\n")),
              {"--workers", "\"99999\"", "the configuration file"});
  expect_said(run("", "serve --store " + store + " --config " + config("worker = 9\n")),
              {"kulanz.toml", "worker", "--help"});
  expect_said(run("", "serve --store " + store + " --config " + folder.file("none.toml")),
              {"none.toml"});
  expect_said(run("", "serve --store " + store + " --listen here"),
              {"--listen", "\"here\"", "127.0.0.1:8080"});
  expect_said(run("", "serve --store postgres:x"), {"--store", "sqlite:PATH"});
  expect_said(run("", "serve"), {"--store"});
}

TEST_F(Settings, NoSecretIsTakenFromAFlagOrTheFile) {
  const std::string secret = "c0ffee";
  expect_said(run("", "serve --store " + store + " --voucher-keys " + secret), {"--voucher-keys"});
  const std::string out = run(
      "", "serve --store " + store + " --config " + config("voucher-keys = \"" + secret + "\"\n"));
  expect_said(out, {"voucher-keys", "key file"});
  EXPECT_EQ(out.find(secret), std::string::npos);
}

TEST_F(Settings, HelpTeaches) {
  const std::string help = run("", "serve --help", 0);
  expect_said(help, {"keys create --scope operator", "curl", "--read-timeout-ms", "10000",
                     "KULANZ_READ_TIMEOUT_MS", "max-connections = 2048", "--config"});
}

TEST_F(Settings, AKeyMadeWhileTheServerWasStoppedIsThereAtTheNextStart) {
  std::string key = run("", "keys create --scope checkout --label till --store " + store, 0);
  key.pop_back();
  const auto status = [&] {
    Process server({KULANZ_PROGRAM, "serve", "--listen", "127.0.0.1:0", "--log-level", "off",
                    "--store", store});
    const std::string line = server.line();
    HttpClient client(static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1))));
    const int answered =
        client.call("POST", "/v1/validations", {{"Authorization", "Bearer " + key}}).status;
    server.end(SIGTERM);
    return answered;
  };
  EXPECT_EQ(status(), 415);  // let in, and then the media type is missing
  const std::string list = run("", "keys list --store " + store, 0);
  expect_said(list, {"checkout", "till", key.substr(key.size() - 4).c_str()});
  EXPECT_EQ(list.find(key), std::string::npos);
  run("", "keys revoke " + list.substr(0, list.find(' ')) + " --store " + store, 0);
  EXPECT_EQ(status(), 401);
  expect_said(run("", "keys revoke key_0000000000000000 --store " + store, 1), {"key_not_found"});
}

}  // namespace
}  // namespace kulanz
