#include "core/promise/event.h"

#include "core/base/names.h"

namespace kulanz {
namespace {

// In the order of EventKind, Source and Fault.
constexpr std::string_view kKinds =
    "shipped in_transit out_for_delivery delivered activated delivery_attempted address_not_found "
    "delay_announced appointment_missed appointment_kept fault_set passed_on cancelled "
    "not_received "
    "received not_so solved ";
constexpr std::string_view kSources = "merchant partner customer ";
constexpr std::string_view kFaults = "merchant partner customer force_majeure unknown ";

template <typename E>
Result<E> parse(std::string_view text, std::string_view names, Reason reason) {
  const int place = place_of(text, names);
  return place < 0 ? Result<E>(reason) : static_cast<E>(place);
}

}  // namespace

std::string_view event_kind_name(EventKind kind) { return name_at(static_cast<int>(kind), kKinds); }
Result<EventKind> parse_event_kind(std::string_view text) {
  return parse<EventKind>(text, kKinds, Reason::unknown_event);
}

std::string_view source_name(Source source) { return name_at(static_cast<int>(source), kSources); }
Result<Source> parse_source(std::string_view text) {
  return parse<Source>(text, kSources, Reason::bad_enum);
}
std::string_view fault_name(Fault fault) { return name_at(static_cast<int>(fault), kFaults); }
Result<Fault> parse_fault(std::string_view text) {
  return parse<Fault>(text, kFaults, Reason::bad_enum);
}

bool source_may_send(Source source, EventKind kind) {
  if (kind >= EventKind::not_received) return source == Source::customer;
  return source == Source::merchant || (kind < EventKind::fault_set && source == Source::partner);
}

}  // namespace kulanz
