#include "tests/ledger/kill_points.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace kulanz::ledger {
namespace {

KillPoints* map_points() {
  const char* const path = std::getenv(kKillPointsFile);
  const int file = path == nullptr ? -1 : ::open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return nullptr;
  void* const at = ::mmap(nullptr, sizeof(KillPoints), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  return at == MAP_FAILED ? nullptr : static_cast<KillPoints*>(at);
}

KillPoints* const points = map_points();

void point(const char* where) {
  if (points == nullptr || points->armed == 0) return;
  if (++points->passed != points->kill_at) return;
  std::strncpy(points->where.data(), where, points->where.size() - 1);
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

// Pipes and the wake-ups of threads are the program's own affair.
bool is_outside(int file) {
  struct stat about {};
  return ::fstat(file, &about) == 0 && (S_ISREG(about.st_mode) || S_ISSOCK(about.st_mode));
}

template <typename Function>
Function next(Function, const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace
}  // namespace kulanz::ledger

using kulanz::ledger::is_outside;
using kulanz::ledger::next;
using kulanz::ledger::point;

// NOLINTBEGIN: these are the C library's names and signatures.
#define KULANZ_BEFORE(result, name, words, values, is_counted) \
  extern "C" result name words {                               \
    static const auto real = next(&name, #name);               \
    if (is_counted) point(#name);                              \
    return real values;                                        \
  }
#define KULANZ_AROUND(result, name, words, values) \
  extern "C" result name words {                   \
    static const auto real = next(&name, #name);   \
    point(#name);                                  \
    const result done = real values;               \
    point("after " #name);                         \
    return done;                                   \
  }

KULANZ_BEFORE(ssize_t, write, (int file, const void* from, size_t size), (file, from, size),
              is_outside(file))
KULANZ_BEFORE(ssize_t, pwrite, (int file, const void* from, size_t size, off_t at),
              (file, from, size, at), true)
KULANZ_BEFORE(ssize_t, pwrite64, (int file, const void* from, size_t size, off64_t at),
              (file, from, size, at), true)
KULANZ_BEFORE(int, ftruncate, (int file, off_t size) noexcept, (file, size), true)
KULANZ_BEFORE(int, ftruncate64, (int file, off64_t size) noexcept, (file, size), true)
KULANZ_BEFORE(int, fsync, (int file), (file), true)
KULANZ_BEFORE(int, fdatasync, (int file), (file), true)
KULANZ_BEFORE(int, unlink, (const char* path) noexcept, (path), true)
KULANZ_BEFORE(int, rename, (const char* from, const char* to) noexcept, (from, to), true)
KULANZ_BEFORE(int, connect, (int file, const sockaddr* to, socklen_t size), (file, to, size), true)
KULANZ_AROUND(ssize_t, send, (int file, const void* from, size_t size, int flags),
              (file, from, size, flags))
KULANZ_AROUND(ssize_t, sendto,
              (int file, const void* from, size_t size, int flags, const sockaddr* to,
               socklen_t to_size),
              (file, from, size, flags, to, to_size))
KULANZ_AROUND(ssize_t, sendmsg, (int file, const msghdr* message, int flags),
              (file, message, flags))
// NOLINTEND
