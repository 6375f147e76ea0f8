#include "tests/ledger/kitchen.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

#include "server/app/crypto.h"

namespace kulanz::ledger {
namespace {

constexpr char kSecret[] = "agreed with the kitchen";
constexpr std::int64_t kPromised_s = 60;  // "promised_min":1
constexpr std::int64_t kBreaksAfter_s = 2;
constexpr int kPatience = 4'000;  // moments until what does not come is missed

std::int64_t unix_now() { return std::time(nullptr); }

std::string delivered(const std::string& order, std::int64_t at) {
  return Json{{"topic", "delivered"}, {"order", order}, {"at", instant_text({at})}}.dump();
}

std::string ordered(const std::string& order, std::int64_t at) {
  const Json body = {{"topic", "ordered"},
                     {"order", order},
                     {"placed_at", instant_text({at})},
                     {"currency", "EUR"},
                     {"paid", "28.50"},
                     {"locale", "en-GB"},
                     {"title", "Pizza"},
                     {"customer", customer_of(order)},
                     {"email", Outside::address_of(order)},
                     {"name", "Kim Aubert"},
                     {"promised_min", kPromised_s / 60}};
  return body.dump();
}

}  // namespace

Tally tally(const Outside& outside, const std::string& order) {
  Tally tally;
  for (const Arrived& one : outside.of(order)) {
    if (one.channel == "mail") {
      ++tally.letters[one.id];
      tally.texts.push_back(one.text);
    } else {
      ++tally.webhooks[one.type][one.id];
    }
  }
  return tally;
}

ProgramOptions Kitchen::options(const Outside& outside) {
  const std::string here = KULANZ_SOURCE_DIR "/tests/ledger/kitchen/";
  ProgramOptions options{here + "policies", outside.flags(), outside.environment()};
  options.flags.insert(options.flags.end(), {"--senders", here + "senders"});
  options.environment.push_back(std::string("KULANZ_SENDER_KITCHEN_SECRET=") + kSecret);
  return options;
}

// What is over before it is known breaks and ends at once: of that there is one letter.
std::vector<std::string> Kitchen::told_of(const std::string& order) const {
  if (order == early_) return {"offer.created", "promise.breached", "voucher.issued"};
  return {"offer.created", "promise.breached", "promise.ended", "voucher.issued"};
}

bool Kitchen::go_on(Program& program, const std::string& key) {
  HttpClient http(program.port());
  while (next_ < kBodies) {
    if (next_ == delivered_late && !wait_for(program, &Kitchen::has_letter)) return false;
    if (!send(http, next_)) return false;
    // Who tells of an order only when its promise is broken has ten minutes to tell the rest;
    // a look at it does not wait for that.
    if (next_ == ordered_late && unix_now() >= breaks_at_) {
      call(http, key, "GET", "/v1/orders/" + late_ + "/status", nullptr, "");
    }
    ++next_;
  }
  return wait_for(program, &Kitchen::has_everything);
}

void Kitchen::repeat(Program& program) {
  HttpClient http(program.port());
  for (int i = 0; i < next_; ++i) EXPECT_TRUE(send(http, i));
}

bool Kitchen::send(HttpClient& http, int number) {
  const std::string& text = body(number);
  const std::string signature = base64(as_text(hmac_sha256(std::string_view(kSecret), text)));
  const HttpAnswer answer =
      http.call("POST", "/v1/ingest/kitchen",
                {{"Content-Type", "application/json"}, {"X-Kitchen-Hmac-Sha256", signature}}, text);
  EXPECT_TRUE(answer.status == 200 || answer.status == 0) << answer.body;
  return answer.status == 200;
}

const std::string& Kitchen::body(int number) {
  const auto at = static_cast<std::size_t>(number);
  if (bodies_.size() == at) bodies_.push_back(make_body(number));
  return bodies_[at];
}

std::string Kitchen::make_body(int number) {
  const std::int64_t now = unix_now();
  switch (number) {
    case delivered_early:
      return delivered(early_, now - 60 * kPromised_s);
    case ordered_early:
      return ordered(early_, now - 120 * kPromised_s);
    case ordered_late:
      breaks_at_ = now + kBreaksAfter_s;
      return ordered(late_, breaks_at_ - kPromised_s);
    default:
      return delivered(late_, now);
  }
}

bool Kitchen::has_letter() const { return !tally(outside_, late_).letters.empty(); }

bool Kitchen::has_everything() const {
  for (const std::string& order : orders()) {
    const Tally all = tally(outside_, order);
    if (all.letters.empty() || all.webhooks.size() < told_of(order).size()) return false;
  }
  return true;
}

bool Kitchen::wait_for(Program& program, bool (Kitchen::*is_so)() const) const {
  for (int moments = 0; moments < kPatience; ++moments) {
    if ((this->*is_so)()) return true;
    if (program.is_over()) return false;
    outside_.wait();
  }
  ADD_FAILURE() << late_ << ": not everything arrives";
  return false;
}

}  // namespace kulanz::ledger
