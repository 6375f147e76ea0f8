// A backup taken while a server writes: whole, one moment, everything acknowledged.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "server/store/sqlite_backup.h"
#include "server/store/store.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

void no_progress(std::int64_t, std::int64_t) {}

std::string refusal_of(const std::string& path, const std::string& to) {
  try {
    back_up_sqlite({.path = path, .vfs = {}}, to, no_progress);
  } catch (const StoreError& error) {
    return error.what();
  }
  return "copied";
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string key_of(int i) { return std::to_string(1'000'000 + i); }

// The rows of write number i: two tables, so that half of it could be seen.
void write_one(Store& store, int i) {
  store.write([&](Transaction& tx) {
    tx.put(Table::orders, key_of(i), std::string(2'000, 'o'));
    tx.put(Table::audit, key_of(i), "a");
  });
}

// How many writes the copy holds; -1 unless they are the first ones and whole.
int prefix_in(const std::string& path) {
  int count = 0;
  bool whole = true;
  open_sqlite_reader({.path = path, .vfs = {}})->read([&](Reader& reader) {
    reader.scan(Table::orders, "", "", [&](std::string_view key, auto) {
      whole = whole && key == key_of(count) && reader.get(Table::audit, key);
      return ++count, true;
    });
    whole = whole && !reader.get(Table::audit, key_of(count));
  });
  return whole ? count : -1;
}

std::string integrity_of(const std::string& path) {
  sqlite3* db = nullptr;
  std::string answer;
  const auto keep = [](void* out, int, char** values, char**) {
    *static_cast<std::string*>(out) += values[0];
    return 0;
  };
  sqlite3_open(path.c_str(), &db);
  sqlite3_exec(db, "PRAGMA integrity_check", keep, &answer, nullptr);
  sqlite3_close(db);
  return answer;
}

// The child, born before the store is opened, copies as soon as it is told to.
TEST(Backup, TakenDuringWritesIsAPrefixOfThem) {
  constexpr int kBefore = 500;
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  const std::string copy = folder.file("copy.db");
  int start[2];
  ASSERT_EQ(pipe(start), 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte = 0;
    _exit(read(start[0], &byte, 1) == 1 && refusal_of(path, copy) == "copied" ? 0 : 1);
  }
  const auto store = open_sqlite_store({.path = path, .vfs = {}});
  for (int i = 0; i < kBefore; ++i) write_one(*store, i);
  ASSERT_EQ(write(start[1], "s", 1), 1);
  int status = 0;
  int written = kBefore;
  for (; waitpid(child, &status, WNOHANG) == 0; ++written) write_one(*store, written);
  EXPECT_EQ(status, 0);
  const int held = prefix_in(copy);
  EXPECT_GE(held, kBefore);
  EXPECT_LE(held, written);
  EXPECT_EQ(integrity_of(copy), "ok");
  write_one(*store, written);
  EXPECT_EQ(prefix_in(path), written + 1) << "the source is unharmed";
}

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto store = open_sqlite_store({.path = path_, .vfs = {}});
    for (int i = 0; i < 5; ++i) write_one(*store, i);
  }

  FreshFolder folder_;
  std::string path_ = folder_.file("store.db");
  std::string copy_ = folder_.file("copy.db");
};

TEST_F(BackupTest, IsOneFileForItsOwnerAlone) {
  EXPECT_EQ(refusal_of(path_, copy_), "copied");
  struct stat file {};
  ASSERT_EQ(stat(copy_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600U);
  for (const char* end : {".part", "-wal", "-shm", "-journal", ".part-journal", ".part-wal"}) {
    EXPECT_FALSE(std::filesystem::exists(copy_ + end)) << end;
  }
  EXPECT_EQ(prefix_in(copy_), 5);
}

TEST_F(BackupTest, IsAStoreAgain) {
  EXPECT_EQ(refusal_of(path_, copy_), "copied");
  const auto store = open_sqlite_store({.path = copy_, .vfs = {}});
  write_one(*store, 5);
  EXPECT_EQ(prefix_in(copy_), 6);
}

TEST_F(BackupTest, TellsHowFarItIs) {
  std::int64_t last = 0;
  const auto note = [&](std::int64_t done, std::int64_t total) {
    EXPECT_LE(done, total);
    last = done;
  };
  EXPECT_EQ(back_up_sqlite({.path = path_, .vfs = {}}, copy_, note), last);
}

TEST_F(BackupTest, OverwritesNothing) {
  std::ofstream(copy_) << "precious";
  EXPECT_TRUE(says(refusal_of(path_, copy_), copy_ + ": it exists already"));
  std::ifstream file(copy_);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "precious");
}

TEST_F(BackupTest, TouchesNoOtherBackup) {
  std::ofstream(copy_ + ".part") << "half";
  EXPECT_TRUE(says(refusal_of(path_, copy_), "remove this file"));
  EXPECT_TRUE(std::filesystem::exists(copy_ + ".part"));
}

TEST_F(BackupTest, LeavesNothingWhenItFails) {
  const std::string rubbish = folder_.file("rubbish.db");
  std::ofstream(rubbish) << std::string(10'000, 'x');
  EXPECT_TRUE(says(refusal_of(rubbish, copy_), "damaged, or not a database"));
  EXPECT_TRUE(says(refusal_of(folder_.file("missing.db"), copy_), "cannot be opened"));
  EXPECT_TRUE(says(refusal_of(path_, folder_.file("no/folder/copy.db")), "No such file"));
  EXPECT_FALSE(std::filesystem::exists(copy_));
  EXPECT_FALSE(std::filesystem::exists(copy_ + ".part"));
}

TEST_F(BackupTest, SaysThatItsSourceIsDamaged) {
  const auto size = std::filesystem::file_size(path_);
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(size - 4'096));
  file << std::string(4'096, '\x5a');
  file.close();
  const std::string refusal = refusal_of(path_, copy_);
  EXPECT_TRUE(says(refusal, "damaged")) << refusal;
  EXPECT_FALSE(std::filesystem::exists(copy_));
}

}  // namespace
}  // namespace kulanz
