#include "tests/ledger/books.h"

#include <set>

#include "server/app/due.h"
#include "server/app/issuing.h"
#include "server/app/records.h"
#include "server/app/voucher_codes.h"

namespace kulanz::ledger {
namespace {

// Reads rows as JSON, not by way of the server's records: what is stored is meant.
class Books {
 public:
  Books(Reader& reader, const Secrets& secrets, const plain::Model& model, const Names& names,
        plain::Moment now)
      : reader_(reader), secrets_(secrets), model_(model), names_(names), now_(now) {}

  std::string wrong() {
    find_expiries();
    for (const auto& [label, voucher] : model_.vouchers()) {
      if (voucher.told) check_voucher(label, voucher);
    }
    for (const auto& [label, hold] : model_.holds()) check_hold(label, hold);
    for (const auto& [name, campaign] : model_.campaigns()) check_campaign(name, campaign);
    for (const auto& [label, redemption] : model_.redemptions()) {
      check_redemption(label, redemption);
    }
    for (const auto& [ref, order] : model_.orders()) check_order(ref, order);
    const std::size_t redemptions = count(Table::redemptions, "", "");
    compare("redemptions", redemptions, model_.redemptions().size());
    compare("vouchers", count(Table::vouchers, "", "") - redemptions, model_.vouchers().size());
    check_money();
    return wrong_;
  }

 private:
  template <typename A, typename B>
  void compare(const std::string& what, const A& is, const B& expected) {
    const Json a(is);
    const Json b(expected);
    if (wrong_.empty() && a != b) wrong_ = what + ": stored " + a.dump() + ", model " + b.dump();
  }

  Json row(Table table, const std::string& key) {
    const auto stored = reader_.get(table, key);
    return stored ? Json::parse(*stored) : Json::object();
  }

  std::size_t count(Table table, const char* from, const char* until) {
    std::size_t rows = 0;
    reader_.scan(table, from, until, [&](auto, auto) { return ++rows, true; });
    return rows;
  }

  // One of a batch leaves out what its batch says of all.
  Json voucher_row(const std::string& label) {
    Json stored = row(Table::vouchers, serial_key(serial(label)));
    if (!stored.contains("batch")) return stored;
    Json all = row(Table::batches, stored.at("batch")).at("terms");
    all.update(stored);
    return all;
  }

  std::size_t count_live(const std::string& serial) {
    std::size_t live = 0;
    reader_.scan(Table::vouchers, serial + "/", serial + "0", [&](auto, std::string_view value) {
      live += Json::parse(value).contains("rolled_back_at") ? 0 : 1;
      return true;
    });
    return live;
  }

  std::uint64_t serial(const std::string& label) {
    return read_code(secrets_, names_.real(label)).serial;
  }

  void check_voucher(const std::string& label, const plain::Voucher& voucher) {
    const Json stored = voucher_row(label);
    compare(label + " face", stored.value("face_minor", 0), voucher.face);
    compare(label + " spent", stored.value("spent_minor", 0), model_.spent(voucher));
    compare(label + " revoked", stored.value("revoked", false), voucher.revoked);
    compare(label + " until", stored.value("valid_until", std::int64_t{0}), voucher.until);
    const bool held = stored.value("hold_until", std::int64_t{0}) > now_;
    const plain::Hold* const hold = model_.live_hold(voucher, now_);
    compare(label + " held", held ? stored.value("held_minor", 0) : -1,
            hold != nullptr ? hold->amount : -1);
    check_expiry(label, voucher);
    face_ += stored.value("face_minor", 0);
    (voucher.revoked ? revoked_ : left_) +=
        stored.value("face_minor", 0) - stored.value("spent_minor", 0);
    for (const auto& [order, redemption] : voucher.live) {
      const Json live = row(Table::vouchers, serial_key(serial(label)) + "/" + order);
      compare(label + " used by " + order, live.value("id", "nobody"), names_.real(redemption));
    }
    compare(label + " live redemptions", count_live(serial_key(serial(label))),
            voucher.live.size());
  }

  void check_redemption(const std::string& label, const plain::Redemption& redemption) {
    const std::string& id = names_.real(label);
    const std::string place = reader_.get(Table::redemptions, id).value_or("nowhere");
    const Json stored = row(Table::vouchers, redemption.rolled_back ? place + "/" + id : place);
    compare(label + " amount", stored.value("amount_minor", 0), redemption.amount);
    const bool live = stored.value("rolled_back_at", std::int64_t{0}) == 0;
    compare(label + " live", live, !redemption.rolled_back);
    if (live) spent_ += stored.value("amount_minor", 0);
  }

  void find_expiries() {
    constexpr Instant kEver = {999'999'999'998};
    for (const Due& due : due_of(reader_, kDueExpiry, kEver, SIZE_MAX)) expiries_.insert(due.id);
  }

  // Whatever can still expire will be looked at then; batches do it as a whole.
  void check_expiry(const std::string& label, const plain::Voucher& voucher) {
    if (voucher.revoked || now_ >= voucher.until || !voucher.batch.empty()) return;
    compare(label + " is to expire", expiries_.contains(serial_key(serial(label))), true);
  }

  // That one has expired may be written down or not.
  void check_hold(const std::string& label, const plain::Hold& hold) {
    const Json stored = row(Table::reservations, "id/" + names_.real(label));
    const std::string is = stored.value("state", "held");
    const bool over = hold.state == "held" && now_ >= hold.until;
    compare(label + " state", over && is == "held" ? "expired" : is, over ? "expired" : hold.state);
  }

  void check_campaign(const std::string& name, const plain::Campaign& campaign) {
    const Json stored = row(Table::campaigns, name + "/spent/total");
    if (campaign.total.amount >= 0) {
      compare(name + " spent", stored.value("amount_minor", 0), campaign.spent.amount);
    }
    if (campaign.total.count >= 0) {
      compare(name + " count", stored.value("count", 0), campaign.spent.count);
    }
  }

  void check_order(const std::string& ref, const plain::Order& order) {
    const Json fee = row(Table::entitlements, ref + "/delivery/late_fee");
    compare(ref + " fee", fee.value("given_minor", 0), order.fee_paid);
    if (order.vouchers.empty()) return;
    const Json stored = row(Table::entitlements, ref + "/delivery/goodwill_voucher");
    compare(ref + " given", stored.value("given_minor", 0), order.given);
    Json serials = Json::array();
    for (const std::string& label : order.vouchers) serials.push_back(serial(label));
    compare(ref + " vouchers", stored.value("serials", Json::array()), serials);
  }

  // Everything that was ever given out was spent, is left, or was taken back.
  void check_money() {
    compare("face, and spent + left + revoked", face_, spent_ + left_ + revoked_);
  }

  Reader& reader_;
  const Secrets& secrets_;
  const plain::Model& model_;
  const Names& names_;
  plain::Moment now_;
  std::set<std::string> expiries_;  // the serials of vouchers that are looked at some time
  std::string wrong_;
  std::int64_t face_ = 0;
  std::int64_t spent_ = 0;
  std::int64_t left_ = 0;
  std::int64_t revoked_ = 0;
};

}  // namespace

std::string wrong_in_books(LedgerShop& shop, const plain::Model& model, const Names& names) {
  std::string wrong = model.contradiction();
  if (!wrong.empty()) return wrong;
  shop.app().read([&](Reader& reader) {
    wrong =
        Books(reader, shop.app().secrets(), model, names, shop.app().now().unix_seconds).wrong();
  });
  return wrong;
}

}  // namespace kulanz::ledger
