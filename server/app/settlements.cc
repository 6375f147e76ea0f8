#include "server/app/settlements.h"

#include "server/app/audit.h"
#include "server/app/entitlements.h"
#include "server/app/orders.h"
#include "server/app/owed.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr char kSeparator = '~';  // in no order, promise or remedy

struct Settlement {
  std::int64_t amount_minor = 0;
  std::string reference;
};

[[noreturn]] void refuse_entitlement() {
  throw Refusal(RefusalKind::not_found, "entitlement_not_found", "there is no such entitlement");
}

// "order~promise~remedy", checked, as the store's key.
std::string key_of(const std::string& id) {
  std::string key = id;
  int parts = 1;
  std::size_t from = 0;
  for (std::size_t at; (at = key.find(kSeparator, from)) != std::string::npos; from = at + 1) {
    if (!is_id(key.substr(from, at - from))) refuse_entitlement();
    key[at] = '/';
    ++parts;
  }
  if (parts != 3 || !is_id(key.substr(from))) refuse_entitlement();
  return key;
}

Settlement parse_settlement(const Json& body) {
  Fields fields(body, "");
  Settlement settlement;
  settlement.amount_minor = fields.integer("amount_minor", 0, kMaxMinor);
  settlement.reference = fields.optional_text("reference").value_or("");
  fields.finish();
  return settlement;
}

void check_kind(const EntitlementRecord& e, std::int64_t amount) {
  const char* detail = nullptr;
  if (e.kind == kind_name(RemedyKind::voucher)) {
    detail = "this is owed as a voucher: it is claimed, not settled";
  } else if (e.kind == kind_name(RemedyKind::in_kind) && amount != 0) {
    detail = "this is owed in kind: amount_minor is 0";
  } else if (e.kind != kind_name(RemedyKind::in_kind) && amount == 0) {
    detail = "this is owed in money: amount_minor says how much was paid";
  }
  if (detail != nullptr) {
    throw Refusal(RefusalKind::conflict, "not_settled_so", detail, "amount_minor");
  }
}

void book(Transaction& tx, Instant now, const OrderRecord& order, EntitlementRecord& e,
          const Settlement& settlement) {
  const bool same_amount = settlement.amount_minor == e.given_minor;
  if (e.settled && same_amount && e.settled_count == e.count) return;
  if (settlement.amount_minor < e.given_minor) {
    throw Refusal(RefusalKind::conflict, "settled_already",
                  "more was settled before: say all that was paid so far", "amount_minor");
  }
  e.settled = true;
  e.given_minor = settlement.amount_minor;
  e.settled_count = e.count;
  e.reference = settlement.reference;
  follow_owed(tx, e, now);
  save(tx, Table::entitlements, promise_key(e.order, e.promise, e.remedy), e);
  write_audit(tx, now, "entitlement_settled", order.subject,
              {{"remedy", e.remedy},
               {"given_minor", e.given_minor},
               {"given_beyond_due_minor", given_beyond_due(e)}});
}

}  // namespace

Answer settle(App& app, const Attempt& attempt, const std::string& id, const Json& body) {
  const std::string key = key_of(id);
  const Settlement settlement = parse_settlement(body);
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    const auto order = load<OrderRecord>(tx, Table::orders, key.substr(0, key.find('/')));
    if (!order) refuse_entitlement();
    refresh(app, tx, *order, now);
    auto e = load<EntitlementRecord>(tx, Table::entitlements, key);
    if (!e) refuse_entitlement();
    check_kind(*e, settlement.amount_minor);
    book(tx, now, *order, *e, settlement);
    Json json = entitlement_json(app, tx, *e, now);
    if (!e->reference.empty()) json["reference"] = e->reference;
    return Answer{Made::nothing_new, {{"entitlement", std::move(json)}}};
  });
}

}  // namespace kulanz
