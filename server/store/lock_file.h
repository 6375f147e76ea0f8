// The file beside a database whose lock keeps a second server away. SQLite's own
// locks let any number of processes share a file; a server may not, because what it
// knows in memory (requests under way, guesses) belongs to one alone.
#pragma once

#include <string>

namespace kulanz {

// Holds DATABASE.lock, made when it is missing, from construction to destruction, or
// to the end of the process, however it ends. The file stays: removing it would let
// two processes lock two files of one name. It is never the database itself, since
// closing any descriptor of that would drop SQLite's locks on it.
class LockFile {
 public:
  // Waits a moment for the process before it to end. Throws StoreError.
  explicit LockFile(const std::string& database);
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

 private:
  void lock(const std::string& database);
  std::string holder() const;
  void write_holder() const;

  std::string path_;
  int file_ = -1;
};

}  // namespace kulanz
