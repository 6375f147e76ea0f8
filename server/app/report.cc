#include "server/app/report.h"

#include <algorithm>

#include "server/app/refusal.h"
#include "server/app/report_count.h"
#include "server/app/zones.h"

namespace kulanz {
namespace {

// Adds the orders from key `from` on; where to go on, empty when that was all.
std::string add_some(Reader& reader, const ReportWindow& window, const std::string& from,
                     ReportCount& count) {
  std::string next;
  std::size_t rows = 0;
  std::size_t orders = 0;
  reader.scan(Table::orders, from, "", [&](std::string_view key, std::string_view row) {
    if (++rows > kRowsPerRead || orders == kOrdersPerRead) {
      next = key;
      return false;
    }
    if (!is_order_key(key)) return true;
    const auto order = record_of<OrderRecord>(row);
    if (order.placed_at < window.from || order.placed_at >= window.until) return true;
    ++orders;
    count.add(reader, order);
    return true;
  });
  return next;
}

// The app's store: its failures are refusals.
class AppReadable : public Readable {
 public:
  explicit AppReadable(App& app) : app_(app) {}
  void read(const std::function<void(Reader&)>& body) override { app_.read(body); }

 private:
  App& app_;
};

Json campaigns_json(Readable& store) {
  Json campaigns = Json::array();
  store.read([&](Reader& reader) {
    reader.scan(Table::campaigns, "", "", [&](std::string_view key, std::string_view row) {
      if (key.find('/') != std::string_view::npos) return true;
      const auto campaign = record_of<CampaignRecord>(row);
      const auto overrun =
          load<SpentRecord>(reader, Table::campaigns, std::string(key) + "/overrun");
      const SpentRecord spent = overrun.value_or(SpentRecord{});
      campaigns.push_back({{"name", campaign.name},
                           {"currency", campaign.currency},
                           {"overrun_minor", spent.amount_minor},
                           {"overrun_count", spent.count}});
      return true;
    });
  });
  return campaigns;
}

// The first second of what the text names, or of the day after it.
std::int64_t moment_of(const std::string& text, int days_on, const Zone& zone, const char* where) {
  if (const auto instant = parse_instant(text); instant.ok()) return instant->unix_seconds;
  const auto date = parse_date(text);
  if (!date.ok()) {
    throw Refusal(RefusalKind::unprocessable, "bad_instant",
                  "a date as 2026-05-01 is expected, or a moment with its offset", where);
  }
  return zone.start_of(*date + Days{days_on}).unix_seconds;
}

}  // namespace

std::optional<std::int64_t> nearest_rank(std::vector<std::int64_t> values, int percent) {
  if (values.empty()) return std::nullopt;
  const std::size_t rank = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

ReportWindow report_window(const std::string& from, const std::string& until,
                           const std::string& zone) {
  const Zone days = zone.empty() ? Zone() : need_zone(zone, "zone");
  ReportWindow window;
  if (!from.empty()) window.from = moment_of(from, 0, days, "from");
  if (!until.empty()) window.until = moment_of(until, 1, days, "until");
  if (window.from >= window.until) {
    throw Refusal(RefusalKind::unprocessable, "window_empty", "from is not before until", "until");
  }
  return window;
}

Json make_report(App& app, const ReportWindow& window, Instant now) {
  AppReadable store(app);
  return make_report(store, app.policies(), window, now, [&](const OrderRecord& order) {
    return in_control_group(app, order, now);
  });
}

Json make_report(Readable& store, PolicyShelf& policies, const ReportWindow& window, Instant now,
                 const ControlGroup& in_control_group) {
  ReportCount count(policies, now, in_control_group);
  std::string from;
  do {
    std::string next;
    store.read([&](Reader& reader) { next = add_some(reader, window, from, count); });
    from = std::move(next);
  } while (!from.empty());
  Json report = count.json();
  report["made_at"] = instant_text(now);
  report["from"] = window.from == 0 ? Json() : Json(instant_text({window.from}));
  report["until"] = window.until > Instant::kLast ? Json() : Json(instant_text({window.until}));
  report["campaigns"] = campaigns_json(store);
  return report;
}

}  // namespace kulanz
