#include <algorithm>

#include "core/author/compiler.h"
#include "core/promise/event.h"

namespace kulanz {
void PolicyCompiler::promise() {
  const JsonNode* node = member(root_, "promise", JsonNode::Kind::object, false);
  if (node == nullptr) {
    for (const FactRecord& fact : scope_.blob.facts) {
      if (fact.origin != static_cast<std::uint8_t>(Origin::promise)) continue;
      return complain(root_, "missing_member", "a fact comes from the promise, but \"promise\" is missing");
    }
    return;
  }
  only_members(*node, {"about", "deadline", "at_risk_before", "silence", "kept_by", "excused_by", "schedule"});
  scope_.timeless = true;
  HeaderRecord& header = scope_.blob.header;
  header.deadline = expression(*node, "deadline", Type::instant, true);
  header.at_risk_before = expression(*node, "at_risk_before", Type::duration, false);
  const std::string silence = text_member(*node, "silence", true);
  if (silence != "late" && silence != "unknown" && !silence.empty()) {
    complain(*node->find("silence"), "silence", "silence means \"late\" (the sender must report) or \"unknown\" (third-party tracking)");
  }
  header.silence = static_cast<std::uint8_t>(silence == "unknown" ? Silence::unknown : Silence::late);
  header.kept_by = event_kinds(*node, "kept_by", true);
  header.excused_by = event_kinds(*node, "excused_by", false);
  if (const JsonNode* s = member(*node, "schedule", JsonNode::Kind::object, false); s != nullptr) schedule(*s);
  scope_.timeless = false;
}

void PolicyCompiler::schedule(const JsonNode& node) {
  only_members(node, {"calendar", "from", "until", "about"});
  HeaderRecord& header = scope_.blob.header;
  header.schedule_from = expression(node, "from", Type::date, true);
  header.schedule_until = expression(node, "until", Type::date, true);
  const std::string calendar = text_member(node, "calendar", true);
  const auto found = std::find(scope_.calendars.begin(), scope_.calendars.end(), calendar);
  if (found == scope_.calendars.end()) {
    return complain(node, "unknown_calendar", "\"" + calendar + "\" is no calendar of this policy" + Scope::suggestion(calendar, scope_.calendars));
  }
  scope_.calendars_used[static_cast<std::size_t>(found - scope_.calendars.begin())] = true;
  header.schedule_calendar = static_cast<std::uint8_t>(found - scope_.calendars.begin());
}

std::uint32_t PolicyCompiler::event_kinds(const JsonNode& object, std::string_view name, bool required) {
  const JsonNode* list = member(object, name, JsonNode::Kind::array, required);
  std::uint32_t kinds = 0;
  if (list == nullptr) return kinds;
  for (const JsonNode& item : list->items) {
    const Result<EventKind> kind = parse_event_kind(item.text);
    if (kind.ok()) {
      kinds |= 1u << static_cast<unsigned>(*kind);
      continue;
    }
    std::vector<std::string> names;
    for (int i = 0; i < kEventKinds; ++i) names.emplace_back(event_kind_name(static_cast<EventKind>(i)));
    complain(item, "unknown_event", "\"" + item.text + "\" is no kind of event" + Scope::suggestion(item.text, names));
  }
  if (list->items.empty()) complain(*list, "empty", "name at least one kind of event");
  return kinds;
}

}  // namespace kulanz
