// What an operator is told when the disk or the file is not what it should be.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "server/store/sqlite_schema.h"
#include "server/store/store.h"
#include "tests/store/fresh_folder.h"
#include "tests/store/power_cut_vfs.h"

namespace kulanz {
namespace {

std::unique_ptr<Store> open(const std::string& path) {
  return open_sqlite_store({.path = path, .vfs = {}});
}

std::string refusal_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const StoreError& error) {
    return error.what();
  }
  return "done";
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void put(Store& store, std::string_view key, std::string_view value) {
  store.write([&](Transaction& tx) { tx.put(Table::orders, key, value); });
}

std::optional<std::string> get(Readable& from, std::string_view key) {
  std::optional<std::string> value;
  from.read([&](Reader& reader) { value = reader.get(Table::orders, key); });
  return value;
}

TEST(SqliteFault, AFullDiskIsNamedAndTheStoreGoesOnWhenThereIsRoom) {
  PowerCutDisk disk(1);
  const auto store = open_sqlite_store({.path = "shop.db", .vfs = disk.vfs()});
  put(*store, "before", "1");
  disk.set_room(20'000);
  const auto large = [&] { put(*store, "large", std::string(50'000, 'v')); };
  const std::string refusal = refusal_of(large);
  EXPECT_TRUE(says(refusal, "shop.db")) << refusal;
  EXPECT_TRUE(says(refusal, "the disk is full")) << refusal;
  EXPECT_EQ(get(*store, "before"), "1") << "reading needs no room";
  EXPECT_EQ(get(*store, "large"), std::nullopt);
  disk.set_room(std::nullopt);
  EXPECT_EQ(refusal_of(large), "done");
  EXPECT_EQ(get(*store, "large")->size(), 50'000U);
}

TEST(SqliteFault, AFullDiskAtTheFirstStartIsNamed) {
  PowerCutDisk disk(1);
  const SqliteOptions options{.path = "shop.db", .vfs = disk.vfs()};
  disk.set_room(1'000);
  EXPECT_TRUE(says(refusal_of([&] { open_sqlite_store(options); }), "the disk is full"));
  disk.set_room(std::nullopt);
  EXPECT_EQ(refusal_of([&] { put(*open_sqlite_store(options), "a", "1"); }), "done");
}

TEST(SqliteFault, ADiskThatTurnsReadOnlyIsNamedAndStillRead) {
  PowerCutDisk disk(1);
  const auto store = open_sqlite_store({.path = "shop.db", .vfs = disk.vfs()});
  put(*store, "a", "1");
  disk.set_read_only(true);
  EXPECT_TRUE(says(refusal_of([&] { put(*store, "a", "2"); }), "it cannot be written"));
  EXPECT_EQ(get(*store, "a"), "1");
  disk.set_read_only(false);
  put(*store, "a", "2");
  EXPECT_EQ(get(*store, "a"), "2");
}

// In a child without privileges, because the superuser can write everything.
int status_as_nobody(const std::function<bool()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65'534;
    if (geteuid() == 0 && setuid(kNobody) != 0) _exit(1);
    _exit(work() ? 0 : 2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST(SqliteFault, AFolderThatCannotBeWrittenIsNamed) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  std::filesystem::permissions(folder.file(""), std::filesystem::perms(0555));
  EXPECT_EQ(status_as_nobody([&] {
              const std::string refusal = refusal_of([&] { open(path); });
              return says(refusal, path) && says(refusal, "it cannot be written");
            }),
            0);
  std::filesystem::permissions(folder.file(""), std::filesystem::perms::owner_all);
}

TEST(SqliteFault, AFileThatCannotBeWrittenIsNamed) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  put(*open(path), "a", "1");
  using std::filesystem::perms;
  std::filesystem::permissions(folder.file(""), perms(0777));
  std::filesystem::permissions(path + ".lock", perms(0666));
  std::filesystem::permissions(path, perms(0444));
  EXPECT_EQ(status_as_nobody(
                [&] { return says(refusal_of([&] { open(path); }), "it cannot be written"); }),
            0);
}

class DamagedFile : public ::testing::Test {
 protected:
  static constexpr int kRows = 2'000;

  static std::string key_of(int i) { return std::to_string(10'000 + i); }

  void SetUp() override {
    open(path_)->write([](Transaction& tx) {
      for (int i = 0; i < kRows; ++i) tx.put(Table::orders, key_of(i), std::string(300, 'v'));
    });
  }

  void overwrite(std::streamoff at, const std::string& bytes) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << bytes;
  }

  FreshFolder folder_;
  std::string path_ = folder_.file("store.db");
};

TEST_F(DamagedFile, ADamagedHeaderIsRefused) {
  overwrite(0, std::string(100, '\x5a'));
  const std::string refusal = refusal_of([&] { open(path_); });
  EXPECT_TRUE(says(refusal, path_)) << refusal;
  EXPECT_TRUE(says(refusal, "damaged, or not a database")) << refusal;
}

// Other rows are still served, so that they can be saved.
TEST_F(DamagedFile, APageInTheMiddleIsNamedByWhoeverReadsIt) {
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(path_));
  overwrite(size / 2 / 4'096 * 4'096, std::string(4'096, '\x5a'));
  const auto store = open(path_);
  int damaged = 0;
  int read = 0;
  for (int i = 0; i < kRows; ++i) {
    const std::string refusal = refusal_of([&] { get(*store, key_of(i)); });
    if (refusal == "done") {
      ++read;
    } else {
      EXPECT_TRUE(says(refusal, path_) && says(refusal, "damaged")) << refusal;
      ++damaged;
    }
  }
  EXPECT_GT(damaged, 0);
  EXPECT_GT(read, kRows * 9 / 10);
}

// A child that is killed leaves its log; what is cut off at its end was never synced.
TEST_F(DamagedFile, ALogThatIsCutOffGivesWhatWasWholeInIt) {
  const pid_t child = fork();
  if (child == 0) {
    const auto store = open(path_);
    for (int i = 0; i < 20; ++i) put(*store, "after " + std::to_string(i), "v");
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  const std::string log = path_ + "-wal";
  std::filesystem::resize_file(log, std::filesystem::file_size(log) / 2 + 100);
  const auto store = open(path_);
  EXPECT_EQ(get(*store, "after 0"), "v");
  EXPECT_EQ(get(*store, "after 19"), std::nullopt);
  bool gap = false;
  for (int i = 0; i < 20; ++i) {
    const bool there = get(*store, "after " + std::to_string(i)).has_value();
    EXPECT_FALSE(gap && there) << "row " << i << " without the one before it";
    gap = gap || !there;
  }
  put(*store, "more", "v");
}

}  // namespace
}  // namespace kulanz
