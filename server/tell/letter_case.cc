// The letter to the customer whose case was opened, where no other letter names its owner.
#include <algorithm>

#include "server/app/cases.h"
#include "server/tell/letter_parts.h"

namespace kulanz {
namespace {

// What the customer did, as the end of a text's key.
const char* reason_of(const PromiseView& view) {
  const auto has = [&](const char* kind) {
    return std::any_of(view.events.begin(), view.events.end(),
                       [&](const EventRecord& event) { return event.kind == kind; });
  };
  if (has("not_so")) return "denied";
  return has("not_received") ? "reported" : "other";
}

std::string lead_of(const Writing& writing, const CaseRecord& c) {
  if (c.episodes > 1) return writing.words.say({"introduced.again"});
  return writing.words.say(
      {"introduced.why." + c.escalation, std::string("introduced.why.") + reason_of(writing.view)});
}

}  // namespace

std::optional<CaseRecord> case_of(Reader& reader, std::string id) {
  std::replace(id.begin(), id.end(), '~', '/');
  return load<CaseRecord>(reader, Table::cases, id);
}

Json case_box(const Writing& writing, const CaseRecord& c) {
  const Words& words = writing.words;
  Fillings known = who_is(words, owner_of(c));
  known["due"] = {words.moment({c.due}), {}};
  return {{"case_title", words.say({"case.title"})},
          {"case_person", words.say({"case.person"}, known)},
          {"case_reach", words.say({"case.reach"}, known)},
          {"case_due", words.say({"case.due"}, known)}};
}

std::optional<Letter> case_letter(const Writing& writing, const std::string& case_id) {
  const auto c = case_of(writing.reader, case_id);
  if (!c || !c->open || writing.order.email.empty()) return std::nullopt;
  const Words& words = writing.words;
  const Person owner = owner_of(*c);
  Letter letter = letter_from(writing, owner);
  letter.kind = "case";
  Json& model = letter.model;
  const std::string headline = words.say({"introduced.headline"}, who_is(words, owner));
  letter.subject =
      words.say({"subject"}, {{"headline", {headline, {}}}, {"ref", {writing.order.ref, {}}}});
  model["subject"] = letter.subject;
  model["headline"] = headline;
  model["lead"] = lead_of(writing, *c);
  model["preview"] = model["lead"];
  model["case"] = case_box(writing, *c);
  model["next"] = words.say({"introduced.next"});
  Json facts = promise_facts(writing);
  add_attempts(writing, facts);
  model["promise"] = facts.empty() ? Json(false) : Json{{"facts", std::move(facts)}};
  model["link"] = link(writing);
  model["footer"] =
      footer(writing, "footer.introduced", letter.reply_to, model["link"].is_object());
  return letter;
}

}  // namespace kulanz
