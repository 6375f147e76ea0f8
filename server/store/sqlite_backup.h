// A copy of a store's file, made while a server may be writing it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "server/store/store.h"

namespace kulanz {

// Of the bytes to copy; called now and then.
using BackupProgress = std::function<void(std::int64_t done, std::int64_t total)>;

// Copies the state of one moment to the new file `to`, readable by its owner alone: it
// holds every write that was acknowledged before the call, and of the later ones those
// before that moment. The server neither waits nor notices, but its log grows until
// the copy is made. The copy is checked, synced, and gets its name only then; until
// then it is called TO.part. It is a database in rest, one file, that open_sqlite_store
// opens. Returns its size in bytes.
//
// Throws StoreError, and leaves nothing new, when `to` or TO.part is there already, the
// source is no store or is damaged, or the disk fails.
std::int64_t back_up_sqlite(const SqliteOptions& from, const std::string& to,
                            const BackupProgress& progress);

}  // namespace kulanz
