// The model behind power_cut_vfs.h: files with a durable image and unsynced changes.
// Functions answer with SQLite's result codes.
#pragma once

#include <sqlite3.h>

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/store/power_cut_vfs.h"

namespace kulanz {

// A write of `bytes` at `offset`, or, without bytes, a truncation to `offset`.
struct Change {
  std::size_t offset;
  std::string bytes;
};

// What connections know of one another: SQLite's five levels of a lock on the file, and
// the memory they share, with its slots, of which each is held by one or shared by many.
struct Shared {
  int sharing = 0;                 // connections at SQLITE_LOCK_SHARED or above
  const void* reserved = nullptr;  // the one at SQLITE_LOCK_RESERVED or above
  bool pending = false;            // it waits for the others to go
  std::map<int, std::unique_ptr<char[]>> regions;
  std::array<int, SQLITE_SHM_NLOCK> slots{};  // -1: by one
};

// A file: its image as programs see it, the one that survives, and what lies between.
struct Inode {
  std::string durable;
  std::string current;
  std::vector<Change> unsynced;
  // Gone when its processes are, except for their own eyes.
  std::shared_ptr<Shared> shared = std::make_shared<Shared>();

  void change(Change change);
  void sync();
};

using Folder = std::map<std::string, std::shared_ptr<Inode>>;

// Counts down to one event.
class Countdown {
 public:
  void start(int steps) { left_ = steps; }
  bool is_ahead() const { return left_ > 0; }
  bool step() { return left_ > 0 && --left_ == 0; }

 private:
  int left_ = 0;
};

class PowerCutDisk::Disk {
 public:
  explicit Disk(std::uint64_t seed) : random_(seed) {}

  // An open file. What it does after a power cut fails, also after the reboot.
  struct File {
    sqlite3_file base;
    Disk* disk;
    std::shared_ptr<Inode> inode;
    std::shared_ptr<Shared> shared;
    std::string deleted_on_close;
    int boot;
    bool syncs_folder;
    int level;                                // of its lock, SQLITE_LOCK_...
    std::array<int, SQLITE_SHM_NLOCK> slots;  // of the shared memory: 0, 1 shared, -1 alone
  };

  int open(const char* name, int flags, File& file);
  int remove(const std::string& name, bool sync_folder);
  bool exists(const std::string& name);
  int read(const File& file, char* out, std::size_t size, std::size_t offset);
  int write(File& file, Change change);
  int truncate(File& file, std::size_t size);
  int sync(File& file);
  int size(const File& file, sqlite3_int64& size);
  void random_bytes(char* out, int count);
  int lock(File& file, int level);
  int unlock(File& file, int level);
  bool is_reserved(const File& file);
  int map(File& file, int region, int size, bool extend, volatile void** out);
  int lock_slots(File& file, int first, int count, int flags);
  void reboot(Unsynced unsynced);
  void kill();

  std::string name;
  sqlite3_vfs vfs{};
  std::mutex mutex;
  bool off = false;
  int operations = 0;
  Countdown until_cut;
  Countdown until_bad_write;
  Countdown until_bad_sync;
  Countdown until_bad_truncation;
  bool read_only = false;
  std::optional<std::size_t> room;  // bytes that files may still grow by

 private:
  bool is_dead(const File& file) const { return off || file.boot != boot_; }
  void count_operation() {
    ++operations;
    if (until_cut.step()) off = true;
  }
  // True, and takes it, when there is room for the file to grow to `end`.
  bool take_room(const Inode& inode, std::size_t end);
  void end_processes();
  bool toss(unsigned percent) { return random_() % 100 < percent; }
  void settle_names(Unsynced unsynced);
  void settle(Inode& inode, Unsynced unsynced, unsigned percent);

  std::mt19937_64 random_;
  int boot_ = 0;
  Folder now_;      // the folder as programs see it
  Folder durable_;  // the folder as a power cut leaves it
};

}  // namespace kulanz
