// kulanz import, and the 999 orders of Olist where that file is.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "server/app/deliveries.h"
#include "server/app/outbox.h"
#include "server/app/policies.h"
#include "server/app/refresh.h"
#include "server/app/report.h"
#include "server/ingest/importing.h"
#include "tests/app/test_shop.h"
#include "tests/http/process.h"
#include "tests/store/fresh_folder.h"

namespace kulanz {
namespace {

const std::string kSource = KULANZ_SOURCE_DIR;

struct Ran {
  int exit_code = 0;
  std::string out;
};

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Import : public ::testing::Test {
 protected:
  Ran import(const std::string& mapping, const std::string& orders,
             const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {KULANZ_PROGRAM, "import", "--mapping",
                     kSource + "/policies/senders/" + mapping, "--orders", orders, "--store",
                     "sqlite:" + store_, "--policies", kSource + "/policies", "--roster",
                     kSource + "/web-demo/roster.json"};
    words.insert(words.end(), more.begin(), more.end());
    Process process(words);
    const std::string out = process.rest();
    return {process.wait(), out};
  }

  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder_.file(name)) << text;
    return folder_.file(name);
  }

  // Everything that is stored.
  std::map<std::string, std::string> rows() {
    std::map<std::string, std::string> all;
    const auto store = open_sqlite_store({store_, "", true});
    store->read([&](Reader& reader) {
      for (int table = 0; table < kTables; ++table) {
        reader.scan(static_cast<Table>(table), "", "",
                    [&](std::string_view key, std::string_view value) {
                      all[std::to_string(table) + " " + std::string(key)] = value;
                      return true;
                    });
      }
    });
    return all;
  }

  FreshFolder folder_;
  std::string store_ = folder_.file("shop.db");
};

constexpr char kHead[] =
    "order,ordered_at,currency,paid,language,title,customer,email,name,promised_day,shipped_at,"
    "delivered_at,"
    "cancelled_at\n";

TEST_F(Import, TakesAFileAndASecondTimeNothing) {
  const std::string orders = file(
      "orders.csv",
      std::string(kHead) +
          "A-1,2026-04-30 11:20,EUR,\"89,00\",de,\"Lampe "
          "\"\"Elbe\"\"\",c-1,jana@example.org,Jana,2026-05-05,,2026-05-05 "
          "23:59:59,\n"
          "A-2,2026-04-30 "
          "11:20,EUR,89.00,de,Lampe,c-2,sam@example.org,Sam,2026-05-05,2026-05-02,2026-05-06,\n");
  const Ran first = import("csv.json", orders);
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(first.out,
            "2 lines: 2 orders created, 3 events added, 2 lines changed something, 0 brought "
            "nothing new, "
            "0 say nothing, 0 refused\n");
  const auto before = rows();
  const Ran second = import("csv.json", orders);
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_EQ(second.out,
            "2 lines: 0 orders created, 0 events added, 0 lines changed something, 2 brought "
            "nothing new, "
            "0 say nothing, 0 refused\nnothing changed\n");
  EXPECT_EQ(rows(), before);
}

// The store of a server that sends mail: what an import finds is old.
TEST_F(Import, TellsNobodyUnlessAsked) {
  const std::string late =
      "2026-04-30 11:20,EUR,89.00,de,Lampe,c-1,jana@example.org,Jana,2026-05-05,,2026-05-06,\n";
  const auto started = [&] {
    TestShop server(open_sqlite_store({store_, "", true}));
    set_channels(server.app(), {{"mail", {kPromiseBreached}}});
  };
  const auto deliveries = [&] {
    int count = 0;
    for (const auto& [key, row] : rows()) count += key.find("/promise.breached/1/mail") != key.npos;
    return count;
  };
  started();
  EXPECT_EQ(import("csv.json", file("a.csv", kHead + ("A-1," + late))).exit_code, 0);
  EXPECT_TRUE(rows().contains(std::to_string(static_cast<int>(Table::outbox)) +
                              " A-1/delivery/promise.breached/1"));
  EXPECT_EQ(deliveries(), 0);
  started();
  EXPECT_EQ(deliveries(), 0);
  EXPECT_EQ(import("csv.json", file("b.csv", kHead + ("A-2," + late)), {"--tell"}).exit_code, 0);
  EXPECT_EQ(deliveries(), 1);
}

TEST_F(Import, ListsRefusedLinesAndTakesTheOthers) {
  const std::string orders = file(
      "orders.csv",
      std::string(kHead) +
          "A-1,2026-04-30 11:20,EUR,89.00,de,Lampe,c-1,jana@example.org,Jana,2026-05-05,,,\n"
          "A-2,30.04.2026,EUR,89.00,de,Lampe,c-1,jana@example.org,Jana,2026-05-05,,,\n"
          "A-3,2026-04-30 11:20,EUR\n"
          "A-4,2026-04-30 11:20,EUR,\"1,200\",de,Lampe,c-1,jana@example.org,Jana,2026-05-05,,,\n");
  const Ran ran = import("csv.json", orders);
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.out.find("4 lines: 1 orders created"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("3 refused\nwhy they were refused: " + orders + ".refused\n"),
            std::string::npos)
      << ran.out;
  EXPECT_EQ(
      text_of(orders + ".refused"),
      "line 3: order/placed_at: \"30.04.2026\" is not a date or time like 2026-05-03, "
      "2026-05-03T18:30:00 or "
      "2026-05-03T18:30:00+02:00 [bad_instant]\n"
      "line 4: it has 3 fields, the line of names 13: put text that holds the separator in quotes\n"
      "line 5: order/paid: an amount of EUR is expected, e.g. \"12.34\" [bad_amount]\n");
}

TEST_F(Import, SaysWhatIsWrongWithItsUse) {
  const std::string orders = file("orders.csv", kHead);
  EXPECT_EQ(import("shopify.json", orders).exit_code, 2);  // no --topic
  EXPECT_EQ(import("csv.json", file("orders.txt", kHead)).exit_code, 2);
  EXPECT_EQ(import("csv.json", folder_.file("none.csv")).exit_code, 2);
  EXPECT_EQ(import("none.json", orders).exit_code, 2);
}

// ---- Olist ------------------------------------------------------------------

std::string olist_file() {
  const char* const named = std::getenv("KULANZ_OLIST");
  return named != nullptr ? named : kSource + "/../" + "shared/data/olist/orders.csv";
}

// Independent of everything that is tested: the file has no quotes, and its times sort as texts.
struct Count {
  int orders = 0;
  int delivered = 0;
  int late = 0;
  std::vector<std::int64_t> delays_s;

  // The smallest that at least this share of them does not exceed.
  std::int64_t rank(double share) {
    std::sort(delays_s.begin(), delays_s.end());
    const double place = std::ceil(share * static_cast<double>(delays_s.size()));
    return delays_s.at(static_cast<std::size_t>(place) - 1);
  }
};

// Clocks of São Paulo by the C library, which has zone data of its own.
class SaoPaulo {
 public:
  SaoPaulo() {
    setenv("TZ", "America/Sao_Paulo", 1);
    tzset();
  }
  ~SaoPaulo() {
    unsetenv("TZ");
    tzset();
  }
  std::int64_t at(const std::string& text) const {
    std::tm parts{};
    EXPECT_NE(strptime(text.c_str(), "%Y-%m-%d %H:%M:%S", &parts), nullptr) << text;
    parts.tm_isdst = -1;
    return std::mktime(&parts);
  }
};

Count count_olist(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const SaoPaulo clocks;
  Count count;
  while (std::getline(file, line)) {
    std::vector<std::string> cells;
    std::istringstream stream(line + ",");
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    ++count.orders;
    const std::string& came = cells.at(5);
    if (came.empty()) continue;
    ++count.delivered;
    // Later than the moment that the file names, which is the midnight its promised day begins
    // with.
    if (came <= cells.at(6)) continue;
    ++count.late;
    count.delays_s.push_back(clocks.at(came) - clocks.at(cells.at(6)));
  }
  return count;
}

Json states_of(App& app, const std::vector<std::string>& refs) {
  Json states = Json::object();
  app.read([&](Reader& reader) {
    for (const std::string& ref : refs) {
      const auto order = load<OrderRecord>(reader, Table::orders, ref);
      const auto views = view_promises(app, reader, *order, app.now());
      const std::string state(state_name(views.at(0).decision.state));
      states[state] = states.value(state, 0) + 1;
    }
  });
  return states;
}

TEST_F(Import, OlistHas75LateOrdersOf999) {
  const std::string path = olist_file();
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << "no " << path << ": its licence keeps it out of this repository";
  Count count = count_olist(path);
  EXPECT_EQ(count.orders, 999);
  EXPECT_EQ(count.late, 75);

  TestShop shop;
  put_policy(shop.app(), "delivery_date", shipped_policy("delivery_date"));
  const Sender mapping =
      Sender::parse(text_of(kSource + "/policies/senders/olist.json"), "olist.json");
  std::ifstream file(path);
  const auto rows = read_csv(file, mapping.separator);
  const ImportCounts counts = import_rows(
      shop.app(), mapping, "", *rows,
      [](std::size_t line, const std::string& why) {
        ADD_FAILURE() << "line " << line << ": " << why;
      },
      [](const ImportCounts&) {});
  EXPECT_EQ(counts.created, 999);
  std::vector<std::string> refs;
  shop.app().read([&](Reader& reader) {
    reader.scan(Table::orders, "", "", [&](std::string_view key, auto) {
      if (is_order_key(key)) refs.emplace_back(key);
      return true;
    });
  });
  const Json states = states_of(shop.app(), refs);
  EXPECT_EQ(states["breached"], count.late);
  EXPECT_EQ(states["kept"], count.delivered - count.late);
  EXPECT_EQ(states["unknown"], count.orders - count.delivered);

  const Json report = make_report(shop.app(), {}, shop.app().now());
  EXPECT_EQ(report.at("orders"), 999);
  const Json& total = report.at("total");
  EXPECT_EQ(total.at("promises"), count.orders);
  EXPECT_EQ(total.at("broken"), count.late);
  EXPECT_EQ(total.at("kept"), count.delivered - count.late);
  EXPECT_EQ(total.at("unknown"), count.orders - count.delivered);
  for (const char* const none : {"excused", "open", "cancelled"}) EXPECT_EQ(total.at(none), 0);
  EXPECT_EQ(total.at("delay").at("median_s"), count.rank(0.5));
  EXPECT_EQ(total.at("delay").at("p95_s"), count.rank(0.95));
  // And as counted once with Python's zoneinfo.
  EXPECT_EQ(count.rank(0.5), 643'284);
  EXPECT_EQ(count.rank(0.95), 2'842'732);
  EXPECT_EQ(total.at("broken"), 75);
  EXPECT_EQ(total.at("kept"), 899);
  EXPECT_EQ(total.at("unknown"), 25);
}

TEST_F(Import, OlistASecondTimeChangesNothing) {
  const std::string path = olist_file();
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << "no " << path << ": its licence keeps it out of this repository";
  const std::string copy = folder_.file("orders.csv");
  std::filesystem::copy_file(path, copy);
  EXPECT_EQ(import("olist.json", copy).exit_code, 0);
  const auto before = rows();
  const Ran second = import("olist.json", copy);
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_TRUE(second.out.ends_with("nothing changed\n")) << second.out;
  EXPECT_EQ(rows(), before);
}

}  // namespace
}  // namespace kulanz
