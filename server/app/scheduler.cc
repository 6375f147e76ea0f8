#include "server/app/scheduler.h"

#include "server/app/refresh.h"

namespace kulanz {
namespace {

std::string next_key(const std::string& order) { return order + "/next"; }

Due due_of(const std::string& order, Instant when) { return {when, kDueOrder, order}; }

}  // namespace

void look_next(Transaction& tx, const std::string& order, std::optional<Instant> when) {
  const auto before = tx.get(Table::orders, next_key(order));
  const std::string after = when ? when_key(when->unix_seconds) : "";
  if (before.value_or("") == after) return;
  if (before) unschedule(tx, due_of(order, {std::stoll(*before)}));
  if (!when) return tx.erase(Table::orders, next_key(order));
  tx.put(Table::orders, next_key(order), after);
  schedule(tx, due_of(order, *when));
}

std::optional<Instant> first_look(App& app, Reader& reader, const OrderRecord& order,
                                  Instant now) {
  const Instant placed{order.placed_at};
  const auto views = view_promises(app, reader, order, placed);
  const auto next = next_change(views);
  if (next && *next <= now) return now + seconds(kLateNews_s);
  return next;
}

void look_at_order(App& app, Transaction& tx, const Due& due, Instant now) {
  tx.erase(Table::orders, next_key(due.id));
  const auto order = load<OrderRecord>(tx, Table::orders, due.id);
  if (order) refresh(app, tx, *order, now);
}

}  // namespace kulanz
