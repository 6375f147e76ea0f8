// What only a store with a file can get wrong: reopening, sharing, damage.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "server/store/sqlite_checkpointer.h"
#include "server/store/sqlite_schema.h"
#include "server/store/store.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

std::unique_ptr<Store> open(const std::string& path) {
  return open_sqlite_store({.path = path, .vfs = {}});
}

// The text of the StoreError, or "opened".
std::string refusal_of(const std::string& path) {
  try {
    open(path);
  } catch (const StoreError& error) {
    return error.what();
  }
  return "opened";
}

void put(Store& store, std::string_view key, std::string_view value) {
  store.write([&](Transaction& tx) { tx.put(Table::orders, key, value); });
}

std::optional<std::string> get(Store& store, std::string_view key) {
  std::optional<std::string> value;
  store.read([&](Reader& reader) { value = reader.get(Table::orders, key); });
  return value;
}

void run_sql(const std::string& path, const char* sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Whom its rows name is nobody's business but the server's.
TEST(SqliteStore, ItsFilesAreItsOwnersAloneWhateverTheUmask) {
  for (const mode_t mask : {0000U, 0022U, 0077U}) {
    const FreshFolder folder;
    const mode_t before = umask(mask);
    const auto store = open(folder.file("store.db"));
    put(*store, "a", "1");
    umask(before);
    for (const char* const name : {"store.db", "store.db-wal", "store.db-shm", "store.db.lock"}) {
      struct stat file {};
      ASSERT_EQ(stat(folder.file(name).c_str(), &file), 0) << name;
      EXPECT_EQ(file.st_mode & 0777, 0600U) << name << " with umask " << mask;
    }
  }
}

TEST(SqliteStore, TheModeOfAFileThatIsThereStays) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  open(path);
  std::filesystem::permissions(path, std::filesystem::perms(0640));
  open(path);
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0640));
}

TEST(SqliteStore, KeepsEverythingWhenReopened) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  for (int i = 0; i < 5; ++i) {
    const auto store = open(path);
    for (int before = 0; before < i; ++before) {
      EXPECT_EQ(get(*store, std::to_string(before)), "v" + std::to_string(before));
    }
    put(*store, std::to_string(i), "v" + std::to_string(i));
  }
}

TEST(SqliteStore, RefusesASecondOpenInTheSameProcess) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  const auto store = open(path);
  const std::string refusal = refusal_of(path);
  EXPECT_TRUE(says(refusal, path)) << refusal;
  EXPECT_TRUE(says(refusal, "another process is using this database")) << refusal;
  put(*store, "a", "the first one is unharmed");
  EXPECT_EQ(get(*store, "a"), "the first one is unharmed");
}

TEST(SqliteStore, RefusesASecondOpenThroughALink) {
  const FreshFolder folder;
  const auto store = open(folder.file("store.db"));
  std::filesystem::create_symlink(folder.file("store.db"), folder.file("link.db"));
  const std::string refusal = refusal_of(folder.file("link.db"));
  EXPECT_TRUE(says(refusal, "another process is using this database")) << refusal;
}

TEST(SqliteStore, SaysWhoHoldsTheFile) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  const auto store = open(path);
  EXPECT_TRUE(says(refusal_of(path), "process " + std::to_string(getpid()) + " holds"))
      << refusal_of(path);
}

// Exit status of a child process that tries to open the file.
int open_in_another_process(const std::string& path) {
  const pid_t child = fork();
  if (child == 0) {
    const std::string refusal = refusal_of(path);
    _exit(refusal == "opened" ? 1 : says(refusal, "another process is using") ? 2 : 3);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// A child holds the file until it is told to end; a second child and we are refused.
TEST(SqliteStore, RefusesASecondProcess) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  int opened[2];
  int finish[2];
  ASSERT_EQ(pipe(opened), 0);
  ASSERT_EQ(pipe(finish), 0);
  const pid_t holder = fork();
  if (holder == 0) {
    close(finish[1]);
    const auto store = open(path);
    put(*store, "a", "held");
    char byte = 'o';
    const bool told = write(opened[1], &byte, 1) == 1 && read(finish[0], &byte, 1) >= 0;
    _exit(told && get(*store, "a") == "held" ? 0 : 1);
  }
  close(finish[0]);
  char byte = 0;
  ASSERT_EQ(read(opened[0], &byte, 1), 1);
  EXPECT_EQ(open_in_another_process(path), 2);
  EXPECT_TRUE(says(refusal_of(path), "another process is using this database"));
  close(finish[1]);
  int status = 0;
  waitpid(holder, &status, 0);
  EXPECT_EQ(status, 0);
  // It ended without closing: what it was told is there.
  EXPECT_EQ(get(*open(path), "a"), "held");
  close(opened[0]);
  close(opened[1]);
}

TEST(SqliteStore, OfTwoThatStartAtOnceOneWins) {
  for (int round = 0; round < 3; ++round) {
    const FreshFolder folder;
    const std::string path = folder.file("store.db");
    std::vector<std::unique_ptr<Store>> stores(4);
    std::vector<std::thread> threads;
    for (auto& store : stores) {
      threads.emplace_back([&] {
        try {
          store = open(path);
        } catch (const StoreError& error) {
          EXPECT_TRUE(says(error.what(), "another process is using")) << error.what();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::count(stores.begin(), stores.end(), nullptr), 3);
  }
}

TEST(SqliteStore, RefusesANewerSchemaAndLeavesItAlone) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  put(*open(path), "a", "1");
  const std::string newer = "PRAGMA user_version = " + std::to_string(kSchemaVersion + 1);
  run_sql(path, newer.c_str());
  const std::string refusal = refusal_of(path);
  EXPECT_TRUE(says(refusal, path)) << refusal;
  EXPECT_TRUE(says(refusal, "written by a newer version of kulanz")) << refusal;
  const std::string back = "PRAGMA user_version = " + std::to_string(kSchemaVersion);
  run_sql(path, back.c_str());
  EXPECT_EQ(get(*open(path), "a"), "1");
}

TEST(SqliteStore, RefusesTheDatabaseOfAnotherProgram) {
  const FreshFolder folder;
  const std::string path = folder.file("other.db");
  run_sql(path, "CREATE TABLE recipes (name TEXT)");
  EXPECT_TRUE(says(refusal_of(path), "the database of another program"));
  run_sql(path, "SELECT * FROM recipes");
}

TEST(SqliteStore, TakesAnEmptyFileAsNew) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  std::ofstream(path).close();
  put(*open(path), "a", "1");
  EXPECT_EQ(get(*open(path), "a"), "1");
}

TEST(SqliteStore, SaysThatAFileIsDamaged) {
  const FreshFolder folder;
  const std::string rubbish = folder.file("rubbish.db");
  std::ofstream(rubbish) << std::string(10'000, 'x');
  EXPECT_TRUE(says(refusal_of(rubbish), rubbish));
  EXPECT_TRUE(says(refusal_of(rubbish), "damaged, or not a database"));
}

// Every page but the first is overwritten: opening or the first use must say so.
TEST(SqliteStore, SaysThatPagesAreDamaged) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  {
    const auto store = open(path);
    store->write([](Transaction& tx) {
      for (int i = 0; i < 500; ++i) {
        tx.put(Table::orders, std::to_string(i), std::string(500, 'v'));
      }
    });
  }
  const auto size = std::filesystem::file_size(path);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4'096);
  file << std::string(size - 4'096, '\x5a');
  file.close();
  try {
    get(*open(path), "1");
    FAIL() << "read rubbish";
  } catch (const StoreError& error) {
    EXPECT_TRUE(says(error.what(), path)) << error.what();
    EXPECT_TRUE(says(error.what(), "damaged")) << error.what();
  }
}

TEST(SqliteStore, NamesThePathItCannotOpen) {
  const FreshFolder folder;
  const std::string nowhere = folder.file("no/such/folder/store.db");
  EXPECT_TRUE(says(refusal_of(nowhere), nowhere));
  EXPECT_TRUE(says(refusal_of(nowhere), "cannot be opened or created"));
  const std::string a_folder = folder.file("");
  EXPECT_TRUE(says(refusal_of(a_folder), a_folder));
}

// In a child without privileges, because the superuser can write everything.
TEST(SqliteStore, NamesAFileItCannotWrite) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  put(*open(path), "a", "1");
  using std::filesystem::perms;
  std::filesystem::permissions(path, perms(0444));
  std::filesystem::permissions(folder.file(""), perms(0555));
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65'534;
    if (geteuid() == 0 && setuid(kNobody) != 0) _exit(1);
    const std::string refusal = refusal_of(path);
    _exit(says(refusal, path) && says(refusal, "it cannot be written") ? 0 : 2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  std::filesystem::permissions(folder.file(""), perms::owner_all);
}

TEST(SqliteStore, RefusesNamesThatKeepNothing) {
  for (const char* path : {"", ":memory:", "file::memory:"}) {
    EXPECT_TRUE(says(refusal_of(path), "does not name a file")) << path;
  }
}

TEST(SqliteStore, RefusesAnUnknownVfs) {
  const FreshFolder folder;
  EXPECT_THROW(open_sqlite_store({.path = folder.file("store.db"), .vfs = "none"}), StoreError);
}

// Values that grow, shrink and go leave nothing of themselves in the file.
TEST(SqliteStore, WhatIsErasedIsGoneFromTheFile) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  const std::string secret = "Erika Mustermann, erika@example.org";
  {
    const auto store = open(path);
    for (int i = 0; i < 50; ++i) put(*store, std::to_string(i), secret);
  }
  {
    const auto store = open(path);
    store->write([](Transaction& tx) {
      for (int i = 0; i < 50; ++i) tx.erase(Table::orders, std::to_string(i));
    });
  }
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  EXPECT_FALSE(says(bytes, "Mustermann"));
  EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
}

// Without an end of writing, at which SQLite would empty the log by itself.
TEST(SqliteStore, TheLogIsCopiedWhileWritesGoOn) {
  const FreshFolder folder;
  const std::string path = folder.file("store.db");
  const auto store = open_sqlite_store({.path = path, .vfs = {}, .sync = false});
  const std::string page(3'000, 'x');
  constexpr int kPagesOfAWrite = 100;
  for (int i = 0; i < 3 * kMostPages / 2 / kPagesOfAWrite; ++i) {
    store->write([&](Transaction& tx) {
      for (int row = 0; row < kPagesOfAWrite; ++row) {
        tx.put(Table::orders, std::to_string(row), page + std::to_string(i));
      }
    });
  }
  constexpr std::uintmax_t kPageBytes = 4'120;  // with its header
  EXPECT_LE(std::filesystem::file_size(path + "-wal"), (kMostPages + 200) * kPageBytes);
  EXPECT_GT(std::filesystem::file_size(path), kPagesOfAWrite * 3'000U);
}

}  // namespace
}  // namespace kulanz
