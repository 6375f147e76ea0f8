// After forget() no byte of what was erased is in any file of the store: not in rows
// that moved between pages, not in freed pages, not in the log.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "server/store/sqlite_scrub.h"
#include "server/store/store.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

constexpr std::string_view kMarker = "Mustermann";

// How often the marker is in the files of the folder.
int count_markers(const std::string& folder) {
  int found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    for (auto at = bytes.find(kMarker); at != std::string::npos; at = bytes.find(kMarker, at + 1)) {
      ++found;
    }
  }
  return found;
}

// Rows of people and of others side by side, of all sizes, so that pages split, merge
// and overflow; written, replaced and erased in random order.
class Crowd {
 public:
  explicit Crowd(std::uint64_t seed) : random_(seed) {}

  void live(Store& store, int rounds) {
    for (int round = 0; round < rounds; ++round) {
      store.write([&](Transaction& tx) {
        for (int i = 0; i < 400; ++i) step(tx);
      });
    }
  }

  void erase_people(Store& store) {
    store.write([&](Transaction& tx) {
      for (const std::string& key : people_) tx.erase(Table::orders, key);
    });
    people_.clear();
  }

 private:
  void step(Transaction& tx) {
    const std::string number = std::to_string(random_() % 5'000);
    const std::string size(random_() % 20 == 0 ? random_() % 9'000 : random_() % 400, 'x');
    if (random_() % 2 == 0) return tx.put(Table::orders, number, size);
    const std::string key = number + " " + std::string(kMarker);
    if (random_() % 3 == 0) {
      tx.erase(Table::orders, key);
      people_.erase(key);
    } else {
      tx.put(Table::orders, key, size + std::string(kMarker) + size + std::string(kMarker));
      people_.insert(key);
    }
  }

  std::mt19937_64 random_;
  std::set<std::string> people_;
};

std::unique_ptr<Store> open(const FreshFolder& folder) {
  return open_sqlite_store({.path = folder.file("store.db"), .vfs = {}});
}

TEST(Forget, LeavesNothingOfWhatWasErased) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const FreshFolder folder;
    const auto store = open(folder);
    Crowd crowd(seed);
    crowd.live(*store, 20);
    ASSERT_GT(count_markers(folder.file("")), 1'000);
    crowd.erase_people(*store);
    ASSERT_GT(count_markers(folder.file("")), 0) << "nothing to forget: this test is blind";
    store->forget();
    EXPECT_EQ(count_markers(folder.file("")), 0) << "seed " << seed;
  }
}

// What was moved out of a page long ago must not come back with its next change.
TEST(Forget, NothingComesBackWithLaterWrites) {
  const FreshFolder folder;
  const auto store = open(folder);
  Crowd crowd(1);
  crowd.live(*store, 20);
  crowd.erase_people(*store);
  store->forget();
  for (int i = 0; i < 5'000; i += 500) {
    store->write([&](Transaction& tx) {
      for (int j = i; j < i + 500; ++j) tx.put(Table::orders, std::to_string(j), "touched");
    });
    ASSERT_EQ(count_markers(folder.file("")), 0) << "after " << i << " writes";
  }
}

TEST(Forget, SaysSoWhenAReaderIsInTheWayAndWorksAfterwards) {
  const FreshFolder folder;
  const auto store = open(folder);
  Crowd crowd(1);
  crowd.live(*store, 5);
  const auto elsewhere = open_sqlite_reader({.path = folder.file("store.db"), .vfs = {}});
  elsewhere->read([&](Reader& reader) {
    reader.get(Table::orders, "a");
    crowd.erase_people(*store);
    try {
      store->forget();
      ADD_FAILURE() << "forgot what a reader still sees";
    } catch (const StoreError& error) {
      EXPECT_NE(std::string(error.what()).find("a reader or a backup is still at work"),
                std::string::npos)
          << error.what();
    }
  });
  store->forget();
  EXPECT_EQ(count_markers(folder.file("")), 0);
}

TEST(Forget, AMemoryStoreHasNothingToForget) {
  const auto store = open_memory_store();
  store->write([](Transaction& tx) { tx.put(Table::orders, "a", "1"); });
  store->forget();
  store->read([](Reader& reader) { EXPECT_EQ(reader.get(Table::orders, "a"), "1"); });
}

// The page by hand: a leaf with two cells, contents from 4,000 on.
TEST(Forget, KnowsTheUnusedPartOfAPage) {
  std::vector<unsigned char> page(4'096);
  const auto look = [&](bool is_first) {
    const Unused unused = unused_part(page.data(), page.size(), is_first);
    return std::pair(unused.from, unused.until);
  };
  EXPECT_EQ(look(false), std::pair(std::size_t{0}, std::size_t{0})) << "a freed page";
  page[0] = 10;
  page[4] = 2;
  page[5] = 4'000 >> 8;
  page[6] = 4'000 & 0xff;
  EXPECT_EQ(look(false), std::pair(std::size_t{12}, std::size_t{4'000}));
  page[0] = 2;
  EXPECT_EQ(look(false), std::pair(std::size_t{16}, std::size_t{4'000}));
  EXPECT_EQ(look(true), std::pair(std::size_t{0}, std::size_t{0}));
  page[0] = 1;
  EXPECT_EQ(look(false), std::pair(std::size_t{0}, std::size_t{0})) << "an overflow page";
  page[0] = 10;
  page[5] = 0;
  page[6] = 3;
  EXPECT_EQ(look(false), std::pair(std::size_t{0}, std::size_t{0})) << "a damaged page";
}

}  // namespace
}  // namespace kulanz
