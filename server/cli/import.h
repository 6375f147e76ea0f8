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
  bool tell = false;                  // letters and webhooks go out about what is found
};

inline constexpr char kImportAbout[] =
    "Import orders and what became of them from a file, CSV (with a line of column names) or\n"
    "NDJSON (a JSON document a line), by a mapping file like those of policies/senders:\n\n"
    "  kulanz import --mapping policies/senders/csv.json --orders orders.csv \\\n"
    "                --store sqlite:shop.db --policies policies --roster roster.json\n\n"
    "Stop the server first. Run it as often as you like: what is there already stays as it is,\n"
    "and a second run changes nothing. Lines that are refused are listed, with why, in\n"
    "FILE.refused; mend them and run it again. Exit code 0 only if none was refused.\n\n"
    "Nobody is told: a breach of last year is no news, so no letter and no webhook goes out about\n"
    "what the import finds, also not when the server is started again. What happens to imported\n"
    "orders from then on is told as ever. With --tell it is told as if it had happened now, to\n"
    "customers too.";

int run_import(const ImportOptions& options);

}  // namespace kulanz
