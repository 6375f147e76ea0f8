#include "server/app/records.h"

#include <array>
#include <cstdio>

#include "server/app/currency.h"
#include "server/app/record_text.h"

namespace kulanz {

// NOLINTBEGIN: one line a record says it all.
KULANZ_FIELDS(ApiKeyRecord, scope, hint, created_at, label)
KULANZ_FIELDS(PolicyNameRecord, digest, set_at)
KULANZ_FIELDS(PromiseRecord, id, policy, digest, facts)
KULANZ_FIELDS(OrderRecord, ref, subject, placed_at, currency, paid_minor, locale, address_form,
              title, customer_ref, email, name, promises, contact_at)
KULANZ_FIELDS(EventRecord, id, promise, kind, at, source, fault, instance, received_at, sender)
KULANZ_FIELDS(EntitlementRecord, order, promise, remedy, kind, basis, currency, item, count,
              due_minor, given_minor, due, settled, settled_count, owed_at, reference, offered_minor, offered_at, serials,
              created_at)
KULANZ_FIELDS(VoucherRecord, serial, key_id, order, promise, remedy, batch, campaign, basis,
              customer_ref, kind, currency, face_minor, percent_bp, item, count,
              minimum_basket_minor, valid_from, valid_until, zone, issued_at, spent_minor, used,
              held_minor, hold_until, hold, revoked)
KULANZ_FIELDS(ReservationRecord, id, serial, order_ref, amount_minor, at, expires_at, state)
KULANZ_FIELDS(BudgetRecord, amount_minor, count)
KULANZ_FIELDS(CampaignRecord, name, subject, currency, total, period, zone, per_period, remedies,
              set_at)
KULANZ_FIELDS(SpentRecord, amount_minor, count)
KULANZ_FIELDS(BatchRecord, id, terms, wanted, issued, portions, state, reason, started_at, ended_at)
KULANZ_FIELDS(RedemptionRecord, id, amount_minor, remaining_minor, at, rolled_back_at)
KULANZ_FIELDS(HistoryRecord, at, by, text, what, to, why)
KULANZ_FIELDS(CaseRecord, order, promise, escalation, role, owner_name, owner_contact, owner_email,
              open, opened_at, episode_at, due, complaints, episodes, overdue_at, raised, wake_at,
              history)
KULANZ_FIELDS(DeliveryRecord, state, told_at, attempts, begun_at, next_at, lease, detail, ended_at)
KULANZ_FIELDS(IdempotencyRecord, fingerprint, made, answer, forget_at, number)
KULANZ_FIELDS(InboxRecord, sender, topic, version, body, verdict, code, detail, where, received_at,
              forget_at)
KULANZ_FIELDS(AuditRecord, number, at, action, subject, details)
KULANZ_FIELDS(SealRecord, number, first, last, at, head, marks)
// NOLINTEND

std::string event_key(const std::string& ref, const std::string& source, const std::string& id) {
  return ref + "/" + source + "/" + id;
}

std::string promise_key(const std::string& ref, const std::string& promise,
                        const std::string& name) {
  return ref + "/" + promise + "/" + name;
}

std::string campaign_remedy_key(const std::string& remedy) { return "/remedy/" + remedy; }

namespace {

std::string padded(const char* format, std::uint64_t number) {
  std::array<char, 24> text{};
  const int size = std::snprintf(text.data(), text.size(), format, number);
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

std::string serial_key(std::uint64_t serial) { return padded("%011lu", serial); }

bool is_order_key(std::string_view key) { return key.find('/') == std::string_view::npos; }

bool is_serial_key(std::string_view key) { return key.find('/') == std::string_view::npos; }

std::string when_key(std::int64_t unix_seconds) {
  return padded("%012lu", static_cast<std::uint64_t>(unix_seconds));
}

template <typename Record>
std::optional<Record> load(Reader& reader, Table table, const std::string& key) {
  const auto stored = reader.get(table, key);
  if (!stored) return std::nullopt;
  return read_record<Record>(*stored);
}

template <typename Record>
void save(Transaction& tx, Table table, const std::string& key, const Record& record) {
  tx.put(table, key, write_record(record));
}

template <typename Record>
Record record_of(std::string_view row) {
  return read_record<Record>(row);
}

template <typename Record>
std::vector<Record> load_all(Reader& reader, Table table, const std::string& prefix) {
  std::vector<Record> records;
  std::string until = prefix;
  until.back() = '/' + 1;
  reader.scan(table, prefix, until, [&](std::string_view, std::string_view value) {
    records.push_back(read_record<Record>(value));
    return true;
  });
  return records;
}

#define KULANZ_RECORD(Record)                                                         \
  template std::optional<Record> load<Record>(Reader&, Table, const std::string&);    \
  template void save<Record>(Transaction&, Table, const std::string&, const Record&); \
  template Record record_of<Record>(std::string_view);                                \
  template std::vector<Record> load_all<Record>(Reader&, Table, const std::string&);
KULANZ_RECORD(ApiKeyRecord)
KULANZ_RECORD(PolicyNameRecord)
KULANZ_RECORD(OrderRecord)
KULANZ_RECORD(EventRecord)
KULANZ_RECORD(EntitlementRecord)
KULANZ_RECORD(RedemptionRecord)
KULANZ_RECORD(CaseRecord)
KULANZ_RECORD(DeliveryRecord)
KULANZ_RECORD(IdempotencyRecord)
KULANZ_RECORD(InboxRecord)
KULANZ_RECORD(AuditRecord)
KULANZ_RECORD(SealRecord)
KULANZ_RECORD(ReservationRecord)
KULANZ_RECORD(CampaignRecord)
KULANZ_RECORD(SpentRecord)
KULANZ_RECORD(BatchRecord)
#undef KULANZ_RECORD

namespace {

// Of a voucher whose row names a batch that is what its batch says of all.
VoucherRecord usual_voucher(Reader& reader, const std::string& batch) {
  if (batch.empty()) return {};
  VoucherRecord terms = load<BatchRecord>(reader, Table::batches, batch).value().terms;
  terms.batch.clear();  // which every row names
  return terms;
}

}  // namespace

std::optional<VoucherRecord> load_voucher(Reader& reader, std::uint64_t serial) {
  const auto stored = reader.get(Table::vouchers, serial_key(serial));
  if (!stored) return std::nullopt;
  VoucherRecord voucher = read_record<VoucherRecord>(*stored);
  if (!voucher.batch.empty()) {
    voucher = read_record(*stored, usual_voucher(reader, voucher.batch));
  }
  voucher.serial = serial;
  return voucher;
}

void save_voucher(Transaction& tx, const VoucherRecord& voucher) {
  tx.put(Table::vouchers, serial_key(voucher.serial),
         write_record(voucher, usual_voucher(tx, voucher.batch)));
}

Voucher core_voucher(const VoucherRecord& r) {
  Voucher v;
  v.face = {r.face_minor};
  v.spent = {r.spent_minor};
  v.held = {r.held_minor};
  v.currency = pack_currency(r.currency);
  v.valid_from = {r.valid_from};
  v.valid_until = {r.valid_until};
  v.hold_until = {r.hold_until};
  v.minimum_basket = {r.minimum_basket_minor};
  v.revoked = r.revoked;
  v.kind = parse_voucher_kind(r.kind).value();
  v.used = r.used;
  v.percent = {r.percent_bp};
  return v;
}

void take_over(VoucherRecord& r, const Voucher& v) {
  r.face_minor = v.face.minor;
  r.spent_minor = v.spent.minor;
  r.held_minor = v.held.minor;
  r.valid_from = v.valid_from.unix_seconds;
  r.valid_until = v.valid_until.unix_seconds;
  r.hold_until = v.hold_until.unix_seconds;
  r.revoked = v.revoked;
  r.used = v.used;
  if (r.hold_until == 0) r.hold.clear();
}

}  // namespace kulanz
