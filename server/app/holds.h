// Holds: what a reservation does to its voucher. A voucher carries one hold at a
// time and names its reservation; a reservation is live while it is "held", its
// voucher names it, and its time is not over.
//
// A hold never blocks its own order and is used up by that order's redemption. It
// ends by itself: nothing waits for the due thing that only tidies up after it.
#pragma once

#include <optional>
#include <string>

#include "server/app/due.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr char kDueHold[] = "hold";
inline constexpr std::size_t kMaxHoldsPerOrder = 10;

enum class HoldEnd : int { redeemed, released };

// Whose the hold on this voucher is, if there is one, as the core's rules ask.
// An empty order has none.
HoldOf hold_seen_by(Reader& reader, const VoucherRecord& voucher, const std::string& order_ref);

// The reservation that holds this voucher now, and the one by which this order does.
std::optional<ReservationRecord> current_hold(Reader& reader, const VoucherRecord& voucher,
                                              Instant now);
std::optional<ReservationRecord> live_hold(Reader& reader, const VoucherRecord& voucher,
                                           const std::string& order_ref, Instant now);

// Writes the reservation and puts its hold on the voucher, which the caller saves.
void begin_hold(Transaction& tx, VoucherRecord& voucher, const ReservationRecord& reservation);

// Ends the hold that the voucher carries, if it does; the caller saves the voucher.
// One whose time is over has expired, whatever ends it.
void end_hold(Transaction& tx, VoucherRecord& voucher, HoldEnd end, Instant now);

// The same for a reservation whose voucher may name another by now; saves both.
// Nothing happens to one that has ended.
void end_reservation(Transaction& tx, const ReservationRecord& reservation, HoldEnd end,
                     Instant now);

// Ends all holds of an order that was cancelled.
void release_holds(Transaction& tx, const std::string& order_ref, Instant now);

// Ends those of its holds whose time is over and answers how many it still has.
std::size_t count_holds(Transaction& tx, const std::string& order_ref, Instant now);

// What the due kind "hold" does; the id is the reservation's.
void expire_hold(App& app, Transaction& tx, const Due& due, Instant now);

}  // namespace kulanz
