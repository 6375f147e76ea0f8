// A disk in memory that loses what was not synced, for SQLite.
//
// A file has a durable image and the changes made since its last sync. Reads see
// both; a power cut forgets the changes, or keeps any subset of them, torn at
// sectors of 512 bytes and out of order, as a real disk with a cache may. Names
// behave likewise: a file that was created or deleted is surely so only after the
// folder was synced, which is what SQLite's own unix VFS does at the first sync of
// a new log or journal.
//
//   PowerCutDisk disk(seed);
//   auto store = open_sqlite_store({.path = "shop.db", .vfs = disk.vfs()});
//   disk.cut_power_after(17);
//   ... use the store until it fails ...
//   store.reset();
//   disk.reboot(Unsynced::torn);
//   store = open_sqlite_store(...);   // everything acknowledged must be there
//
// Locks and shared memory work among the connections of one process; both are gone
// after a power cut or a kill. Its calls may come from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace kulanz {

// What becomes of unsynced changes in a power cut.
enum class Unsynced : std::uint8_t {
  lost,  // all of them are gone
  torn,  // each sector of each of them is gone or not, by the seed
};

class PowerCutDisk {
 public:
  explicit PowerCutDisk(std::uint64_t seed);
  ~PowerCutDisk();  // no store may be open on it any more
  PowerCutDisk(const PowerCutDisk&) = delete;
  PowerCutDisk& operator=(const PowerCutDisk&) = delete;

  // The name under which SQLite knows it, valid as long as it lives.
  const char* vfs() const;

  // The power goes at once, or during the given operation from now, counted from 1
  // (operations are writes, truncations, syncs, creations and deletions). From
  // then on everything fails, for open files for ever.
  void cut_power();
  void cut_power_after(int operations);
  bool is_off() const;

  // Decides what survived and serves it to files opened from now on. No failure that
  // was asked for is ahead any more.
  void reboot(Unsynced unsynced);

  // As kill -9 does: open files are dead for ever, and what was written is still
  // there to be read, unsynced.
  void kill();

  // The given write, sync or truncation from now, counted from 1 (0: none), fails
  // once; the disk goes on. A failed write has written its first half, a failed
  // truncation nothing. A failed sync, as on Linux, leaves its changes readable but
  // never makes them durable unless they are written again.
  void fail_write_after(int writes);
  void fail_sync_after(int syncs);
  void fail_truncation_after(int truncations);

  // Whether a failure asked for above has not come yet.
  bool failure_is_ahead() const;

  // Files may grow by that much from now on, or (nullopt) as they like.
  void set_room(std::optional<std::size_t> bytes);

  void set_read_only(bool read_only);

  // Operations so far: lets a test place its cuts.
  int operations() const;

  class Disk;  // the implementation

 private:
  std::unique_ptr<Disk> disk_;
};

}  // namespace kulanz
