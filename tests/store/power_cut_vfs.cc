// The glue between SQLite and the model in power_cut_disk.h.
#include "tests/store/power_cut_vfs.h"

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <utility>

#include "tests/store/power_cut_disk.h"

namespace kulanz {
namespace {

using Disk = PowerCutDisk::Disk;

Disk::File& file_of(sqlite3_file* file) { return *reinterpret_cast<Disk::File*>(file); }
Disk& disk_of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

int close_file(sqlite3_file* base) {
  Disk::File& file = file_of(base);
  file.disk->unlock(file, SQLITE_LOCK_NONE);
  if (!file.deleted_on_close.empty()) file.disk->remove(file.deleted_on_close, false);
  file.~File();
  return SQLITE_OK;
}

int unmap(sqlite3_file* base, int) {
  Disk::File& file = file_of(base);
  file.disk->lock_slots(file, 0, SQLITE_SHM_NLOCK, SQLITE_SHM_UNLOCK);
  return SQLITE_OK;
}

const sqlite3_io_methods kFileMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead =
        [](sqlite3_file* f, void* out, int size, sqlite3_int64 offset) {
          return file_of(f).disk->read(file_of(f), static_cast<char*>(out),
                                       static_cast<std::size_t>(size),
                                       static_cast<std::size_t>(offset));
        },
    .xWrite =
        [](sqlite3_file* f, const void* bytes, int size, sqlite3_int64 offset) {
          std::string copy(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
          return file_of(f).disk->write(file_of(f),
                                        {static_cast<std::size_t>(offset), std::move(copy)});
        },
    .xTruncate =
        [](sqlite3_file* f, sqlite3_int64 size) {
          return file_of(f).disk->truncate(file_of(f), static_cast<std::size_t>(size));
        },
    .xSync = [](sqlite3_file* f, int) { return file_of(f).disk->sync(file_of(f)); },
    .xFileSize = [](sqlite3_file* f,
                    sqlite3_int64* size) { return file_of(f).disk->size(file_of(f), *size); },
    .xLock = [](sqlite3_file* f, int level) { return file_of(f).disk->lock(file_of(f), level); },
    .xUnlock = [](sqlite3_file* f,
                  int level) { return file_of(f).disk->unlock(file_of(f), level); },
    .xCheckReservedLock =
        [](sqlite3_file* f, int* held) {
          *held = file_of(f).disk->is_reserved(file_of(f)) ? 1 : 0;
          return SQLITE_OK;
        },
    .xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
    .xSectorSize = [](sqlite3_file*) { return 4'096; },
    // As the system's VFS claims: a torn write leaves the bytes beside it alone.
    .xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; },
    .xShmMap =
        [](sqlite3_file* f, int region, int size, int extend, volatile void** out) {
          return file_of(f).disk->map(file_of(f), region, size, extend != 0, out);
        },
    .xShmLock =
        [](sqlite3_file* f, int first, int count, int flags) {
          return file_of(f).disk->lock_slots(file_of(f), first, count, flags);
        },
    .xShmBarrier = [](sqlite3_file* f) { const std::lock_guard fence(file_of(f).disk->mutex); },
    .xShmUnmap = unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* base, int flags,
              int* out_flags) {
  auto* const file = new (base) Disk::File{};
  const int result = disk_of(vfs).open(name, flags, *file);
  if (result != SQLITE_OK) {
    file->~File();
    base->pMethods = nullptr;  // SQLite then does not close it
    return result;
  }
  file->base.pMethods = &kFileMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

void fill_vfs(Disk& disk) {
  sqlite3_vfs& vfs = disk.vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(Disk::File);
  vfs.mxPathname = 512;
  vfs.zName = disk.name.c_str();
  vfs.pAppData = &disk;
  vfs.xOpen = open_file;
  vfs.xDelete = [](sqlite3_vfs* v, const char* name, int sync_folder) {
    return disk_of(v).remove(name, sync_folder != 0);
  };
  vfs.xAccess = [](sqlite3_vfs* v, const char* name, int, int* result) {
    *result = disk_of(v).exists(name) ? 1 : 0;
    return SQLITE_OK;
  };
  vfs.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
  };
  vfs.xRandomness = [](sqlite3_vfs* v, int size, char* out) {
    disk_of(v).random_bytes(out, size);
    return size;
  };
  // It must be a sleep: SQLite counts how often it waited for a lock, not how long.
  vfs.xSleep = [](sqlite3_vfs*, int microseconds) {
    std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
    return microseconds;
  };
  vfs.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
  vfs.xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64* milliseconds) {
    *milliseconds = 210'866'760'000'000;  // 1970-01-01, as a Julian day
    return SQLITE_OK;
  };
}

std::string fresh_name() {
  static std::atomic<int> count = 0;
  return "power-cut-" + std::to_string(++count);
}

}  // namespace

PowerCutDisk::PowerCutDisk(std::uint64_t seed) : disk_(std::make_unique<Disk>(seed)) {
  disk_->name = fresh_name();
  fill_vfs(*disk_);
  sqlite3_initialize();
  sqlite3_vfs_register(&disk_->vfs, 0);
}

PowerCutDisk::~PowerCutDisk() { sqlite3_vfs_unregister(&disk_->vfs); }

const char* PowerCutDisk::vfs() const { return disk_->name.c_str(); }

void PowerCutDisk::cut_power() {
  const std::lock_guard lock(disk_->mutex);
  disk_->off = true;
}

void PowerCutDisk::cut_power_after(int operations) {
  const std::lock_guard lock(disk_->mutex);
  disk_->until_cut.start(operations);
}

bool PowerCutDisk::is_off() const {
  const std::lock_guard lock(disk_->mutex);
  return disk_->off;
}

void PowerCutDisk::reboot(Unsynced unsynced) { disk_->reboot(unsynced); }

void PowerCutDisk::fail_write_after(int writes) {
  const std::lock_guard lock(disk_->mutex);
  disk_->until_bad_write.start(writes);
}

void PowerCutDisk::fail_sync_after(int syncs) {
  const std::lock_guard lock(disk_->mutex);
  disk_->until_bad_sync.start(syncs);
}

void PowerCutDisk::fail_truncation_after(int truncations) {
  const std::lock_guard lock(disk_->mutex);
  disk_->until_bad_truncation.start(truncations);
}

bool PowerCutDisk::failure_is_ahead() const {
  const std::lock_guard lock(disk_->mutex);
  return disk_->until_bad_write.is_ahead() || disk_->until_bad_sync.is_ahead() ||
         disk_->until_bad_truncation.is_ahead();
}

void PowerCutDisk::kill() { disk_->kill(); }

void PowerCutDisk::set_read_only(bool read_only) {
  const std::lock_guard lock(disk_->mutex);
  disk_->read_only = read_only;
}

void PowerCutDisk::set_room(std::optional<std::size_t> bytes) {
  const std::lock_guard lock(disk_->mutex);
  disk_->room = bytes;
}

int PowerCutDisk::operations() const {
  const std::lock_guard lock(disk_->mutex);
  return disk_->operations;
}

}  // namespace kulanz
