// kulanz backup.
#pragma once

#include <string>

namespace kulanz {

struct BackupOptions {
  std::string store;
  std::string key_file;  // empty: beside the database
  std::string to;
};

// Copies the database, also of a running server, and says on standard output what the
// copy does not hold; how far it is goes to standard error. Returns the exit code.
int run_backup(const BackupOptions& options);

}  // namespace kulanz
