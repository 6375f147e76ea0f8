#include "server/http/report.h"

#include <mutex>

#include "server/app/refusal.h"
#include "server/app/report.h"

namespace kulanz {
namespace {

// The app's store as the report reads it: its failures are refusals.
class AppReadable : public Readable {
 public:
  explicit AppReadable(App& app) : app_(app) {}
  void read(const std::function<void(Reader&)>& body) override { app_.read(body); }

 private:
  App& app_;
};

}  // namespace

HttpResponse get_report_route(Call& call) {
  static std::mutex running;
  const std::unique_lock lock(running, std::try_to_lock);
  if (!lock.owns_lock()) {
    throw Refusal(RefusalKind::too_many, "report_busy", "a report is being made: ask again later");
  }
  const auto argument = [&](const char* name) { return std::string(call.request.argument(name)); };
  const ReportWindow window = report_window(argument("from"), argument("until"), argument("zone"));
  AppReadable store(call.app);
  const Instant now = call.app.now();
  const ControlGroup held_out = [&](const OrderRecord& order) {
    return in_control_group(call.app, order, now);
  };
  return respond(200, make_report(store, call.app.policies(), window, now, held_out));
}

}  // namespace kulanz
