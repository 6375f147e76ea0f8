// The disk model itself: a test that relies on it must know that it forgets.
#include "tests/store/power_cut_vfs.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <set>
#include <string>
#include <thread>

#include "server/store/sqlite_connection.h"
#include "server/store/store.h"
#include "tests/store/power_cut_disk.h"

namespace kulanz {
namespace {

using Disk = PowerCutDisk::Disk;

constexpr int kLog = SQLITE_OPEN_CREATE | SQLITE_OPEN_WAL;
constexpr int kData = SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB;

struct OpenFile : Disk::File {
  OpenFile(Disk& on, const char* name, int flags) : Disk::File{} {
    result = on.open(name, flags, *this);
  }
  int result;
};

std::string content(Disk& disk, const char* name) {
  OpenFile file(disk, name, 0);
  if (file.result != SQLITE_OK) return "no such file";
  sqlite3_int64 size = 0;
  disk.size(file, size);
  std::string bytes(static_cast<std::size_t>(size), ' ');
  disk.read(file, bytes.data(), bytes.size(), 0);
  return bytes;
}

TEST(PowerCutDisk, KeepsWhatWasSyncedAndForgetsTheRest) {
  Disk disk(1);
  OpenFile file(disk, "log", kLog);
  EXPECT_EQ(disk.write(file, {0, "kept"}), SQLITE_OK);
  EXPECT_EQ(disk.sync(file), SQLITE_OK);
  EXPECT_EQ(disk.write(file, {4, " lost"}), SQLITE_OK);
  EXPECT_EQ(content(disk, "log"), "kept lost");
  disk.reboot(Unsynced::lost);
  EXPECT_EQ(content(disk, "log"), "kept");
}

TEST(PowerCutDisk, ForgetsNamesUntilTheFolderIsSynced) {
  Disk disk(1);
  OpenFile data(disk, "data", kData);
  disk.write(data, {0, "data"});
  disk.sync(data);
  disk.reboot(Unsynced::lost);
  EXPECT_EQ(content(disk, "data"), "no such file");

  OpenFile again(disk, "data", kData);
  disk.write(again, {0, "data"});
  disk.sync(again);
  OpenFile log(disk, "log", kLog);
  disk.sync(log);
  disk.reboot(Unsynced::lost);
  EXPECT_EQ(content(disk, "data"), "data");

  EXPECT_EQ(disk.remove("log", false), SQLITE_OK);
  EXPECT_EQ(content(disk, "log"), "no such file");
  disk.reboot(Unsynced::lost);
  EXPECT_EQ(content(disk, "log"), "");
  EXPECT_EQ(disk.remove("log", true), SQLITE_OK);
  disk.reboot(Unsynced::lost);
  EXPECT_EQ(content(disk, "log"), "no such file");
}

// Three sectors written over three: each of the eight outcomes must be possible.
TEST(PowerCutDisk, TearsWritesAtSectors) {
  std::set<std::string> outcomes;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Disk disk(seed);
    OpenFile file(disk, "log", kLog);
    disk.write(file, {0, std::string(3 * 512, 'o')});
    disk.sync(file);
    disk.write(file, {0, std::string(3 * 512, 'n')});
    disk.reboot(Unsynced::torn);
    const std::string bytes = content(disk, "log");
    ASSERT_EQ(bytes.size(), 3U * 512);
    std::string outcome;
    for (std::size_t sector = 0; sector < 3; ++sector) {
      const std::string part = bytes.substr(sector * 512, 512);
      ASSERT_EQ(part, std::string(512, part[0]));
      outcome += part[0];
    }
    outcomes.insert(outcome);
  }
  EXPECT_EQ(outcomes.size(), 8U);
}

TEST(PowerCutDisk, FailsEverythingFromTheCutOnAndOldFilesForEver) {
  PowerCutDisk::Disk disk(1);
  OpenFile file(disk, "log", kLog);
  disk.until_cut.start(3);
  EXPECT_EQ(disk.write(file, {0, "1"}), SQLITE_OK);
  EXPECT_EQ(disk.sync(file), SQLITE_OK);
  EXPECT_EQ(disk.write(file, {1, "2"}), SQLITE_IOERR_WRITE);
  char byte = 0;
  EXPECT_EQ(disk.read(file, &byte, 1, 0), SQLITE_IOERR_READ);
  EXPECT_EQ(disk.sync(file), SQLITE_IOERR_FSYNC);
  EXPECT_EQ(OpenFile(disk, "log", kLog).result, SQLITE_CANTOPEN);
  EXPECT_EQ(disk.remove("log", true), SQLITE_IOERR_DELETE);
  disk.reboot(Unsynced::lost);
  EXPECT_EQ(content(disk, "log"), "1");
  EXPECT_EQ(disk.write(file, {1, "2"}), SQLITE_IOERR_WRITE);
  EXPECT_EQ(content(disk, "log"), "1");
}

TEST(PowerCutDisk, AFailedSyncIsNotMadeGoodByTheNext) {
  Disk disk(1);
  OpenFile file(disk, "log", kLog);
  disk.sync(file);
  disk.write(file, {0, "once"});
  disk.until_bad_sync.start(1);
  EXPECT_EQ(disk.sync(file), SQLITE_IOERR_FSYNC);
  EXPECT_EQ(disk.sync(file), SQLITE_OK);
  EXPECT_EQ(content(disk, "log"), "once");
  disk.reboot(Unsynced::lost);
  EXPECT_EQ(content(disk, "log"), "");
}

TEST(PowerCutDisk, AFailedWriteHasWrittenHalf) {
  Disk disk(1);
  OpenFile file(disk, "log", kLog);
  disk.until_bad_write.start(2);
  EXPECT_EQ(disk.write(file, {0, "ab"}), SQLITE_OK);
  EXPECT_EQ(disk.write(file, {2, "cdef"}), SQLITE_IOERR_WRITE);
  EXPECT_EQ(disk.write(file, {4, "gh"}), SQLITE_OK);
  EXPECT_EQ(content(disk, "log"), "abcdgh");
}

TEST(PowerCutDisk, CarriesAStore) {
  PowerCutDisk disk(1);
  const SqliteOptions options{.path = "shop.db", .vfs = disk.vfs()};
  open_sqlite_store(options)->write([](Transaction& tx) { tx.put(Table::meta, "a", "1"); });
  disk.cut_power();
  EXPECT_TRUE(disk.is_off());
  EXPECT_THROW(open_sqlite_store(options), StoreError);
  disk.reboot(Unsynced::lost);
  open_sqlite_store(options)->read(
      [](Reader& reader) { EXPECT_EQ(reader.get(Table::meta, "a"), "1"); });
}

// The other connection's thread may not run for a while, on a busy machine.
TEST(PowerCutDisk, GivesALockTimeToBeReleased) {
  PowerCutDisk disk(1);
  const SqliteOptions options{.path = "shop.db", .vfs = disk.vfs()};
  open_sqlite_store(options);
  SqliteConnection holder(options, SqliteConnection::Access::write);
  SqliteConnection other(options, SqliteConnection::Access::write);
  holder.execute("BEGIN IMMEDIATE");
  std::thread release([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    holder.execute("COMMIT");
  });
  EXPECT_NO_THROW(other.execute("BEGIN IMMEDIATE; COMMIT"));
  release.join();
}

}  // namespace
}  // namespace kulanz
