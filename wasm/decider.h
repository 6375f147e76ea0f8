// The C ABI of kulanz-decider.wasm: very many decisions over facts alone, for shops that
// decide in their own back end (core/plan). wasm/src/decider.ts is its only caller.
//
// One instance holds one policy. Little-endian throughout; facts and verdicts are laid
// out as core/plan/plan.h and core/plan/verdict.h say. The module allocates nothing: what
// lies above its own memory, which the caller may grow, is the caller's.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Where to write `size` bytes of a compiled policy (64 KiB at most), or of a text (64
// bytes at most); 0 when `size` is above the limit. Asking for room for a policy closes the
// one that is open.
uint8_t* decider_policy_buffer(uint32_t size);
uint8_t* decider_text_buffer(uint32_t size);

// 32 bytes: the SHA-256 of the policy, which the caller has checked.
uint8_t* decider_digest_buffer(void);

// Opens the policy in the buffer and makes a plan of it. 0 or a Reason (core/base/reason.h).
int32_t decider_open(uint32_t size);

// Bytes of an order's facts, and of a verdict.
uint32_t decider_fact_bytes(void);
uint32_t decider_verdict_bytes(int32_t explain);

// Room for the facts of one order.
int64_t* decider_facts(void);

// Room for one verdict.
uint8_t* decider_verdict(void);

// Reads the text in the buffer as fact number `fact` and writes it where it belongs in
// decider_facts. 0 or a Reason.
int32_t decider_read_fact(uint32_t fact, uint32_t size);

// The verdict over decider_facts, in decider_verdict. Needs an open policy.
void decider_decide_one(void);

// One verdict for each order, one behind the other. Needs an open policy.
void decider_decide_all(const int64_t* facts, uint32_t count, int32_t explain, uint8_t* verdicts);

// The whole decision with its trace (core/decide/decision.h) over one order's facts.
const uint8_t* decider_trace(const int64_t* facts);

// The rule of the table's row that gave a remedy's amount: at << 16 | size in the policy's
// texts; 0: none.
uint32_t decider_row_rule(uint32_t remedy, uint32_t row);

#ifdef __cplusplus
}
#endif
