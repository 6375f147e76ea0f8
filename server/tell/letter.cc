#include "server/tell/letter.h"

#include <algorithm>
#include <array>

#include "server/app/cases.h"
#include "server/app/clock.h"
#include "server/app/deliveries.h"
#include "server/app/refusal.h"
#include "server/tell/letter_parts.h"

namespace kulanz {
namespace {

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

std::vector<CaseRecord> open_cases(const Writing& writing) {
  std::vector<CaseRecord> cases =
      load_cases(writing.reader, writing.order.ref, writing.view.promise.id);
  std::erase_if(cases, [](const CaseRecord& c) { return !c.open; });
  return cases;
}

Json cases_model(const Writing& writing, const std::vector<CaseRecord>& cases) {
  Json all = Json::array();
  for (const CaseRecord& c : cases) all.push_back(case_box(writing, c));
  return all;
}

// Who owns the case, where there is one; else the first of the role that signs.
Person signer(const Writing& writing, const std::vector<CaseRecord>& cases) {
  if (!cases.empty()) return owner_of(cases.front());
  const Person* const person = writing.app.roster().first(writing.settings.signed_by);
  if (person == nullptr) throw LetterError("nobody of the roster signs: --signed-by");
  return *person;
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
  Letter letter = letter_from(writing, person);
  letter.kind = "customer";
  Json& model = letter.model;
  letter.subject = writing.words.say(
      {"subject"}, {{"headline", {tone.headline, {}}}, {"ref", {writing.order.ref, {}}}});
  model["subject"] = letter.subject;
  model["headline"] = tone.headline;
  model["preview"] = tone.lead;
  model["lead"] = tone.lead;
  model["apology"] = false;
  if (tone.apologises) model["apology"] = {{"sorry", writing.words.say({"sorry"})}};
  model["facts"] = promise_facts(writing);
  if (tone.may_contradict) add_attempts(writing, model["facts"]);
  model["sections"] = sections(writing, tone.told_at);
  model["cases"] = cases_model(writing, cases);
  model["contradiction"] = false;
  if (tone.may_contradict && cases.empty()) {
    model["contradiction"] = {{"contradict", writing.words.say({"contradict"})}};
  }
  model["link"] = link(writing);
  model["footer"] = footer(writing, "footer.auto", letter.reply_to, model["link"].is_object());
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

bool is_desk_type(const std::string& type) { return type == kCaseOpened || type == kCaseOverdue; }

std::string case_id_of(Reader& reader, const std::string& id) {
  const auto row = reader.get(Table::outbox, id);
  return row ? Json::parse(*row).at("data").value("case", "") : "";
}

}  // namespace

bool is_letter_type(const std::string& type) {
  return type == kPromiseBreached || type == kPromiseEnded || type == kPromiseExcused ||
         type == kCaseIntroduced || is_desk_type(type);
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
    if (is_desk_type(name->type)) {
      return desk_letter(app, reader, stationery, settings, *order, view, name->type,
                         case_id_of(reader, id));
    }
    const Words words =
        stationery.words(order->locale, order->address_form, view.policy->policy.zone);
    const Writing writing = {app, reader, settings, *order, view, words, now};
    if (name->type == kCaseIntroduced) return case_letter(writing, case_id_of(reader, id));
    return letter_to_customer(writing, name->type);
  }
  return std::nullopt;
}

}  // namespace kulanz
