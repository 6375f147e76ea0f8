#include "server/app/case_page.h"

#include <algorithm>
#include <array>

#include "core/promise/event.h"
#include "server/app/entitlements.h"
#include "server/app/orders.h"
#include "server/app/redemptions.h"

namespace kulanz {
namespace {

constexpr char kShop[] = "merchant";

// What happened, each with its moment, to be put in order.
class Timeline {
 public:
  void add(std::int64_t at, const char* kind, const std::string& who, const std::string& what,
           Json more = Json::object()) {
    more.update({{"at", instant_text({at})}, {"kind", kind}, {"who", who}, {"what", what}});
    entries_.push_back({at, std::move(more)});
  }

  // Writes "timeline" and "timeline_cut".
  void write(Json& page) {
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.at < b.at; });
    const bool cut = entries_.size() > kMaxTimeline;
    const std::size_t first = cut ? entries_.size() - kMaxTimeline : 0;
    Json list = Json::array();
    for (std::size_t i = first; i < entries_.size(); ++i)
      list.push_back(std::move(entries_[i].json));
    page["timeline"] = std::move(list);
    page["timeline_cut"] = cut;
  }

 private:
  struct Entry {
    std::int64_t at;
    Json json;
  };
  std::vector<Entry> entries_;
};

Json moment_json(const std::optional<Instant>& moment) {
  return moment ? Json(instant_text(*moment)) : Json();
}

Json case_order_json(const OrderRecord& order) {
  return {
      {"ref", order.ref},
      {"title", order.title},
      {"placed_at", instant_text({order.placed_at})},
      {"currency", order.currency},
      {"paid_minor", order.paid_minor},
      {"locale", order.locale},
      {"customer", {{"ref", order.customer_ref}, {"name", order.name}, {"email", order.email}}}};
}

Json promise_json(const PromiseView& view) {
  return {{"id", view.promise.id},
          {"policy", view.promise.policy},
          {"state", state_name(view.decision.state)},
          {"deadline", moment_json(view.decision.deadline)},
          {"fulfilled_at", moment_json(view.decision.fulfilled_at)},
          {"fault", fault_name(view.decision.fault)}};
}

Json people_json(const Roster& roster, const std::string& role) {
  Json people = Json::array();
  for (const Person& person : roster.people(role)) {
    people.push_back({{"name", person.name}, {"contact", person.contact}});
  }
  return people;
}

// What a customer can deny: that somebody came, that it came, that there is no such door.
bool is_deniable(const EventRecord& event) {
  constexpr std::array<std::string_view, 4> kKinds = {"delivered", "activated",
                                                      "delivery_attempted", "address_not_found"};
  return event.source != source_name(Source::customer) &&
         std::find(kKinds.begin(), kKinds.end(), event.kind) != kKinds.end();
}

void add_events(Timeline& timeline, const PromiseView& view) {
  for (const EventRecord& event : view.events) {
    Json more = {{"told_at", instant_text({event.received_at})}};
    if (!event.instance.empty()) more["instance"] = event.instance;
    if (!event.fault.empty()) more["fault"] = event.fault;
    if (!parse_instant(event.at).ok()) more["date"] = event.at;
    if (is_deniable(event)) more["contradicted"] = is_contradicted(view, event);
    timeline.add(moment_of(event), "event", event.source, event.kind, std::move(more));
  }
}

void add_history(Timeline& timeline, const CaseRecord& c) {
  for (const HistoryRecord& entry : c.history) {
    Json more = {{"text", entry.text}};
    if (!entry.to.empty()) more["to"] = entry.to;
    timeline.add(entry.at, "case", entry.by, entry.what.empty() ? "note" : entry.what,
                 std::move(more));
  }
}

// By which channels it went out, and how far it got.
Json deliveries_json(Reader& reader, const std::string& message) {
  const std::string prefix = "of/" + message + "/";
  Json list = Json::array();
  reader.scan(Table::deliveries, prefix, "of/" + message + "0",
              [&](std::string_view key, std::string_view row) {
                list.push_back({{"channel", key.substr(prefix.size())},
                                {"state", record_of<DeliveryRecord>(row).state}});
                return true;
              });
  return list;
}

void add_messages(Timeline& timeline, Reader& reader, const CaseRecord& c) {
  const std::string prefix = c.order + "/";
  std::size_t rows = 0;
  reader.scan(Table::outbox, prefix, c.order + "0",
              [&](std::string_view key, std::string_view row) {
                const Json message = Json::parse(row);
                if (message.at("promise") == c.promise || message.at("promise") == "") {
                  timeline.add(message.at("at"), "message", kServer, message.at("type"),
                               {{"deliveries", deliveries_json(reader, std::string(key))}});
                }
                return ++rows < kMaxTimeline;
              });
}

class Page {
 public:
  Page(App& app, Reader& reader, Instant now) : app_(app), reader_(reader), now_(now) {}

  Json of(const CaseRecord& c) {
    const OrderRecord order = need_order(reader_, c.order);
    Json page = {{"case", case_json(c)},          {"people", people_json(app_.roster(), c.role)},
                 {"order", case_order_json(order)},    {"promise", nullptr},
                 {"entitlements", Json::array()}, {"vouchers", Json::array()}};
    timeline_.add(order.placed_at, "order", kShop, "placed");
    for (const PromiseView& view : view_promises(app_, reader_, order, now_)) {
      if (view.promise.id != c.promise) continue;
      page["promise"] = promise_json(view);
      add_events(timeline_, view);
    }
    add_entitlements(page, c);
    add_history(timeline_, c);
    add_messages(timeline_, reader_, c);
    timeline_.write(page);
    return page;
  }

 private:
  void add_entitlements(Json& page, const CaseRecord& c) {
    const auto all = load_all<EntitlementRecord>(reader_, Table::entitlements,
                                                 promise_key(c.order, c.promise, ""));
    for (const EntitlementRecord& e : all) {
      Json shown = entitlement_json(app_, reader_, e, now_);
      timeline_.add(e.created_at, "entitlement", kServer, e.remedy,
                    {{"basis", e.basis},
                     {"amount_minor", shown.at("amount_minor")},
                     {"currency", e.currency}});
      page["entitlements"].push_back(std::move(shown));
      for (const std::uint64_t serial : e.serials) add_voucher(page, e, serial);
    }
  }

  void add_voucher(Json& page, const EntitlementRecord& e, std::uint64_t serial) {
    const auto voucher = load_voucher(reader_, serial);
    if (!voucher) return;
    Json shown = voucher_json(app_, *voucher, now_);
    shown["remedy"] = e.remedy;
    const auto step = [&](std::int64_t at, const char* what, std::int64_t amount) {
      timeline_.add(
          at, "voucher", kServer, what,
          {{"hint", shown.at("hint")}, {"amount_minor", amount}, {"currency", voucher->currency}});
    };
    step(voucher->issued_at, "issued", voucher->face_minor);
    each_redemption(reader_, serial, [&](const RedemptionRecord& used) {
      step(used.at, "redeemed", used.amount_minor);
      if (used.rolled_back_at != 0) step(used.rolled_back_at, "rolled_back", used.amount_minor);
      return true;
    });
    page["vouchers"].push_back(std::move(shown));
  }

  App& app_;
  Reader& reader_;
  const Instant now_;
  Timeline timeline_;
};

}  // namespace

Json read_case(App& app, const std::string& id) {
  Json page;
  app.read([&](Reader& reader) { page = Page(app, reader, app.now()).of(need_case(reader, id)); });
  return page;
}

}  // namespace kulanz
