#include "server/ingest/mapping.h"

#include <algorithm>

#include "server/ingest/decimal.h"

namespace kulanz {
namespace {

constexpr std::size_t kMaxShownText = 200;  // bytes of a title or a name

// What is only shown must not keep an order out: it is cut, and loses control characters.
std::optional<Json> as_shown(const Value& value, const Look& look, const std::string& where) {
  auto text = value.text(look, where);
  if (!text) return std::nullopt;
  for (char& c : *text) c = (c >= 0 && c < 0x20) || c == 0x7f ? ' ' : c;
  std::size_t size = std::min(text->size(), kMaxShownText);
  while (size < text->size() && size > 0 &&
         (static_cast<unsigned char>((*text)[size]) & 0xc0) == 0x80) {
    --size;
  }
  text->resize(size);
  return Json(std::move(*text));
}

// As PUT has them; what is missing there is refused there, by name.
void put(Json& object, const char* name, std::optional<Json> value) {
  if (value) object[name] = std::move(*value);
}

std::optional<Json> as_text(const Value& value, const Look& look, const std::string& where) {
  auto text = value.text(look, where);
  if (!text) return std::nullopt;
  return Json(std::move(*text));
}

// A name may have parts: "reroute.late_min" is {"reroute": {"late_min": …}}.
void put_fact(Json& facts, const std::string& name, Json value) {
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) {
    facts[name] = std::move(value);
  } else {
    put_fact(facts[name.substr(0, dot)], name.substr(dot + 1), std::move(value));
  }
}

Json map_promises(const OrderRows& rows, const Look& look) {
  Json promises = Json::array();
  for (const PromiseRow& row : rows.promises) {
    const std::string where = "order/promises/" + row.id;
    const auto policy = row.policy.text(look, where + "/policy");
    if (!policy) continue;
    Json facts = Json::object();
    for (const auto& [name, value] : row.facts) {
      if (auto fact = value.json(look, where + "/facts/" + name))
        put_fact(facts, name, std::move(*fact));
    }
    promises.push_back({{"id", row.id}, {"policy", *policy}, {"facts", std::move(facts)}});
  }
  return promises;
}

Json map_customer(const OrderRows& rows, const Look& look, Mapped& mapped) {
  Json customer = Json::object();
  mapped.customer = rows.customer.text(look, "order/customer").value_or("");
  if (!mapped.customer.empty()) customer["ref"] = mapped.customer;
  put(customer, "email", as_text(rows.email, look, "order/email"));
  put(customer, "name", as_shown(rows.name, look, "order/name"));
  return customer;
}

std::int64_t map_paid(const OrderRows& rows, const Look& look) {
  const std::string text = rows.paid.text(look, "order/paid").value_or("");
  const Result<std::int64_t> minor = minor_units(text, look.currency);
  if (!minor.ok()) {
    throw Refusal(RefusalKind::unprocessable, "bad_amount",
                  "an amount of " + look.currency + " is expected, e.g. \"12.34\"", "order/paid");
  }
  return *minor;
}

void map_order(const OrderRows& rows, Look look, Mapped& mapped) {
  look.currency = rows.currency.text(look, "order/currency").value_or("");
  const Json customer = map_customer(rows, look, mapped);
  const auto placed_at = rows.placed_at.text(look, "order/placed_at");
  if (!placed_at) return;
  Json promises = map_promises(rows, look);
  if (promises.empty()) return;
  Json order = {{"customer", customer}, {"promises", std::move(promises)}};
  order["placed_at"] = instant_text(need_time(*placed_at, look.zone, "order/placed_at").moment);
  order["currency"] = look.currency;
  order["paid_minor"] = map_paid(rows, look);
  put(order, "locale", as_text(rows.locale, look, "order/locale"));
  put(order, "address_form", as_text(rows.address_form, look, "order/address_form"));
  put(order, "title", as_shown(rows.title, look, "order/title"));
  if (const auto changed = rows.changed_at.text(look, "order/changed_at")) {
    mapped.changed_at = need_time(*changed, look.zone, "order/changed_at").moment.unix_seconds;
  }
  mapped.order = std::move(order);
}

// Where the body does not name the partner, the report names who sent it.
std::string teller_of(const Sender& sender, const EventRow& row, const Look& look,
                      const std::string& where) {
  if (row.source != "partner") return "";
  const std::string name = row.partner.text(look, where + "/partner").value_or("");
  const bool is_plain = std::none_of(name.begin(), name.end(), [](unsigned char c) {
    return c < ' ' || c == 0x7f;
  });
  return name.empty() || name.size() > kMaxPartnerName || !is_plain ? sender.name : name;
}

void map_event(const Sender& sender, const EventRow& row, const Look& look, Mapped& mapped) {
  const std::string where = "events/" + std::to_string(mapped.events.size());
  const auto kind = row.kind.text(look, where + "/kind");
  const auto at = row.at.text(look, where + "/at");
  if (!kind || !at) return;
  const ToldTime told = need_time(*at, look.zone, where + "/at");
  const auto id = row.id.text(look, where + "/id");
  if (!id) {
    throw Refusal(RefusalKind::unprocessable, "missing_field",
                  "nothing stands where the event's id is looked for", where + "/id");
  }
  Json event = {{"id", *id},
                {"promise", row.promise},
                {"kind", *kind},
                {"at", told_text(told)},
                {"source", row.source}};
  put(event, "fault", as_text(row.fault, look, where + "/fault"));
  put(event, "instance", as_text(row.instance, look, where + "/instance"));
  mapped.tellers.push_back(teller_of(sender, row, look, where));
  mapped.events.push_back(std::move(event));
}

// One that cannot be read keeps no other out.
void try_event(const Sender& sender, const EventRow& row, const Look& look, Mapped& mapped) {
  try {
    map_event(sender, row, look, mapped);
  } catch (const Refusal& refusal) {
    if (!mapped.refusal) mapped.refusal = refusal;
  }
}

void map_events(const Sender& sender, const EventRow& row, const Look& look, Mapped& mapped) {
  if (!row.each) return try_event(sender, row, look, mapped);
  const Json* const list = follow(look.body, *row.each);
  if (list == nullptr || !list->is_array()) return;
  for (const Json& element : *list) {
    try_event(sender, row, {look.body, &element, look.zone, look.currency}, mapped);
  }
}

std::string need_ref(const BodyRows& rows, const Look& look) {
  std::string ref = rows.ref.text(look, "ref").value_or("");
  if (!is_id(ref)) {
    throw Refusal(RefusalKind::unprocessable, ref.empty() ? "missing_field" : "bad_id",
                  ref.empty() ? "it does not say which order it is about"
                              : "an order's name has at most 64 letters, digits and . _ : @ + -",
                  "ref");
  }
  return ref;
}

void map_rows(const Sender& sender, const BodyRows& rows, const Json& body, Mapped& mapped) {
  const Look look{body, nullptr, sender.zone};
  try {
    mapped.ref = need_ref(rows, look);
    if (rows.order) map_order(*rows.order, look, mapped);
  } catch (const Refusal& refusal) {
    mapped.refusal = refusal;
  }
  if (mapped.ref.empty()) return;
  for (const EventRow& row : rows.events) map_events(sender, row, look, mapped);
}

}  // namespace

std::string topic_of(const Sender& sender, const Json& body) {
  const Json* const topic = sender.topic_pointer ? follow(body, *sender.topic_pointer) : nullptr;
  return topic != nullptr && topic->is_string() ? topic->get<std::string>() : "";
}

Mapped map_body(const Sender& sender, const std::string& topic, const Json& body) {
  Mapped mapped;
  const auto found = sender.topics.find(topic);
  if (found == sender.topics.end()) return mapped;
  mapped.has_meaning = true;
  mapped.creates = found->second.creates;
  map_rows(sender, sender.bodies.at(found->second.body), body, mapped);
  return mapped;
}

}  // namespace kulanz
