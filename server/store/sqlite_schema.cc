#include "server/store/sqlite_schema.h"

#include <array>
#include <string>

namespace kulanz {
namespace {

constexpr std::array<std::string_view, kTables> kTableNames = {
    "meta",     "keys",        "policies",     "policy_names", "orders", "events", "entitlements",
    "vouchers", "redemptions", "cases",        "idempotency",  "outbox", "due",    "audit",
    "seals",    "customers",   "reservations", "campaigns",    "batches",
    "inbox",    "deliveries"};

constexpr int kTablesOfFirst = 14;
constexpr int kTablesOfSecond = 19;

// Of the tables [from, until).
std::string create_tables(int from, int until) {
  std::string sql;
  for (int i = from; i < until; ++i) {
    sql += "CREATE TABLE \"" + std::string(kTableNames[static_cast<std::size_t>(i)]) +
           "\" (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;";
  }
  return sql;
}

// A redemption moves from rows of its own (id/ID, use/SERIAL/ORDER, of/SERIAL/ID) to one
// beside its voucher: server/app/redemptions.h.
constexpr char kMoveRedemptions[] = R"(
  INSERT INTO vouchers SELECT
      CAST(printf('%011d/%s', serial, order_ref) || iif(live, '', '/' || id) AS BLOB),
      CAST(json_remove(row, '$.serial', '$.order_ref') AS BLOB)
    FROM (SELECT *, order_ref <> '' AND json_extract(row, '$.rolled_back_at') IS NULL AS live
      FROM (SELECT CAST(value AS TEXT) AS row,
          json_extract(CAST(value AS TEXT), '$.id') AS id,
          json_extract(CAST(value AS TEXT), '$.serial') AS serial,
          ifnull(json_extract(CAST(value AS TEXT), '$.order_ref'), '') AS order_ref
        FROM redemptions WHERE substr(key, 1, 3) = x'69642f'));
  DELETE FROM redemptions;
  INSERT INTO redemptions SELECT
      CAST(json_extract(CAST(value AS TEXT), '$.id') AS BLOB),
      CASE length(key) - length(replace(CAST(key AS TEXT), '/', ''))
        WHEN 1 THEN key
        ELSE substr(key, 1, length(key) - 1 - length(json_extract(CAST(value AS TEXT), '$.id')))
      END
    FROM vouchers WHERE length(key) > 11;
)";

// Keys of answers are hashes. Where rows lie in the order in which they were written, a
// new one changes one page of an index of short entries, and none of rows. The hashes
// become half as long, and what is due of them is sorted by number: server/app/idempotency.h.
constexpr char kSortAnswersByTime[] = R"(
  ALTER TABLE idempotency RENAME TO answers;
  CREATE TABLE idempotency (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT;
  INSERT INTO idempotency SELECT
      substr(key, 1, length(key) - 32),
      CAST(json_set(row, '$.fingerprint', substr(mark, 1, length(mark) - 32)) AS BLOB)
    FROM (SELECT key, CAST(value AS TEXT) AS row,
        json_extract(CAST(value AS TEXT), '$.fingerprint') AS mark FROM answers);
  DROP TABLE answers;
  UPDATE due SET key = CAST(substr(name, 1, 25) || '00000000000000000000/' ||
      substr(name, 26, length(name) - 57) AS BLOB)
    FROM (SELECT key AS old, CAST(key AS TEXT) AS name FROM due)
    WHERE key = old AND substr(name, 13, 13) = '/idempotency/';
)";

// What is due is kept by its kind first: server/app/due.h.
constexpr char kSortDueByKind[] = R"(
  UPDATE due SET key = CAST(substr(rest, 1, instr(rest, '/')) || moment ||
      substr(rest, instr(rest, '/')) AS BLOB)
    FROM (SELECT key AS old, substr(CAST(key AS TEXT), 1, 12) AS moment,
        substr(CAST(key AS TEXT), 14) AS rest FROM due)
    WHERE key = old;
)";

// Orders are looked at again by themselves: server/app/scheduler.h. Those that are there
// already are looked at first thing.
constexpr char kLookAtOrders[] = R"(
  INSERT INTO due SELECT CAST('order/000000000000/' || CAST(key AS TEXT) AS BLOB), x'' FROM orders;
  INSERT INTO orders SELECT CAST(CAST(key AS TEXT) || '/next' AS BLOB), CAST('000000000000' AS BLOB)
    FROM orders;
)";

std::string migration_to(std::int64_t version) {
  switch (version) {
    case 1:
      return "PRAGMA application_id = " + std::to_string(kApplicationId) + ";" +
             create_tables(0, kTablesOfFirst);
    case 2:  // reservations, campaigns, batches, audit seals, what is whose
      return create_tables(kTablesOfFirst, kTablesOfSecond);
    case 3:
      return std::string(kMoveRedemptions) + kSortAnswersByTime;
    case 4:  // what senders sent, what was delivered
      return std::string(kSortDueByKind) + kLookAtOrders + create_tables(kTablesOfSecond, kTables);
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
