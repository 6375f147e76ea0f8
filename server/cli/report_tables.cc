#include "server/cli/report_tables.h"

#include <algorithm>

#include "core/author/money.h"

namespace kulanz {
namespace {

constexpr char kNone[] = "–";
constexpr char kAll[] = "all";

std::string number(const Json& value) { return number_words(value.get<std::int64_t>()); }

std::string money(const Json& entry, const char* field) {
  return money_words(entry.at(field), entry.at("currency"));
}

std::vector<std::string> promise_row(const std::string& name, const Json& row) {
  const std::int64_t judged =
      row.at("kept").get<std::int64_t>() + row.at("broken").get<std::int64_t>();
  return {name,
          number(row.at("promises")),
          number(row.at("kept")),
          number(row.at("broken")),
          share_words(row.at("broken"), judged),
          number(row.at("excused")),
          number(row.at("unknown")),
          number(row.at("open")),
          number(row.at("cancelled"))};
}

std::vector<std::string> delay_row(const std::string& name, const Json& row) {
  const Json& delay = row.at("delay");
  return {name,
          number(delay.at("promises")),
          delay_words(delay.at("median_s")),
          delay_words(delay.at("p95_s")),
          number(row.at("still_late")),
          number(row.at("cases_open")),
          number(row.at("cases_overdue"))};
}

template <typename Row>
ReportTable by(const Json& report, const char* list, const char* name, ReportTable table,
               const Row& row) {
  for (const Json& entry : report.at(list)) table.rows.push_back(row(entry.at(name), entry));
  table.rows.push_back(row(kAll, report.at("total")));
  return table;
}

ReportTable promises_table(const Json& report, const char* list, const char* name) {
  return by(report, list, name,
            {std::string("Promises by ") + name,
             "Broken of all that were kept or broken.",
             {name, "promises", "kept", "broken", "broken of these", "excused", "unknown", "open",
              "cancelled"},
             {}},
            promise_row);
}

ReportTable delays_table(const Json& report, const char* list, const char* name) {
  return by(
      report, list, name,
      {std::string("How late, and what is still open, by ") + name,
       "From the deadline to the event that fulfilled the promise; still late: none came yet.",
       {name, "came late", "median", "95 in 100 within", "still late", "cases open", "overdue"},
       {}},
      delay_row);
}

void add_money(ReportTable& table, const std::string& name, const Json& row) {
  for (const Json& entry : row.at("money")) {
    table.rows.push_back({name, entry.at("basis"), money(entry, "owed_minor"),
                          money(entry, "given_minor"), money(entry, "beyond_due_minor"),
                          money(entry, "redeemed_minor"), number(entry.at("things_owed"))});
  }
}

ReportTable money_table(const Json& report) {
  ReportTable table{"Owed and given",
                    "Given: paid by the shop, or issued in vouchers. Beyond due: a late event "
                    "proved less, and what "
                    "was given stays given. Redeemed: spent of those vouchers.",
                    {"policy", "basis", "owed", "given", "beyond due", "redeemed", "things owed"},
                    {},
                    2};
  for (const Json& entry : report.at("by_policy")) add_money(table, entry.at("policy"), entry);
  add_money(table, kAll, report.at("total"));
  return table;
}

ReportTable faults_table(const Json& report) {
  ReportTable table{"Whose fault",
                    "Of the broken and the excused promises.",
                    {"policy", "fault", "promises"},
                    {},
                    2};
  const auto add = [&](const std::string& name, const Json& row) {
    for (const auto& [fault, count] : row.at("faults").items()) {
      table.rows.push_back({name, fault, number(count)});
    }
  };
  for (const Json& entry : report.at("by_policy")) add(entry.at("policy"), entry);
  add(kAll, report.at("total"));
  return table;
}

ReportTable campaigns_table(const Json& report) {
  ReportTable table{"Overrun of campaigns",
                    "Given after a budget had closed, because it had been offered; of all time.",
                    {"campaign", "vouchers", "amount"},
                    {}};
  for (const Json& entry : report.at("campaigns")) {
    table.rows.push_back(
        {entry.at("name"), number(entry.at("overrun_count")), money(entry, "overrun_minor")});
  }
  return table;
}

ReportTable repeat_table(const Json& report) {
  const Json& repeat = report.at("repeat_orders");
  const bool has_group = !repeat.at("control_group").is_null();
  ReportTable table{
      "Orders again after a broken promise",
      has_group ? "The control group gets no goodwill; what is owed it gets." : "No control group.",
      {"customers", "orders with a broken promise", "ordered again later", "share"},
      {}};
  const auto add = [&](const char* name, const Json& group) {
    table.rows.push_back({name, number(group.at("orders")), number(group.at("again")),
                          share_words(group.at("again"), group.at("orders"))});
  };
  if (has_group) add("control group", repeat.at("control_group"));
  add(has_group ? "the rest" : "all", repeat.at("rest"));
  return table;
}

// Of UTF-8: continuation bytes take no room.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

std::string table_text(const ReportTable& table) {
  std::vector<std::size_t> widths;
  for (const std::string& head : table.heads) widths.push_back(width(head));
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string text = table.title + "\n";
  const auto add = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string room(widths[i] - width(row[i]), ' ');
      line += (i == 0 ? "  " : "   ") + (i < table.words ? row[i] + room : room + row[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  };
  add(table.heads);
  for (const auto& row : table.rows) add(row);
  return text;
}

}  // namespace

std::string number_words(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string money_words(std::int64_t minor, const std::string& currency) {
  const auto digits = static_cast<std::size_t>(minor_digits(currency));
  std::string text = std::to_string(minor);
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  const std::size_t point = text.size() - digits;
  const std::string whole = number_words(std::stoll(text.substr(0, point)));
  return whole + (digits == 0 ? "" : "." + text.substr(point)) + " " + currency;
}

std::string share_words(std::int64_t of, std::int64_t all) {
  if (all == 0) return kNone;
  const std::int64_t tenths = (of * 2'000 + all) / (2 * all);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string delay_words(const Json& seconds) {
  if (seconds.is_null()) return kNone;
  const auto all = seconds.get<std::int64_t>();
  const auto two = [](std::int64_t a, const char* a_unit, std::int64_t b, const char* b_unit) {
    std::string text = number_words(a) + " " + a_unit;
    return b == 0 ? text : text + " " + std::to_string(b) + " " + b_unit;
  };
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  if (all < kHour) return two(all / kMinute, "min", all % kMinute, "s");
  if (all < kDay) return two(all / kHour, "h", all % kHour / kMinute, "min");
  return two(all / kDay, "d", all % kDay / kHour, "h");
}

std::vector<ReportTable> report_tables(const Json& report) {
  std::vector<ReportTable> tables = {promises_table(report, "by_policy", "policy"),
                                     delays_table(report, "by_policy", "policy"),
                                     promises_table(report, "by_partner", "partner"),
                                     delays_table(report, "by_partner", "partner"),
                                     faults_table(report),
                                     money_table(report),
                                     campaigns_table(report),
                                     repeat_table(report)};
  std::erase_if(tables, [](const ReportTable& table) { return table.rows.empty(); });
  return tables;
}

std::string report_scope(const Json& report) {
  std::string text = number(report.at("orders")) + " orders";
  if (!report.at("from").is_null()) text += " placed from " + report.at("from").get<std::string>();
  if (!report.at("until").is_null()) text += " until " + report.at("until").get<std::string>();
  return text + ", as known at " + report.at("made_at").get<std::string>();
}

std::string report_text(const Json& report) {
  std::string text = report_scope(report) + "\n";
  for (const ReportTable& table : report_tables(report)) text += "\n" + table_text(table);
  const Json& repeat = report.at("repeat_orders");
  if (repeat.at("control_group").is_null()) text += "  No control group.\n";
  return text;
}

}  // namespace kulanz
