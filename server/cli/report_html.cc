#include "server/cli/report_html.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "server/app/html.h"
#include "server/cli/report_tables.h"

namespace kulanz {
namespace {

constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--paper:#f6f5f1;--card:#fff;--ink:#1f242c;--soft:#5a606b;--line:#d9d6cc;
--kept:#2f7d54;--broken:#b4372a;--excused:#a87a16;--unknown:#6b7280;--open:#3b62b8;--cancelled:#a6a9b0;
--owed:#7a4fa3;--given:#3b62b8;--redeemed:#2f7d54;--track:#ebe8df}
@media(prefers-color-scheme:dark){:root{--paper:#14171d;--card:#1c2028;--ink:#ece8de;--soft:#aeb1ba;
--line:#343a46;--kept:#63bd8d;--broken:#f0806f;--excused:#e0b04e;--unknown:#9aa1ad;--open:#8fabf5;
--cancelled:#5d636e;--owed:#c49aec;--given:#8fabf5;--redeemed:#63bd8d;--track:#2a2f39}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main{max-width:70rem;margin-inline:auto;padding:clamp(1rem,4vw,2.5rem)}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.3rem);line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.2rem;line-height:1.3;margin:0 0 .25rem}
p{margin:0 0 .75rem}
.soft{color:var(--soft)}
section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:clamp(1rem,3vw,1.5rem);margin-block:1.25rem}
.tiles{display:grid;gap:.75rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,9.5rem),1fr));margin:1.25rem 0 0;padding:0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.75rem 1rem}
.tiles dt{color:var(--soft);font-size:.875rem}
.tiles dd{margin:0;font-size:1.2rem;font-weight:650;white-space:nowrap;font-variant-numeric:tabular-nums;line-height:1.3}
.bars{display:grid;gap:.85rem;margin:1rem 0 0;padding:0;list-style:none}
.bars b{font-weight:600}
.bars .row{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem}
.bars svg{display:block;width:100%;height:1rem;border-radius:.25rem;margin-block:.2rem;background:var(--track)}
[dir=rtl] .bars svg{transform:scaleX(-1)}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:.75rem 0 0;padding:0;list-style:none;font-size:.875rem}
.key svg{width:.8rem;height:.8rem;margin-inline-end:.4rem;vertical-align:-.05em;border-radius:.15rem}
.f-kept{fill:var(--kept)}.f-broken{fill:var(--broken)}.f-excused{fill:var(--excused)}.f-unknown{fill:var(--unknown)}
.f-open{fill:var(--open)}.f-cancelled{fill:var(--cancelled)}.f-owed{fill:var(--owed)}.f-given{fill:var(--given)}.f-redeemed{fill:var(--redeemed)}
.scroll{overflow-x:auto;margin-block-start:.75rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9375rem}
th,td{padding:.4rem .6rem;border-block-end:1px solid var(--line);text-align:end;vertical-align:top;overflow-wrap:normal}
td{white-space:nowrap}
thead th{color:var(--soft);font-weight:600;vertical-align:bottom}
th.w,td.w{text-align:start}
tbody th{font-weight:600;text-align:start}
tbody tr:last-child>*{border-block-end:0}
.scroll:focus-visible{outline:3px solid var(--open);outline-offset:2px}
@media print{body{background:#fff}section,.tiles div{break-inside:avoid;border-color:#bbb}.scroll{overflow:visible}svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}main{max-width:none;padding:0}}
@media(forced-colors:active){svg{forced-color-adjust:none}}
)css";

constexpr std::array<const char*, 6> kStates = {"kept",    "broken", "excused",
                                                "unknown", "open",   "cancelled"};

// Enough for a screen; the table has all.
constexpr std::size_t kMaxBars = 24;

// Of the whole width in hundredths of a percent, which SVG takes as "12.34%".
std::string percent(std::int64_t part, std::int64_t all) {
  const std::int64_t hundredths = all == 0 ? 0 : part * 10'000 / all;
  const std::string digits = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (digits.size() < 2 ? "0" : "") + digits + "%";
}

std::string rect(std::int64_t from, std::int64_t size, std::int64_t all, const std::string& kind) {
  if (size <= 0) return "";
  return "<rect class=\"f-" + kind + "\" x=\"" + percent(from, all) + "\" width=\"" +
         percent(size, all) + "\" height=\"100%\"/>";
}

// A bar with its words above and below, so that it needs no colour to be read.
std::string bar(const std::string& name, const std::string& value, const std::string& rects,
                const std::string& below = {}) {
  std::string html = "<li><span class=\"row\"><b><bdi>" + escape_html(name) + "</bdi></b><span>" +
                     escape_html(value) + "</span></span><svg aria-hidden=\"true\">" + rects + "</svg>";
  if (!below.empty()) html += "<span class=\"soft\">" + escape_html(below) + "</span>";
  return html + "</li>\n";
}

std::string key(std::initializer_list<const char*> kinds) {
  std::string html = "<ul class=\"key\">";
  for (const char* const kind : kinds) {
    html += std::string("<li><svg aria-hidden=\"true\"><rect class=\"f-") + kind +
            "\" width=\"100%\" height=\"100%\"/></svg>" + kind + "</li>";
  }
  return html + "</ul>\n";
}

std::string state_bar(const std::string& name, const Json& row) {
  const auto all = row.at("promises").get<std::int64_t>();
  std::string rects;
  std::string words;
  std::int64_t from = 0;
  for (const char* const state : kStates) {
    const auto count = row.at(state).get<std::int64_t>();
    rects += rect(from, count, all, state);
    from += count;
    if (count > 0) words += (words.empty() ? "" : " · ") + number_words(count) + " " + state;
  }
  return bar(name, number_words(all) + (all == 1 ? " promise" : " promises"), rects, words);
}

std::string section(const std::string& title, const std::string& note, const std::string& body) {
  return "<section>\n<h2>" + escape_html(title) + "</h2>\n<p class=\"soft\">" + escape_html(note) + "</p>\n" +
         body + "</section>\n";
}

// The largest first.
std::vector<Json> largest(const Json& list, const char* field) {
  std::vector<Json> rows(list.begin(), list.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Json& a, const Json& b) { return a.at(field) > b.at(field); });
  if (rows.size() > kMaxBars) rows.resize(kMaxBars);
  return rows;
}

std::string states_chart(const Json& report, const char* list, const char* name) {
  std::string bars;
  for (const Json& row : largest(report.at(list), "promises")) bars += state_bar(row.at(name), row);
  if (bars.empty()) return "";
  return section(std::string("Kept and broken by ") + name, "What became of each promise.",
                 "<ul class=\"bars\">\n" + bars + "</ul>\n" +
                     key({"kept", "broken", "excused", "unknown", "open", "cancelled"}));
}

std::string delays_chart(const Json& report) {
  std::int64_t longest = 0;
  for (const Json& row : report.at("by_policy")) {
    const Json& p95 = row.at("delay").at("p95_s");
    if (!p95.is_null()) longest = std::max(longest, p95.get<std::int64_t>());
  }
  std::string bars;
  for (const Json& row : largest(report.at("by_policy"), "broken")) {
    const Json& delay = row.at("delay");
    if (delay.at("p95_s").is_null()) continue;
    const auto median = delay.at("median_s").get<std::int64_t>();
    const auto p95 = delay.at("p95_s").get<std::int64_t>();
    bars += bar(row.at("policy"), number_words(delay.at("promises")) + " came late",
                rect(0, median, longest, "broken") + rect(median, p95 - median, longest, "excused"),
                "half within " + delay_words(median) + " · 95 in 100 within " + delay_words(p95));
  }
  if (bars.empty()) return "";
  return section("How late",
                 "From the deadline: the first part of a bar to the median, the whole to where 95 in "
                 "100 had come.",
                 "<ul class=\"bars\">\n" + bars + "</ul>\n");
}

std::string money_chart(const Json& report) {
  const Json& money = report.at("total").at("money");
  std::string bars;
  for (const Json& entry : money) {
    const std::string currency = entry.at("currency");
    std::int64_t most = 0;  // of this currency: others are not to be compared with
    for (const Json& other : money) {
      if (other.at("currency") != currency) continue;
      for (const char* const field : {"owed_minor", "given_minor", "redeemed_minor"}) {
        most = std::max(most, other.at(field).get<std::int64_t>());
      }
    }
    for (const char* const word : {"owed", "given", "redeemed"}) {
      const auto amount = entry.at(std::string(word) + "_minor").get<std::int64_t>();
      bars += bar(entry.at("basis").get<std::string>() + ", " + word, money_words(amount, currency),
                  rect(0, amount, most, word));
    }
  }
  if (bars.empty()) return "";
  return section("Owed and given", "By basis: what law, contract and goodwill owe, and what was given of it.",
                 "<ul class=\"bars\">\n" + bars + "</ul>\n" + key({"owed", "given", "redeemed"}));
}

std::string tile(const char* name, const std::string& value) {
  return std::string("<div><dt>") + name + "</dt><dd>" + escape_html(value) + "</dd></div>\n";
}

std::string tiles(const Json& total) {
  const auto count = [&](const char* field) { return total.at(field).get<std::int64_t>(); };
  return "<dl class=\"tiles\">\n" + tile("Promises", number_words(count("promises"))) +
         tile("Kept, of kept or broken", share_words(count("kept"), count("kept") + count("broken"))) +
         tile("Broken", number_words(count("broken"))) +
         tile("Median delay of late ones", delay_words(total.at("delay").at("median_s"))) +
         tile("Cases open", number_words(count("cases_open"))) +
         tile("Cases overdue", number_words(count("cases_overdue"))) + "</dl>\n";
}

std::string cell(const ReportTable& table, std::size_t column, const std::string& text) {
  if (column == 0) return "<th scope=\"row\"><bdi>" + escape_html(text) + "</bdi></th>";
  const char* const kind = column < table.words ? " class=\"w\"" : "";
  return std::string("<td") + kind + ">" + escape_html(text) + "</td>";
}

std::string table_html(const ReportTable& table) {
  std::string html = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                     escape_html(table.title) + "\">\n<table>\n<thead><tr>";
  for (std::size_t i = 0; i < table.heads.size(); ++i) {
    const char* const kind = i < table.words ? " class=\"w\"" : "";
    html += std::string("<th scope=\"col\"") + kind + ">" + escape_html(table.heads[i]) + "</th>";
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) html += cell(table, i, row[i]);
    html += "</tr>\n";
  }
  return section(table.title, table.note, html + "</tbody>\n</table>\n</div>\n");
}

}  // namespace

std::string report_html(const Json& report) {
  std::string html =
      "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<title>Promises: a report</title>\n<style>";
  html += kStyle;
  html += "</style>\n</head>\n<body>\n<main>\n<h1>What became of the promises</h1>\n<p class=\"soft\">" +
          escape_html(report_scope(report)) + "</p>\n";
  html += tiles(report.at("total"));
  html += states_chart(report, "by_policy", "policy") + states_chart(report, "by_partner", "partner") +
          delays_chart(report) + money_chart(report);
  for (const ReportTable& table : report_tables(report)) html += table_html(table);
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace kulanz
