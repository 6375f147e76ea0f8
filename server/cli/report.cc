#include "server/cli/report.h"

#include <fstream>
#include <ostream>

#include "server/app/report.h"
#include "server/cli/files.h"
#include "server/cli/looked_at.h"
#include "server/cli/policy_folders.h"
#include "server/cli/report_html.h"
#include "server/cli/report_tables.h"
#include "server/cli/store_path.h"

namespace kulanz {
namespace {

constexpr int kIndent = 2;

void write_page(const std::string& path, const Json& report) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << report_html(report);
  file.close();
  if (!file) throw UsageError("--html " + path + ": this file cannot be written");
}

// Who is in the control group is drawn by the shop's keys; nothing else of a report is.
Secrets drawing_secrets(const ReportOptions& options, bool has_rules, Random& random) {
  if (!has_rules) return new_secrets(random);
  const std::string beside = database_path(options.store) + ".keys";
  return load_secrets(options.key_file.empty() ? beside : options.key_file, random, false);
}

}  // namespace

int run_report(const ReportOptions& options, const Clock& clock, std::ostream& out) {
  const ReportWindow window = report_window(options.from, options.until, options.zone);
  LookedAt store(database_path(options.store));
  start_crypto();
  SystemRandom random;
  HouseRules rules = read_house_rules(options.policies);
  const bool has_rules = !rules.empty();
  App app(store, clock, random, drawing_secrets(options, has_rules, random), {});
  if (has_rules) app.compare_keys();
  app.set_house_rules(std::move(rules));
  const Json report = make_report(app, window, clock.now());
  if (!options.html.empty()) write_page(options.html, report);
  if (options.json) {
    out << report.dump(kIndent) << "\n";
  } else if (!options.html.empty()) {
    out << "written to " << options.html << "\n";
  } else {
    out << report_text(report);
  }
  return 0;
}

}  // namespace kulanz
