#include "server/app/erasure.h"

#include <array>
#include <set>
#include <string_view>

#include "server/app/audit.h"
#include "server/app/case_clock.h"
#include "server/app/checkout.h"
#include "server/app/deliveries.h"
#include "server/app/forgetting.h"
#include "server/app/holds.h"
#include "server/app/inbox.h"
#include "server/app/owed.h"
#include "server/app/records.h"
#include "server/app/redemptions.h"
#include "server/app/refusal.h"
#include "server/app/scheduler.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, 4> kOwned = {"order", "voucher", "redemption",
                                                    "reservation"};

// Everything that is under the name: PREFIX must end in "/".
std::vector<std::string> keys_under(Reader& reader, Table table, const std::string& prefix) {
  std::vector<std::string> keys;
  std::string until = prefix;
  until.back() = '/' + 1;
  reader.scan(table, prefix, until, [&](auto key, auto) {
    keys.emplace_back(key);
    return true;
  });
  return keys;
}

std::string after_last_slash(const std::string& key) { return key.substr(key.rfind('/') + 1); }

class Eraser {
 public:
  Eraser(Transaction& tx, Instant now) : tx_(tx), now_(now) {}

  // False when nothing is known of the customer.
  bool run(const std::string& customer) {
    const std::vector<std::string> owned = keys_under(tx_, Table::customers, customer + "/");
    for (const std::string& key : owned) {
      take_down(key.substr(customer.size() + 1));
      tx_.erase(Table::customers, key);
    }
    for (const std::string& order : orders_) delete_order(order);
    for (const std::uint64_t serial : serials_) blank_voucher(serial);
    for (const std::string& id : redemptions_) blank_redemption(id);
    for (const std::string& id : reservations_) blank_reservation(id);
    return !owned.empty();
  }

  std::size_t orders() const { return orders_.size(); }
  int revoked() const { return revoked_; }

 private:
  // "order/K-1"
  void take_down(const std::string& what) {
    const std::string id = after_last_slash(what);
    if (what.starts_with("order/")) orders_.insert(id);
    if (what.starts_with("voucher/")) serials_.insert(std::stoull(id));
    if (what.starts_with("redemption/")) redemptions_.insert(id);
    if (what.starts_with("reservation/")) reservations_.insert(id);
  }

  void delete_order(const std::string& ref) {
    for (const auto& e : load_all<EntitlementRecord>(tx_, Table::entitlements, ref + "/")) {
      serials_.insert(e.serials.begin(), e.serials.end());
      forget_owed(tx_, e);
    }
    for (const std::string& key : keys_under(tx_, Table::reservations, "order/" + ref + "/")) {
      reservations_.insert(after_last_slash(key));
    }
    unschedule_cases(tx_, ref);
    for (const Table table : {Table::events, Table::entitlements, Table::cases, Table::outbox}) {
      for (const std::string& key : keys_under(tx_, table, ref + "/")) tx_.erase(table, key);
    }
    forget_answers_of(tx_, ref);
    forget_deliveries_of(tx_, ref);
    look_next(tx_, ref, std::nullopt);
    forget_inbox_of(tx_, ref);
    tx_.erase(Table::orders, ref);
  }

  void blank_voucher(std::uint64_t serial) {
    auto voucher = load_voucher(tx_, serial);
    if (!voucher) return;
    const std::string row = serial_key(serial) + "/";
    each_redemption(tx_, serial, [&](const RedemptionRecord& record) {
      redemptions_.insert(record.id);
      return true;
    });
    for (const std::string& key : keys_under(tx_, Table::reservations, "of/" + row)) {
      reservations_.insert(after_last_slash(key));
    }
    // Before its hold is told to have ended.
    voucher->customer_ref.clear();
    voucher->order.clear();
    voucher->promise.clear();
    end_hold(tx_, *voucher, HoldEnd::released, now_);
    const Voucher before = core_voucher(*voucher);
    const bool used_up = voucher->kind == "fixed" ? before.spent == before.face : voucher->used;
    if (!before.revoked && !used_up) ++revoked_;
    take_over(*voucher, voucher_revoke(before));
    save_voucher(tx_, *voucher);
  }

  void blank_redemption(const std::string& id) {
    const auto before = find_redemption(tx_, id);
    if (!before) return;
    RedemptionRecord after = *before;
    after.order_ref.clear();
    replace_redemption(tx_, *before, after);
  }

  void blank_reservation(const std::string& id) {
    const std::string key = "id/" + id;
    auto record = load<ReservationRecord>(tx_, Table::reservations, key);
    if (!record) return;
    end_reservation(tx_, *record, HoldEnd::released, now_);
    record = load<ReservationRecord>(tx_, Table::reservations, key);
    tx_.erase(Table::reservations, "order/" + record->order_ref + "/" + id);
    record->order_ref.clear();
    save(tx_, Table::reservations, key, *record);
  }

  Transaction& tx_;
  const Instant now_;
  std::set<std::string> orders_;
  std::set<std::uint64_t> serials_;
  std::set<std::string> redemptions_;
  std::set<std::string> reservations_;
  int revoked_ = 0;
};

}  // namespace

void note_owner(Transaction& tx, const std::string& customer, Owned what, const std::string& id) {
  const std::string_view name = kOwned[static_cast<std::size_t>(what)];
  tx.put(Table::customers, customer + "/" + std::string(name) + "/" + id, "");
}

Answer erase_customer(App& app, const Attempt& attempt, const std::string& customer) {
  if (!is_id(customer, kMaxCustomerRef)) {
    throw Refusal(RefusalKind::unprocessable, "bad_id", "letters, digits and . _ : @ + - only",
                  "customer");
  }
  Answer answer = once(app, attempt, [&](Transaction& tx, Instant now) {
    Eraser eraser(tx, now);
    if (!eraser.run(customer)) {
      throw Refusal(RefusalKind::not_found, "customer_not_found",
                    "nothing is known of such a customer, or no more");
    }
    const Json counts = {{"orders", eraser.orders()}, {"vouchers_revoked", eraser.revoked()}};
    write_audit(tx, now, "customer_erased", "", counts);
    want_forgotten(app, tx, now);
    return Answer{Made::nothing_new, counts};
  });
  // Also for an answer that is given again: the first time it may have failed.
  try {
    forget_erased(app);
  } catch (const Refusal&) {
    answer.made = Made::accepted;
  }
  return answer;
}

}  // namespace kulanz
