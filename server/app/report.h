// What became of the promises: by policy, and by whoever kept or broke them; what was
// owed for them and what was given; the cases they left open. One pass over the orders.
//
// Which orders: those placed in the window. An order's moment never changes, so that each
// is in exactly one of two windows that touch, whatever is told of it later. What is said
// of it is what is known at `now`.
//
// What the words mean
//   kept      the promise's state; of a schedule only while no issue was missed
//   broken    breached, or a schedule of which an issue was missed
//   open      open and at_risk
//   delay     of the broken ones that came in the end, each from its deadline to that
//             event; a schedule has none. `still_late` did not come yet.
//   median, p95   exact, of all delays in seconds, by nearest rank: the smallest delay that
//             at least so many percent do not exceed
//   partner   who told the event that fulfilled it: the label of a partner's API key, or
//             the name of a webhook's sender; where neither is known its source
//             (merchant, partner, customer); kNobodyYet while it is not fulfilled
//   fault     of the broken and the excused ones, whose it is
//   owed      what the entitlements are due, as it was booked last; given: paid by the
//             shop, or issued in vouchers; beyond: what was given more, because a late
//             event proved less; redeemed: what was spent of those vouchers
//   overrun   of a campaign, given after its budget had closed; of all time
//   again     of the orders with a broken promise, those whose customer ordered once more
//             later: of the control group, which gets no goodwill, against the rest
//
// Cost: an order is read and decided once, kOrdersPerRead of them in a read transaction,
// so that the log of a running server is never held long; the writer is not asked at
// all. What is kept is the rows of the answer and 8 bytes for each late promise, three
// times; beyond kMaxLate of those it is refused. server/README.md has measured figures.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/app/app.h"
#include "server/app/policy_shelf.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr std::size_t kOrdersPerRead = 256;
inline constexpr std::size_t kRowsPerRead = 8'192;      // also of those outside the window
inline constexpr std::size_t kMaxLate = 4'000'000;      // promises with a delay
inline constexpr std::size_t kMaxPartners = 1'000;      // further ones are kOtherPartners
inline constexpr std::size_t kMaxOrdersLookedAt = 200;  // of one customer, for `again`
inline constexpr char kNobodyYet[] = "not fulfilled yet";
inline constexpr char kOtherPartners[] = "other partners";

struct ReportWindow {
  std::int64_t from = 0;  // placed_at in [from, until)
  std::int64_t until = Instant::kLast + 1;
};

struct ReportMoney {
  std::int64_t owed_minor = 0;
  std::int64_t given_minor = 0;
  std::int64_t beyond_due_minor = 0;
  std::int64_t redeemed_minor = 0;
  std::int64_t things_owed = 0;  // in kind
};

// One line: a policy's, a partner's, or all.
struct ReportRow {
  std::int64_t promises = 0;
  std::int64_t kept = 0;
  std::int64_t broken = 0;
  std::int64_t excused = 0;
  std::int64_t unknown = 0;
  std::int64_t open = 0;
  std::int64_t cancelled = 0;
  std::int64_t still_late = 0;
  std::int64_t cases_open = 0;
  std::int64_t cases_overdue = 0;
  std::vector<std::int64_t> delays_s;
  std::map<std::string, std::int64_t> faults;
  std::map<std::pair<std::string, std::string>, ReportMoney> money;  // by basis and currency
};

struct ReportAgain {
  std::int64_t orders = 0;
  std::int64_t again = 0;
};

// Whether an order's customer is in the control group; nothing where there is none.
using ControlGroup = std::function<std::optional<bool>(const OrderRecord&)>;

// The answer of GET /v1/report and of `kulanz report --json`; openapi.json has its
// fields. Who is in the control group is asked of the house's rules. Throws Refusal
// report_too_large (unprocessable), and what reading throws.
Json make_report(App& app, const ReportWindow& window, Instant now);

// The same of any store, where `in_control_group` says who is.
Json make_report(Readable& store, PolicyShelf& policies, const ReportWindow& window, Instant now,
                 const ControlGroup& in_control_group = {});

// Of values in any order; `percent` 1 to 100. Nothing of none.
std::optional<std::int64_t> nearest_rank(std::vector<std::int64_t> values, int percent);

// "2026-05-01" or a moment, for `from` and `until`; a date begins, or for `until` ends, in
// `zone`; `until` itself is not in the window. Empty texts leave that end open. Throws
// Refusal bad_instant, zone_unknown, window_empty.
ReportWindow report_window(const std::string& from, const std::string& until,
                           const std::string& zone);

}  // namespace kulanz
