// What this machine can do at most, to read the ledger's figures by.
#pragma once

#include <string>

namespace kulanz::bench {

// Appends of 4 KB to a file in `folder`, each on disk before the next, a second.
double synced_appends_per_second(const std::string& folder);

// Commits a second of SQLite with the options of server/store, one row of 200 bytes
// each, by one thread.
double sqlite_commits_per_second(const std::string& folder);

}  // namespace kulanz::bench
