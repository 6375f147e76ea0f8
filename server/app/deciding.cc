#include "server/app/deciding.h"

#include <array>
#include <memory>

#include "core/decide/engine.h"
#include "core/decide/workspace.h"
#include "server/app/frame.h"

namespace kulanz {
namespace {

// What one thread needs to decide, kept because it is large.
struct Desk {
  Workspace workspace;
  alignas(8) std::array<std::uint8_t, kMaxDecisionBytes> out;
};

Desk& desk() {
  thread_local const std::unique_ptr<Desk> mine = std::make_unique<Desk>();
  return *mine;
}

Json event_json(const EventRecord& event) {
  Json json = {
      {"id", event.id}, {"kind", event.kind}, {"at", event.at}, {"source", event.source}};
  if (!event.fault.empty()) json["fault"] = event.fault;
  if (!event.instance.empty()) json["instance"] = event.instance;
  return json;
}

}  // namespace

std::span<const std::uint8_t> decide_buffer(const ShelfPolicy& policy, const Json& input,
                                            Instant now, bool explain) {
  const std::vector<std::uint8_t> frame = frame_from_json(input);
  Desk& mine = desk();
  const std::size_t size =
      decide(policy.policy, {now, explain, frame}, mine.workspace, mine.out);
  return std::span(mine.out).first(size);
}

Decision decide_input(const ShelfPolicy& policy, const Json& input, Instant now, bool explain) {
  return read_decision(decide_buffer(policy, input, now, explain));
}

Json promise_input(const OrderRecord& order, const PromiseRecord& promise,
                   const std::vector<EventRecord>& events) {
  Json input = {{"order",
                 {{"placed_at", instant_text({order.placed_at})},
                  {"paid_minor", order.paid_minor},
                  {"currency", order.currency}}},
                {"facts", promise.facts},
                {"history", Json::object()},
                {"events", Json::array()}};
  for (const EventRecord& event : events) {
    if (event.promise == promise.id) input["events"].push_back(event_json(event));
  }
  return input;
}

std::vector<EventRecord> load_events(Reader& reader, const std::string& order) {
  return load_all<EventRecord>(reader, Table::events, order + "/");
}

}  // namespace kulanz
