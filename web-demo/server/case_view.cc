#include "web-demo/server/case_view.h"

namespace kulanz::demo {
namespace {

// The words under that key, or the plain name where there are none.
std::string words_or(const Language& language, const std::string& key, const std::string& name,
                     const Json& values = Json::object()) {
  return language.words.contains(key) ? say(language.words, key, values) : name;
}

// What kulanz itself notes is English; the desk reads it in its own language.
// People's words stay as they wrote them.
std::string step_text(const Language& language, const Json& step) {
  const std::string what = step.at("what");
  const bool own_words = what == "answer" || (what == "closed" && step.at("who") != "kulanz");
  if (own_words) return step.at("text");
  return words_or(language, "support.step." + what, step.at("text"),
                  {{"to", step.value("to", "")}});
}

std::string event_text(const Language& language, const Json& event) {
  const std::string kind = event.at("what");
  std::string text =
      words_or(language, "support.event." + kind, words_or(language, "event." + kind, kind));
  if (!event.contains("instance")) return text;
  return say(language.words, "event.of_day",
             {{"text", text}, {"day", day_text(language, event.at("instance"))}});
}

std::string amount_text(const Language& language, const char* key, const Json& entry) {
  return say(language.words, std::string(key) + entry.at("what").get<std::string>(),
             {{"amount", money_text(language, entry.at("amount_minor"))},
              {"hint", entry.value("hint", "")}});
}

std::string entry_text(const Language& language, const Json& entry) {
  const std::string kind = entry.at("kind");
  if (kind == "order") return say(language.words, "track.placed");
  if (kind == "event") return event_text(language, entry);
  if (kind == "case") return step_text(language, entry);
  if (kind == "voucher") return amount_text(language, "support.voucher.", entry);
  if (kind == "entitlement") {
    return say(language.words, "support.owed." + entry.at("basis").get<std::string>(),
               {{"amount", money_text(language, entry.at("amount_minor"))}});
  }
  const std::string type = entry.at("what");
  return words_or(language, "support.message." + type, type);
}

std::string who_text(const Language& language, const std::string& who) {
  return words_or(language, "support.who." + who, who);
}

// How it is marked: told by the customer, a broken word, a good end.
const char* mark_of(const Json& entry) {
  const std::string what = entry.at("what");
  if (what == "overdue" || entry.value("contradicted", false)) return "bad";
  if (what == "closed") return "good";
  return entry.at("who") == "customer" ? "you" : "plain";
}

Json timeline_view(const Language& language, const Json& timeline) {
  Json entries = Json::array();
  for (const Json& entry : timeline) {
    entries.push_back({{"at", entry.at("at")},
                       {"when", short_moment_text(language, seconds_of(entry.at("at")))},
                       {"by", who_text(language, entry.at("who"))},
                       {"mark", mark_of(entry)},
                       {"text", entry_text(language, entry)},
                       {"contradicted", entry.value("contradicted", false)}});
  }
  return entries;
}

// The history alone, in the shape of a timeline.
Json history_view(const Language& language, const Json& history) {
  Json timeline = Json::array();
  for (Json entry : history) {
    entry["kind"] = "case";
    entry["who"] = entry.at("by");
    timeline.push_back(std::move(entry));
  }
  return timeline_view(language, timeline);
}

// To whom it can be given: everybody of the role but the one who has it.
Json people_view(const Json& page, const std::string& owner) {
  Json people = Json::array();
  if (page.is_null()) return people;
  for (const Json& person : page.at("people")) {
    if (person.at("name") != owner) people.push_back({{"name", person.at("name")}});
  }
  return people;
}

}  // namespace

Json case_view(const Language& language, const Json* story, const Json& one, const Json& page) {
  const std::string order = one.at("order");
  const bool overdue = one.at("overdue");
  const std::string state = overdue ? "overdue" : one.at("state").get<std::string>();
  const std::string owner = one.at("owner").at("name");
  const std::string escalation = one.at("escalation");
  const std::string slug = story == nullptr ? order : story->at("slug").get<std::string>();
  Json view = {{"id", one.at("id")},
               {"headline", words_or(language, "case." + escalation, escalation)},
               {"state", state},
               {"state_text", say(language.words, "support." + state)},
               {"open", one.at("state") == "open"},
               {"is_overdue", overdue},
               {"owner", owner},
               {"contact", one.at("owner").at("contact")},
               {"due", one.at("due")},
               {"due_text", short_moment_text(language, seconds_of(one.at("due")))},
               {"order", order},
               {"order_href", "/" + language.path + "/orders/" + slug},
               {"people", people_view(page, owner)},
               {"timeline", page.is_null() ? history_view(language, one.at("history"))
                                           : timeline_view(language, page.at("timeline"))}};
  view["has_people"] = !view["people"].empty();
  if (!page.is_null()) view["customer"] = page.at("order").at("customer").at("name");
  if (overdue) {
    const std::int64_t raised = one.at("raised");
    view["overdue_text"] =
        say(language.words, raised == 1 ? "support.overdue_once" : "support.overdue_often",
            {{"since", short_moment_text(language, seconds_of(one.at("overdue_since")))},
             {"raised", std::to_string(raised)}});
  }
  return view;
}

}  // namespace kulanz::demo
