#include "tests/store/power_cut_disk.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace kulanz {
namespace {

constexpr std::size_t kSector = 512;

void apply_to(std::string& image, const Change& change) {
  if (change.bytes.empty()) {
    image.resize(change.offset);
    return;
  }
  const std::size_t end = change.offset + change.bytes.size();
  if (image.size() < end) image.resize(end);
  image.replace(change.offset, change.bytes.size(), change.bytes);
}

}  // namespace

void Inode::change(Change change) {
  apply_to(current, change);
  unsynced.push_back(std::move(change));
}

void Inode::sync() {
  for (const Change& change : unsynced) apply_to(durable, change);
  unsynced.clear();
}

int PowerCutDisk::Disk::open(const char* path, int flags, File& file) {
  const std::lock_guard lock(mutex);
  if (off) return SQLITE_CANTOPEN;
  file.disk = this;
  file.boot = boot_;
  if (path == nullptr) {
    file.inode = std::make_shared<Inode>();
    return SQLITE_OK;
  }
  std::shared_ptr<Inode>& inode = now_[path];
  if (!inode) {
    if (read_only || (flags & SQLITE_OPEN_CREATE) == 0) return now_.erase(path), SQLITE_CANTOPEN;
    inode = std::make_shared<Inode>();
    constexpr int kLogs = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    file.syncs_folder = (flags & kLogs) != 0;
    count_operation();
  }
  file.inode = inode;
  file.shared = inode->shared;
  if ((flags & SQLITE_OPEN_DELETEONCLOSE) != 0) file.deleted_on_close = path;
  return SQLITE_OK;
}

int PowerCutDisk::Disk::remove(const std::string& path, bool sync_folder) {
  const std::lock_guard lock(mutex);
  if (off) return SQLITE_IOERR_DELETE;
  if (now_.erase(path) == 0) return SQLITE_IOERR_DELETE_NOENT;
  count_operation();
  if (off) return SQLITE_IOERR_DELETE;
  if (sync_folder) durable_ = now_;
  return SQLITE_OK;
}

bool PowerCutDisk::Disk::exists(const std::string& path) {
  const std::lock_guard lock(mutex);
  return now_.contains(path);
}

int PowerCutDisk::Disk::read(const File& file, char* out, std::size_t size, std::size_t offset) {
  const std::lock_guard lock(mutex);
  if (is_dead(file)) return SQLITE_IOERR_READ;
  const std::string& image = file.inode->current;
  const std::size_t there = offset < image.size() ? std::min(size, image.size() - offset) : 0;
  if (there > 0) std::memcpy(out, image.data() + offset, there);
  std::memset(out + there, 0, size - there);
  return there == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

// The write during which the power goes is among those that may survive in part.
int PowerCutDisk::Disk::write(File& file, Change change) {
  const std::lock_guard lock(mutex);
  if (is_dead(file)) return SQLITE_IOERR_WRITE;
  if (read_only) return SQLITE_READONLY;
  if (!take_room(*file.inode, change.offset + change.bytes.size())) return SQLITE_FULL;
  count_operation();
  const bool bad = until_bad_write.step();
  if (bad) change.bytes.resize((change.bytes.size() + 1) / 2);
  file.inode->change(std::move(change));
  return off || bad ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

int PowerCutDisk::Disk::truncate(File& file, std::size_t size) {
  const std::lock_guard lock(mutex);
  if (is_dead(file)) return SQLITE_IOERR_TRUNCATE;
  if (read_only) return SQLITE_READONLY;
  count_operation();
  if (until_bad_truncation.step()) return SQLITE_IOERR_TRUNCATE;
  file.inode->change({size, {}});
  return off ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

// When the power goes during a sync, all of it may be done and nobody be told.
int PowerCutDisk::Disk::sync(File& file) {
  const std::lock_guard lock(mutex);
  if (is_dead(file)) return SQLITE_IOERR_FSYNC;
  count_operation();
  if (off && toss(50)) return SQLITE_IOERR_FSYNC;
  if (until_bad_sync.step()) {
    file.inode->unsynced.clear();
    return SQLITE_IOERR_FSYNC;
  }
  file.inode->sync();
  if (file.syncs_folder) durable_ = now_;
  file.syncs_folder = false;
  return off ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

int PowerCutDisk::Disk::size(const File& file, sqlite3_int64& size) {
  const std::lock_guard lock(mutex);
  if (is_dead(file)) return SQLITE_IOERR_FSTAT;
  size = static_cast<sqlite3_int64>(file.inode->current.size());
  return SQLITE_OK;
}

void PowerCutDisk::Disk::random_bytes(char* out, int count) {
  const std::lock_guard lock(mutex);
  std::generate_n(out, count, [&] { return static_cast<char>(random_()); });
}

bool PowerCutDisk::Disk::take_room(const Inode& inode, std::size_t end) {
  if (!room || end <= inode.current.size()) return true;
  const std::size_t growth = end - inode.current.size();
  if (growth > *room) return false;
  *room -= growth;
  return true;
}

void PowerCutDisk::Disk::kill() {
  const std::lock_guard lock(mutex);
  end_processes();
}

void PowerCutDisk::Disk::end_processes() {
  for (auto& [path, inode] : now_) inode->shared = std::make_shared<Shared>();
  ++boot_;
}

void PowerCutDisk::Disk::reboot(Unsynced unsynced) {
  const std::lock_guard lock(mutex);
  settle_names(unsynced);
  // Now and then nearly all of it survives, or nearly nothing.
  const unsigned percent = std::array{5U, 50U, 95U}[random_() % 3];
  for (auto& [path, inode] : durable_) settle(*inode, unsynced, percent);
  now_ = durable_;
  off = false;
  for (Countdown* const countdown :
       {&until_cut, &until_bad_write, &until_bad_sync, &until_bad_truncation}) {
    countdown->start(0);
  }
  end_processes();
}

void PowerCutDisk::Disk::settle_names(Unsynced unsynced) {
  if (unsynced == Unsynced::lost) return;
  Folder either = durable_;
  either.insert(now_.begin(), now_.end());
  for (const auto& [path, inode] : either) {
    if (toss(50)) continue;
    const auto found = now_.find(path);
    if (found == now_.end()) {
      durable_.erase(path);
    } else {
      durable_[path] = found->second;
    }
  }
}

void PowerCutDisk::Disk::settle(Inode& inode, Unsynced unsynced, unsigned percent) {
  for (const Change& change : inode.unsynced) {
    if (unsynced == Unsynced::lost) break;
    if (change.bytes.empty() && toss(percent)) apply_to(inode.durable, change);
    for (std::size_t at = 0; at < change.bytes.size();) {
      const std::size_t to_edge = kSector - (change.offset + at) % kSector;
      const std::size_t size = std::min(to_edge, change.bytes.size() - at);
      if (toss(percent))
        apply_to(inode.durable, {change.offset + at, change.bytes.substr(at, size)});
      at += size;
    }
  }
  inode.unsynced.clear();
  inode.current = inode.durable;
}

}  // namespace kulanz
