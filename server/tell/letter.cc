#include "server/tell/letter.h"

#include <algorithm>
#include <array>

#include "server/app/cases.h"
#include "server/app/deliveries.h"
#include "server/app/refusal.h"
#include "server/tell/letter_parts.h"

namespace kulanz {
namespace {

constexpr char kMailChannel[] = "mail";
constexpr std::int64_t kDaySeconds = 86'400;

struct MessageName {
  std::string order;
  std::string promise;
  std::string type;
};

std::optional<MessageName> parse_name(const std::string& id) {
  std::array<std::string, 4> parts;
  std::size_t from = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t slash = i + 1 < parts.size() ? id.find('/', from) : id.size();
    if (slash == std::string::npos) return std::nullopt;
    parts[i] = id.substr(from, slash - from);
    from = slash + 1;
  }
  return MessageName{parts[0], parts[1], parts[2]};
}

// Whether the promise came to what was promised, late, or to an end.
bool is_over(const PromiseView& view) {
  return view.decision.fulfilled_at.has_value() || view.decision.issues > 0 || view.order_cancelled;
}

std::vector<std::string> keys_of(const std::string& before, const PromiseView& view,
                                 const char* fallback) {
  const std::string key = before + view.decision.apology;
  std::vector<std::string> keys;
  if (!is_over(view)) keys.push_back(key + ".running");
  keys.push_back(key);
  keys.push_back(before + fallback);
  return keys;
}

Json facts(const Writing& writing) {
  const Decision& d = writing.view.decision;
  const Words& words = writing.words;
  Json rows = Json::array();
  if (d.issues > 0) {
    rows.push_back(row(words, words.say({"fact.issues"}),
                       words.say({"fact.issues.value"}, {{"missed", words.count(d.issues_missed)},
                                                         {"due", words.count(d.issues_due)}})));
    return rows;
  }
  if (d.deadline) {
    const Fillings at = {{"deadline", {words.moment(*d.deadline), {}}}};
    rows.push_back(
        row(words, words.say({"fact.promised"}), words.say({"fact.promised.value"}, at)));
  }
  const std::string done = words.say({"fact.done." + d.policy, "fact.done"});
  if (d.state == PromiseState::breached || d.fulfilled_at) {
    rows.push_back(row(
        words, done, d.fulfilled_at ? words.moment(*d.fulfilled_at) : words.say({"fact.not_yet"})));
  }
  if (const auto delay = delay_of(writing); delay && d.state == PromiseState::breached) {
    const std::string so_far = words.say({"fact.late.running"}, {{"delay", *delay}});
    rows.push_back(row(words, words.say({"fact.late"}), d.fulfilled_at ? delay->text : so_far));
  }
  return rows;
}

// When the carrier says that it was there.
void add_attempts(const Writing& writing, Json& rows) {
  for (const EventRecord& event : writing.view.events) {
    const auto at = parse_instant(event.at);
    if (event.kind != "delivery_attempted" || !at.ok()) continue;
    rows.push_back(
        row(writing.words, writing.words.say({"fact.attempted"}), writing.words.moment(*at)));
  }
}

std::vector<CaseRecord> open_cases(const Writing& writing) {
  std::vector<CaseRecord> cases =
      load_cases(writing.reader, writing.order.ref, writing.view.promise.id);
  std::erase_if(cases, [](const CaseRecord& c) { return !c.open; });
  return cases;
}

std::string role_of(const Words& words, const std::string& role) {
  return words.say({"role." + role, "role.other"});
}

// A telephone number stays in one line.
std::string contact_text(const std::string& contact) {
  constexpr std::size_t kShort = 24;
  std::string text = one_line(contact);
  if (text.size() > kShort) return text;
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at)) {
    text.replace(at, 1, "\u00A0");
  }
  return text;
}

Json cases_model(const Writing& writing, const std::vector<CaseRecord>& cases) {
  const Words& words = writing.words;
  Json all = Json::array();
  for (const CaseRecord& c : cases) {
    const Fillings known = {{"name", {one_line(c.owner_name), {}}},
                            {"role", {role_of(words, c.role), {}}},
                            {"contact", {contact_text(c.owner_contact), {}}},
                            {"due", {words.moment({c.due}), {}}}};
    all.push_back({{"case_title", words.say({"case.title"})},
                   {"case_person", words.say({"case.person"}, known)},
                   {"case_reach", words.say({"case.reach"}, known)},
                   {"case_due", words.say({"case.due"}, known)}});
  }
  return all;
}

// Who owns the case, where there is one; else the first of the role that signs.
Person signer(const Writing& writing, const std::vector<CaseRecord>& cases) {
  if (!cases.empty()) {
    const CaseRecord& c = cases.front();
    return {c.owner_name, c.owner_contact, c.owner_email, c.role, ""};
  }
  const Person* const person = writing.app.roster().first(writing.settings.signed_by);
  if (person == nullptr) throw LetterError("nobody of the roster signs: --signed-by");
  return *person;
}

std::string escaped_for_url(const std::string& text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_') {
      escaped += c;
    } else {
      escaped += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return escaped;
}

// The token stands in the fragment: browsers send that to no server.
Json link(const Writing& writing) {
  constexpr std::string_view kHole = "{ref}";
  std::string url = writing.settings.page_url;
  const std::size_t hole = url.find(kHole);
  if (hole == std::string::npos) return false;
  url.replace(hole, kHole.size(), escaped_for_url(writing.order.ref));
  const std::string token = make_token(writing.app.secrets(), writing.order.ref,
                                       {TokenScope::status, TokenScope::claim, TokenScope::report},
                                       writing.now + Duration{kLinkSeconds});
  return {{"url", url + "#token=" + token}, {"link_label", writing.words.say({"link"})}};
}

Json footer(const Writing& writing, const Mailbox& reply_to, bool has_link) {
  const std::string& address =
      reply_to.address.empty() ? writing.settings.from.address : reply_to.address;
  std::vector<std::string> texts = {
      writing.words.say({"footer.auto"}),
      writing.words.say({"footer.reply"}, {{"reply", {address, {}}}})};
  if (has_link) {
    const Filling days = writing.words.count(kLinkSeconds / kDaySeconds);
    texts.push_back(writing.words.say({"footer.link"}, {{"days", days}}));
  }
  return sentences(texts);
}

// What is said first: what kind of letter it is.
struct Tone {
  std::string headline;
  std::string lead;
  bool apologises = false;
  bool may_contradict = false;
  std::int64_t told_at = 0;
};

Letter customer_letter(const Writing& writing, const Tone& tone) {
  const std::vector<CaseRecord> cases = open_cases(writing);
  const Person person = signer(writing, cases);
  Letter letter;
  letter.kind = "customer";
  letter.language = writing.words.language();
  letter.to = {one_line(writing.order.name), writing.order.email};
  letter.reply_to = writing.settings.reply_to;
  if (letter.reply_to.address.empty() && is_address(person.email)) {
    letter.reply_to = {one_line(person.name), person.email};
  }
  Json& model = letter.model = common_model(writing);
  letter.subject = writing.words.say(
      {"subject"}, {{"headline", {tone.headline, {}}}, {"ref", {writing.order.ref, {}}}});
  Fillings greeting;
  if (!letter.to.name.empty()) greeting["name"] = {letter.to.name, {}};
  model["subject"] = letter.subject;
  model["headline"] = tone.headline;
  model["preview"] = tone.lead;
  model["greeting"] = writing.words.say({"greeting"}, greeting);
  model["lead"] = tone.lead;
  model["apology"] = false;
  if (tone.apologises) model["apology"] = {{"sorry", writing.words.say({"sorry"})}};
  model["facts"] = facts(writing);
  if (tone.may_contradict) add_attempts(writing, model["facts"]);
  model["sections"] = sections(writing, tone.told_at);
  model["cases"] = cases_model(writing, cases);
  model["contradiction"] = false;
  if (tone.may_contradict && cases.empty()) {
    model["contradiction"] = {{"contradict", writing.words.say({"contradict"})}};
  }
  model["link"] = link(writing);
  const Fillings who = {{"name", {one_line(person.name), {}}},
                        {"role", {role_of(writing.words, person.role), {}}},
                        {"contact", {contact_text(person.contact), {}}}};
  model["signer"] = writing.words.say({"case.person"}, who);
  model["signer_reach"] = writing.words.say({"sign.reach"}, who);
  model["footer"] = footer(writing, letter.reply_to, model["link"].is_object());
  return letter;
}

std::optional<Letter> breach_letter(const Writing& writing) {
  if (writing.view.decision.state != PromiseState::breached && sections(writing, 0).empty()) {
    return std::nullopt;
  }
  const Fillings known = fillings_of(writing);
  Tone tone;
  tone.headline = writing.words.say(keys_of("headline.", writing.view, "generic.breached"), known);
  tone.lead = writing.words.say(keys_of("", writing.view, "generic.breached"), known);
  tone.apologises = apologises(writing.reader, writing.order, writing.view);
  return customer_letter(writing, tone);
}

std::optional<Letter> excused_letter(const Writing& writing) {
  if (writing.view.decision.state != PromiseState::excused) return std::nullopt;
  const Fillings known = fillings_of(writing);
  Tone tone;
  tone.headline = writing.words.say(keys_of("headline.", writing.view, "generic.excused"), known);
  tone.lead = writing.words.say(keys_of("", writing.view, "generic.excused"), known);
  tone.may_contradict = true;
  return customer_letter(writing, tone);
}

// When the letter at the breach was written; 0: it said nothing to anybody yet; -1: it is
// still on its way, and will say what is stored then.
std::int64_t breach_told_at(Reader& reader, const OrderRecord& order, const PromiseView& view) {
  const std::string id = order.ref + "/" + view.promise.id + "/" + kPromiseBreached + "/1";
  const auto told = reader.get(Table::outbox, id);
  if (!told) return 0;
  const auto delivery = load_delivery(reader, {id, kMailChannel});
  if (!delivery) return Json::parse(*told).at("at").get<std::int64_t>();
  if (delivery->state == kDeliveryWaiting) return -1;
  return delivery->state == kDeliveryDelivered ? delivery->begun_at : 0;
}

// What was decided at an earlier moment, from what had come in by then.
Decision decision_at(const Writing& writing, std::int64_t then) {
  std::vector<EventRecord> events = writing.view.events;
  std::erase_if(events, [&](const EventRecord& event) { return event.received_at > then; });
  Json input = promise_input(writing.order, writing.view.promise, events);
  if (const auto history = writing.view.input.find("history");
      history != writing.view.input.end()) {
    input["history"] = *history;
  }
  return decide_input(*writing.view.policy, input, {then});
}

bool has_more_than(const Writing& writing, const Decision& before) {
  const auto entitlements =
      load_all<EntitlementRecord>(writing.reader, Table::entitlements,
                                  promise_key(writing.order.ref, writing.view.promise.id, ""));
  return std::any_of(entitlements.begin(), entitlements.end(), [&](const EntitlementRecord& e) {
    const Remedy* const remedy = before.remedy(e.remedy);
    const std::int64_t amount = remedy == nullptr ? 0 : remedy->amount_minor;
    const std::int64_t count = remedy == nullptr ? 0 : remedy->count;
    return std::max(e.due_minor, e.given_minor) > amount || (e.due && e.count > count);
  });
}

std::optional<Letter> ended_letter(const Writing& writing) {
  const std::int64_t told_at = breach_told_at(writing.reader, writing.order, writing.view);
  if (told_at < 0) return std::nullopt;
  const Decision before = told_at > 0 ? decision_at(writing, told_at) : Decision{};
  if (!has_more_than(writing, before)) return std::nullopt;
  if (told_at == 0) return breach_letter(writing);  // nobody has heard of it yet
  const char* const state = writing.view.order_cancelled ? "generic.cancelled" : "generic.ended";
  Tone tone;
  tone.headline = writing.words.say({"headline.ended"});
  tone.lead = writing.words.say(keys_of("", writing.view, state), fillings_of(writing)) + " " +
              writing.words.say({"ended"});
  tone.told_at = told_at;
  return customer_letter(writing, tone);
}

std::optional<Letter> letter_to_customer(const Writing& writing, const std::string& type) {
  if (writing.order.email.empty()) return std::nullopt;
  if (type == kPromiseBreached) return breach_letter(writing);
  if (type == kPromiseEnded) return ended_letter(writing);
  return excused_letter(writing);
}

bool is_case_type(const std::string& type) { return type == kCaseOpened || type == kCaseOverdue; }

std::string case_id_of(Reader& reader, const std::string& id) {
  const auto row = reader.get(Table::outbox, id);
  return row ? Json::parse(*row).at("data").value("case", "") : "";
}

}  // namespace

bool is_letter_type(const std::string& type) {
  return type == kPromiseBreached || type == kPromiseEnded || type == kPromiseExcused ||
         is_case_type(type);
}

std::optional<Letter> write_letter(App& app, Reader& reader, const Stationery& stationery,
                                   const LetterSettings& settings, const std::string& id,
                                   Instant now) {
  const auto name = parse_name(id);
  if (!name || !is_letter_type(name->type)) return std::nullopt;
  const auto order = load<OrderRecord>(reader, Table::orders, name->order);
  if (!order) return std::nullopt;
  for (const PromiseView& view : view_promises(app, reader, *order, now)) {
    if (view.promise.id != name->promise) continue;
    if (view.decision.reason != Reason::ok) throw LetterError("the promise cannot be decided");
    if (is_case_type(name->type)) {
      return desk_letter(app, reader, stationery, settings, *order, view, name->type,
                         case_id_of(reader, id));
    }
    const Words words =
        stationery.words(order->locale, order->address_form, view.policy->policy.zone);
    return letter_to_customer({app, reader, settings, *order, view, words, now}, name->type);
  }
  return std::nullopt;
}

}  // namespace kulanz
