// The letter to the person who owns a case.
#include <algorithm>

#include "server/app/cases.h"
#include "server/tell/letter_parts.h"

namespace kulanz {
namespace {

constexpr char kDeskLanguage[] = "de";  // of people whose roster entry names none

std::string language_of(const App& app, const CaseRecord& c) {
  const Person* const person = app.roster().find(c.role, c.owner_name);
  return person == nullptr || person->language.empty() ? kDeskLanguage : person->language;
}

std::string customer_of(const Writing& writing) {
  const std::string name = one_line(writing.order.name);
  return name.empty() ? writing.words.say({"desk.customer.unnamed"}) : name;
}

Json facts(const Writing& writing, const CaseRecord& c) {
  const Words& words = writing.words;
  const OrderRecord& order = writing.order;
  Fillings customer = {{"name", {customer_of(writing), {}}}};
  if (!order.email.empty()) customer["email"] = {one_line(order.email), {}};
  const Fillings who = {{"customer", {customer_of(writing), {}}}};
  Json rows = Json::array();
  rows.push_back(row(words, words.say({"desk.due"}), words.moment({c.due})));
  rows.push_back(row(words, words.say({"desk.why"}),
                     words.say({"desk.why." + c.escalation, "desk.why.other"}, who)));
  rows.push_back(
      row(words, words.say({"desk.customer"}), words.say({"desk.customer.value"}, customer)));
  if (const auto& deadline = writing.view.decision.deadline) {
    rows.push_back(row(words, words.say({"desk.promised"}), words.moment(*deadline)));
  }
  rows.push_back(row(words, words.say({"desk.opened_at"}), words.moment({c.opened_at})));
  return rows;
}

// What kulanz notes is told in the reader's language, by what happened; what people wrote
// stays as they wrote it.
std::string entry_text(const Writing& writing, const HistoryRecord& entry) {
  std::string text = one_line(entry.text);
  if (entry.what.empty() || entry.what == "answer") return text;
  Fillings known = {{"customer", {customer_of(writing), {}}}};
  if (!entry.to.empty()) known["to"] = {one_line(entry.to), {}};
  if (text.starts_with(kCustomerSaid)) {
    known["said"] = {text.substr(std::string_view(kCustomerSaid).size()), {}};
  }
  const std::string key = "history." + entry.what;
  return writing.words.say({key + "." + entry.why, key}, known);
}

std::string author_of(const Writing& writing, const HistoryRecord& entry) {
  if (entry.by != kServer) return one_line(entry.by);
  const bool by_hand = entry.what == "given";
  return by_hand ? shop_name(writing.settings) : writing.words.say({"history.by_itself"});
}

Json history(const Writing& writing, const CaseRecord& c) {
  Json entries = Json::array();
  for (const HistoryRecord& entry : c.history) {
    entries.push_back({{"when", writing.words.moment({entry.at})},
                       {"by", author_of(writing, entry)},
                       {"entry", entry_text(writing, entry)}});
  }
  return entries;
}

}  // namespace

std::optional<Letter> desk_letter(App& app, Reader& reader, const Stationery& stationery,
                                  const LetterSettings& settings, const OrderRecord& order,
                                  const PromiseView& view, const std::string& type,
                                  const std::string& case_id) {
  const auto c = case_of(reader, case_id);
  if (!c || !c->open || c->owner_email.empty()) return std::nullopt;
  const Words words = stationery.words(language_of(app, *c), "", view.policy->policy.zone);
  const Writing writing = {app, reader, settings, order, view, words, {}};
  const std::string which = type == kCaseOverdue ? "overdue" : "opened";
  const std::string headline = words.say({"desk.headline." + which});
  const Fillings customer = {{"customer", {customer_of(writing), {}}}};
  Letter letter;
  letter.kind = "desk";
  letter.language = words.language();
  letter.to = {one_line(c->owner_name), c->owner_email};
  // An answer goes to the customer whom the case is about.
  if (is_address(order.email)) letter.reply_to = {one_line(order.name), order.email};
  letter.subject = words.say({"desk.subject"}, {{"headline", {headline, {}}},
                                                {"ref", {order.ref, {}}},
                                                {"due", {words.moment({c->due}), {}}}});
  letter.model = common_model(writing);
  letter.model["subject"] = letter.subject;
  letter.model["headline"] = headline;
  letter.model["lead"] = words.say({"desk." + which}, customer);
  letter.model["preview"] = letter.model["lead"];
  letter.model["greeting"] = words.say({"desk.greeting"}, {{"name", {letter.to.name, {}}}});
  letter.model["facts"] = facts(writing, *c);
  letter.model["history_title"] = words.say({"desk.history"});
  letter.model["history"] = history(writing, *c);
  letter.model["close"] = words.say({"desk.close"}, customer);
  letter.model["footer"] = sentences({words.say({"footer.desk"})});
  return letter;
}

}  // namespace kulanz
