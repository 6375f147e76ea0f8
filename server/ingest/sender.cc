#include "server/ingest/sender.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/app/refusal.h"
#include "server/app/zones.h"

namespace kulanz {
namespace {

namespace fs = std::filesystem;

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

Value optional_value(const Entry& entry, const std::string& name, const Value::Tables& tables) {
  const auto found = entry.find(name);
  return found ? Value::parse(*found, tables) : Value();
}

Value need_value(const Entry& entry, const std::string& name, const Value::Tables& tables,
                 const std::string& mend) {
  return Value::parse(entry.need(name, mend), tables);
}

PromiseRow parse_promise(const Entry& entry, const Value::Tables& tables) {
  entry.only({"id", "policy", "facts"});
  PromiseRow row;
  row.id = entry.need("id", "what events call this promise, e.g. \"delivery\"").id();
  row.policy = need_value(entry, "policy", tables, "the name of a policy, e.g. \"parcel\"");
  const Entry facts = entry.need("facts", "what the policy wants to know; {} when nothing");
  if (!facts.json().is_object()) facts.fail("an object is expected: fact → where it comes from");
  for (const auto& [name, json] : facts.json().items()) {
    row.facts.emplace_back(name, Value::parse(*facts.find(name), tables));
  }
  return row;
}

OrderRows parse_order(const Entry& entry, const Value::Tables& tables) {
  entry.only({"placed_at", "currency", "paid", "locale", "address_form", "title", "customer",
              "email", "name", "changed_at", "promises"});
  OrderRows rows;
  rows.placed_at =
      need_value(entry, "placed_at", tables, "when it was ordered, e.g. \"/created_at\"");
  rows.currency = need_value(entry, "currency", tables, "e.g. \"/currency\", or \"EUR\"");
  rows.paid = need_value(entry, "paid", tables, "what was paid in money, e.g. \"/total\"");
  rows.locale = need_value(entry, "locale", tables, "the customer's language, e.g. \"de\"");
  rows.title = need_value(entry, "title", tables, "what the customer knows it by");
  rows.customer = need_value(entry, "customer", tables, "the shop's name for the customer");
  rows.address_form = optional_value(entry, "address_form", tables);
  rows.email = optional_value(entry, "email", tables);
  rows.name = optional_value(entry, "name", tables);
  rows.changed_at = optional_value(entry, "changed_at", tables);
  const Entry promises = entry.need("promises", "a list of what is promised with an order");
  if (!promises.json().is_array() || promises.json().empty()) {
    promises.fail("a list of at least one promise is expected");
  }
  for (std::size_t i = 0; i < promises.json().size(); ++i) {
    rows.promises.push_back(parse_promise(promises.at(i), tables));
  }
  return rows;
}

EventRow parse_event(const Entry& entry, const Value::Tables& tables) {
  entry.only({"each", "id", "kind", "at", "promise", "source", "fault", "instance", "partner"});
  EventRow row;
  if (const auto each = entry.find("each")) row.each = parse_pointer(*each, each->text());
  row.id = need_value(entry, "id", tables,
                      "what tells this event from every other of the order, made of what is sent");
  row.kind = need_value(entry, "kind", tables, "e.g. {\"of\": \"/status\", \"table\": {…}}");
  row.at = need_value(entry, "at", tables, "when it happened, e.g. \"/happened_at\"");
  row.fault = optional_value(entry, "fault", tables);
  row.instance = optional_value(entry, "instance", tables);
  row.partner = optional_value(entry, "partner", tables);
  row.promise = entry.need("promise", "the id of the promise it is about").id();
  row.source =
      entry.need("source", "who says so: merchant or partner").one_of({"merchant", "partner"});
  if (row.source != "partner" && entry.find("partner")) {
    entry.fail("\"partner\" names whose word it is, and \"source\" says that it is the shop's");
  }
  return row;
}

BodyRows parse_body(const Entry& entry, const Value::Tables& tables) {
  entry.only({"ref", "order", "events"});
  BodyRows rows;
  rows.ref = need_value(entry, "ref", tables, "which order it is about, e.g. \"/order_id\"");
  if (const auto order = entry.find("order")) rows.order = parse_order(*order, tables);
  if (const auto events = entry.find("events")) {
    if (!events->json().is_array()) events->fail("a list of events is expected");
    for (std::size_t i = 0; i < events->json().size(); ++i) {
      rows.events.push_back(parse_event(events->at(i), tables));
    }
  }
  if (!rows.order && rows.events.empty()) entry.fail("it says neither \"order\" nor \"events\"");
  return rows;
}

SignatureRule parse_signature(const Entry& entry) {
  entry.only({"header", "algorithm", "encoding", "prefix"});
  SignatureRule rule;
  rule.header = lower(entry.need("header", "the header that carries it").text());
  entry.need("algorithm", "\"hmac-sha256\"").one_of({"hmac-sha256"});
  rule.is_hex = entry.need("encoding", "base64 or hex").one_of({"base64", "hex"}) == "hex";
  if (const auto prefix = entry.find("prefix")) rule.prefix = prefix->text();
  return rule;
}

void parse_topic_place(const Entry& entry, Sender& sender) {
  entry.only({"header", "pointer"});
  const auto header = entry.find("header");
  const auto pointer = entry.find("pointer");
  if (header.has_value() == pointer.has_value()) {
    entry.fail("say where the topic stands: either \"header\" or \"pointer\"");
  }
  if (header) sender.topic_header = lower(header->text());
  if (pointer) sender.topic_pointer = parse_pointer(*pointer, pointer->text());
}

void parse_topics(const Entry& top, Sender& sender) {
  const auto place = top.find("topic");
  if (!place) {
    if (sender.bodies.size() != 1) {
      top.need("bodies", "").fail("without \"topic\" there is exactly one kind of body");
    }
    sender.topics[""] = {sender.bodies.begin()->first, true};
    return;
  }
  parse_topic_place(*place, sender);
  const Entry topics = top.need("topics", "topic → {\"body\": …}; others are kept and ignored");
  if (!topics.json().is_object()) topics.fail("an object is expected: topic → {\"body\": …}");
  for (const auto& [name, json] : topics.json().items()) {
    if (name == "about") continue;
    const Entry entry = *topics.find(name);
    entry.only({"body", "creates"});
    const Entry body = entry.need("body", "the name of one of \"bodies\"");
    if (!sender.bodies.contains(body.text())) body.fail("\"bodies\" has none of this name");
    const auto creates = entry.find("creates");
    sender.topics[name] = {body.text(), creates && creates->boolean()};
  }
}

Value::Tables parse_tables(const Entry& top) {
  Value::Tables tables;
  const auto all = top.find("tables");
  if (!all) return tables;
  if (!all->json().is_object()) all->fail("an object is expected: name → table");
  for (const auto& [name, json] : all->json().items()) {
    if (name == "about") continue;
    tables[name] = Value::parse_table(*all->find(name), tables);
  }
  return tables;
}

void parse_zone(const Entry& top, Sender& sender) {
  const Entry zone =
      top.need("zone", "the time zone of times that name none, e.g. \"Europe/Berlin\"");
  sender.zone_name = zone.text();
  try {
    sender.zone = need_zone(sender.zone_name, "");
  } catch (const Refusal& refusal) {
    zone.fail(refusal.detail);
  }
}

void parse_bodies(const Entry& top, Sender& sender) {
  const Entry bodies = top.need("bodies", "name → where everything stands in such a body");
  if (!bodies.json().is_object() || bodies.json().empty())
    bodies.fail("one body at least is expected");
  const Value::Tables tables = parse_tables(top);
  for (const auto& [name, json] : bodies.json().items()) {
    sender.bodies[name] = parse_body(*bodies.find(name), tables);
  }
}

void parse_small(const Entry& top, Sender& sender) {
  if (const auto signature = top.find("signature")) sender.signature = parse_signature(*signature);
  if (const auto version = top.find("version")) {
    version->only({"header"});
    sender.version_header = lower(version->need("header", "the header that carries it").text());
  }
  if (const auto ping = top.find("ping")) sender.ping = ping->text();
  if (const auto separator = top.find("separator")) {
    sender.separator = separator->one_of({",", ";", "\t", "|"}).front();
  }
}

Json parse_text(const std::string& text, const std::string& file) {
  try {
    return parse_json(text);
  } catch (const Refusal& refusal) {
    throw SenderError(file + ": " + refusal.detail);
  }
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw SenderError(path.string() + ": cannot be read");
  return text;
}

}  // namespace

Sender Sender::parse(const std::string& text, const std::string& file) {
  const Json document = parse_text(text, file);
  const Entry top(document, file);
  top.only({"sender", "zone", "signature", "topic", "topics", "version", "ping", "separator",
            "tables", "bodies"});
  Sender sender;
  sender.name = top.need("sender", "its name in /v1/ingest/{sender}, e.g. \"shopify\"").id();
  parse_zone(top, sender);
  parse_small(top, sender);
  parse_bodies(top, sender);
  parse_topics(top, sender);
  return sender;
}

std::vector<Sender> Sender::parse_folder(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".json") && !name.ends_with(".schema.json")) paths.push_back(entry.path());
  }
  if (error) throw SenderError(folder + ": the folder of sender files cannot be read");
  std::sort(paths.begin(), paths.end());
  std::vector<Sender> senders;
  for (const fs::path& path : paths) {
    senders.push_back(parse(read_file(path), path.string()));
    for (std::size_t i = 0; i + 1 < senders.size(); ++i) {
      if (senders[i].name == senders.back().name) {
        throw SenderError(path.string() + ": another file of the folder calls its sender " +
                          senders[i].name + " as well; rename one");
      }
    }
  }
  return senders;
}

}  // namespace kulanz
