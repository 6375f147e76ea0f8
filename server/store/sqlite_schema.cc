#include "server/store/sqlite_schema.h"

#include <array>
#include <string>

namespace kulanz {
namespace {

constexpr std::array<std::string_view, kTables> kTableNames = {
    "meta",     "keys",        "policies",     "policy_names", "orders", "events", "entitlements",
    "vouchers", "redemptions", "cases",        "idempotency",  "outbox", "due",    "audit",
    "seals",    "customers",   "reservations", "campaigns",    "batches"};

constexpr int kTablesOfFirst = 14;

// Of the tables [from, until).
std::string create_tables(int from, int until) {
  std::string sql;
  for (int i = from; i < until; ++i) {
    sql += "CREATE TABLE \"" + std::string(kTableNames[static_cast<std::size_t>(i)]) +
           "\" (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;";
  }
  return sql;
}

std::string migration_to(std::int64_t version) {
  switch (version) {
    case 1:
      return "PRAGMA application_id = " + std::to_string(kApplicationId) + ";" +
             create_tables(0, kTablesOfFirst);
    case 2:  // reservations, campaigns, batches, audit seals, what is whose
      return create_tables(kTablesOfFirst, kTables);
    default:
      throw StoreError("there is no migration to schema " + std::to_string(version));
  }
}

}  // namespace

std::string_view table_name(Table table) { return kTableNames[static_cast<std::size_t>(table)]; }

void check_schema(SqliteConnection& connection) {
  const std::int64_t id = connection.query_number("PRAGMA application_id");
  const std::int64_t version = connection.query_number("PRAGMA user_version");
  const bool is_new =
      id == 0 && version == 0 && connection.query_number("SELECT count(*) FROM sqlite_schema") == 0;
  if (!is_new && id != kApplicationId) {
    throw StoreError(connection.path() + ": this is the database of another program");
  }
  if (version > kSchemaVersion) {
    throw StoreError(connection.path() + ": written by a newer version of kulanz (schema " +
                     std::to_string(version) + ", this one knows schemas up to " +
                     std::to_string(kSchemaVersion) + ")");
  }
}

void migrate_schema(SqliteConnection& connection) {
  const std::int64_t seen = connection.query_number("PRAGMA user_version");
  for (std::int64_t version = seen + 1; version <= kSchemaVersion; ++version) {
    connection.execute("BEGIN IMMEDIATE;" + migration_to(version) +
                       "PRAGMA user_version = " + std::to_string(version) + "; COMMIT");
  }
}

void check_schema_is_current(SqliteConnection& connection) {
  check_schema(connection);
  const std::int64_t version = connection.query_number("PRAGMA user_version");
  if (version == kSchemaVersion) return;
  throw StoreError(connection.path() + ": written by an older version of kulanz (schema " +
                   std::to_string(version) + ", this one reads schema " +
                   std::to_string(kSchemaVersion) + "); start its server once with this version");
}

}  // namespace kulanz
