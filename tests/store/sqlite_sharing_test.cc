// Who may use a store's file at once: readers beside the writer, and other processes.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <latch>
#include <thread>

#include "server/store/store.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

class SqliteSharing : public ::testing::Test {
 protected:
  void put(std::string_view key, std::string_view value) {
    store_->write([&](Transaction& tx) { tx.put(Table::orders, key, value); });
  }

  static std::optional<std::string> get(Readable& from, std::string_view key) {
    std::optional<std::string> value;
    from.read([&](Reader& reader) { value = reader.get(Table::orders, key); });
    return value;
  }

  std::string refusal_of_reader(const std::string& path) {
    try {
      get(*open_sqlite_reader({.path = path, .vfs = {}}), "a");
    } catch (const StoreError& error) {
      return error.what();
    }
    return "read";
  }

  FreshFolder folder_;
  std::string path_ = folder_.file("store.db");
  std::unique_ptr<Store> store_ = open_sqlite_store({.path = path_, .vfs = {}});
};

// The write stays in its body until the read has ended: if a read waited, this hung.
TEST_F(SqliteSharing, AReadWaitsForNoWrite) {
  put("a", "1");
  std::latch written(1);
  std::latch has_read(1);
  std::thread writer([&] {
    store_->write([&](Transaction& tx) {
      tx.put(Table::orders, "a", "2");
      written.count_down();
      has_read.wait();
    });
  });
  written.wait();
  EXPECT_EQ(get(*store_, "a"), "1");
  has_read.count_down();
  writer.join();
  EXPECT_EQ(get(*store_, "a"), "2");
}

TEST_F(SqliteSharing, AWriteWaitsForNoReadAndTheReadKeepsItsState) {
  put("a", "1");
  store_->read([&](Reader& reader) {
    EXPECT_EQ(reader.get(Table::orders, "a"), "1");
    std::thread([&] { put("a", "2"); }).join();
    EXPECT_EQ(reader.get(Table::orders, "a"), "1");
  });
  EXPECT_EQ(get(*store_, "a"), "2");
}

// More at once than there are connections.
TEST_F(SqliteSharing, ManyReadAtOnce) {
  put("a", "1");
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) EXPECT_EQ(get(*store_, "a"), "1");
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(SqliteSharing, AConnectionIsFreeAgainAfterABodyThatThrew) {
  put("a", "1");
  for (int i = 0; i < 20; ++i) {
    EXPECT_THROW(store_->read([](Reader& reader) {
      reader.get(Table::orders, "a");
      throw std::out_of_range("mine");
    }),
                 std::out_of_range);
  }
  put("a", "2");
  EXPECT_EQ(get(*store_, "a"), "2");
}

// Opens, looks and closes many times; 0 when every look met a whole write.
int read_in_another_process(const std::string& path) {
  for (int round = 0; round < 50; ++round) {
    bool whole = false;
    const auto file = open_sqlite_reader({.path = path, .vfs = {}});
    file->read([&](Reader& reader) {
      whole = reader.get(Table::orders, "a") == reader.get(Table::vouchers, "a");
    });
    if (!whole) return 1;
  }
  return 0;
}

// The child is born before the store and its threads are.
TEST(SqliteOtherProcess, ReadsWhileAServerWrites) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  int opened[2];
  ASSERT_EQ(pipe(opened), 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte = 0;
    _exit(read(opened[0], &byte, 1) == 1 ? read_in_another_process(path) : 2);
  }
  const auto store = open_sqlite_store({.path = path, .vfs = {}});
  ASSERT_EQ(write(opened[1], "o", 1), 1);
  int status = 0;
  int count = 0;
  for (; waitpid(child, &status, WNOHANG) == 0; ++count) {
    store->write([&](Transaction& tx) {
      tx.put(Table::orders, "a", std::to_string(count));
      tx.put(Table::vouchers, "a", std::to_string(count));
    });
  }
  EXPECT_EQ(status, 0);
  EXPECT_GT(count, 0);
  close(opened[0]);
  close(opened[1]);
}

TEST_F(SqliteSharing, AReaderChangesNothingAndNeedsNoServer) {
  put("a", "1");
  store_.reset();
  const auto before = std::filesystem::last_write_time(path_);
  EXPECT_EQ(get(*open_sqlite_reader({.path = path_, .vfs = {}}), "a"), "1");
  EXPECT_EQ(std::filesystem::last_write_time(path_), before);
}

TEST_F(SqliteSharing, AReaderIsRefusedWhatIsNoStore) {
  const std::string missing = folder_.file("missing.db");
  EXPECT_NE(refusal_of_reader(missing).find("cannot be opened"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(missing));
  const std::string rubbish = folder_.file("rubbish.db");
  std::ofstream(rubbish) << std::string(10'000, 'x');
  EXPECT_NE(refusal_of_reader(rubbish).find("damaged, or not a database"), std::string::npos);
  const std::string empty = folder_.file("empty.db");
  std::ofstream(empty).flush();
  EXPECT_NE(refusal_of_reader(empty).find("written by an older version"), std::string::npos);
}

}  // namespace
}  // namespace kulanz
