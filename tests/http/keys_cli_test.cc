// `kulanz keys rotate` and `kulanz keys compromise`, as an operator runs them.
#include <gtest/gtest.h>

#include "server/app/secrets_file.h"
#include "tests/app/budget_shop.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

class KeysCli : public ::testing::Test {
 protected:
  Ran keys(std::vector<std::string> words) {
    std::vector<std::string> all = {KULANZ_PROGRAM, "keys"};
    all.insert(all.end(), words.begin(), words.end());
    all.insert(all.end(), {"--store", "sqlite:" + database});
    return run_to_end(std::move(all));
  }

  Secrets secrets() {
    SystemRandom random;
    return load_secrets(database + ".keys", random, false);
  }

  // The shop as it is after a restart, for as long as `work` runs.
  template <typename Work>
  void in_shop(const Work& work) {
    BudgetShop shop(open_sqlite_store({.path = database, .vfs = {}}), secrets());
    shop.app().check_keys();
    work(shop);
  }

  FreshFolder folder;
  std::string database = folder.file("shop.db");
};

TEST_F(KeysCli, ARotatedKeyMakesNewCodesAndTheOldOnesStay) {
  EXPECT_EQ(keys({"create", "--scope", "shop"}).exit_code, 0);
  std::string before;
  in_shop([&](BudgetShop& shop) {
    before = shop.voucher({{"valid_through", "2099-12-31"}}).at("code");
  });
  const Ran rotated = keys({"rotate", "--voucher"});
  EXPECT_EQ(rotated.exit_code, 0);
  EXPECT_EQ(rotated.out, "voucher key 2 is used from now on; live: 1 and 2\n");
  in_shop([&](BudgetShop& shop) {
    EXPECT_EQ(shop.validation(before).at("valid"), true);
    EXPECT_EQ(shop.validation(shop.voucher(Json::object()).at("code")).at("valid"), true);
  });
  EXPECT_EQ(keys({"rotate", "--voucher", "--retire", "1"}).exit_code, 1);  // a voucher needs it
  EXPECT_EQ(secrets().voucher_keys.size(), 2u);
  EXPECT_EQ(keys({"rotate", "--token", "--retire", "1"}).out,
            "token key 2 is used from now on; live: 2\n");
  EXPECT_EQ(keys({"rotate"}).exit_code, 2);
  EXPECT_EQ(keys({"rotate", "--voucher", "--token"}).exit_code, 2);
}

TEST_F(KeysCli, ALeakedKeyIsReplacedWithEverythingMadeWithIt) {
  EXPECT_EQ(keys({"create", "--scope", "shop"}).exit_code, 0);
  std::string before;
  in_shop([&](BudgetShop& shop) {
    before = shop.voucher({{"valid_through", "2099-12-31"}}).at("code");
  });
  const Ran done = keys({"compromise", "--voucher", "1"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_EQ(done.out,
            "1 vouchers and 0 batches have new codes under key 2\n"
            "voucher key 1 is dropped; live: 2\n");
  in_shop([&](BudgetShop& shop) { EXPECT_EQ(shop.validation(before).at("code"), "code_forged"); });
  EXPECT_EQ(keys({"compromise", "--voucher", "1"}).exit_code, 1);
  EXPECT_EQ(keys({"compromise", "--token", "1"}).out, "token key 1 is dropped; live: 2\n");
  EXPECT_EQ(keys({"compromise"}).exit_code, 2);
}

}  // namespace
}  // namespace kulanz
