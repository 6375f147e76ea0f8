// The terms of a voucher as a shop writes them, and as it is shown them.
#pragma once

#include "server/app/app.h"
#include "server/app/json.h"
#include "server/app/records.h"

namespace kulanz {

inline constexpr std::int64_t kMaxBatchCodes = 1'000'000;
inline constexpr std::int64_t kWholeBasketBp = 10'000;  // 100 %, in 1/100 of a percent
inline constexpr std::int64_t kMaxItemCount = 1'000;

// The body of POST /v1/vouchers:
//
//   {"kind":"fixed","face_minor"} | {"kind":"percent","percent_bp","face_minor"} |
//   {"kind":"in_kind","item","count"} | {"kind":"free_shipping","face_minor"}
//   and "currency", "customer_ref" or "bearer":true, "valid_through":"2026-12-31","zone",
//   "valid_from"?, "minimum_basket_minor"?, "campaign"?, "codes"?
//
// face_minor is what a fixed voucher is worth and the cap of the others. It is
// valid until the day `valid_through` has ended by the clocks of `zone`. A batch
// ("codes") is for bearers.
struct VoucherRequest {
  VoucherRecord terms;     // valid_from 0: from the moment of issue
  std::int64_t codes = 0;  // 0: one voucher
};

// Throws Refusal missing_field, unknown_field (also what its kind does not have),
// zone_unknown, customer_or_bearer, batch_needs_bearer, ...
VoucherRequest parse_voucher_request(const Json& body);

// The terms at the moment of issue. Throws Refusal validity_over (it would end
// before it begins, or has), campaign_not_found, currency_mismatch.
VoucherRecord checked_terms(Reader& reader, const VoucherRequest& request, Instant now);

// {"hint","kind","face_minor","available_minor","currency","state","valid_from",
// "valid_until","valid_through"?,"zone"?,…}: without code, customer and order.
Json voucher_terms_json(App& app, const VoucherRecord& voucher, Instant now);

}  // namespace kulanz
