#include "server/app/vouchers.h"

#include "server/app/audit.h"
#include "server/app/currency.h"
#include "server/app/orders.h"
#include "server/app/refusal.h"
#include "server/app/voucher_codes.h"
#include "server/tell/outbox.h"

namespace kulanz {
namespace {

constexpr int kRedemptionSymbols = 24;

struct Use {
  VoucherName name;
  std::string customer_ref;
  std::string order_ref;
  std::int64_t amount_minor = 0;
  Basket basket;
};

Basket parse_basket(const Json& entry) {
  Fields fields(entry, "basket");
  Basket basket;
  basket.total = {fields.integer("total_minor", 0, kMaxMinor)};
  basket.currency = pack_currency(fields.currency("currency"));
  fields.finish();
  return basket;
}

std::string read_typed(Fields& fields) { return fields.text("code", {1, 256}); }

Use parse_use(App& app, const Json& body) {
  Fields fields(body, "");
  Use use;
  const std::string typed = read_typed(fields);
  use.customer_ref = fields.id("customer_ref", 128);
  use.order_ref = fields.id("order_ref");
  use.amount_minor = fields.integer("amount_minor", -kMaxMinor, kMaxMinor);
  use.basket = parse_basket(fields.object("basket"));
  fields.finish();
  use.name = read_code(app.secrets(), typed);
  return use;
}

VoucherRecord need_voucher(Reader& reader, const VoucherName& name) {
  auto voucher = load_voucher(reader, name.serial);
  if (!voucher || voucher->key_id != name.key_id) throw refused(Reason::code_unknown, "code");
  return std::move(*voucher);
}

void check_customer(const VoucherRecord& voucher, const std::string& customer_ref) {
  if (!voucher.customer_ref.empty() && voucher.customer_ref != customer_ref) {
    throw refused(Reason::voucher_other_customer, "customer_ref");
  }
}

Json redemption_json(const RedemptionRecord& record) {
  return {{"id", record.id},
          {"amount_minor", record.amount_minor},
          {"remaining_minor", record.remaining_minor}};
}

std::string subject_of(Reader& reader, const VoucherRecord& voucher) {
  const auto order = load<OrderRecord>(reader, Table::orders, voucher.order);
  return order ? order->subject : "";
}

// The order's live redemption of this voucher, which another amount contradicts.
std::optional<RedemptionRecord> live_use(Reader& reader, std::uint64_t serial,
                                         const std::string& order_ref) {
  const auto id = reader.get(Table::redemptions, use_key(serial, order_ref));
  if (!id) return std::nullopt;
  return load<RedemptionRecord>(reader, Table::redemptions, "id/" + *id);
}

RedemptionRecord take(App& app, Transaction& tx, Instant now, const Use& use,
                      VoucherRecord& voucher) {
  const auto after =
      voucher_redeem(core_voucher(voucher), {use.amount_minor}, use.basket, now);
  if (!after.ok()) throw refused(after.reason());
  take_over(voucher, *after);
  save_voucher(tx, voucher);
  RedemptionRecord record;
  record.id = "rd_" + random_text(app.random(), kRedemptionSymbols);
  record.serial = voucher.serial;
  record.order_ref = use.order_ref;
  record.amount_minor = use.amount_minor;
  record.remaining_minor = voucher.face_minor - voucher.spent_minor;
  record.at = now.unix_seconds;
  save(tx, Table::redemptions, "id/" + record.id, record);
  tx.put(Table::redemptions, use_key(voucher.serial, use.order_ref), record.id);
  return record;
}

void book(Transaction& tx, Instant now, const VoucherRecord& voucher,
          const RedemptionRecord& record, const char* action, const char* message) {
  write_audit(tx, now, action, subject_of(tx, voucher),
              {{"serial", voucher.serial},
               {"redemption", record.id},
               {"amount_minor", record.amount_minor}});
  tell(tx, {voucher.order, voucher.promise, message, record.id, {{"redemption", record.id}}}, now);
}

Json validate_use(App& app, const Use& use) {
  Json answer;
  app.read([&](Reader& reader) {
    const VoucherRecord voucher = need_voucher(reader, use.name);
    check_customer(voucher, use.customer_ref);
    const Instant now = app.now();
    const Voucher rules = core_voucher(voucher);
    const auto discount = voucher_discount(rules, use.basket, now);
    if (!discount.ok()) throw refused(discount.reason());
    answer = {{"valid", true},
              {"discount_minor", discount->minor},
              {"currency", voucher.currency},
              {"available_minor", voucher_available(rules, now).minor},
              {"valid_until", instant_text({voucher.valid_until})}};
  });
  return answer;
}

}  // namespace

Json validate(App& app, const Json& body) {
  Fields fields(body, "");
  Use use;
  const std::string typed = read_typed(fields);
  use.customer_ref = fields.id("customer_ref", 128);
  if (fields.has("order_ref")) use.order_ref = fields.id("order_ref");
  fields.optional_text("order_ref");
  use.basket = parse_basket(fields.object("basket"));
  fields.finish();
  try {
    use.name = read_code(app.secrets(), typed);
    return validate_use(app, use);
  } catch (const Refusal& refusal) {
    if (refusal.kind != RefusalKind::conflict) throw;
    return {{"valid", false}, {"code", refusal.code}};
  }
}

Answer redeem(App& app, const Attempt& attempt, const Json& body) {
  const Use use = parse_use(app, body);
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    VoucherRecord voucher = need_voucher(tx, use.name);
    check_customer(voucher, use.customer_ref);
    if (const auto before = live_use(tx, voucher.serial, use.order_ref)) {
      if (before->amount_minor == use.amount_minor) {
        return Answer{Made::nothing_new, redemption_json(*before)};
      }
      throw refused(Reason::order_already_redeemed);
    }
    const RedemptionRecord record = take(app, tx, now, use, voucher);
    book(tx, now, voucher, record, "voucher_redeemed", kVoucherRedeemed);
    return Answer{Made::created, redemption_json(record)};
  });
}

Answer roll_back(App& app, const Attempt& attempt, const std::string& id) {
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    auto record = load<RedemptionRecord>(tx, Table::redemptions, "id/" + id);
    if (!record) {
      throw Refusal(RefusalKind::not_found, "redemption_not_found", "there is no such redemption");
    }
    auto voucher = load_voucher(tx, record->serial);
    if (record->rolled_back_at == 0) {
      const auto after = voucher_roll_back(core_voucher(*voucher), {record->amount_minor}, now);
      if (!after.ok()) throw refused(after.reason());
      take_over(*voucher, *after);
      record->rolled_back_at = now.unix_seconds;
      record->remaining_minor = voucher->face_minor - voucher->spent_minor;
      save_voucher(tx, *voucher);
      save(tx, Table::redemptions, "id/" + id, *record);
      tx.erase(Table::redemptions, use_key(record->serial, record->order_ref));
      book(tx, now, *voucher, *record, "voucher_rolled_back", kVoucherRolledBack);
    }
    return Answer{Made::nothing_new, redemption_json(*record)};
  });
}

}  // namespace kulanz
