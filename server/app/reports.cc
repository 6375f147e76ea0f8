#include "server/app/reports.h"

#include "server/app/clock.h"
#include "server/app/deciding.h"
#include "server/app/events.h"
#include "server/app/orders.h"
#include "server/app/refresh.h"
#include "server/app/refusal.h"
#include "server/app/status.h"

namespace kulanz {
namespace {

constexpr int kReportSymbols = 20;

void check_number(Reader& reader, const OrderRecord& order, const EventRecord& event, Instant now) {
  int recent = 0;
  for (const EventRecord& other : load_events(reader, order.ref)) {
    const bool counts = other.promise == event.promise && other.source == "customer" &&
                        other.received_at > now.unix_seconds - kDaySeconds;
    recent += counts ? 1 : 0;
  }
  if (recent >= kMaxReportsPerDay) {
    throw Refusal(RefusalKind::too_many, "too_many_reports",
                  "enough was reported for today; a person reads it");
  }
}

}  // namespace

Answer report(App& app, const Attempt& attempt, const std::string& ref, const Json& body) {
  Fields fields(body, "");
  EventRecord event;
  event.promise = fields.id("promise");
  event.kind = fields.one_of("kind", {"not_received", "received", "not_so", "solved"});
  event.instance = fields.optional_text("instance").value_or("");
  fields.finish();
  event.source = source_name(Source::customer);
  if (!event.instance.empty() && !parse_date(event.instance).ok()) {
    throw refused(Reason::bad_date, "instance");
  }
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    const OrderRecord order = need_order(tx, ref);
    need_promise(order, event.promise, "promise");
    check_number(tx, order, event, now);
    EventRecord mine = event;
    mine.id = "report-" + random_text(app.random(), kReportSymbols);
    mine.at = instant_text(now);
    mine.received_at = now.unix_seconds;
    add_event(app, tx, order, mine, now, "");
    refresh(app, tx, order, now);
    return Answer{Made::nothing_new, status_json(app, tx, order, now)};
  });
}

}  // namespace kulanz
