// Promises change with time, and nobody need ask: each order is looked at again at the
// earliest moment at which one of its promises decides something else, through the table
// of due things (due.h). What came due while the server was down is looked at when it is
// up again, as it is then.
#pragma once

#include <optional>
#include <string>

#include "server/app/due.h"
#include "server/app/records.h"

namespace kulanz {

// The kind of due thing that is an order to look at; its id is the order's.
inline constexpr char kDueOrder[] = "order";

inline constexpr std::int64_t kLateNews_s = 10 * 60;

// From now on the order is looked at next at that moment, and at no other; none: at none.
void look_next(Transaction& tx, const std::string& order, std::optional<Instant> when);

// When an order that was just put is looked at first: when the first of its promises changes.
// One that is told of later than that is given kLateNews_s for what happened to it to be told
// as well, because an order without its events looks like one that nobody delivered.
std::optional<Instant> first_look(App& app, Reader& reader, const OrderRecord& order, Instant now);

// Handles kDueOrder: brings the order up to what its promises decide now.
void look_at_order(App& app, Transaction& tx, const Due& due, Instant now);

}  // namespace kulanz
