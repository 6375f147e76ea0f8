#include "server/app/owed.h"

#include <algorithm>

#include "server/app/entitlements.h"
#include "server/app/outbox.h"

namespace kulanz {
namespace {

constexpr Duration kSettleTime = seconds(kSettleDays * 86'400);

bool is_in_kind(const EntitlementRecord& e) { return e.kind == kind_name(RemedyKind::in_kind); }

std::int64_t owed_minor(const EntitlementRecord& e) {
  return std::max<std::int64_t>(0, e.due_minor - e.given_minor);
}

Due listed(const EntitlementRecord& e) { return {{e.owed_at}, kOwedList, entitlement_key(e)}; }

Due overdue(const EntitlementRecord& e) {
  return {Instant{e.owed_at} + kSettleTime, kDueSettle, entitlement_key(e)};
}

Json request_json(const EntitlementRecord& e) {
  Json json = {
      {"entitlement", entitlement_id(e)}, {"remedy", e.remedy},          {"kind", e.kind},
      {"basis", e.basis},        {"amount_minor", e.due_minor}, {"owed_minor", owed_minor(e)},
      {"currency", e.currency}};
  if (e.count > 0) {
    json["item"] = e.item;
    json["count"] = e.count;
  }
  return json;
}

// Said once for each amount: a rise is a new request.
void ask(Transaction& tx, const EntitlementRecord& e, Instant now) {
  const std::int64_t size = is_in_kind(e) ? e.count : e.due_minor;
  tell(tx,
       {e.order, e.promise, kRefundOwed, e.remedy + "." + std::to_string(size), request_json(e)},
       now);
}

}  // namespace

bool is_owed(const EntitlementRecord& e) {
  if (!e.due || e.kind == kind_name(RemedyKind::voucher)) return false;
  return is_in_kind(e) ? e.count > e.settled_count : owed_minor(e) > 0;
}

bool is_owed_unnoted(const EntitlementRecord& e) { return is_owed(e) != (e.owed_at != 0); }

void follow_owed(Transaction& tx, EntitlementRecord& e, Instant now) {
  if (is_owed(e)) {
    if (e.owed_at == 0) {
      e.owed_at = now.unix_seconds;
      schedule(tx, listed(e));
      schedule(tx, overdue(e));
    }
    ask(tx, e, now);
  } else if (e.owed_at != 0) {
    forget_owed(tx, e);
    e.owed_at = 0;
  }
}

void forget_owed(Transaction& tx, const EntitlementRecord& e) {
  if (e.owed_at == 0) return;
  unschedule(tx, listed(e));
  unschedule(tx, overdue(e));
}

void tell_overdue(App&, Transaction& tx, const Due& due, Instant now) {
  const auto e = load<EntitlementRecord>(tx, Table::entitlements, due.id);
  if (!e || !is_owed(*e) || e->owed_at == 0) return;
  if (now < overdue(*e).when) return schedule(tx, overdue(*e));
  Json request = request_json(*e);
  request["owed_since"] = instant_text({e->owed_at});
  tell(tx,
       {e->order, e->promise, kRefundOverdue, e->remedy + "." + std::to_string(e->owed_at),
        std::move(request)},
       now);
}

Json list_owed(App& app, const std::string& state) {
  const Json query = {{"state", state.empty() ? "owed" : state}};
  const bool only_overdue = Fields(query, "").one_of("state", {"owed", "overdue"}) == "overdue";
  Json list;
  app.read([&](Reader& reader) {
    list = Json::array();
    const Instant now = app.now();
    const Instant until = only_overdue ? now - kSettleTime : now;
    for (const Due& due : due_of(reader, kOwedList, until, kMaxOwedListed)) {
      const auto e = load<EntitlementRecord>(reader, Table::entitlements, due.id);
      if (!e) continue;
      list.push_back({{"order", e->order},
                      {"promise", e->promise},
                      {"owed_minor", owed_minor(*e)},
                      {"since", instant_text({e->owed_at})},
                      {"overdue", overdue(*e).when <= now},
                      {"entitlement", entitlement_json(app, reader, *e, now)}});
    }
  });
  return {{"owed", std::move(list)}};
}

}  // namespace kulanz
