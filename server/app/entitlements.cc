#include "server/app/entitlements.h"

#include <algorithm>
#include <array>

#include "server/app/audit.h"
#include "server/app/house_rules.h"
#include "server/app/outbox.h"
#include "server/app/owed.h"
#include "server/app/revoking.h"
#include "server/app/voucher_codes.h"

namespace kulanz {
namespace {

constexpr std::array<std::string_view, 6> kVoucherStates = {
    "issued", "reserved", "partially_redeemed", "redeemed", "expired", "revoked"};

EntitlementRecord new_entitlement(const OrderRecord& order, const PromiseView& view,
                                  const Remedy& remedy, Instant now) {
  EntitlementRecord e;
  e.order = order.ref;
  e.promise = view.promise.id;
  e.remedy = remedy.id;
  e.kind = kind_name(remedy.kind);
  e.basis = basis_name(remedy.basis);
  e.currency = order.currency;
  e.created_at = now.unix_seconds;
  return e;
}

bool is_closed_offer(const PromiseView& view, const EntitlementRecord& e) {
  return view.budget_closed && e.basis == basis_name(Basis::goodwill) &&
         view.if_open.remedy(e.remedy) != nullptr;
}

// What vouchers of goodwill were given for this order so far.
std::int64_t goodwill_given(Reader& reader, const std::string& order) {
  std::int64_t sum = 0;
  for (const auto& e : load_all<EntitlementRecord>(reader, Table::entitlements, order + "/")) {
    const bool voucher = e.kind == kind_name(RemedyKind::voucher);
    if (voucher && e.basis == basis_name(Basis::goodwill)) sum += e.given_minor;
  }
  return sum;
}

// The entitlement brought up to the decision; `remedy` is null when it owes none.
EntitlementRecord updated(EntitlementRecord e, const PromiseView& view, const Remedy* remedy) {
  const bool ended = view.order_cancelled && e.basis == basis_name(Basis::goodwill);
  e.due = !ended && remedy != nullptr && remedy->is_due();
  e.due_minor = e.due ? remedy->amount_minor : 0;
  if (e.due) {
    e.item = remedy->item;
    e.count = remedy->count;
  } else if (!ended && is_closed_offer(view, e)) {
    // Nothing new while the budget is closed; what was given is still due.
    e.due = e.given_minor > 0;
    e.due_minor = e.given_minor;
  }
  return e;
}

bool same(const EntitlementRecord& a, const EntitlementRecord& b) {
  return a.due == b.due && a.due_minor == b.due_minor && a.item == b.item && a.count == b.count;
}

const char* state_of(const EntitlementRecord& e) {
  if (e.settled && !is_owed(e)) return "settled";
  if (!e.serials.empty()) return e.given_minor > 0 ? "claimed" : "revoked";
  return e.due ? "due" : "revoked";
}

// Anew for each amount that stands.
void tell_offer(Transaction& tx, const EntitlementRecord& e, Instant now) {
  const bool is_offer = e.kind == kind_name(RemedyKind::voucher) && e.due_minor > e.given_minor;
  if (!is_offer) return;
  tell(tx,
       {e.order, e.promise, kOfferCreated, e.remedy + "." + std::to_string(e.due_minor),
        {{"entitlement", entitlement_id(e)},
         {"basis", e.basis},
         {"amount_minor", e.due_minor},
         {"currency", e.currency}}},
       now);
}

// What changes by this record of what the customer was granted.
void note_goodwill(Transaction& tx, const OrderRecord& order, const EntitlementRecord& e,
                   Instant now) {
  const auto before = load<EntitlementRecord>(tx, Table::entitlements, entitlement_key(e));
  const Granted was = before ? granted(*before) : Granted{};
  const Granted is = granted(e);
  if (is == was) return;
  remember_goodwill(tx, order, e, {is.amount_minor - was.amount_minor, is.times - was.times}, now);
}

template <typename Visit>
void each_unspent_goodwill(Reader& reader, const OrderRecord& order, const PromiseView& view,
                           const Visit& visit) {
  const auto entitlements = load_all<EntitlementRecord>(
      reader, Table::entitlements, promise_key(order.ref, view.promise.id, ""));
  for (const EntitlementRecord& e : entitlements) {
    if (e.basis != basis_name(Basis::goodwill)) continue;
    for (const std::uint64_t serial : e.serials) {
      const auto voucher = load_voucher(reader, serial);
      if (voucher && !voucher->revoked && voucher->spent_minor < voucher->face_minor) {
        visit(e, *voucher);
      }
    }
  }
}

}  // namespace

std::string entitlement_key(const EntitlementRecord& e) {
  return promise_key(e.order, e.promise, e.remedy);
}

std::string entitlement_id(const EntitlementRecord& e) {
  return e.order + "~" + e.promise + "~" + e.remedy;
}

std::vector<EntitlementRecord> changed_entitlements(Reader& reader, const OrderRecord& order,
                                                    const PromiseView& view, Instant now) {
  std::vector<EntitlementRecord> changed;
  const auto stored = load_all<EntitlementRecord>(
      reader, Table::entitlements, promise_key(order.ref, view.promise.id, ""));
  for (const EntitlementRecord& before : stored) {
    const EntitlementRecord after = updated(before, view, view.decision.remedy(before.remedy));
    if (!same(before, after) || is_owed_unnoted(after)) changed.push_back(after);
  }
  for (const Remedy& remedy : view.decision.remedies) {
    const bool known = std::any_of(stored.begin(), stored.end(), [&](const EntitlementRecord& e) {
      return e.remedy == remedy.id;
    });
    if (!known && remedy.is_due()) {
      changed.push_back(updated(new_entitlement(order, view, remedy, now), view, &remedy));
    }
  }
  return changed;
}

Granted granted(const EntitlementRecord& e) {
  const bool any = e.basis == basis_name(Basis::goodwill) && (e.due || e.given_minor > 0);
  return any ? Granted{std::max(e.due_minor, e.given_minor), 1} : Granted{};
}

void save_entitlements(Transaction& tx, const OrderRecord& order,
                       const std::vector<EntitlementRecord>& changed, Instant now) {
  for (EntitlementRecord e : changed) {
    note_goodwill(tx, order, e, now);
    follow_owed(tx, e, now);
    tell_offer(tx, e, now);
    save(tx, Table::entitlements, entitlement_key(e), e);
    write_audit(tx, now, "entitlement", order.subject,
                {{"promise", promise_place(order, e.promise)},
                 {"remedy", e.remedy},
                 {"basis", e.basis},
                 {"due_minor", e.due_minor},
                 {"count", e.due ? e.count : 0},
                 {"given_beyond_due_minor", given_beyond_due(e)}});
  }
}

bool has_unspent_goodwill(Reader& reader, const OrderRecord& order, const PromiseView& view) {
  bool found = false;
  each_unspent_goodwill(reader, order, view, [&](const auto&, const auto&) { found = true; });
  return found;
}

void revoke_unspent_goodwill(Transaction& tx, const OrderRecord& order, const PromiseView& view,
                             Instant now) {
  each_unspent_goodwill(tx, order, view, [&](const EntitlementRecord& e, VoucherRecord voucher) {
    const std::int64_t unspent = revoke_voucher(tx, now, std::move(voucher), order.subject);
    auto entitlement = load<EntitlementRecord>(tx, Table::entitlements, entitlement_key(e));
    entitlement->given_minor -= unspent;
    save(tx, Table::entitlements, entitlement_key(e), *entitlement);
  });
}

std::int64_t still_to_give(Reader& reader, const OrderRecord& order, const EntitlementRecord& e) {
  const std::int64_t missing = e.due_minor - e.given_minor;
  if (missing <= 0 || e.basis != basis_name(Basis::goodwill)) return std::max<std::int64_t>(0, missing);
  const std::int64_t of_paid = order.paid_minor - goodwill_given(reader, order.ref);
  return std::clamp<std::int64_t>(of_paid, 0, missing);
}

std::int64_t given_beyond_due(const EntitlementRecord& e) {
  return std::max<std::int64_t>(0, e.given_minor - e.due_minor);
}

Json voucher_json(App& app, const VoucherRecord& voucher, Instant now) {
  const Voucher rules = core_voucher(voucher);
  const auto state = static_cast<std::size_t>(voucher_state(rules, now));
  // A key is retired only when its vouchers have ended: they are shown without hint.
  const bool has_key = app.secrets().voucher_key(voucher.key_id) != nullptr;
  return {{"hint", has_key ? hint_of(app.secrets(), {voucher.serial, voucher.key_id}) : ""},
          {"face_minor", voucher.face_minor},
          {"available_minor", voucher_available(rules, now).minor},
          {"currency", voucher.currency},
          {"valid_from", instant_text({voucher.valid_from})},
          {"valid_until", instant_text({voucher.valid_until})},
          {"state", kVoucherStates[state]}};
}

Json entitlement_json(App& app, Reader& reader, const EntitlementRecord& e, Instant now) {
  Json json = {{"id", entitlement_id(e)},
               {"remedy", e.remedy},
               {"kind", e.kind},
               {"basis", e.basis},
               {"amount_minor", std::max(e.due_minor, e.given_minor)},
               {"given_minor", e.given_minor},
               {"given_beyond_due_minor", given_beyond_due(e)},
               {"currency", e.currency},
               {"state", state_of(e)},
               {"voucher", nullptr}};
  if (e.count > 0) {
    json["item"] = e.item;
    json["count"] = e.count;
  }
  if (e.serials.empty()) return json;
  const auto voucher = load_voucher(reader, e.serials.back());
  if (voucher) json["voucher"] = voucher_json(app, *voucher, now);
  return json;
}

}  // namespace kulanz
