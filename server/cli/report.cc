#include "server/cli/report.h"

#include <fstream>
#include <ostream>

#include "server/app/report.h"
#include "server/cli/files.h"
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

}  // namespace

int run_report(const ReportOptions& options, Instant now, std::ostream& out) {
  const ReportWindow window = report_window(options.from, options.until, options.zone);
  const auto store = open_sqlite_reader({database_path(options.store), "", true});
  PolicyShelf policies;
  const Json report = make_report(*store, policies, window, now);
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
