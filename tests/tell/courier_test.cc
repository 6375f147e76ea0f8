// The courier's threads: they begin, hold nobody up, and end in good order.
#include "server/tell/courier.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <thread>

#include "tests/tell/post_office.h"

namespace kulanz {
namespace {

// Until something is so; a test that waits in vain fails by its time limit.
template <typename Condition>
void wait_until(const Condition& condition) {
  while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

// Deliveries of some messages stay here until they are let go.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    opened_.wait(lock, [this] { return open_; });
    --waiting_;
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }
  int waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
  int waiting_ = 0;
};

std::vector<Outgoing> one(Postbox& box) {
  std::vector<Outgoing> list;
  list.push_back(outgoing(box));
  return list;
}

bool all_delivered(App& app, int count) {
  for (int i = 1; i <= count; ++i) {
    if (delivery(app, i).state != kDeliveryDelivered) return false;
  }
  return true;
}

TEST(Couriers, DeliverWhatIsToldWhileTheyRun) {
  constexpr int kMessages = 50;
  TestShop shop;
  Postbox box;
  {
    Courier courier(shop.app(), one(box), {});
    courier.start();
    tell_messages(shop.app(), kMessages);
    wait_until([&] { return all_delivered(shop.app(), kMessages); });
  }
  EXPECT_EQ(box.counts().size(), std::size_t{kMessages});
  EXPECT_EQ(box.taken().size(), std::size_t{kMessages});
}

TEST(Couriers, TellTheAppWhichChannelsThereAre) {
  TestShop shop;
  Postbox box;
  std::vector<std::string> names;
  const Courier courier(shop.app(), one(box), {});
  shop.app().read([&](Reader& reader) { names = channel_names(reader); });
  EXPECT_EQ(names, std::vector<std::string>{kFake});
  const Courier none(shop.app(), {}, {});
  shop.app().read([&](Reader& reader) { names = channel_names(reader); });
  EXPECT_EQ(names, std::vector<std::string>{});
}

// The clock stands: nothing here waits for the end of a lease.
TEST(Couriers, TakeUpAtTheirStartWhatADeadProcessHadBegun) {
  TestShop shop;
  Postbox box;
  tell_messages(shop.app(), 1);
  lease_errands(
      shop.app(), kFake, "dead.1", [](const std::string&) { return false; }, 1);
  Courier courier(shop.app(), one(box), {});
  courier.start();
  wait_until([&] { return all_delivered(shop.app(), 1); });
  EXPECT_EQ(box.taken(), std::vector<std::string>{message(1)});
}

TEST(Couriers, OneServerThatHangsHoldsUpNobodyElse) {
  constexpr int kMessages = 20;
  TestShop shop;
  Gate gate;
  Postbox box([&](const std::string& id) {
    if (id == message(1)) gate.pass();
    return Delivered{};
  });
  tell_messages(shop.app(), kMessages);
  {
    Courier courier(shop.app(), one(box), {});
    courier.start();
    wait_until([&] { return box.counts().size() == kMessages; });
    gate.open();
  }
  EXPECT_EQ(box.taken().size(), std::size_t{kMessages});
  EXPECT_TRUE(all_delivered(shop.app(), 1));
}

TEST(Couriers, EndAfterWhatIsUnderWayAndGiveBackTheRest) {
  constexpr int kMessages = 20;
  TestShop shop;
  Gate gate;
  Postbox box([&](const std::string&) {
    gate.pass();
    return Delivered{};
  });
  tell_messages(shop.app(), kMessages);
  auto courier = std::make_unique<Courier>(shop.app(), one(box), CourierLog());
  courier->start();
  wait_until([&] { return gate.waiting() == kWorkersPerChannel; });
  std::thread ending([&] { courier.reset(); });
  gate.open();
  ending.join();
  const std::size_t out = box.taken().size();
  EXPECT_EQ(box.counts().size(), out);
  std::size_t delivered = 0;
  for (int i = 1; i <= kMessages; ++i) {
    const DeliveryRecord record = delivery(shop.app(), i);
    if (record.state == kDeliveryDelivered) {
      ++delivered;
    } else {
      EXPECT_EQ(record.attempts, 0) << i;
      EXPECT_EQ(record.lease, "") << i;
      EXPECT_LE(record.next_at, shop.app().now().unix_seconds) << i;
    }
  }
  EXPECT_EQ(delivered, out);
}

}  // namespace
}  // namespace kulanz
