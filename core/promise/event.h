// What can happen to a promise. A closed list: a sender that means something
// else is mapped to one of these before it gets here.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"
#include "core/time/time.h"

namespace kulanz {

// Who says so. Only the shop (merchant) sets fault.
enum class Source : std::uint8_t { merchant, partner, customer };

enum class Fault : std::uint8_t { merchant, partner, customer, force_majeure, unknown };

enum class EventKind : std::uint8_t {
  shipped,             // handed over to the carrier
  in_transit,          // a scan on the way
  out_for_delivery,    // on the last leg
  delivered,           // the thing promised is there
  activated,           // the service promised works
  delivery_attempted,  // somebody came and could not hand it over
  address_not_found,   // the delivery firm's claim, which the customer can contradict
  delay_announced,     // a later estimate: never moves a promise
  appointment_missed,  // the technician did not come
  appointment_kept,
  fault_set,           // the shop says whose fault it was (field `fault`)
  passed_on,           // the shop passed a report on: not an answer
  cancelled,           // the order was cancelled
  not_received,        // the customer's word: it did not come
  received,            // the customer's word: it came
  not_so,              // the customer contradicts what another source said
  solved,              // the customer's word: the matter is settled
};
inline constexpr int kEventKinds = 17;

// An event's time as it was told: a moment, or only a day ([first, last] moment).
struct EventTime {
  Instant earliest;
  Instant latest;
};

struct Event {
  EventTime at;
  std::uint64_t order = 0;     // ties: a hash of the sender's event id, so that any order of arrival sorts alike
  CivilDate instance{-1};      // the issue of a schedule it speaks of; -1 = none
  EventKind kind = EventKind::shipped;
  Source source = Source::merchant;
  Fault fault = Fault::unknown;  // fault_set only
};

inline constexpr int kMaxEvents = 512;             // per promise
inline constexpr int kMaxInstances = 1024;         // issues in one schedule
inline constexpr int kMaxScheduleDays = 3660;       // between its first and last day
inline constexpr Duration kFutureSkew = minutes(5); // an event may be this much ahead of `now`

std::string_view event_kind_name(EventKind kind);
Result<EventKind> parse_event_kind(std::string_view text);
std::string_view source_name(Source source);
Result<Source> parse_source(std::string_view text);
std::string_view fault_name(Fault fault);
Result<Fault> parse_fault(std::string_view text);

// Whether this source may send this kind: a customer never says "delivered",
// a partner never sets fault.
bool source_may_send(Source source, EventKind kind);

}  // namespace kulanz
