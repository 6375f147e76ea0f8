// The real program on a real disk, with a real mail server and a receiver of webhooks, killed
// with -9 between any two steps on the way from a sender's webhook to the note that a letter is
// out: by syscalls, not by time (kill_points.h). Started again, it goes on: nothing is there
// twice, nothing is lost, and only what was under way when it died may arrive a second time,
// under the same id.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>
#include <thread>

#include "server/app/deliveries.h"
#include "tests/ledger/kitchen.h"
#include "tests/ledger/trap.h"
#include "tests/store/fresh_folder.h"
#include "tests/support/volume.h"

namespace kulanz::ledger {
namespace {

constexpr int kSideBySide = 24;  // shops; most of the time each waits
constexpr int kKills = 48;       // a soak kills at every point instead

// A shop that was never served, with an API key: founded once, copied for each life.
class Founded {
 public:
  Founded() : key_(Program(folder_.file("shop.db")).make_key()) {}
  void copy_to(const FreshFolder& folder) const {
    for (const char* const name : {"shop.db", "shop.db.keys"}) {
      std::filesystem::copy(folder_.file(name), folder.file(name));
    }
  }
  const std::string& key() const { return key_; }

 private:
  FreshFolder folder_;
  std::string key_;
};

// What a store holds, as far as it matters here.
struct Contents {
  std::vector<std::string> outbox;
  std::set<std::string> under_way;  // deliveries: leased, of which nothing is known
  int delivered = 0;
  int inbox = 0;
  int applied = 0;                      // of the inbox
  std::map<std::string, int> vouchers;  // by order
  std::vector<EntitlementRecord> entitlements;
};

Contents contents_of(const std::string& database) {
  Contents contents;
  const auto store = open_sqlite_store({database, "", true});
  store->read([&](Reader& reader) {
    reader.scan(Table::outbox, "", "", [&](auto key, auto) {
      contents.outbox.emplace_back(key);
      return true;
    });
    reader.scan(Table::deliveries, "of/", "of0", [&](auto key, auto row) {
      const auto record = record_of<DeliveryRecord>(row);
      if (!record.lease.empty()) contents.under_way.emplace(key);
      contents.delivered += record.state == kDeliveryDelivered ? 1 : 0;
      return true;
    });
    reader.scan(Table::inbox, "0", "", [&](auto, auto row) {
      ++contents.inbox;
      contents.applied += record_of<InboxRecord>(row).verdict == "applied" ? 1 : 0;
      return true;
    });
    reader.scan(Table::vouchers, "", "", [&](auto, auto row) {
      ++contents.vouchers[Json::parse(row).at("order")];
      return true;
    });
    reader.scan(Table::entitlements, "", "", [&](auto, auto row) {
      contents.entitlements.push_back(record_of<EntitlementRecord>(row));
      return true;
    });
  });
  return contents;
}

// Of the files of a dead program, which are not touched.
Contents left_behind(const FreshFolder& folder) {
  const FreshFolder copy;
  for (const char* const name : {"shop.db", "shop.db-wal"}) {
    if (std::filesystem::exists(folder.file(name))) {
      std::filesystem::copy(folder.file(name), copy.file(name));
    }
  }
  return contents_of(copy.file("shop.db"));
}

std::set<std::string> codes_in(const std::vector<std::string>& letters) {
  static const std::regex code("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}");
  std::set<std::string> codes;
  for (const std::string& text : letters) {
    for (std::sregex_iterator found(text.begin(), text.end(), code), end; found != end; ++found) {
      codes.insert(found->str());
    }
  }
  return codes;
}

// One shop: served until it is killed, and served again until all is told.
class Life {
 public:
  Life(const Outside& outside, const Founded& founded, int number, std::int64_t kill_at)
      : outside_(outside),
        founded_(founded),
        kitchen_(outside, std::to_string(number)),
        kill_at_(kill_at) {}

  void run() {
    founded_.copy_to(folder_);
    die();
    SCOPED_TRACE("killed at " + std::to_string(kill_at_) + ", " + trap_.where());
    left_ = left_behind(folder_);
    EXPECT_GE(left_.inbox, kitchen_.answered());
    live_on();
    check_store();
    for (const std::string& order : kitchen_.orders()) check_arrived(order);
  }

  std::int64_t points() const { return trap_.passed(); }
  std::string where() const { return trap_.where(); }  // empty: it was not killed
  int doubled() const { return doubled_; }             // messages that arrived twice

 private:
  std::string database() const { return folder_.file("shop.db"); }

  void die() {
    ProgramOptions options = Kitchen::options(outside_);
    for (const std::string& word : trap_.environment()) options.environment.push_back(word);
    Program program(database(), options);
    ASSERT_TRUE(program.start());
    trap_.set(kill_at_);
    kitchen_.go_on(program, founded_.key());
    program.end(SIGTERM);
  }

  void live_on() {
    Program program(database(), Kitchen::options(outside_));
    ASSERT_TRUE(program.start());
    kitchen_.repeat(program);
    ASSERT_TRUE(kitchen_.go_on(program, founded_.key()));
    HttpClient http(program.port());
    while (shown(http, "/v1/deliveries?state=waiting").at("deliveries") != Json::array()) {
      outside_.wait();
    }
    for (const std::string& order : kitchen_.orders()) check_code(http, order);
    EXPECT_EQ(program.end(SIGTERM), 0);
    Process audit({KULANZ_PROGRAM, "audit", "verify", "--store", "sqlite:" + database()});
    const std::string said = audit.rest();
    EXPECT_EQ(audit.wait(), 0) << said;
  }

  Json shown(HttpClient& http, const std::string& path) const {
    const HttpAnswer answer = call(http, founded_.key(), "GET", path, nullptr, "");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json();
  }

  // Every copy of the letter shows the same code, and that has its whole worth.
  void check_code(HttpClient& http, const std::string& order) const {
    const auto codes = codes_in(tally(outside_, order).texts);
    ASSERT_EQ(codes.size(), 1u) << order;
    const Json voucher = shown(http, "/v1/vouchers/" + *codes.begin()).at("voucher");
    EXPECT_EQ(voucher.at("available_minor"), kKitchenFace);
  }

  void check_store() const {
    const Contents all = contents_of(database());
    std::vector<std::string> types;
    std::vector<std::string> expected;
    for (const std::string& order : kitchen_.orders()) {
      for (const std::string& type : kitchen_.told_of(order)) {
        expected.push_back(order + "/delivery/" + type);
      }
    }
    for (const std::string& key : all.outbox) types.push_back(key.substr(0, key.rfind('/')));
    EXPECT_EQ(types, expected);
    EXPECT_EQ(all.inbox, Kitchen::kBodies);
    EXPECT_EQ(all.applied, Kitchen::kBodies);
    EXPECT_EQ(all.under_way, std::set<std::string>());
    EXPECT_EQ(all.vouchers.size(), kitchen_.orders().size());
    for (const auto& [order, count] : all.vouchers) EXPECT_EQ(count, 1) << order;
    EXPECT_EQ(all.entitlements.size(), kitchen_.orders().size());
    for (const EntitlementRecord& one : all.entitlements) {
      EXPECT_EQ(one.serials.size(), 1u) << one.order;
      EXPECT_EQ(one.given_minor, kKitchenFace) << one.order;
    }
  }

  void check_arrived(const std::string& order) {
    const Tally all = tally(outside_, order);
    EXPECT_EQ(all.letters.size(), 1u) << order;
    for (const auto& [id, count] : all.letters)
      check_count(order, "promise.breached", "mail", count);
    EXPECT_EQ(all.webhooks.size(), kitchen_.told_of(order).size()) << order;
    for (const auto& [type, ids] : all.webhooks) {
      EXPECT_EQ(ids.size(), 1u) << order << " " << type;
      for (const auto& [id, count] : ids) check_count(order, type, "webhook", count);
    }
  }

  // Once, or a second time because nobody could know of the first.
  void check_count(const std::string& order, const std::string& type, const std::string& channel,
                   int count) {
    const bool was_under_way =
        std::any_of(left_.under_way.begin(), left_.under_way.end(), [&](const std::string& key) {
          return key.starts_with("of/" + order + "/delivery/" + type + "/") &&
                 key.ends_with("/" + channel);
        });
    EXPECT_GE(count, 1);
    EXPECT_LE(count, was_under_way ? 2 : 1) << order << " " << type << " by " << channel;
    doubled_ += count - 1;
  }

  const Outside& outside_;
  const Founded& founded_;
  FreshFolder folder_;
  Trap trap_;
  Kitchen kitchen_;
  const std::int64_t kill_at_;
  Contents left_;
  int doubled_ = 0;
};

// How many points one whole life passes.
std::int64_t count_points(const Outside& outside, const Founded& founded) {
  Life life(outside, founded, 0, 0);
  life.run();
  return life.points();
}

// Of a soak all, and some more, because another life may have more.
std::vector<std::int64_t> points_to_kill_at(std::int64_t points) {
  const bool all = is_soak();
  const std::int64_t last = all ? points + points / 10 : points;
  const std::int64_t kills = all ? last : volume(kKills / 2, kKills, kKills);
  std::vector<std::int64_t> some;
  for (std::int64_t i = 1; i <= kills; ++i) some.push_back((i * last + kills - 1) / kills);
  return some;
}

}  // namespace

TEST(Killed, BetweenAnyTwoStepsItGoesOnWithoutLossOrASecondVoucher) {
  const Outside outside;
  const Founded founded;
  const std::int64_t points = count_points(outside, founded);
  std::vector<std::unique_ptr<Life>> lives;
  for (const std::int64_t at : points_to_kill_at(points)) {
    const int number = static_cast<int>(lives.size()) + 1;
    lives.push_back(std::make_unique<Life>(outside, founded, number, at));
  }
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kSideBySide; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at; (at = next++) < lives.size();) lives[at]->run();
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::map<std::string, int> where;
  int doubled = 0;
  for (const auto& life : lives) {
    ++where[life->where()];
    doubled += life->doubled();
  }
  const auto killed = static_cast<int>(lives.size()) - where[""];
  std::printf("%d kills at %ld points, %d messages arrived twice under their id\n", killed,
              static_cast<long>(points), doubled);
  for (const auto& [name, count] : where) std::printf("%5d %s\n", count, name.c_str());
  // No two lives have equally many points, and the shorter ones end before the last are met.
  EXPECT_GE(killed * 2, static_cast<int>(lives.size()));
  EXPECT_GT(doubled, 0);  // some lives ended between a message's way out and its note
}

}  // namespace kulanz::ledger
