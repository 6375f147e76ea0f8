// kulanz import: orders and events from a file, by a mapping of the kind that webhooks have.
#pragma once

#include <string>
#include <vector>

#include "server/cli/house.h"

namespace kulanz {

struct ImportOptions {
  HouseOptions house;
  std::string mapping;                // a sender file
  std::string orders;                 // FILE.csv, FILE.ndjson, FILE.jsonl
  std::string topic;                  // of a mapping that knows several
  std::vector<std::string> policies;  // folders whose policies are set before
};

inline constexpr char kImportAbout[] =
    "Import orders and what became of them from a file, CSV (with a line of column names) or\n"
    "NDJSON (a JSON document a line), by a mapping file like those of policies/senders:\n\n"
    "  kulanz import --mapping policies/senders/csv.json --orders orders.csv \\\n"
    "                --store sqlite:shop.db --policies policies --roster roster.json\n\n"
    "Stop the server first. Run it as often as you like: what is there already stays as it is,\n"
    "and a second run changes nothing. Lines that are refused are listed, with why, in\n"
    "FILE.refused; mend them and run it again. Exit code 0 only if none was refused.";

int run_import(const ImportOptions& options);

}  // namespace kulanz
