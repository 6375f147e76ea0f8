#include "server/app/holds.h"

#include "server/app/voucher_news.h"
#include "server/app/outbox.h"

namespace kulanz {
namespace {

std::string id_key(const std::string& id) { return "id/" + id; }

std::string order_key(const std::string& order_ref, const std::string& id) {
  return "order/" + order_ref + "/" + id;
}

Due due_of(const ReservationRecord& reservation) {
  return {{reservation.expires_at}, kDueHold, reservation.id};
}

std::optional<ReservationRecord> load_reservation(Reader& reader, const std::string& id) {
  if (id.empty()) return std::nullopt;
  return load<ReservationRecord>(reader, Table::reservations, id_key(id));
}

const char* state_after(const ReservationRecord& reservation, HoldEnd end, Instant now) {
  if (now.unix_seconds >= reservation.expires_at) return "expired";
  return end == HoldEnd::redeemed ? "redeemed" : "released";
}

// A redemption is news of its own.
void close(Transaction& tx, const VoucherRecord& voucher, ReservationRecord reservation,
           HoldEnd end, Instant now) {
  reservation.state = state_after(reservation, end, now);
  save(tx, Table::reservations, id_key(reservation.id), reservation);
  tx.erase(Table::reservations, order_key(reservation.order_ref, reservation.id));
  unschedule(tx, due_of(reservation));
  if (reservation.state == "redeemed") return;
  tell_news(tx, now, voucher,
            {"voucher_released", kVoucherReleased, "reservation", reservation.id,
             reservation.amount_minor});
}

std::vector<ReservationRecord> holds_of(Reader& reader, const std::string& order_ref) {
  std::vector<ReservationRecord> holds;
  const std::string from = order_key(order_ref, "");
  const std::string until = from.substr(0, from.size() - 1) + static_cast<char>('/' + 1);
  reader.scan(Table::reservations, from, until, [&](std::string_view key, std::string_view) {
    auto hold = load_reservation(reader, std::string(key.substr(from.size())));
    if (hold) holds.push_back(std::move(*hold));
    return true;
  });
  return holds;
}

}  // namespace

HoldOf hold_seen_by(Reader& reader, const VoucherRecord& voucher, const std::string& order_ref) {
  const auto reservation = load_reservation(reader, voucher.hold);
  const bool own = reservation && !order_ref.empty() && reservation->order_ref == order_ref;
  return own ? HoldOf::this_order : HoldOf::another_order;
}

std::optional<ReservationRecord> current_hold(Reader& reader, const VoucherRecord& voucher,
                                              Instant now) {
  if (now.unix_seconds >= voucher.hold_until) return std::nullopt;
  return load_reservation(reader, voucher.hold);
}

std::optional<ReservationRecord> live_hold(Reader& reader, const VoucherRecord& voucher,
                                           const std::string& order_ref, Instant now) {
  auto reservation = current_hold(reader, voucher, now);
  if (!reservation || reservation->order_ref != order_ref) return std::nullopt;
  return reservation;
}

void begin_hold(Transaction& tx, VoucherRecord& voucher, const ReservationRecord& reservation) {
  save(tx, Table::reservations, id_key(reservation.id), reservation);
  tx.put(Table::reservations, order_key(reservation.order_ref, reservation.id), "");
  tx.put(Table::reservations, "of/" + serial_key(voucher.serial) + "/" + reservation.id, "");
  schedule(tx, due_of(reservation));
  voucher.hold = reservation.id;
}

void end_hold(Transaction& tx, VoucherRecord& voucher, HoldEnd end, Instant now) {
  if (voucher.hold.empty()) return;
  const auto reservation = load_reservation(tx, voucher.hold);
  take_over(voucher, voucher_release(core_voucher(voucher)));
  if (reservation && reservation->state == "held") close(tx, voucher, *reservation, end, now);
}

void end_reservation(Transaction& tx, const ReservationRecord& reservation, HoldEnd end,
                     Instant now) {
  if (reservation.state != "held") return;
  VoucherRecord voucher = load_voucher(tx, reservation.serial).value();
  if (voucher.hold != reservation.id) return close(tx, voucher, reservation, end, now);
  end_hold(tx, voucher, end, now);
  save_voucher(tx, voucher);
}

void release_holds(Transaction& tx, const std::string& order_ref, Instant now) {
  for (const ReservationRecord& hold : holds_of(tx, order_ref)) {
    end_reservation(tx, hold, HoldEnd::released, now);
  }
}

std::size_t count_holds(Transaction& tx, const std::string& order_ref, Instant now) {
  std::size_t live = 0;
  for (const ReservationRecord& hold : holds_of(tx, order_ref)) {
    if (now.unix_seconds < hold.expires_at) {
      ++live;
    } else {
      end_reservation(tx, hold, HoldEnd::released, now);
    }
  }
  return live;
}

void expire_hold(App&, Transaction& tx, const Due& due, Instant now) {
  const auto reservation = load_reservation(tx, due.id);
  if (!reservation || reservation->state != "held") return;
  if (now.unix_seconds < reservation->expires_at) return schedule(tx, due_of(*reservation));
  end_reservation(tx, *reservation, HoldEnd::released, now);
}

}  // namespace kulanz
