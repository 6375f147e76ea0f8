#include "server/app/deliveries.h"

#include <algorithm>
#include <string_view>

namespace kulanz {
namespace {

constexpr char kChannelsKey[] = "channels";
constexpr char kRows[] = "of/";
constexpr std::int64_t kEndOfTime = 999'999'999'999;

std::string text_of(const DeliveryName& name) { return name.message + "/" + name.channel; }

DeliveryName name_of(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  return {std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

std::string row_key(const DeliveryName& name) { return kRows + text_of(name); }

// "" while it waits.
std::string list_of(const DeliveryRecord& record) {
  if (record.state == kDeliveryWaiting) return "";
  const bool given_up = record.state == kDeliveryDead || record.state == kDeliveryRefused;
  return given_up ? kDeadDeliveries : kDoneDeliveries;
}

std::string newest_first(std::int64_t moment) { return when_key(kEndOfTime - moment); }

std::string listed_key(const DeliveryName& name, const DeliveryRecord& record) {
  return list_of(record) + "/" + newest_first(record.ended_at) + "/" + text_of(name);
}

void hang_up(Transaction& tx, const DeliveryName& name, const DeliveryRecord& record) {
  if (record.state == kDeliveryWaiting) {
    schedule(tx, {{record.next_at}, name.channel, name.message});
  } else {
    tx.put(Table::deliveries, listed_key(name, record), "");
  }
}

void take_down(Transaction& tx, const DeliveryName& name, const DeliveryRecord& record) {
  if (record.state == kDeliveryWaiting) {
    unschedule(tx, {{record.next_at}, name.channel, name.message});
  } else {
    tx.erase(Table::deliveries, listed_key(name, record));
  }
}

void forget(Transaction& tx, const DeliveryName& name) {
  if (const auto record = load_delivery(tx, name)) take_down(tx, name, *record);
  tx.erase(Table::deliveries, row_key(name));
}

std::vector<DeliveryName> deliveries_before(Reader& reader, Instant moment) {
  std::vector<DeliveryName> found;
  const std::string list = std::string(kDoneDeliveries) + "/";
  std::string until = list;
  until.back() = '/' + 1;
  reader.scan(Table::deliveries, list + newest_first(moment.unix_seconds - 1), until,
              [&](std::string_view key, auto) {
                found.push_back(name_of(key.substr(list.size() + kWhenDigits + 1)));
                return found.size() < kMaxForgottenAtOnce;
              });
  return found;
}

}  // namespace

void set_channels(App& app, const std::vector<ChannelWords>& channels) {
  Json words = Json::object();
  for (const ChannelWords& channel : channels) words[channel.name] = channel.types;
  app.write([&](Transaction& tx) {
    if (words.empty()) return tx.erase(Table::meta, kChannelsKey);
    tx.put(Table::meta, kChannelsKey, words.dump());
  });
}

std::vector<std::string> channel_names(Reader& reader) {
  std::vector<std::string> names;
  const auto stored = reader.get(Table::meta, kChannelsKey);
  if (!stored) return names;
  const Json channels = Json::parse(*stored);
  for (const auto& [name, types] : channels.items()) names.push_back(name);
  return names;
}

void schedule_deliveries(Transaction& tx, const std::string& type, const std::string& message,
                         Instant now) {
  const auto stored = tx.get(Table::meta, kChannelsKey);
  if (!stored) return;
  const Json channels = Json::parse(*stored);
  for (const auto& [channel, types] : channels.items()) {
    if (std::find(types.begin(), types.end(), type) == types.end()) continue;
    DeliveryRecord record;
    record.told_at = now.unix_seconds;
    record.next_at = now.unix_seconds;
    const DeliveryName name = {message, channel};
    save(tx, Table::deliveries, row_key(name), record);
    hang_up(tx, name, record);
  }
}

std::optional<DeliveryRecord> load_delivery(Reader& reader, const DeliveryName& name) {
  return load<DeliveryRecord>(reader, Table::deliveries, row_key(name));
}

void replace_delivery(Transaction& tx, const DeliveryName& name, const DeliveryRecord& before,
                      const DeliveryRecord& after) {
  take_down(tx, name, before);
  save(tx, Table::deliveries, row_key(name), after);
  hang_up(tx, name, after);
}

std::optional<Instant> last_delivered(Reader& reader, const std::string& messages,
                                      std::string_view channel) {
  std::optional<Instant> last;
  const std::string from = kRows + messages;
  std::string until = from;
  ++until.back();
  reader.scan(Table::deliveries, from, until, [&](std::string_view key, std::string_view value) {
    if (name_of(key).channel != channel) return true;
    const auto record = record_of<DeliveryRecord>(value);
    if (record.state == kDeliveryDelivered)
      last = std::max(last, std::optional(Instant{record.ended_at}));
    return true;
  });
  return last;
}

void forget_deliveries_of(Transaction& tx, const std::string& order) {
  std::vector<DeliveryName> found;
  const std::string prefix = kRows + order;
  const std::size_t skipped = std::string_view(kRows).size();
  tx.scan(Table::deliveries, prefix + "/", prefix + "0", [&](std::string_view key, auto) {
    found.push_back(name_of(key.substr(skipped)));
    return true;
  });
  for (const DeliveryName& name : found) forget(tx, name);
}

void each_ended_delivery(Reader& reader, std::string_view list,
                         const std::function<bool(const DeliveryName& name)>& visit) {
  const std::size_t skipped = list.size() + kWhenDigits + 2;
  const std::string name(list);
  reader.scan(Table::deliveries, name + "/", name + "0",
              [&](std::string_view key, auto) { return visit(name_of(key.substr(skipped))); });
}

bool forget_old_deliveries(App& app) {
  std::vector<DeliveryName> old;
  const Instant before = app.now() - seconds(kDeliveriesKept_s);
  app.read([&](Reader& reader) { old = deliveries_before(reader, before); });
  if (old.empty()) return false;
  app.write([&](Transaction& tx) {
    for (const DeliveryName& name : old) {
      // Sent again by hand meanwhile: it waits.
      const auto record = load_delivery(tx, name);
      if (record && list_of(*record) == kDoneDeliveries) forget(tx, name);
    }
  });
  return old.size() == kMaxForgottenAtOnce;
}

}  // namespace kulanz
