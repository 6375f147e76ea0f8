// Files as earlier versions left them, written out: a migration must not be tested by itself.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <map>

#include "tests/store/every_store.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

constexpr std::array<const char*, 14> kFirstTables = {
    "meta",     "keys",        "policies", "policy_names", "orders", "events", "entitlements",
    "vouchers", "redemptions", "cases",    "idempotency",  "outbox", "due",    "audit"};
constexpr std::array<const char*, 5> kSecondTables = {"seals", "customers", "reservations",
                                                      "campaigns", "batches"};

template <std::size_t N>
std::string create(const std::array<const char*, N>& tables) {
  std::string sql;
  for (const char* table : tables) {
    sql += "CREATE TABLE \"" + std::string(table) +
           "\" (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;";
  }
  return sql;
}

std::string row(const char* table, const std::string& key, const std::string& value) {
  return "INSERT INTO " + std::string(table) + " VALUES (CAST('" + key + "' AS BLOB), CAST('" +
         value + "' AS BLOB));";
}

class SqliteSchema : public testing::Test {
 protected:
  void write_file(int version, const std::string& sql) {
    run("PRAGMA journal_mode = WAL; PRAGMA application_id = 1265986682;" + sql +
        "PRAGMA user_version = " + std::to_string(version));
  }
  std::unique_ptr<Store> open() { return open_sqlite_store({.path = path_, .vfs = {}}); }
  std::unique_ptr<Readable> open_reader() { return open_sqlite_reader({.path = path_, .vfs = {}}); }

 private:
  void run(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    sqlite3_close(db);
  }

  const FreshFolder folder_;
  const std::string path_ = folder_.file("store.db");
};

std::optional<std::string> at(Readable& store, Table table, const std::string& key) {
  std::optional<std::string> value;
  store.read([&](Reader& reader) { value = reader.get(table, key); });
  return value;
}

std::map<std::string, std::string> all(Readable& store, Table table) {
  std::map<std::string, std::string> rows;
  store.read([&](Reader& reader) {
    reader.scan(table, "", "", [&](auto key, auto value) {
      rows.emplace(key, value);
      return true;
    });
  });
  return rows;
}

TEST_F(SqliteSchema, AFileOfTheFirstIsBroughtUpToDate) {
  write_file(1, create(kFirstTables) + row("orders", "a", "1"));
  try {
    open_reader();
    ADD_FAILURE() << "an older file was read";
  } catch (const StoreError& error) {
    EXPECT_NE(std::string(error.what()).find("written by an older version of kulanz (schema 1"),
              std::string::npos)
        << error.what();
  }
  const auto store = open();
  EXPECT_EQ(at(*store, Table::orders, "a"), "1");
  for (int table = 0; table < kTables; ++table) {
    store->write([&](Transaction& tx) { tx.put(static_cast<Table>(table), "b", "2"); });
  }
  EXPECT_EQ(at(*open_reader(), Table::orders, "b"), "2");
}

TEST_F(SqliteSchema, RedemptionsOfTheSecondMoveBesideTheirVouchers) {
  write_file(
      2,
      create(kFirstTables) + create(kSecondTables) + row("vouchers", "00000000007", "{}") +
          row("redemptions", "id/rd_live",
              R"({"id":"rd_live","serial":7,"order_ref":"K-1","amount_minor":5})") +
          row("redemptions", "use/00000000007/K-1", "rd_live") +
          row("redemptions", "of/00000000007/rd_live", "") +
          row("redemptions", "id/rd_back",
              R"({"id":"rd_back","serial":7,"order_ref":"K-2","rolled_back_at":9})") +
          row("redemptions", "of/00000000007/rd_back", "") +
          row("redemptions", "id/rd_erased", R"({"id":"rd_erased","serial":7,"amount_minor":6})") +
          row("redemptions", "of/00000000007/rd_erased", ""));
  const auto store = open();
  const std::map<std::string, std::string> places = {{"rd_back", "00000000007/K-2"},
                                                     {"rd_erased", "00000000007/"},
                                                     {"rd_live", "00000000007/K-1"}};
  EXPECT_EQ(all(*store, Table::redemptions), places);
  const std::map<std::string, std::string> rows = {
      {"00000000007", "{}"},
      {"00000000007//rd_erased", R"({"id":"rd_erased","amount_minor":6})"},
      {"00000000007/K-1", R"({"id":"rd_live","amount_minor":5})"},
      {"00000000007/K-2/rd_back", R"({"id":"rd_back","rolled_back_at":9})"}};
  EXPECT_EQ(all(*store, Table::vouchers), rows);
}

TEST_F(SqliteSchema, AnswersOfTheSecondKeepTheirPlace) {
  const std::string half(32, 'a');
  const std::string hash = half + std::string(32, 'b');
  const auto answer = [](const std::string& mark) {
    return R"({"fingerprint":"1:)" + mark + R"(","forget_at":1800000000})";
  };
  write_file(2, create(kFirstTables) + create(kSecondTables) +
                    row("idempotency", "K-1/" + hash, answer(hash)) +
                    row("idempotency", hash, answer(hash)) +
                    row("due", "001800000000/idempotency/K-1/" + hash, "") +
                    row("due", "001800000000/idempotency/" + hash, "") +
                    row("due", "001800000000/hold/rs_1", ""));
  const auto store = open();
  const std::map<std::string, std::string> answers = {{"K-1/" + half, answer(half)},
                                                      {half, answer(half)}};
  EXPECT_EQ(all(*store, Table::idempotency), answers);
  const std::string number(20, '0');
  const std::map<std::string, std::string> due = {
      {"hold/001800000000/rs_1", ""},
      {"idempotency/001800000000/" + number + "/K-1/" + half, ""},
      {"idempotency/001800000000/" + number + "/" + half, ""}};
  EXPECT_EQ(all(*store, Table::due), due);
}

TEST_F(SqliteSchema, OrdersOfTheThirdAreLookedAt) {
  write_file(3, create(kFirstTables) + create(kSecondTables) + row("orders", "K-1", "{}") +
                    row("orders", "K-2", "{}"));
  const auto store = open();
  const std::map<std::string, std::string> orders = {{"K-1", "{}"},
                                                     {"K-1/next", "000000000000"},
                                                     {"K-2", "{}"},
                                                     {"K-2/next", "000000000000"}};
  EXPECT_EQ(all(*store, Table::orders), orders);
  const std::map<std::string, std::string> due = {{"order/000000000000/K-1", ""},
                                                  {"order/000000000000/K-2", ""}};
  EXPECT_EQ(all(*store, Table::due), due);
}

}  // namespace
}  // namespace kulanz
