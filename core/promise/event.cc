#include "core/promise/event.h"

#include <array>

namespace kulanz {
namespace {

constexpr std::uint8_t from(Source source) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(source));
}
constexpr std::uint8_t kMerchant = from(Source::merchant);
constexpr std::uint8_t kShipping = kMerchant | from(Source::partner);
constexpr std::uint8_t kCustomer = from(Source::customer);

struct Kind {
  std::string_view name;
  std::uint8_t sources;
};

// In the order of EventKind.
constexpr std::array<Kind, kEventKinds> kKinds = {{
    {"shipped", kShipping},
    {"in_transit", kShipping},
    {"out_for_delivery", kShipping},
    {"delivered", kShipping},
    {"activated", kShipping},
    {"delivery_attempted", kShipping},
    {"address_not_found", kShipping},
    {"delay_announced", kShipping},
    {"appointment_missed", kShipping},
    {"appointment_kept", kShipping},
    {"fault_set", kMerchant},
    {"passed_on", kMerchant},
    {"cancelled", kMerchant},
    {"not_received", kCustomer},
    {"received", kCustomer},
    {"not_so", kCustomer},
    {"solved", kCustomer},
}};

constexpr std::array<std::string_view, 3> kSources = {"merchant", "partner", "customer"};
constexpr std::array<std::string_view, 5> kFaults = {"merchant", "partner", "customer",
                                                     "force_majeure", "unknown"};

template <typename E, std::size_t N>
Result<E> find(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<E>(i);
  }
  return Reason::bad_enum;
}

}  // namespace

std::string_view event_kind_name(EventKind kind) {
  return kKinds[static_cast<std::size_t>(kind)].name;
}

Result<EventKind> parse_event_kind(std::string_view text) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i].name == text) return static_cast<EventKind>(i);
  }
  return Reason::unknown_event;
}

std::string_view source_name(Source source) { return kSources[static_cast<std::size_t>(source)]; }
Result<Source> parse_source(std::string_view text) { return find<Source>(kSources, text); }
std::string_view fault_name(Fault fault) { return kFaults[static_cast<std::size_t>(fault)]; }
Result<Fault> parse_fault(std::string_view text) { return find<Fault>(kFaults, text); }

bool source_may_send(Source source, EventKind kind) {
  return (kKinds[static_cast<std::size_t>(kind)].sources & from(source)) != 0;
}

}  // namespace kulanz
