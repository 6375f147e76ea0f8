// All that is known of one case on one page: what a support agent must have read before
// they call. No voucher code is on it: a code is shown by its last symbols.
#pragma once

#include "server/app/cases.h"

namespace kulanz {

// The newest of a longer one.
inline constexpr std::size_t kMaxTimeline = 1'000;

// GET /v1/cases/{id}. Throws Refusal case_not_found.
//
//   {"case": case_json, "people": [{"name","contact"}],  to whom it can be given
//    "order": {"ref","title","placed_at","currency","paid_minor","locale","customer":
//              {"ref","name","email"}},
//    "promise": {"id","policy","state","deadline","fulfilled_at","fault"},
//    "entitlements": [entitlement_json], "vouchers": [voucher_json and "remedy"],
//    "timeline": [{"at","kind","who","what",...}], "timeline_cut": false}
//
// The timeline is in the order in which things happened; an event of which only the
// date is known stands at that date's first second in UTC. By kind:
//   order    placed
//   event    what a sender told: who is merchant, partner or customer; "told_at" when,
//            "date" if only that was told, "instance", "fault", "contradicted": true when
//            the customer says otherwise later
//   case     the case's history: "text", and "to" whom it was given
//   entitlement  since when something is due: "basis", "amount_minor", "currency"
//   voucher  issued, redeemed, rolled_back: "hint", "amount_minor", "currency"
//   message  what was told to the customer, the shop or its people (outbox.h): "deliveries",
//            by which channels, and how far they got (deliveries.h)
Json read_case(App& app, const std::string& id);

}  // namespace kulanz
