#include "server/http/report.h"

#include <mutex>

#include "server/app/refusal.h"
#include "server/app/report.h"

namespace kulanz {
HttpResponse get_report_route(Call& call) {
  static std::mutex running;
  const std::unique_lock lock(running, std::try_to_lock);
  if (!lock.owns_lock()) {
    throw Refusal(RefusalKind::too_many, "report_busy", "a report is being made: ask again later");
  }
  const auto argument = [&](const char* name) { return std::string(call.request.argument(name)); };
  const ReportWindow window = report_window(argument("from"), argument("until"), argument("zone"));
  return respond(200, make_report(call.app, window, call.app.now()));
}

}  // namespace kulanz
