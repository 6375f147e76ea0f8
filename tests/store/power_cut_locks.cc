// The part of the model in which connections meet: locks and shared memory, as of
// SQLite's unix VFS, for connections of one process.
#include <algorithm>

#include "tests/store/power_cut_disk.h"

namespace kulanz {

int PowerCutDisk::Disk::lock(File& file, int level) {
  const std::lock_guard lock(mutex);
  if (is_dead(file)) return SQLITE_IOERR_LOCK;
  Shared& shared = *file.shared;
  if (file.level >= level) return SQLITE_OK;
  if (file.level == SQLITE_LOCK_NONE) {
    if (shared.pending) return SQLITE_BUSY;
    ++shared.sharing;
    file.level = SQLITE_LOCK_SHARED;
  }
  if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
  if (shared.reserved != nullptr && shared.reserved != &file) return SQLITE_BUSY;
  shared.reserved = &file;
  file.level = std::max(file.level, SQLITE_LOCK_RESERVED);
  if (level == SQLITE_LOCK_RESERVED) return SQLITE_OK;
  shared.pending = true;
  file.level = SQLITE_LOCK_PENDING;
  if (shared.sharing > 1) return SQLITE_BUSY;
  file.level = level;
  return SQLITE_OK;
}

int PowerCutDisk::Disk::unlock(File& file, int level) {
  const std::lock_guard lock(mutex);
  if (file.level <= level) return SQLITE_OK;
  Shared& shared = *file.shared;
  if (file.level >= SQLITE_LOCK_RESERVED) {
    shared.reserved = nullptr;
    shared.pending = false;
  }
  if (level == SQLITE_LOCK_NONE) --shared.sharing;
  file.level = level;
  return SQLITE_OK;
}

bool PowerCutDisk::Disk::is_reserved(const File& file) {
  const std::lock_guard lock(mutex);
  return file.shared->reserved != nullptr;
}

int PowerCutDisk::Disk::map(File& file, int region, int size, bool extend, volatile void** out) {
  const std::lock_guard lock(mutex);
  *out = nullptr;
  if (is_dead(file)) return SQLITE_IOERR_SHMMAP;
  std::unique_ptr<char[]>& memory = file.shared->regions[region];
  if (!memory && !extend) return SQLITE_OK;
  if (!memory) memory = std::make_unique<char[]>(static_cast<std::size_t>(size));
  *out = memory.get();
  return SQLITE_OK;
}

// All of them or none.
int PowerCutDisk::Disk::lock_slots(File& file, int first, int count, int flags) {
  const std::lock_guard lock(mutex);
  auto& all = file.shared->slots;
  const bool alone = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  const bool unlocks = (flags & SQLITE_SHM_UNLOCK) != 0;
  for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(first + count); ++i) {
    const int others = all[i] - file.slots[i];
    if (!unlocks && (alone ? others != 0 : others < 0)) return SQLITE_BUSY;
  }
  for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(first + count); ++i) {
    const int wanted = unlocks ? 0 : alone ? -1 : 1;
    all[i] += wanted - file.slots[i];
    file.slots[i] = wanted;
  }
  return SQLITE_OK;
}

}  // namespace kulanz
