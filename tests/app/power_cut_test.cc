// Claims, redemptions and rollbacks while the power fails. After every restart each
// acknowledged effect is there and none is there twice. The same life with sync
// switched off must lose something, or this test is blind.
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "server/app/entitlements.h"
#include "server/app/redemptions.h"
#include "server/app/voucher_codes.h"
#include "tests/app/test_shop.h"
#include "tests/store/power_cut_vfs.h"

namespace kulanz {
namespace {

constexpr int kThreads = 4;

struct Findings {
  int acknowledged = 0;
  int lost = 0;        // acknowledged and not there
  int doubled = 0;     // there more often than done
  int unequal = 0;     // books that do not add up
  int unreadable = 0;  // the store does not open any more

  bool all_is_well() const { return lost + doubled + unequal + unreadable == 0; }
};

struct Redeemed {
  std::string code;
  std::string order;
  std::int64_t amount = 0;
  std::string key;
};

class Life {
 public:
  Life(std::uint64_t seed, bool sync) : disk_(seed), random_(seed), sync_(sync) {
    start_crypto();
    SystemRandom random;
    secrets_ = new_secrets(random);
    TestShop shop(open(), secrets_);
    shop.put_policies();
  }

  // Works from several threads until the power goes, `operations` of the disk from
  // now, and reboots.
  void live(int operations, Unsynced unsynced) {
    disk_.cut_power_after(operations);
    while (!disk_.is_off()) {
      try {
        TestShop shop(open(), secrets_);
        work_from_threads(shop);
      } catch (const StoreError&) {
        if (!disk_.is_off()) break;  // unreadable: inspect() will say so
      }
    }
    disk_.cut_power();
    disk_.reboot(unsynced);
  }

  Findings inspect() {
    Findings found;
    try {
      TestShop shop(open(), secrets_);
      check_books(shop, found);
      check_claims(shop, found);
      check_redemptions(shop, found);
      check_books(shop, found);
    } catch (const StoreError&) {
      found.unreadable = 1;
    } catch (const Json::exception&) {
      found.unequal = 1;
    }
    return found;
  }

  int pick(int from, int to) {
    const std::lock_guard lock(mutex_);
    return std::uniform_int_distribution<int>(from, to)(random_);
  }

 private:
  std::unique_ptr<Store> open() {
    return open_sqlite_store({.path = "shop.db", .vfs = disk_.vfs(), .sync = sync_});
  }

  void work_from_threads(TestShop& shop) {
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        // Refused: the power is gone.
        for (int n = pick(1, 12); n > 0 && refusal_code([&] { one_customer(shop); }).empty(); --n) {
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  // A late pizza, its claim, one or two uses of the code, perhaps a rollback.
  void one_customer(TestShop& shop) {
    const std::string ref = next_name();
    shop.late_pizza(ref);
    const std::string code = shop.claim_code(ref);
    remember([&] { claimed_[ref] = code; });
    for (int uses = pick(1, 2); uses > 0; --uses) {
      const Redeemed mine{code, "cart-" + next_name(), pick(100, 1400), "key-" + next_name()};
      const Json answer = shop.redemption(code, mine.order, mine.amount, mine.key).body;
      const std::string id = answer.at("id");
      remember([&] { redeemed_[id] = mine; });
      if (pick(1, 4) > 1) continue;
      shop.rollback(id);
      remember([&] { rolled_back_.insert(id); });
    }
  }

  std::string next_name() {
    const std::lock_guard lock(mutex_);
    return "n" + std::to_string(++names_);
  }

  void remember(const auto& note) {
    const std::lock_guard lock(mutex_);
    note();
  }

  // Claimed again: the very code that was said before.
  void check_claims(TestShop& shop, Findings& found) {
    for (const auto& claim : claimed_) {
      ++found.acknowledged;
      std::string now;
      if (!refusal_code([&] { now = shop.claim_code(claim.first); }).empty()) {
        ++found.lost;
      } else if (now != claim.second) {
        ++found.doubled;
      }
    }
  }

  // Asked again with its key: the answer of before, and nothing new.
  void check_redemptions(TestShop& shop, Findings& found) {
    for (const auto& redeemed : redeemed_) {
      const auto& mine = redeemed.second;
      ++found.acknowledged;
      Answer answer;
      const std::string refused = refusal_code(
          [&] { answer = shop.redemption(mine.code, mine.order, mine.amount, mine.key); });
      if (!refused.empty()) {
        ++found.lost;
      } else if (answer.body.at("id") != redeemed.first) {
        ++found.doubled;
      }
    }
    for (const std::string& id : rolled_back_) check_rollback(shop, id, found);
  }

  void check_rollback(TestShop& shop, const std::string& id, Findings& found) {
    ++found.acknowledged;
    shop.app().read([&](Reader& reader) {
      const auto record = find_redemption(reader, id);
      if (!record || record->rolled_back_at == 0) ++found.lost;
    });
  }

  // Spent is the sum of the live redemptions, given is the sum of the faces, every
  // redemption has its one audit row, and every voucher its one entitlement.
  void check_books(TestShop& shop, Findings& found) {
    shop.app().read([&](Reader& reader) {
      std::map<std::uint64_t, std::int64_t> spent;
      std::map<std::string, int> booked;
      std::map<std::uint64_t, std::int64_t> face;
      reader.scan(Table::redemptions, "", "", [&](std::string_view id, auto) {
        const auto r = find_redemption(reader, std::string(id)).value();
        if (r.rolled_back_at == 0) spent[r.serial] += r.amount_minor;
        ++booked[r.id];
        return true;
      });
      reader.scan(Table::audit, "", "", [&](auto, std::string_view value) {
        const Json row = Json::parse(value);
        if (row.at("action") == "voucher_redeemed") {
          --booked[row.at("details").at("redemption").get<std::string>()];
        }
        return true;
      });
      for (const auto& [id, rows] : booked) found.doubled += rows == 0 ? 0 : 1;
      reader.scan(Table::vouchers, "", "", [&](std::string_view key, std::string_view value) {
        if (!is_serial_key(key)) return true;
        const Json row = Json::parse(value);
        const std::uint64_t serial = row.at("serial");
        face[serial] = row.at("face_minor");
        if (row.value("spent_minor", 0) != spent[serial]) ++found.unequal;
        return true;
      });
      reader.scan(Table::entitlements, "", "", [&](auto, std::string_view value) {
        const Json row = Json::parse(value);
        std::int64_t given = 0;
        for (const Json& serial : row.value("serials", Json::array())) {
          given += face[serial.get<std::uint64_t>()];
          face.erase(serial.get<std::uint64_t>());
        }
        if (row.value("given_minor", 0) != given || given > 2850) ++found.unequal;
        return true;
      });
      found.doubled += static_cast<int>(face.size());  // vouchers that nobody is owed
    });
  }

  PowerCutDisk disk_;
  std::mutex mutex_;
  std::mt19937_64 random_;
  bool sync_;
  int names_ = 0;
  Secrets secrets_;
  std::map<std::string, std::string> claimed_;
  std::map<std::string, Redeemed> redeemed_;
  std::set<std::string> rolled_back_;
};

struct Total {
  int acknowledged = 0;
  int wrong_lives = 0;
};

Total run(int lives, int cuts_each, bool sync, Unsynced unsynced) {
  Total total;
  for (int seed = 1; seed <= lives; ++seed) {
    Life life(static_cast<std::uint64_t>(seed), sync);
    for (int cut = 1; cut <= cuts_each; ++cut) {
      life.live(life.pick(1, cut % 4 == 0 ? 2'000 : 200), unsynced);
      const Findings found = life.inspect();
      total.acknowledged += found.acknowledged;
      if (found.all_is_well()) continue;
      ++total.wrong_lives;
      EXPECT_FALSE(sync) << "seed " << seed << ", cut " << cut << ": lost " << found.lost
                         << ", doubled " << found.doubled << ", unequal " << found.unequal
                         << ", unreadable " << found.unreadable;
      break;
    }
  }
  return total;
}

TEST(PowerCut, NothingAcknowledgedIsLostAndNothingIsThereTwice) {
  const Total total = run(12, 12, true, Unsynced::lost);
  EXPECT_GT(total.acknowledged, 1'000);
  EXPECT_EQ(total.wrong_lives, 0);
}

TEST(PowerCut, NorWhenUnsyncedWritesSurviveInPart) {
  const Total total = run(12, 12, true, Unsynced::torn);
  EXPECT_GT(total.acknowledged, 1'000);
  EXPECT_EQ(total.wrong_lives, 0);
}

TEST(PowerCut, WithoutSyncTheLossIsSeen) {
  EXPECT_GT(run(4, 10, false, Unsynced::lost).wrong_lives, 0);
}

}  // namespace
}  // namespace kulanz
