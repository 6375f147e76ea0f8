#include "server/store/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "server/store/file_mode.h"
#include "server/store/store.h"

namespace kulanz {
namespace {

// How long a start waits for the process before it to let go of the file.
constexpr int kAttempts = 20;
constexpr std::chrono::milliseconds kBetweenAttempts(50);

// One name for the file, whatever links lead to it.
std::string lock_path_of(const std::string& database) {
  std::error_code unknown;
  const auto real = std::filesystem::weakly_canonical(database, unknown);
  return (unknown ? database : real.string()) + ".lock";
}

std::string advice_on_opening(int error) {
  if (error == ENOENT) return "it cannot be opened or created; do it and its folder exist?";
  if (error == EACCES || error == EPERM || error == EROFS) {
    return "it cannot be written; who owns it and its folder?";
  }
  return "it cannot be opened or created";
}

}  // namespace

LockFile::LockFile(const std::string& database) : path_(lock_path_of(database)) {
  if (std::filesystem::is_directory(database)) {
    throw StoreError(database + ": it is a folder; name a file in it");
  }
  file_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (file_ < 0) {
    throw StoreError(database + ": locking " + path_ + ": " + advice_on_opening(errno) + " (" +
                     std::strerror(errno) + ")");
  }
  try {
    lock(database);
  } catch (...) {
    close(file_);
    throw;
  }
  write_holder();
}

LockFile::~LockFile() { close(file_); }

void LockFile::lock(const std::string& database) {
  for (int attempt = 1; flock(file_, LOCK_EX | LOCK_NB) != 0; ++attempt) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      throw StoreError(database + ": locking " + path_ + ": " + std::strerror(errno));
    }
    if (attempt == kAttempts) {
      throw StoreError(database + ": another process is using this database; only one may (" +
                       holder() + " holds " + path_ + ")");
    }
    std::this_thread::sleep_for(kBetweenAttempts);
  }
}

std::string LockFile::holder() const {
  std::array<char, 16> digits{};
  const ssize_t size = pread(file_, digits.data(), digits.size(), 0);
  std::string text(digits.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  text.erase(text.find_last_not_of("\n") + 1);
  return text.empty() ? "it" : "process " + text;
}

// For the one who is refused only: the lock holds without it, also on a full disk.
void LockFile::write_holder() const {
  const std::string text = std::to_string(getpid()) + "\n";
  [[maybe_unused]] const bool told =
      ftruncate(file_, 0) == 0 && pwrite(file_, text.data(), text.size(), 0) > 0;
}

}  // namespace kulanz
