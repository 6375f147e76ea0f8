// The report against plain counting over what was put in.
#include "server/app/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "server/app/campaigns.h"
#include "server/app/keeper.h"
#include "server/app/keys.h"
#include "server/app/status.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr int kPizzas = 700;  // more than are read at once
constexpr std::int64_t kMeal = 2850;

// What one pizza is to be: late by so many seconds (or early), or never brought.
struct Pizza {
  std::string ref;
  std::string customer;
  std::int64_t placed_at;
  std::int64_t late_s;
  bool brought;
};

std::vector<Pizza> pizzas() {
  std::vector<Pizza> all;
  std::uint32_t dice = 12345;
  for (int i = 0; i < kPizzas; ++i) {
    dice = dice * 1'664'525 + 1'013'904'223;
    const auto late = static_cast<std::int64_t>(dice >> 16) % (5 * 3600) - 3600;
    all.push_back({"P-" + std::to_string(i), "c-" + std::to_string(i % 90),
                   at("2026-05-01T10:00:00Z").unix_seconds + i * 100, late, i % 17 != 3});
  }
  return all;
}

// By the policy's words: a share of the meal's price, rounded up to half a euro.
std::int64_t owed_for(std::int64_t late_s) {
  const std::int64_t minutes = late_s / kMinute;
  const std::int64_t share = minutes >= 180   ? 100
                             : minutes >= 120 ? 75
                             : minutes >= 60  ? 50
                             : minutes >= 30  ? 25
                                              : 0;
  const std::int64_t exact = kMeal * share;
  return std::min<std::int64_t>(kMeal, (exact + 4'999) / 5'000 * 50);
}

class Reporting : public ::testing::Test {
 protected:
  void SetUp() override { shop.put_policies(); }

  void put_pizza(const Pizza& pizza) {
    Json order = pizza_order();
    order["placed_at"] = instant_text({pizza.placed_at});
    order["customer"]["ref"] = pizza.customer;
    shop.put(pizza.ref, order);
    if (!pizza.brought) return;
    const std::int64_t door = pizza.placed_at + 45 * kMinute + pizza.late_s;
    shop.events(pizza.ref, {event("door", "delivered", instant_text({door}))});
  }

  Json report(const ReportWindow& window = {}, const ControlGroup& control = {}) {
    return make_report(shop.store(), policies, window, shop.clock().now(), control);
  }

  Json row(const Json& report, const char* list, const char* name, const std::string& wanted) {
    for (const Json& row : report.at(list)) {
      if (row.at(name) == wanted) return row;
    }
    ADD_FAILURE() << "no " << wanted << " in " << report.at(list).dump();
    return {};
  }

  TestShop shop;
  PolicyShelf policies;
};

// What plain counting finds.
struct Counted {
  std::int64_t kept = 0;
  std::int64_t still_late = 0;
  std::int64_t owed = 0;
  std::int64_t desserts = 0;
  std::int64_t given = 0;
  std::int64_t spent = 0;
  std::int64_t again = 0;
  std::vector<std::int64_t> delays;

  std::int64_t rank(double share) const {
    const double place = std::ceil(share * static_cast<double>(delays.size()));
    return delays[static_cast<std::size_t>(place) - 1];
  }
};

bool orders_again(const std::vector<Pizza>& all, const Pizza& pizza) {
  return std::any_of(all.begin(), all.end(), [&](const Pizza& other) {
    return other.customer == pizza.customer && other.placed_at > pizza.placed_at;
  });
}

// Some vouchers are claimed, and some of those spent.
Counted count(TestShop& shop, const std::vector<Pizza>& all) {
  Counted sum;
  for (const Pizza& pizza : all) {
    if (pizza.brought && pizza.late_s <= 0) {
      ++sum.kept;
      continue;
    }
    const std::int64_t due = pizza.brought ? owed_for(pizza.late_s) : kMeal;
    sum.owed += due;
    sum.again += orders_again(all, pizza) ? 1 : 0;
    if (pizza.brought) {
      sum.delays.push_back(pizza.late_s);
      const bool little = pizza.late_s >= 10 * kMinute && pizza.late_s < 30 * kMinute;
      sum.desserts += little ? 1 : 0;
    } else {
      ++sum.still_late;
      read_status(shop.app(), pizza.ref);  // books what silence owes
    }
    if (due == 0 || sum.delays.size() % 3 != 0) continue;
    const std::string code = shop.claim_code(pizza.ref);
    sum.given += due;
    if (sum.delays.size() % 2 != 0) continue;
    shop.redemption(code, "next-" + pizza.ref, 250, {}, pizza.customer);
    sum.spent += 250;
  }
  std::sort(sum.delays.begin(), sum.delays.end());
  return sum;
}

TEST_F(Reporting, AgreesWithPlainCounting) {
  const std::vector<Pizza> all = pizzas();
  shop.clock().set(at("2026-05-10T00:00:00Z"));
  for (const Pizza& pizza : all) put_pizza(pizza);
  const Counted sum = count(shop, all);

  const Json made = report();
  EXPECT_EQ(made.at("orders"), kPizzas);
  const Json total = made.at("total");
  EXPECT_EQ(total.at("promises"), kPizzas);
  EXPECT_EQ(total.at("kept"), sum.kept);
  EXPECT_EQ(total.at("broken"), kPizzas - sum.kept);
  EXPECT_EQ(total.at("still_late"), sum.still_late);
  EXPECT_EQ(total.at("delay"), Json({{"promises", sum.delays.size()},
                                     {"median_s", sum.rank(0.5)},
                                     {"p95_s", sum.rank(0.95)}}));
  EXPECT_EQ(total.at("money"), Json::array({{{"basis", "goodwill"},
                                             {"currency", "EUR"},
                                             {"owed_minor", sum.owed},
                                             {"given_minor", sum.given},
                                             {"beyond_due_minor", 0},
                                             {"redeemed_minor", sum.spent},
                                             {"things_owed", sum.desserts}}}));
  EXPECT_EQ(made.at("repeat_orders").at("rest"),
            Json({{"orders", kPizzas - sum.kept}, {"again", sum.again}}));
  EXPECT_TRUE(made.at("repeat_orders").at("control_group").is_null());
  Json by_policy = row(made, "by_policy", "policy", "pizza");
  by_policy.erase("policy");
  EXPECT_EQ(by_policy, total);
  EXPECT_EQ(row(made, "by_partner", "partner", kNobodyYet).at("promises"), sum.still_late);
}

TEST_F(Reporting, AnOrderIsInOneOfTwoWindowsThatTouch) {
  const std::vector<Pizza> all = pizzas();
  shop.clock().set(at("2026-05-10T00:00:00Z"));
  for (int i = 0; i < 40; ++i) put_pizza(all[static_cast<std::size_t>(i)]);
  const std::int64_t middle = all[20].placed_at;
  EXPECT_EQ(report({.until = middle}).at("orders"), 20);
  EXPECT_EQ(report({.from = middle}).at("orders"), 20);
  const Json made = report({.from = middle});
  EXPECT_EQ(made.at("from"), instant_text({middle}));
  EXPECT_TRUE(made.at("until").is_null());
}

TEST_F(Reporting, APartnerIsCalledAsItsKeyIs) {
  shop.clock().set(at("2026-05-12T08:00:00Z"));
  const std::string key = create_key(shop.app(), Scope::partner, "Blitz Kurier");
  const std::string caller = authenticate_key(shop.app(), key).id;
  for (const char* const ref : {"K-1", "K-2"}) shop.put(ref, parcel_order());
  Attempt attempt = shop.attempt("events");
  attempt.caller = caller;
  post_events(shop.app(), attempt, "K-1", Source::partner,
              {{"events", {event("door", "delivered", "2026-05-04T09:20:00Z")}}});
  shop.events("K-2", {event("door", "delivered", "2026-05-04T09:20:00Z")}, Source::partner);
  const Json made = report();
  EXPECT_EQ(row(made, "by_partner", "partner", "Blitz Kurier").at("kept"), 1);
  EXPECT_EQ(row(made, "by_partner", "partner", "partner").at("kept"), 1);
}

TEST_F(Reporting, CountsAScheduleOfWhichAnIssueWasMissedAndItsCase) {
  shop.clock().set(at("2026-05-06T05:05:00Z"));
  shop.put("N-1", newspaper_order());
  for (const char* const issue : {"2026-05-04", "2026-05-05", "2026-05-06"}) {
    shop.reports("N-1", {{"promise", "issues"}, {"kind", "not_received"}, {"instance", issue}});
  }
  Json total = report().at("total");
  EXPECT_EQ(total.at("broken"), 1);
  EXPECT_EQ(total.at("cases_open"), 1);
  EXPECT_EQ(total.at("cases_overdue"), 0);
  EXPECT_EQ(total.at("money").at(0).at("basis"), "contract");
  EXPECT_EQ(total.at("money").at(0).at("owed_minor"), 495);
  EXPECT_TRUE(total.at("delay").at("median_s").is_null());
  shop.clock().set(at("2026-05-08T05:05:00Z"));
  while (!keep(shop.app())) {
  }
  EXPECT_EQ(report().at("total").at("cases_overdue"), 1);
  Json came = event("round", "delivered", "2026-05-08T04:30:00Z", "issues");
  came["instance"] = "2026-05-08";
  shop.events("N-1", {came}, Source::partner);
  total = report().at("total");
  EXPECT_EQ(total.at("broken"), 1) << "three issues were missed, whatever came later";
  EXPECT_EQ(total.at("cases_open"), 0);
}

TEST_F(Reporting, SetsTheControlGroupAgainstTheRest) {
  shop.clock().set(at("2026-05-10T00:00:00Z"));
  const std::int64_t placed = at("2026-05-01T10:00:00Z").unix_seconds;
  put_pizza({"A-1", "c-a", placed, 3600, true});
  put_pizza({"A-2", "c-a", placed + 100, -60, true});
  put_pizza({"B-1", "c-b", placed, 3600, true});
  put_pizza({"C-1", "c-c", placed, 3600, true});
  const ControlGroup control = [](const OrderRecord& order) -> std::optional<bool> {
    return order.customer_ref == "c-b";
  };
  const Json repeat = report({}, control).at("repeat_orders");
  EXPECT_EQ(repeat.at("control_group"), Json({{"orders", 1}, {"again", 0}}));
  EXPECT_EQ(repeat.at("rest"), Json({{"orders", 2}, {"again", 1}}));
}

TEST_F(Reporting, TellsWhatWasGivenAfterABudgetClosed) {
  put_campaign(
      shop.app(), "spring",
      {{"currency", "EUR"}, {"total", {{"amount_minor", 100}}}, {"remedies", Json::array()}});
  shop.app().write([](Transaction& tx) {
    count_overrun(tx, need_campaign(tx, "spring"), {.amount_minor = 1450, .count = 2});
  });
  EXPECT_EQ(report().at("campaigns"), Json::array({{{"name", "spring"},
                                                    {"currency", "EUR"},
                                                    {"overrun_minor", 1450},
                                                    {"overrun_count", 2}}}));
}

TEST_F(Reporting, OfAnEmptyShopIsAllZero) {
  const Json made = report();
  EXPECT_EQ(made.at("orders"), 0);
  EXPECT_TRUE(made.at("by_policy").empty());
  EXPECT_TRUE(made.at("total").at("delay").at("p95_s").is_null());
}

TEST(NearestRank, IsTheSmallestThatSoManyDoNotExceed) {
  EXPECT_EQ(nearest_rank({}, 50), std::nullopt);
  for (int size = 1; size <= 60; ++size) {
    std::vector<std::int64_t> values;
    for (int i = 0; i < size; ++i) values.push_back((i * 37) % 23);
    for (int percent = 1; percent <= 100; ++percent) {
      std::int64_t smallest = 100;
      for (const std::int64_t value : values) {
        const auto covered =
            std::count_if(values.begin(), values.end(), [&](std::int64_t v) { return v <= value; });
        if (covered * 100 >= std::int64_t{percent} * size) smallest = std::min(smallest, value);
      }
      ASSERT_EQ(nearest_rank(values, percent), smallest) << size << " " << percent;
    }
  }
}

TEST(ReportWindows, ADateIsADayOfItsZone) {
  const ReportWindow may = report_window("2026-05-01", "2026-05-31", "Europe/Berlin");
  EXPECT_EQ(may.from, at("2026-04-30T22:00:00Z").unix_seconds);
  EXPECT_EQ(may.until, at("2026-05-31T22:00:00Z").unix_seconds);
  const ReportWindow day = report_window("2026-05-01", "2026-05-01", "");
  EXPECT_EQ(day.until - day.from, 86'400);
  const ReportWindow exact = report_window("", "2026-05-01T10:00:00+02:00", "");
  EXPECT_EQ(exact.until, at("2026-05-01T08:00:00Z").unix_seconds);
  const auto code = [](const char* from, const char* until, const char* zone) {
    return refusal_code([&] { report_window(from, until, zone); });
  };
  EXPECT_EQ(code("yesterday", "", ""), "bad_instant");
  EXPECT_EQ(code("2026-05-02", "2026-05-01", ""), "window_empty");
  EXPECT_EQ(code("2026-05-01", "", "Berlin"), "zone_unknown");
}

}  // namespace
}  // namespace kulanz
