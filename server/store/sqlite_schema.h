// What the file looks like inside. One table for each Table:
//
//   CREATE TABLE "orders" (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL)
//     STRICT, WITHOUT ROWID
//
// so that rows lie in key order and keys compare byte by byte; only the rows of
// "idempotency", whose keys are hashes, lie in the order of time. application_id says
// whose file it is, user_version which migrations it has seen; each migration is
// one transaction together with its number, and is never changed once released.
#pragma once

#include <string_view>

#include "server/store/sqlite_connection.h"
#include "server/store/store.h"

namespace kulanz {

inline constexpr std::int64_t kApplicationId = 0x4b756c7a;  // "Kulz"
inline constexpr std::int64_t kSchemaVersion = 4;           // the newest this program knows

std::string_view table_name(Table table);

// Throws StoreError, and has changed nothing, when the file is another program's or
// was written by a newer schema than this program knows.
void check_schema(SqliteConnection& connection);

// Brings a new or older file to kSchemaVersion.
void migrate_schema(SqliteConnection& connection);

// Throws StoreError unless the file has exactly kSchemaVersion.
void check_schema_is_current(SqliteConnection& connection);

}  // namespace kulanz
