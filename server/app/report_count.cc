#include "server/app/report_count.h"

#include <algorithm>

#include "server/app/cases.h"
#include "server/app/entitlements.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

// Who told the event that fulfilled the promise.
std::string partner_of(const PromiseRecord& promise, const std::vector<EventRecord>& events,
                       const Decision& decision) {
  if (!decision.fulfilled_at) return kNobodyYet;
  for (const EventRecord& event : events) {
    const bool at_that_time = moment_of(event) == decision.fulfilled_at->unix_seconds;
    const auto kind = parse_event_kind(event.kind);
    const bool fulfils =
        kind.ok() && (*kind == EventKind::delivered || *kind == EventKind::activated ||
                      *kind == EventKind::appointment_kept || *kind == EventKind::received);
    if (event.promise != promise.id || !at_that_time || !fulfils) continue;
    return event.sender.empty() ? event.source : event.sender;
  }
  return std::string(source_name(Source::merchant));
}

bool is_broken(const Decision& decision) {
  const bool missed = decision.issues > 0 && decision.issues_missed > 0;
  return decision.state == PromiseState::breached ||
         (missed && decision.state != PromiseState::cancelled &&
          decision.state != PromiseState::excused);
}

// Of the same customer, placed later than this one.
bool ordered_again(Reader& reader, const OrderRecord& order) {
  const std::string prefix = order.customer_ref + "/order/";
  bool again = false;
  std::size_t looked = 0;
  reader.scan(Table::customers, prefix, order.customer_ref + "/order0",
              [&](std::string_view key, auto) {
                const std::string ref(key.substr(prefix.size()));
                const auto other =
                    ref == order.ref ? std::nullopt : load<OrderRecord>(reader, Table::orders, ref);
                again = other && other->placed_at > order.placed_at;
                return !again && ++looked < kMaxOrdersLookedAt;
              });
  return again;
}

std::int64_t spent_of(Reader& reader, const EntitlementRecord& entitlement) {
  std::int64_t spent = 0;
  for (const std::uint64_t serial : entitlement.serials) {
    const auto voucher = load_voucher(reader, serial);
    if (voucher) spent += voucher->spent_minor;
  }
  return spent;
}

Json delay_json(const ReportRow& row) {
  const auto value = [&](int percent) {
    const auto found = nearest_rank(row.delays_s, percent);
    return found ? Json(*found) : Json();
  };
  return {{"promises", row.delays_s.size()}, {"median_s", value(50)}, {"p95_s", value(95)}};
}

Json money_json(const ReportRow& row) {
  Json list = Json::array();
  for (const auto& [key, money] : row.money) {
    list.push_back({{"basis", key.first},
                    {"currency", key.second},
                    {"owed_minor", money.owed_minor},
                    {"given_minor", money.given_minor},
                    {"beyond_due_minor", money.beyond_due_minor},
                    {"redeemed_minor", money.redeemed_minor},
                    {"things_owed", money.things_owed}});
  }
  return list;
}

Json row_json(const ReportRow& row) {
  return {{"promises", row.promises},
          {"kept", row.kept},
          {"broken", row.broken},
          {"excused", row.excused},
          {"unknown", row.unknown},
          {"open", row.open},
          {"cancelled", row.cancelled},
          {"still_late", row.still_late},
          {"delay", delay_json(row)},
          {"faults", row.faults},
          {"money", money_json(row)},
          {"cases_open", row.cases_open},
          {"cases_overdue", row.cases_overdue}};
}

Json rows_json(const char* name, const std::map<std::string, ReportRow>& rows) {
  Json list = Json::array();
  for (const auto& [key, row] : rows) {
    Json json = row_json(row);
    json[name] = key;
    list.push_back(std::move(json));
  }
  return list;
}

Json again_json(const ReportAgain& again) {
  return {{"orders", again.orders}, {"again", again.again}};
}

}  // namespace

void ReportCount::add(Reader& reader, const OrderRecord& order) {
  ++orders_;
  const std::vector<EventRecord> events = load_events(reader, order.ref);
  bool broken = false;
  for (const PromiseRecord& promise : order.promises) {
    if (add_promise(reader, order, promise, events)) broken = true;
  }
  if (broken) add_again(reader, order);
}

bool ReportCount::add_promise(Reader& reader, const OrderRecord& order,
                              const PromiseRecord& promise,
                              const std::vector<EventRecord>& events) {
  const auto policy = policies_.get(reader, promise.digest);
  const Decision decision = decide_input(*policy, promise_input(order, promise, events), now_);
  Rows rows{total_, by_policy_[promise.policy], partner_row(partner_of(promise, events, decision))};
  const bool broken = decision.reason == Reason::ok && is_broken(decision);
  add_state(rows, decision, broken);
  if (broken && decision.issues == 0) add_delay(rows, decision);
  add_money(rows, reader, order, promise.id);
  add_cases(rows, reader, order, promise.id);
  return broken;
}

void ReportCount::add_state(Rows& rows, const Decision& decision, bool broken) {
  const PromiseState state = decision.reason == Reason::ok ? decision.state : PromiseState::unknown;
  const std::string fault(fault_name(decision.fault));
  rows.each([&](ReportRow& row) {
    ++row.promises;
    if (broken) {
      ++row.broken;
    } else if (state == PromiseState::kept) {
      ++row.kept;
    } else if (state == PromiseState::excused) {
      ++row.excused;
    } else if (state == PromiseState::unknown) {
      ++row.unknown;
    } else if (state == PromiseState::cancelled) {
      ++row.cancelled;
    } else {
      ++row.open;
    }
    if (broken || state == PromiseState::excused) ++row.faults[fault];
  });
}

void ReportCount::add_delay(Rows& rows, const Decision& decision) {
  if (!decision.fulfilled_at || !decision.deadline) {
    rows.each([](ReportRow& row) { ++row.still_late; });
    return;
  }
  if (total_.delays_s.size() >= kMaxLate) {
    throw Refusal(
        RefusalKind::unprocessable, "report_too_large",
        "more than " + std::to_string(kMaxLate) + " late promises: ask for a shorter time", "from");
  }
  const std::int64_t delay =
      std::max<std::int64_t>(0, (*decision.fulfilled_at - *decision.deadline).seconds);
  rows.each([&](ReportRow& row) { row.delays_s.push_back(delay); });
}

void ReportCount::add_money(Rows& rows, Reader& reader, const OrderRecord& order,
                            const std::string& promise) {
  const auto all =
      load_all<EntitlementRecord>(reader, Table::entitlements, promise_key(order.ref, promise, ""));
  for (const EntitlementRecord& e : all) {
    const std::int64_t spent = spent_of(reader, e);
    rows.each([&](ReportRow& row) {
      ReportMoney& money = row.money[{e.basis, e.currency}];
      money.owed_minor += e.due ? e.due_minor : 0;
      money.given_minor += e.given_minor;
      money.beyond_due_minor += given_beyond_due(e);
      money.redeemed_minor += spent;
      money.things_owed += e.due ? e.count : 0;
    });
  }
}

void ReportCount::add_cases(Rows& rows, Reader& reader, const OrderRecord& order,
                            const std::string& promise) {
  for (const CaseRecord& c : load_cases(reader, order.ref, promise)) {
    rows.each([&](ReportRow& row) {
      row.cases_open += c.open ? 1 : 0;
      row.cases_overdue += is_overdue(c) ? 1 : 0;
    });
  }
}

void ReportCount::add_again(Reader& reader, const OrderRecord& order) {
  const auto member = in_control_group_ ? in_control_group_(order) : std::nullopt;
  has_control_group_ = has_control_group_ || member.has_value();
  ReportAgain& group = member.value_or(false) ? control_ : rest_;
  ++group.orders;
  if (ordered_again(reader, order)) ++group.again;
}

ReportRow& ReportCount::partner_row(const std::string& partner) {
  const auto found = by_partner_.find(partner);
  if (found != by_partner_.end()) return found->second;
  return by_partner_[by_partner_.size() < kMaxPartners ? partner : kOtherPartners];
}

Json ReportCount::json() const {
  return {{"orders", orders_},
          {"total", row_json(total_)},
          {"by_policy", rows_json("policy", by_policy_)},
          {"by_partner", rows_json("partner", by_partner_)},
          {"repeat_orders",
           {{"control_group", has_control_group_ ? again_json(control_) : Json()},
            {"rest", again_json(rest_)}}}};
}

}  // namespace kulanz
