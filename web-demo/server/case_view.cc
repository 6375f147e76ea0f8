#include "web-demo/server/case_view.h"

namespace kulanz::demo {
namespace {

// What kulanz itself notes is English; the desk reads it in its own language.
// People's words stay as they wrote them.
std::string step_text(const Language& language, const Json& step) {
  const std::string text = step.at("text");
  if (step.at("by") != "kulanz") return text;
  if (text.starts_with("Opened again")) return say(language.words, "support.step.reopened");
  if (text.starts_with("Opened")) return say(language.words, "support.step.opened");
  if (text.starts_with("Closed")) return say(language.words, "support.step.closed");
  return text;
}

Json history_view(const Language& language, const Json& history) {
  Json steps = Json::array();
  for (const Json& step : history) {
    steps.push_back({{"at", step.at("at")},
                     {"when", short_moment_text(language, seconds_of(step.at("at")))},
                     {"by", step.at("by") == "kulanz" ? Json("Kornblume") : step.at("by")},
                     {"text", step_text(language, step)}});
  }
  return steps;
}

std::string headline(const Language& language, const std::string& escalation) {
  const std::string key = "case." + escalation;
  return language.words.contains(key) ? say(language.words, key) : escalation;
}

}  // namespace

Json case_view(const Language& language, const Json* story, const Json& one, std::int64_t now_s) {
  const std::string order = one.at("order");
  const std::string state = one.at("state");
  const std::int64_t due = seconds_of(one.at("due"));
  const std::string page = story == nullptr ? order : story->at("slug").get<std::string>();
  return {{"id", one.at("id")},
          {"headline", headline(language, one.at("escalation"))},
          {"state", state},
          {"state_text", say(language.words, "support." + state)},
          {"open", state == "open"},
          {"owner", one.at("owner").at("name")},
          {"contact", one.at("owner").at("contact")},
          {"due", one.at("due")},
          {"due_text", short_moment_text(language, due)},
          {"overdue", state == "open" && due < now_s},
          {"order", order},
          {"order_href", "/" + language.path + "/orders/" + page},
          {"history", history_view(language, one.at("history"))}};
}

}  // namespace kulanz::demo
