// Who guesses codes is stopped; who only mistypes is not.
#include "server/app/guesses.h"

#include <gtest/gtest.h>

#include <thread>

#include "server/app/voucher_codes.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

constexpr Instant kNow{1'000'000};

class Guessing : public ::testing::Test {
 protected:
  std::string noted(const std::string& shopper, Instant now = kNow) {
    return refusal_code([&] { guesses.note(shopper, now); });
  }
  std::string checked(const std::string& shopper, Instant now = kNow) {
    return refusal_code([&] { guesses.check(shopper, now); });
  }
  void note_times(int times, const std::string& shopper, Instant now = kNow) {
    for (int i = 0; i < times; ++i) ASSERT_EQ(noted(shopper, now), "");
  }

  Guesses guesses{SecretKey{}};
};

TEST_F(Guessing, AShopperMayGuessTwentyTimesInTenMinutes) {
  note_times(kMaxGuessesPerShopper - 1, "a");
  EXPECT_EQ(checked("a"), "");
  note_times(1, "a");
  EXPECT_EQ(checked("a"), "too_many_attempts");
  EXPECT_EQ(noted("a"), "too_many_attempts");
  EXPECT_EQ(checked("b"), "");
  EXPECT_EQ(checked("a", kNow + seconds(kShopperWindow_s - 1)), "too_many_attempts");
  EXPECT_EQ(checked("a", kNow + seconds(kShopperWindow_s)), "");
}

TEST_F(Guessing, TheWindowSlides) {
  note_times(10, "a");
  note_times(10, "a", kNow + seconds(300));
  EXPECT_EQ(checked("a", kNow + seconds(599)), "too_many_attempts");
  note_times(10, "a", kNow + seconds(600));
  EXPECT_EQ(checked("a", kNow + seconds(600)), "too_many_attempts");
}

TEST_F(Guessing, AShopHearsNoMoreThanItsShareInAMinuteAndForgetsTheRest) {
  guesses.set_limits({.per_shopper = 20, .per_shop = 100});
  for (int i = 0; i < 100; ++i) ASSERT_EQ(noted("shopper-" + std::to_string(i)), "");
  EXPECT_EQ(noted("one more"), "too_many_attempts");
  EXPECT_EQ(checked("one more"), "");  // good codes are not touched
  EXPECT_EQ(noted("one more", kNow + seconds(kShopWindow_s)), "");
  EXPECT_EQ(guesses.counts().guesses, 101u);
  EXPECT_EQ(guesses.counts().refused_shop, 1u);
}

TEST_F(Guessing, NobodysGuessesCountForTheShopOnly) {
  note_times(50, "");
  EXPECT_EQ(checked(""), "");
}

TEST_F(Guessing, ManyThreadsTogetherGuessNoMoreThanOne) {
  std::atomic<int> heard{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 100; ++k) heard += noted("a").empty() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(heard, kMaxGuessesPerShopper);
}

TEST_F(Guessing, TimeTakenBackForgetsAll) {
  note_times(20, "a");
  EXPECT_EQ(checked("a", kNow - seconds(1)), "");
}

class GuessingAtTheShop : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.put_policies();
    shop.late_pizza("K-1");
    code = shop.claim_code("K-1");
  }
  std::string redeemed(const std::string& typed, const std::string& shopper) {
    const Json body = {{"code", typed},          {"customer_ref", "c-1"},
                       {"order_ref", "K-2"},     {"amount_minor", 100},
                       {"shopper_ref", shopper}, {"basket", {{"total_minor", 5000}, {"currency", "EUR"}}}};
    return refusal_code([&] { redeem(shop.app(), shop.attempt("redemptions"), body); });
  }

  TestShop shop;
  TestShop other;
  std::string code;
};

TEST_F(GuessingAtTheShop, ForgedAndUnknownCodesCountAndTyposDoNot) {
  std::string typo = code;
  typo[2] = typo[2] == '7' ? '8' : '7';
  for (int i = 0; i < 50; ++i) EXPECT_EQ(redeemed(typo, "s-1"), "code_typo");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(redeemed(make_code(other.secrets(), {9, 1}), "s-1"), "code_forged");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(redeemed(make_code(shop.secrets(), {9, 1}), "s-1"), "code_unknown");
  EXPECT_EQ(redeemed(code, "s-1"), "too_many_attempts");
  EXPECT_EQ(redeemed(code, "s-2"), "");
}

TEST_F(GuessingAtTheShop, WithoutAShopperTheCustomerIsCounted) {
  const std::string forged = make_code(other.secrets(), {9, 1});
  for (int i = 0; i < kMaxGuessesPerShopper; ++i) {
    EXPECT_EQ(shop.validation(forged), Json({{"valid", false}, {"code", "code_forged"}}));
  }
  EXPECT_EQ(refusal_code([&] { shop.validation(code); }), "too_many_attempts");
  EXPECT_EQ(refusal_code([&] { shop.validation(code, "c-2"); }), "");
  shop.clock().set(shop.app().now() + seconds(kShopperWindow_s));
  EXPECT_EQ(shop.validation(code).at("valid"), true);
}

}  // namespace
}  // namespace kulanz
