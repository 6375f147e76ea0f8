#include "server/cli/store_path.h"

#include <string_view>

#include "server/cli/files.h"

namespace kulanz {

std::string database_path(const std::string& store) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (!store.starts_with(kSqlite) || store.size() == kSqlite.size()) {
    throw UsageError("--store names a database as sqlite:PATH");
  }
  return store.substr(kSqlite.size());
}

}  // namespace kulanz
