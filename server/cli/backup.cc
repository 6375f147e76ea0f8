#include "server/cli/backup.h"

#include <iostream>

#include "server/cli/store_path.h"
#include "server/store/sqlite_backup.h"

namespace kulanz {
namespace {

constexpr std::int64_t kMegabyte = 1'000'000;

// What is copied in less than that is copied before anybody asks.
constexpr std::int64_t kBetweenReports = 256 * kMegabyte;

}  // namespace

int run_backup(const BackupOptions& options) {
  const std::string path = database_path(options.store);
  std::int64_t reported = 0;
  const auto report = [&](std::int64_t done, std::int64_t total) {
    if (done - reported < kBetweenReports) return;
    reported = done;
    std::cerr << "kulanz: copied " << done / kMegabyte << " of " << total / kMegabyte << " MB"
              << std::endl;
  };
  const std::int64_t size = back_up_sqlite({.path = path, .vfs = {}}, options.to, report);
  const std::string keys = options.key_file.empty() ? path + ".keys" : options.key_file;
  std::cout << options.to << ": " << size << " bytes, checked and on disk.\n"
            << "The secrets in " << keys << " are not in it. Keep a copy of them too, in another "
            << "place:\nwithout them no code can be redeemed, and who has both can forge codes.\n"
            << "Customers erased later are still in this file: remove old backups.\n";
  return 0;
}

}  // namespace kulanz
