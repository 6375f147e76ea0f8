// kulanz report.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "server/app/clock.h"

namespace kulanz {

struct ReportOptions {
  std::string store;
  std::string key_file;               // empty: PATH.keys; read only where house rules are
  std::vector<std::string> policies;  // folders; their house/ has the control group
  std::string from;
  std::string until;
  std::string zone;
  std::string html;  // a file to write; empty: none
  bool json = false;
};

inline constexpr char kReportAbout[] =
    "What became of the promises: kept, broken, how late; owed and given; cases left open.\n\n"
    "  kulanz report --store sqlite:shop.db\n"
    "  kulanz report --store sqlite:shop.db --from 2026-05-01 --until 2026-05-31 \\\n"
    "                --zone Europe/Berlin --html may.html\n"
    "  kulanz report --store sqlite:shop.db --json | jq '.by_policy[] | {policy, broken}'\n\n"
    "It reads the database and changes nothing, also while a server runs. An order is in the\n"
    "window by the moment at which it was placed, so that it is in exactly one month, whatever\n"
    "is told of it later; what is said of it is what is known now. A delay is counted from the\n"
    "deadline to the event that fulfilled the promise in the end; median and p95 are exact, by\n"
    "nearest rank. --policies are the folders that the server is given: where their house/ has a\n"
    "control group, the report tells who ordered again in it and in the rest. Who is in it is\n"
    "drawn by the shop's key file. A partner is the label of the API key, or the sender of the webhook, that\n"
    "told that event. --html writes one page that needs nothing else: no script, no network.\n"
    "Exit code 0 when the report was made.";

// On `out` the report as text, or as JSON, or where the page was written.
int run_report(const ReportOptions& options, const Clock& clock, std::ostream& out);

}  // namespace kulanz
