// A program's kill points (kill_points.h), from the side of the test.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/ledger/kill_points.h"
#include "tests/ledger/program.h"
#include "tests/store/fresh_folder.h"

namespace kulanz::ledger {

class Trap {
 public:
  Trap() {
    const int file = ::open(path().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const bool made = file >= 0 && ::ftruncate(file, sizeof(KillPoints)) == 0;
    void* const at =
        ::mmap(nullptr, sizeof(KillPoints), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (!made || at == MAP_FAILED) throw std::runtime_error("no " + path());
    ::close(file);
    points_ = static_cast<KillPoints*>(at);
  }
  ~Trap() { ::munmap(points_, sizeof(KillPoints)); }
  Trap(const Trap&) = delete;
  Trap& operator=(const Trap&) = delete;

  // From now on they are counted; at the `kill_at`th, if that is not 0, the program dies.
  void set(std::int64_t kill_at) {
    points_->kill_at = kill_at;
    points_->armed = 1;
  }
  std::int64_t passed() const { return points_->passed; }
  // At what it died; empty: it did not.
  std::string where() const { return points_->where.data(); }

  // For the program, before it starts.
  Words environment() const {
    return {"LD_PRELOAD=" KULANZ_KILL_POINTS_LIBRARY, kKillPointsFile + ("=" + path())};
  }

 private:
  std::string path() const { return folder_.file("points"); }

  FreshFolder folder_;
  KillPoints* points_ = nullptr;
};

}  // namespace kulanz::ledger
