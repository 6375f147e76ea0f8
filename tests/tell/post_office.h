// A shop with one channel of which a test decides what it answers.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "server/app/deliveries.h"
#include "server/app/outbox.h"
#include "server/tell/desk.h"
#include "tests/app/test_shop.h"

namespace kulanz {

inline constexpr char kFake[] = "fake";

// What was handed to the channel, by whomever.
class Postbox {
 public:
  using Answering = std::function<Delivered(const std::string& id)>;

  explicit Postbox(Answering answering = [](const std::string&) { return Delivered{}; })
      : answering_(std::move(answering)) {}

  Delivered take(const std::string& id) {
    {
      const std::lock_guard lock(mutex_);
      taken_.push_back(id);
    }
    return answering_(id);
  }

  std::vector<std::string> taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
  }
  std::map<std::string, int> counts() const {
    std::map<std::string, int> counts;
    for (const std::string& id : taken()) ++counts[id];
    return counts;
  }

 private:
  const Answering answering_;
  mutable std::mutex mutex_;
  std::vector<std::string> taken_;
};

class FakeChannel : public Channel {
 public:
  explicit FakeChannel(Postbox& box) : box_(box) {}
  const char* name() const override { return kFake; }
  bool carries(const std::string&) const override { return true; }
  Delivered deliver(App&, const std::string& id) override { return box_.take(id); }

 private:
  Postbox& box_;
};

inline Outgoing outgoing(Postbox& box, int per_minute = 0) {
  return {std::make_unique<FakeChannel>(box), kWebhookWaits_s, per_minute};
}

inline std::string message(int number) {
  return "K-1/delivery/promise.breached/" + std::to_string(number);
}

inline void tell_messages(App& app, int count) {
  set_channels(app, {{kFake, {kPromiseBreached}}});
  app.write([&](Transaction& tx) {
    for (int i = 1; i <= count; ++i) {
      tell(tx, {"K-1", "delivery", kPromiseBreached, std::to_string(i)}, app.now());
    }
  });
}

inline DeliveryRecord delivery(App& app, int number) {
  DeliveryRecord record;
  app.read([&](Reader& reader) {
    record = load_delivery(reader, {message(number), kFake}).value();
  });
  return record;
}

// When the next attempt of anything is due; none when nothing waits.
inline std::optional<Instant> next_attempt(App& app) {
  std::optional<Instant> when;
  app.read([&](Reader& reader) {
    constexpr Instant kEver = {999'999'999'998};
    const auto due = due_of(reader, kFake, kEver, 1);
    when = due.empty() ? std::nullopt : std::optional(due.front().when);
  });
  return when;
}

}  // namespace kulanz
