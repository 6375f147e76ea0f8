// Batches: a job that can be left and taken up again at any portion.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "server/app/orders.h"
#include "server/app/serials.h"
#include "tests/app/budget_shop.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

std::vector<std::string> lines_of(const std::function<std::string()>& next) {
  std::vector<std::string> lines;
  for (std::string piece = next(); !piece.empty(); piece = next()) {
    std::stringstream stream(piece);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
  }
  return lines;
}

class Batches : public ::testing::Test {
 protected:
  BudgetShop shop;

  std::string start(std::int64_t codes, const Json& changes = Json::object()) {
    Json body = {{"codes", codes}};
    body.merge_patch(changes);
    const Answer answer = shop.issue(body);
    EXPECT_EQ(answer.made, Made::accepted);
    EXPECT_EQ(answer.body.at("batch").at("state"), "running");
    return answer.body.at("batch").at("id");
  }
  void finish() {
    while (continue_batches(shop.app())) {
    }
  }
  Json state(const std::string& id) { return read_batch(shop.app(), id); }
};

TEST_F(Batches, EveryCodeIsThereOnceAndWorks) {
  const std::int64_t wanted = 2 * kCodesPerPortion + 7;
  const std::string id = start(wanted);
  finish();
  EXPECT_EQ(state(id).at("state"), "done");
  EXPECT_EQ(state(id).at("issued"), wanted);
  const auto lines = lines_of(batch_codes(shop.app(), id));
  ASSERT_EQ(lines.size(), static_cast<std::size_t>(wanted) + 1);
  EXPECT_EQ(lines.front(), "code");
  EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).size(), lines.size());
  for (const std::size_t i : {std::size_t{1}, lines.size() / 2, lines.size() - 1}) {
    EXPECT_EQ(shop.validation(lines[i]).at("discount_minor"), 1000);
    EXPECT_EQ(shop.redemption(lines[i], "cart", 600).body.at("remaining_minor"), 400);
  }
}

TEST_F(Batches, OneCodeOfABatchIsRevokedAlone) {
  shop.campaign("spring", total_of(3000));
  const std::string id = start(3, {{"campaign", "spring"}});
  finish();
  const auto lines = lines_of(batch_codes(shop.app(), id));
  EXPECT_EQ(shop.revoked(lines[1]).at("batch"), id);
  EXPECT_EQ(shop.validation(lines[1]).at("code"), "voucher_revoked");
  EXPECT_EQ(shop.validation(lines[2]).at("valid"), true);
  EXPECT_EQ(shop.spent("spring").at("total").at("amount_minor"), 2000);
}

TEST_F(Batches, TheWholeBatchFitsTheBudgetOrIsNotStarted) {
  shop.campaign("spring", {{"currency", "EUR"}, {"total", {{"amount_minor", 5000}, {"count", 9}}}});
  EXPECT_EQ(refusal_code([&] { start(6, {{"campaign", "spring"}}); }), "budget_exhausted");
  EXPECT_EQ(refusal_code([&] {
              start(kMaxBatchCodes, {{"campaign", "spring"}, {"face_minor", kMaxMinor}});
            }),
            "budget_exhausted");
  EXPECT_EQ(refusal_code([&] {
              start(10, {{"campaign", "spring"}, {"face_minor", 1}});
            }),
            "budget_exhausted");
  start(5, {{"campaign", "spring"}});
  EXPECT_EQ(shop.spent("spring").at("total"), Json({{"amount_minor", 5000}, {"count", 5}}));
}

TEST_F(Batches, TheSameKeyAgainStartsNoSecondOne) {
  const Json first = shop.issue({{"codes", 5}}, "one").body;
  EXPECT_EQ(shop.issue({{"codes", 5}}, "one").body, first);
  finish();
  EXPECT_FALSE(continue_batches(shop.app()));
}

TEST_F(Batches, CodesAreShownWhenAllAreIssued) {
  const std::string id = start(kCodesPerPortion + 1);
  EXPECT_TRUE(continue_batches(shop.app()));
  EXPECT_EQ(state(id).at("issued"), kCodesPerPortion);
  EXPECT_EQ(refusal_code([&] { batch_codes(shop.app(), id); }), "batch_not_done");
  EXPECT_EQ(refusal_code([&] { batch_codes(shop.app(), "bt_none"); }), "batch_not_found");
  EXPECT_EQ(refusal_code([&] { state("/running/" + id); }), "batch_not_found");
}

TEST_F(Batches, OnlySoManyRunAtOnce) {
  for (int i = 0; i < kMaxRunningBatches; ++i) start(1);
  EXPECT_EQ(refusal_code([&] { start(1); }), "too_many_batches");
  EXPECT_TRUE(continue_batches(shop.app()));
  start(1);
}

// Gives 0, 1, 2, ... as numbers of eight bytes.
class CountingRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::size_t at = 0; at < out.size(); at += 8) {
      for (std::size_t i = 0; i < 8; ++i) {
        out[at + i] = static_cast<std::uint8_t>(next_ >> (8 * (7 - i)));
      }
      ++next_;
    }
  }

 private:
  std::uint64_t next_ = 0;
};

TEST_F(Batches, SerialsOfOnePortionLieTogetherAndMissWhatIsTaken) {
  CountingRandom random;
  shop.app().write([&](Transaction& tx) {
    for (std::uint64_t serial = 100; serial < 110; ++serial) {
      tx.put(Table::vouchers, serial_key(serial), "{}");
    }
  });
  shop.app().read([&](Reader& reader) {
    const auto rest = draw_free_serials(random, reader, {100, 120}, 10);
    EXPECT_EQ(rest, std::vector<std::uint64_t>({110, 111, 112, 113, 114, 115, 116, 117, 118, 119}));
    EXPECT_TRUE(draw_free_serials(random, reader, {100, 120}, 11).empty());
  });
  EXPECT_EQ(part_of_serials(1, 2).from, std::uint64_t{1} << 34);
  EXPECT_EQ(unpack_serials(pack_serials({0, 1, (std::uint64_t{1} << 35) - 1})),
            std::vector<std::uint64_t>({0, 1, (std::uint64_t{1} << 35) - 1}));
}

TEST(BatchRestart, GoesOnWhereItWasAndDoublesNothing) {
  FreshFolder folder;
  const auto open = [&] { return open_sqlite_store({.path = folder.file("shop.db"), .vfs = {}}); };
  auto first = std::make_unique<BudgetShop>(open());
  const Secrets secrets = first->secrets();
  const std::int64_t wanted = 3 * kCodesPerPortion;
  const std::string id = first->issue({{"codes", wanted}}).body.at("batch").at("id");
  continue_batches(first->app());
  first.reset();

  BudgetShop second(open(), secrets);
  while (continue_batches(second.app())) {
  }
  EXPECT_EQ(read_batch(second.app(), id).at("issued"), wanted);
  std::int64_t rows = 0;
  second.app().read([&](Reader& reader) {
    reader.scan(Table::vouchers, "", "", [&](auto, auto) { return ++rows > 0; });
  });
  EXPECT_EQ(rows, wanted);
  EXPECT_EQ(lines_of(batch_codes(second.app(), id)).size(), static_cast<std::size_t>(wanted) + 1);
}

}  // namespace
}  // namespace kulanz
