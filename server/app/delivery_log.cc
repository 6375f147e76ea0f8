#include "server/app/delivery_log.h"

#include <algorithm>

#include "server/app/audit.h"
#include "server/app/deliveries.h"
#include "server/app/refusal.h"

namespace kulanz {
namespace {

constexpr char kIdSeparator = '~';  // in no part of a message's key
constexpr std::size_t kParts = 5;
constexpr std::size_t kMaxPart = 256;
constexpr Instant kEver = {999'999'999'998};

enum Part : std::size_t { order_part, promise_part, type_part, number_part };

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

[[noreturn]] void refuse_delivery() {
  throw Refusal(RefusalKind::not_found, "delivery_not_found", "there is no such delivery");
}

DeliveryName name_of(const std::string& id) {
  const std::vector<std::string> parts = split(id, kIdSeparator);
  if (parts.size() != kParts) refuse_delivery();
  for (std::size_t i = 0; i < kParts; ++i) {
    const bool may_be_empty = i == order_part || i == promise_part;
    if (!is_id(parts[i], kMaxPart) && !(may_be_empty && parts[i].empty())) refuse_delivery();
  }
  const std::size_t channel = id.rfind(kIdSeparator);
  std::string message = id.substr(0, channel);
  std::replace(message.begin(), message.end(), kIdSeparator, '/');
  return {std::move(message), id.substr(channel + 1)};
}

std::string id_of(const DeliveryName& name) {
  std::string id = name.message + "/" + name.channel;
  std::replace(id.begin(), id.end(), '/', kIdSeparator);
  return id;
}

void put_moment(Json& json, const char* field, std::int64_t moment) {
  if (moment > 0) json[field] = instant_text({moment});
}

Json delivery_json(const DeliveryName& name, const DeliveryRecord& record) {
  const std::vector<std::string> parts = split(name.message, '/');
  Json json = {{"id", id_of(name)},           {"channel", name.channel},
               {"type", parts[type_part]},    {"state", record.state},
               {"attempts", record.attempts}, {"told_at", instant_text({record.told_at})}};
  if (!parts[order_part].empty()) json["order"] = parts[order_part];
  if (!parts[promise_part].empty()) json["promise"] = parts[promise_part];
  if (!record.detail.empty()) json["detail"] = record.detail;
  put_moment(json, "tried_at", record.begun_at);
  put_moment(json, "next_at", record.next_at);
  put_moment(json, "ended_at", record.ended_at);
  return json;
}

std::vector<DeliveryName> waiting_deliveries(Reader& reader) {
  std::vector<Due> due;
  for (const std::string& channel : channel_names(reader)) {
    for (Due& one : due_of(reader, channel, kEver, kMaxDeliveriesListed)) {
      due.push_back(std::move(one));
    }
  }
  std::stable_sort(due.begin(), due.end(),
                   [](const Due& a, const Due& b) { return a.when < b.when; });
  std::vector<DeliveryName> names;
  for (const Due& one : due) names.push_back({one.id, one.kind});
  return names;
}

std::vector<DeliveryName> ended_deliveries(Reader& reader, const char* list) {
  std::vector<DeliveryName> names;
  each_ended_delivery(reader, list, [&](const DeliveryName& name) {
    names.push_back(name);
    return names.size() < kMaxDeliveriesListed;
  });
  return names;
}

std::vector<DeliveryName> deliveries_of(Reader& reader, const std::string& state) {
  if (state == "waiting") return waiting_deliveries(reader);
  return ended_deliveries(reader, state == "delivered" ? kDoneDeliveries : kDeadDeliveries);
}

// At once; from the beginning when it had ended. What is under way goes on.
DeliveryRecord retried(DeliveryRecord record, Instant now) {
  if (!record.lease.empty()) return record;
  if (record.state != kDeliveryWaiting) record.attempts = 0;
  record.state = kDeliveryWaiting;
  record.next_at = now.unix_seconds;
  record.ended_at = 0;
  return record;
}

std::string subject_of(Reader& reader, const DeliveryName& name) {
  const std::string ref = name.message.substr(0, name.message.find('/'));
  const auto order = ref.empty() ? std::nullopt : load<OrderRecord>(reader, Table::orders, ref);
  return order ? order->subject : "";
}

}  // namespace

Json list_deliveries(App& app, const std::string& state) {
  const Json query = {{"state", state.empty() ? kDeliveryDead : state}};
  const std::string wanted = Fields(query, "").one_of("state", {"waiting", "delivered", "dead"});
  Json list;
  app.read([&](Reader& reader) {
    list = Json::array();
    for (const DeliveryName& name : deliveries_of(reader, wanted)) {
      if (list.size() == kMaxDeliveriesListed) return;
      if (const auto record = load_delivery(reader, name)) {
        list.push_back(delivery_json(name, *record));
      }
    }
  });
  return {{"deliveries", std::move(list)}};
}

Answer retry_delivery(App& app, const Attempt& attempt, const std::string& id) {
  const DeliveryName name = name_of(id);
  return once(app, attempt, [&](Transaction& tx, Instant now) {
    const auto before = load_delivery(tx, name);
    if (!before) refuse_delivery();
    if (before->state == kDeliveryDelivered || before->state == kDeliveryNotNeeded) {
      throw Refusal(RefusalKind::conflict, "delivery_ended", "it went out, or nobody needs it");
    }
    const DeliveryRecord after = retried(*before, now);
    replace_delivery(tx, name, *before, after);
    write_audit(tx, now, "delivery_retried", subject_of(tx, name), {{"channel", name.channel}});
    return Answer{Made::nothing_new, {{"delivery", delivery_json(name, after)}}};
  });
}

}  // namespace kulanz
