#include "server/app/redemptions.h"

namespace kulanz {
namespace {

std::string place_of(std::uint64_t serial, const std::string& order_ref) {
  return serial_key(serial) + "/" + order_ref;
}

std::string row_key(const RedemptionRecord& record) {
  const std::string place = place_of(record.serial, record.order_ref);
  const bool is_live = record.rolled_back_at == 0 && !record.order_ref.empty();
  return is_live ? place : place + "/" + record.id;
}

// With what the row leaves out, from its key.
RedemptionRecord redemption_of(std::string_view key, std::string_view row) {
  auto record = record_of<RedemptionRecord>(row);
  const std::size_t order_at = key.find('/') + 1;
  record.serial = std::stoull(std::string(key));
  record.order_ref = key.substr(order_at, key.find('/', order_at) - order_at);
  return record;
}

std::optional<RedemptionRecord> redemption_at(Reader& reader, const std::string& key) {
  const auto row = reader.get(Table::vouchers, key);
  if (!row) return std::nullopt;
  return redemption_of(key, *row);
}

}  // namespace

std::optional<RedemptionRecord> find_redemption(Reader& reader, const std::string& id) {
  const auto place = reader.get(Table::redemptions, id);
  if (!place) return std::nullopt;
  const auto live = redemption_at(reader, *place);
  if (live && live->id == id) return live;
  return redemption_at(reader, *place + "/" + id);
}

std::optional<RedemptionRecord> live_redemption(Reader& reader, std::uint64_t serial,
                                                const std::string& order_ref) {
  return redemption_at(reader, place_of(serial, order_ref));
}

void each_redemption(Reader& reader, std::uint64_t serial,
                     const std::function<bool(const RedemptionRecord&)>& visit) {
  const std::string from = place_of(serial, "");
  const std::string until = serial_key(serial) + static_cast<char>('/' + 1);
  reader.scan(Table::vouchers, from, until, [&](std::string_view key, std::string_view row) {
    return visit(redemption_of(key, row));
  });
}

void add_redemption(Transaction& tx, const RedemptionRecord& record) {
  save(tx, Table::vouchers, row_key(record), record);
  tx.put(Table::redemptions, record.id, place_of(record.serial, record.order_ref));
}

void replace_redemption(Transaction& tx, const RedemptionRecord& before,
                        const RedemptionRecord& after) {
  tx.erase(Table::vouchers, row_key(before));
  add_redemption(tx, after);
}

}  // namespace kulanz
