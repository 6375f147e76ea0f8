// kulanz mail preview, and the mail settings of kulanz serve.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "server/app/secrets_file.h"
#include "server/cli/system_clock.h"
#include "tests/app/test_shop.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

struct Ran {
  int exit_code = 0;
  std::string out;  // standard error included
};

Ran run(const std::string& words, const std::string& variables = "") {
  Process process({"/bin/sh", "-c", variables + " exec " KULANZ_PROGRAM " " + words + " 2>&1"});
  const std::string out = process.rest();
  return {process.wait(), out};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string kPizza = policies_folder() + "/pizza.json";
const std::string kParcel = policies_folder() + "/parcel.json";

class MailCli : public ::testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = folder.file(name);
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    return path;
  }

  FreshFolder folder;
};

TEST_F(MailCli, ALetterFromAPolicysOwnTests) {
  const Ran text = run("mail preview --policy " + kPizza + " --locale de-DE --address-form du");
  EXPECT_EQ(text.exit_code, 0) << text.out;
  EXPECT_TRUE(has(text.out, "28,50\u00A0€")) << text.out;
  EXPECT_TRUE(has(text.out, "Dein Code: ")) << text.out;
  const Ran html = run("mail preview --policy " + kParcel + " --kind excused --locale es --html");
  EXPECT_EQ(html.exit_code, 0) << html.out;
  EXPECT_TRUE(has(html.out, "<html lang=\"es\" dir=\"ltr\">")) << html.out;
  const Ran eml = run("mail preview --policy " + kParcel + " --kind case --eml");
  EXPECT_TRUE(has(eml.out, "\r\nAuto-Submitted: auto-generated\r\n")) << eml.out;
}

TEST_F(MailCli, AllThreeFormsIntoAFolder) {
  const std::string out = folder.file("letters/of/pizza");
  EXPECT_EQ(run("mail preview --policy " + kPizza + " --kind ended --out " + out).exit_code, 0);
  for (const char* const form : {"ended.txt", "ended.html", "ended.eml"}) {
    EXPECT_TRUE(std::filesystem::exists(out + "/" + form)) << form;
  }
}

TEST_F(MailCli, WhatCannotBeShownIsToldWithItsMend) {
  const std::pair<std::string, const char*> wrong[] = {
      {"mail preview", "--policy or --story"},
      {"mail preview --policy " + kPizza + " --kind excused", "none of its tests"},
      {"mail preview --policy " + kPizza + " --kind thanks", "--kind"},
      {"mail preview --policy " + kPizza + " --mail-from nobody", "--mail-from"},
      {"mail preview --policy " + kPizza + " --letters /nowhere", "no folder /nowhere"}};
  for (const auto& [words, says] : wrong) {
    const Ran ran = run(words);
    EXPECT_NE(ran.exit_code, 0) << words;
    EXPECT_TRUE(has(ran.out, says)) << words << ": " << ran.out;
  }
  file("mine/customer.txt.mustache", "{{headlin}}");
  const Ran ran = run("mail preview --policy " + kPizza + " --letters " + folder.file("mine"));
  EXPECT_NE(ran.exit_code, 0);
  EXPECT_TRUE(has(ran.out, "customer.txt.mustache: the letter has no \"headlin\"")) << ran.out;
}

// Beside a server that has the database open, as this test has.
TEST_F(MailCli, ARealOrderOfAShopThatRuns) {
  const std::string path = folder.file("shop.db");
  TestShop shop(open_sqlite_store({path, "", true}));
  save_secrets(path + ".keys", shop.secrets());
  shop.put_policies();
  shop.clock().set(SystemClock().now());
  const Instant now = shop.app().now();
  Json order = pizza_order();
  order["placed_at"] = instant_text(now - hours(4));
  shop.put("K-1", order);
  shop.events("K-1", {event("door", "delivered", instant_text(now - seconds(60)))});
  const std::string code = shop.claim_code("K-1");
  const std::string roster = file("roster.json", R"({"roles": {"desk": [
      {"name": "Mara Lindner", "contact": "+49 30 5550 4417"}]}})");
  const std::string words = "mail preview --store sqlite:" + path + " --roster " + roster +
                            " --signed-by desk --order K-1 --promise delivery";
  const Ran ran = run(words);
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_TRUE(has(ran.out, "Ihr Code: " + code)) << ran.out;
  EXPECT_NE(run(words + " --kind excused").exit_code, 0);
}

TEST_F(MailCli, ServeRefusesMailSettingsThatCannotWork) {
  const std::string roster = file("roster.json", R"({"roles": {"desk": [
      {"name": "Mara Lindner", "contact": "+49 30 5550 4417"}]}})");
  const std::string house = "serve --listen 127.0.0.1:0 --store sqlite:" + folder.file("shop.db") +
                            " --roster " + roster + " --smtp-url ";
  const std::string from = " --mail-from 'Kornblume <service@shop.example>'";
  const std::pair<std::string, const char*> wrong[] = {
      {"smtp://localhost", "--mail-from"},
      {"smtp://localhost --mail-from 'Kornblume'", "--mail-from"},
      {"smtp://localhost --signed-by nobody" + from, "--signed-by"},
      {"smtp://localhost --signed-by desk --page-url https://shop.example" + from, "{ref}"},
      {"smtp://localhost --signed-by desk --mail-reply-to x" + from, "--mail-reply-to"},
      {"mail.shop.example --signed-by desk" + from, "smtp://HOST:PORT"},
      {"smtp://localhost --signed-by desk --smtp-tls maybe" + from, "--smtp-tls"},
      {"smtp://localhost --signed-by desk --smtp-user shop" + from, "KULANZ_SMTP_PASSWORD"},
      {"smtp://localhost --signed-by desk --letters /nowhere" + from, "/nowhere"}};
  for (const auto& [words, says] : wrong) {
    const Ran ran = run(house + words);
    EXPECT_EQ(ran.exit_code, 2) << words << ": " << ran.out;
    EXPECT_TRUE(has(ran.out, says)) << words << ": " << ran.out;
    EXPECT_FALSE(has(ran.out, "kulanz listens")) << words;
  }
}

TEST(SmtpPassword, ComesFromTheEnvironmentOrTheKeyFile) {
  Secrets secrets;
  secrets.smtp_password = "in the file";
  EXPECT_EQ(smtp_password(secrets), "in the file");
  setenv("KULANZ_SMTP_PASSWORD", "in the environment", 1);
  EXPECT_EQ(smtp_password(secrets), "in the environment");
  unsetenv("KULANZ_SMTP_PASSWORD");
  start_crypto();
  SystemRandom random;
  Secrets kept = new_secrets(random);
  EXPECT_FALSE(secrets_to_json(kept).contains("smtp_password"));
  kept.smtp_password = "p\"w";
  EXPECT_EQ(secrets_from_json(secrets_to_json(kept)).smtp_password, "p\"w");
}

}  // namespace
}  // namespace kulanz
