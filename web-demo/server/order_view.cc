#include "web-demo/server/order_view.h"

#include <algorithm>

namespace kulanz::demo {
namespace {

const Json& first_promise(const Json& status) { return status.at("promises").at(0); }
const Json& events_of(const Json& status) { return first_promise(status).at("input").at("events"); }

std::int64_t at_of(const Json& event) {
  const std::string at = event.at("at");
  return seconds_of(at.size() == 10 ? at + "T12:00:00Z" : at);
}

const Json* first_event(const Json& status, std::initializer_list<std::string_view> kinds) {
  for (const Json& event : events_of(status)) {
    const std::string kind = event.at("kind");
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return &event;
  }
  return nullptr;
}

std::string tone_of(const std::string& kind, const std::string& source) {
  if (source == "customer") return "you";
  if (kind == "delivered" || kind == "activated" || kind == "appointment_kept") return "good";
  if (kind == "appointment_missed" || kind == "delivery_attempted" || kind == "address_not_found") {
    return "bad";
  }
  return "plain";
}

Json track_view(const Language& language, const Json& status) {
  std::vector<Json> events(events_of(status).begin(), events_of(status).end());
  std::stable_sort(events.begin(), events.end(),
                   [](const Json& a, const Json& b) { return at_of(a) < at_of(b); });
  const std::string placed = status.at("order").at("placed_at");
  Json track = Json::array({{{"at", placed},
                             {"when", short_moment_text(language, seconds_of(placed))},
                             {"text", say(language.words, "track.placed")},
                             {"tone", "plain"}}});
  for (const Json& event : events) {
    const std::string kind = event.at("kind");
    std::string text = say(language.words, "event." + kind);
    if (event.contains("instance") && event.at("instance").is_string()) {
      text = say(language.words, "event.of_day",
                 {{"text", text}, {"day", day_text(language, event.at("instance"))}});
    }
    track.push_back({{"at", event.at("at")},
                     {"when", short_moment_text(language, at_of(event))},
                     {"text", text},
                     {"tone", tone_of(kind, event.value("source", ""))}});
  }
  return track;
}

// One honest sentence that needs no rule: what was seen, and when we looked.
std::string state_text(const Language& language, const Json* story, const Json& status) {
  const std::int64_t now = seconds_of(status.at("now"));
  Json values = {{"now", short_moment_text(language, now)}};
  const auto said = [&](const char* key) { return say(language.words, key, values); };
  if (first_event(status, {"cancelled"}) != nullptr) return said("truth.cancelled");
  if (first_promise(status).at("policy").at("name") == "newspaper") return said("truth.schedule");
  const std::int64_t by = story == nullptr ? 0 : seconds_of(story->at("promised_by"));
  if (const Json* there = first_event(status, {"delivered", "activated", "received"})) {
    values["at"] = short_moment_text(language, at_of(*there));
    if (by == 0) return said("truth.arrived");
    return said(at_of(*there) <= by ? "truth.kept" : "truth.late");
  }
  if (const Json* tried = first_event(status, {"delivery_attempted"})) {
    values["at"] = short_moment_text(language, at_of(*tried));
    return said("truth.attempted");
  }
  return said(by != 0 && now >= by ? "truth.past" : "truth.open");
}

std::string promised_text(const Language& language, const Json* story) {
  if (story == nullptr) return say(language.words, "truth.promised_generic");
  const std::string policy = story->at("promise").at("policy");
  const std::string promise = say(language.words, policy + ".promise");
  if (policy == "newspaper") return promise;
  const std::int64_t by = seconds_of(story->at("promised_by"));
  // The end of a day is said as that day.
  const bool whole_day = moment_text(language, by).ends_with(", 00:00");
  if (whole_day) return promise;
  return say(language.words, "truth.promised",
             {{"promise", promise}, {"by", short_moment_text(language, by)}});
}

Json owed_view(const Language& language, const Json& promise, const ShownCode& shown) {
  Json owed = Json::array();
  for (const Json& held : promise.at("entitlements")) {
    const std::string kind = held.at("kind");
    if (held.at("state") == "revoked" || kind == "in_kind") continue;
    const std::string amount = money_text(language, held.at("amount_minor"));
    Json line = {{"text", say(language.words, "truth.owed_" + held.at("basis").get<std::string>(),
                              {{"amount", amount}})},
                 {"promise", promise.at("id")},
                 {"remedy", held.at("remedy")},
                 {"claimable", kind == "voucher"}};
    if (!shown.code.empty() && held.at("remedy") == shown.remedy) {
      line["code"] = shown.code;
      line["claimable"] = false;
    }
    owed.push_back(line);
  }
  return owed;
}

Json case_lines(const Language& language, const Json& promise) {
  Json lines = Json::array();
  for (const Json& one : promise.at("cases")) {
    if (one.at("state") != "open") continue;
    const Json& owner = one.at("owner");
    lines.push_back({{"text", say(language.words, "truth.case",
                                  {{"owner", owner.at("name")},
                                   {"contact", owner.at("contact")},
                                   {"due", short_moment_text(language, seconds_of(one.at("due")))}})}});
  }
  return lines;
}

Json items_view(const Language& language, const Json* story, const Json& order) {
  if (story == nullptr) {
    return Json::array({{{"name", order.at("title")},
                         {"price", money_text(language, order.at("paid_minor"))}}});
  }
  Json items = Json::array();
  for (const Json& item : story->at("items")) {
    items.push_back({{"name", item.at(language.tag)},
                     {"price", money_text(language, item.at("minor"))}});
  }
  return items;
}

}  // namespace

Json order_view(const Language& language, const Json* story, const Json& status,
                const ShownCode& shown) {
  const Json& order = status.at("order");
  const Json& promise = first_promise(status);
  const Json owed = owed_view(language, promise, shown);
  Json view = {{"ref", order.at("ref")},
               {"title", story == nullptr ? order.at("title") : story->at("title").at(language.tag)},
               {"placed_text", short_moment_text(language, seconds_of(order.at("placed_at")))},
               {"items", items_view(language, story, order)},
               {"total", money_text(language, order.at("paid_minor"))},
               {"track", track_view(language, status)},
               {"promised_text", promised_text(language, story)},
               {"state_text", state_text(language, story, status)},
               {"owed", owed},
               {"has_owed", !owed.empty()},
               {"cases", case_lines(language, promise)},
               {"status", status.dump()}};
  if (story != nullptr) view["image"] = story->at("image");
  return view;
}

}  // namespace kulanz::demo
