#include "tests/ledger/scripted_day.h"

namespace kulanz::ledger {
namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 24 * kHour;
constexpr char kCampaign[] = "care-0";

// Writes the steps down and gives each change a key of its own.
class Writer {
 public:
  explicit Writer(std::int64_t start) : start_(start) {}

  Call& add(Route route, std::string of, Json body, std::int64_t pass_s = 0) {
    const std::string key = "key-" + std::to_string(steps.size());
    steps.push_back({{route, std::move(of), std::move(body), key}, pass_s});
    return steps.back().call;
  }

  void again(std::size_t back) { steps.push_back({steps[steps.size() - back].call, 0}); }

  void order(const std::string& ref, std::int64_t placed_ago_s) {
    const Json promise = {{"id", "delivery"},
                          {"policy", "pizza"},
                          {"facts", {{"meal_minor", 2'850}, {"promised_min", 45}}}};
    add(Route::put_order, ref,
        {{"placed_at", instant_text({start_ / 60 * 60 - placed_ago_s})},
         {"currency", "EUR"},
         {"paid_minor", 3'100},
         {"locale", "de-DE"},
         {"title", "Pizza"},
         {"customer", {{"ref", "customer-0"}, {"email", "a@b.example"}, {"name", "A"}}},
         {"promises", Json::array({promise})}})
        .key.clear();
  }

  void event(const std::string& ref, const std::string& kind, std::int64_t after_s = 0) {
    const Json event = {{"id", kind},
                        {"promise", "delivery"},
                        {"kind", kind},
                        {"at", instant_text({start_ + after_s})}};
    add(Route::post_events, ref, {{"events", Json::array({event})}});
  }

  void keep(std::int64_t pass_s) { add(Route::keep, "", nullptr, pass_s); }

  void claim(const std::string& ref, std::int64_t pass_s = 0) {
    add(Route::claim, ref, {{"promise", "delivery"}, {"remedy", "goodwill_voucher"}}, pass_s);
  }

  void redeem(const std::string& code, const std::string& cart, std::int64_t amount) {
    add(Route::redeem, "",
        {{"code", code},
         {"customer_ref", "customer-0"},
         {"order_ref", cart},
         {"amount_minor", amount},
         {"basket", {{"total_minor", 10'000}, {"currency", "EUR"}}}});
  }

  void reserve(const std::string& code, const std::string& cart, std::int64_t amount) {
    redeem(code, cart, amount);
    steps.back().call.route = Route::reserve;
  }

  // A voucher in EUR for bearers, until the end of tomorrow, out of the day's budget.
  void issue(Json terms) {
    terms.update({{"currency", "EUR"},
                  {"bearer", true},
                  {"campaign", kCampaign},
                  {"valid_through", instant_text({start_ + kDay}).substr(0, 10)},
                  {"zone", "UTC"}});
    add(Route::issue, "", std::move(terms));
  }

  void settle(const std::string& remedy, std::int64_t amount) {
    add(Route::settle, "order-0~delivery~" + remedy, {{"amount_minor", amount}});
  }

  std::vector<Step> steps;

 private:
  std::int64_t start_;
};

}  // namespace

Call campaign_of_the_day() {
  return {Route::put_campaign,
          kCampaign,
          {{"currency", "EUR"},
           {"total", {{"amount_minor", 1'500}, {"count", 5}}},
           {"per", {{"period", "week"}, {"zone", "UTC"}, {"amount_minor", 1'500}}}},
          ""};
}

std::vector<Step> day_of_goodwill(std::int64_t start) {
  Writer day(start);
  day.order("order-0", 4 * kHour);  // over 28.50
  day.event("order-0", "delivered");
  day.claim("order-0");
  day.redeem("voucher-0", "cart-0", 500);
  day.again(1);
  day.redeem("voucher-0", "cart-0", 500);
  day.redeem("voucher-0", "cart-0", 501);  // refused
  day.redeem("voucher-0", "cart-1", 2'350);
  day.add(Route::roll_back, "redemption-0", nullptr);
  day.redeem("voucher-0", "cart-0", 400);
  day.reserve("voucher-0", "cart-4", 100);
  day.redeem("voucher-0", "cart-5", 100);  // refused: held
  day.add(Route::release, "hold-0", nullptr);
  day.reserve("voucher-0", "cart-4", 90);
  day.reserve("voucher-0", "cart-4", 100);
  day.redeem("voucher-0", "cart-4", 100);
  day.settle("late_fee", 200);
  day.settle("late_fee", 500);
  day.settle("late_fee", 499);      // refused
  day.order("order-1", 2 * kHour);  // over 14.50 by now
  day.claim("order-1");
  day.claim("order-1", kHour);  // over 21.50
  day.redeem("voucher-1", "cart-2", 2'150);
  day.claim("order-1", kHour);  // a second voucher, over 7.00
  day.event("order-1", "cancelled");
  day.redeem("voucher-2", "cart-3", 700);  // refused: taken back
  day.add(Route::roll_back, "redemption-4", nullptr);
  day.claim("order-1");
  return day.steps;
}

std::vector<Step> day_of_issuing(std::int64_t start) {
  Writer day(start);
  day.issue({{"kind", "fixed"}, {"face_minor", 1'000}});
  day.issue({{"kind", "fixed"}, {"face_minor", 600}});  // refused: 500 are left
  day.issue({{"kind", "percent"}, {"percent_bp", 1'000}, {"face_minor", 500}});
  day.redeem("voucher-0", "cart-0", 300);
  day.reserve("voucher-0", "cart-1", 200);
  day.add(Route::revoke, "voucher-0", nullptr);
  day.again(1);
  day.redeem("voucher-0", "cart-1", 200);  // refused: revoked
  day.redeem("voucher-1", "cart-1", 400);
  day.issue({{"kind", "fixed"}, {"face_minor", 350}, {"codes", 2}});  // what came back
  day.issue({{"kind", "free_shipping"}, {"face_minor", 1}});          // refused: nothing is left
  return day.steps;
}

std::vector<Step> day_by_itself(std::int64_t start) {
  Writer day(start);
  for (const char* const ref : {"order-0", "order-1", "order-2"}) day.order(ref, 0);
  day.keep(kHour);  // the promise is broken
  day.keep(kHour);  // a voucher over 14.50
  day.event("order-1", "delivered", 2 * kHour);
  day.keep(kHour);  // over 21.50 by now, but for order-1
  day.event("order-2", "cancelled", 3 * kHour);
  day.keep(3 * kHour);                       // over 28.50
  day.event("order-0", "delivered", kHour);  // late news, which proves less
  day.keep(kHour);
  return day.steps;
}

}  // namespace kulanz::ledger
