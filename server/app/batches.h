// Batches: up to kMaxBatchCodes vouchers of the same terms, issued as a job.
//
// The job is state in the store and nothing else: a batch says how many portions
// are written, and each portion commits its vouchers together with that number. A
// server that ends in between goes on where it was and doubles nothing. Its vouchers
// are rows {"batch":ID} and its terms are told once, in the batch.
//
// Where a portion's serials lie: portion k of P draws at random within the k-th of
// P equal parts of all serials, and writes them in ascending order. Vouchers of one
// transaction then share pages of the store: drawn from anywhere, each would rewrite
// a page of its own. Known is at most the part a serial lies in; the tag of a code
// stays unknown whatever is known of its serial.
#pragma once

#include <functional>
#include <string>

#include "server/app/due.h"
#include "server/app/idempotency.h"
#include "server/app/records.h"
#include "server/app/voucher_terms.h"

namespace kulanz {

inline constexpr std::int64_t kCodesPerPortion = 4'000;  // redemptions wait for one, no more
inline constexpr int kMaxRunningBatches = 16;
inline constexpr std::size_t kSerialBytes = 5;  // in batches ID/codes/N, most significant first

// POST /v1/vouchers with "codes": draws on the campaign for all of them at once and
// starts the job → accepted, {"batch":{…}}. Throws Refusal too_many_batches.
Answer start_batch(App& app, const Attempt& attempt, const VoucherRequest& request);

// GET /v1/batches/{id} → {"id","state":"running|done|stopped","wanted","issued",
// "started_at","ended_at","reason"?}. Throws Refusal batch_not_found.
Json read_batch(App& app, const std::string& id);

// Writes one portion of the running batch that comes first, in one transaction of
// its own. False when none is running: the caller asks again while it is true.
bool continue_batches(App& app);

// The batch's codes as CSV, piece after piece: a header line `code`, then a code a
// line, one portion a piece; "" when all was said. Throws Refusal batch_not_found, or
// batch_not_done while it runs. `app` must outlive the function; what it throws
// later is a Refusal too. Only one thread at a time may call it.
std::function<std::string()> batch_codes(App& app, const std::string& id);

// What the due kind "expiry" does for a batch: one audit row for all of it.
inline constexpr char kDueBatchExpiry[] = "batch_expiry";
void expire_batch(App& app, Transaction& tx, const Due& due, Instant now);

}  // namespace kulanz
