// ledger_load KIND …: one measurement of a running server, as one line of JSON.
// bench/ledger.mjs starts the servers, asks for the measurements and draws them up.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench/ledger/limits.h"
#include "bench/ledger/load.h"
#include "bench/ledger/requests.h"

namespace kulanz::bench {
namespace {

using Json = nlohmann::json;

std::vector<std::string> read_codes(const std::string& path) {
  std::vector<std::string> codes;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line != "code") codes.push_back(line);  // the header of an export
  }
  if (codes.empty()) throw std::runtime_error("no codes in " + path);
  return codes;
}

// Whole requests, each a line that is a JSON string; what they bring must be new.
std::vector<std::string> raw_requests(const std::vector<std::string>& lines, Load& load) {
  load.piece = R"("verdict":"applied")";
  std::vector<std::string> requests;
  for (const std::string& line : lines) requests.push_back(Json::parse(line));
  return requests;
}

std::vector<std::string> requests_of(const std::string& kind, Asking asking, Load& load) {
  if (kind == "health") return health_requests(asking.count);
  if (kind == "raw") return raw_requests(asking.codes, load);
  if (kind == "redeem" || kind == "issue") {
    load.status = 201;
    return kind == "redeem" ? redemption_requests(asking) : issue_requests(asking);
  }
  load.piece = kind == "forged" ? R"("code_forged")" : R"("valid":true)";
  if (kind == "forged") asking.codes = with_bad_tags(asking.codes);
  return validation_requests(asking);
}

Json figures(const Timing& timing) {
  return {{"answers", timing.answers},
          {"per_second", timing.per_second()},
          {"p50_ms", timing.percentile_ms(0.5)},
          {"p95_ms", timing.percentile_ms(0.95)},
          {"p99_ms", timing.percentile_ms(0.99)},
          {"p999_ms", timing.percentile_ms(0.999)}};
}

struct Options {
  std::string kind;
  std::string codes;
  std::string folder;
  Asking asking;
  Load load;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("kind", options.kind, "health, validate, forged, redeem, issue, raw (of --codes); or limits of the machine")
      ->required()
      ->check(CLI::IsMember({"health", "validate", "forged", "redeem", "issue", "raw", "limits"}));
  app.add_option("--port", options.load.port, "of the server, on 127.0.0.1");
  app.add_option("--connections", options.load.connections, "how many ask at once");
  app.add_option("--rate", options.load.rate, "requests a second; 0: as fast as they are answered");
  app.add_option("--seconds", options.load.seconds, "asks no longer than that; 0: until all is asked");
  app.add_option("--count", options.asking.count, "how many requests");
  app.add_option("--key", options.asking.key, "API key with scope checkout, or shop to issue");
  app.add_option("--codes", options.codes, "file of voucher codes, a line each");
  app.add_option("--run", options.asking.run, "begins the names of orders: another for each run");
  app.add_option("--folder", options.folder, "limits: where to write");
}

Json measure(Options& options) {
  if (options.kind == "limits") {
    return {{"appends_per_second", synced_appends_per_second(options.folder)},
            {"commits_per_second", sqlite_commits_per_second(options.folder)}};
  }
  if (options.kind != "health") options.asking.codes = read_codes(options.codes);
  return figures(run_load(options.load, requests_of(options.kind, options.asking, options.load)));
}

}  // namespace
}  // namespace kulanz::bench

int main(int argc, char** argv) {
  CLI::App app("One measurement of a running kulanz", "ledger_load");
  kulanz::bench::Options options;
  kulanz::bench::add_options(app, options);
  try {
    app.parse(argc, argv);
    std::cout << kulanz::bench::measure(options).dump() << std::endl;
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    std::cerr << "ledger_load: " << error.what() << "\n";
    return 1;
  }
}
